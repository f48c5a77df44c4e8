"""What went upward in the demo city: honest for the most part, a little early here and there, and what is proven."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.base.clock import now
from tracker.base.periods import before, last_day, month_of
from tracker.demo.courses import Course
from tracker.demo.rows import Row, Rows
from tracker.demo.works import Ground
from tracker.items.models import ItemPlace
from tracker.places.models import Region
from tracker.places.rules import Level
from tracker.progress.models import Report
from tracker.progress.rules import ReportState
from tracker.projects.models import CLAIMS, Project
from tracker.projects.rules import Stage
from tracker.returns.models import Return
from tracker.returns.rules import COUNTED, Measure, field_of
from tracker.stages.models import CompoundStep
from tracker.stages.proofs import proofs
from tracker.stages.proving import PLACE
from tracker.stages.rules import Facts

MONTHS = 3
EARLY = 4  # one project in so many is said to have begun before it has
UNNAMED = 2  # compounds of the city's return that stand for no project


def reported(course: Course, number: int) -> dict[str, date | None]:
    """The days a project was reported upward as started and completed."""
    start = course.start if course.is_started else None
    if course.stage is Stage.TENDER and number % EARLY == 0:
        start = course.today
    completion = course.last if course.is_completed else None
    if course.stage is Stage.WORKS and course.is_started and number % (2 * EARLY) == 0:
        completion = course.today
    return {"reported_start": start, "reported_completion": completion}


def add_steps(rows: Rows, project_id: int, facts: Facts, grounds: Iterable[Ground]) -> None:
    """What the evidence of the project added last proves of its compounds."""
    project, first = rows.of(Project)[-1], _first_works(rows, project_id)
    homes = [_Home(ground) for ground in grounds]
    for proof in proofs(facts, homes, first):
        place = {name: project[own] for name, own in PLACE.items()}
        values = {name: getattr(proof, name) for name in proof.__dataclass_fields__}
        rows.add(CompoundStep, project_id=project_id, **place, **values)


class _Home:
    """A compound as its record has it."""

    def __init__(self, ground: Ground) -> None:
        self.id, self.buildings = ground.id, len(ground.blocks)
        self.households, self.area = ground.households, ground.area


def _first_works(rows: Rows, project_id: int) -> dict[int, date]:
    where: dict[int, int] = {}
    first: dict[int, date] = {}
    for row in reversed(rows.of(ItemPlace)):
        if row["project_id"] != project_id:
            break
        where[row["id"]] = row["compound_id"]
    for row in reversed(rows.of(Report)):
        if row["project_id"] != project_id:
            break
        if row["state"] is ReportState.CONFIRMED:
            home = where[row["item_place_id"]]
            first[home] = min(row["worked_on"], first.get(home, row["worked_on"]))
    return first


def add_returns(rows: Rows, year: int, today: date, by_id: int) -> None:
    """The returns of the running year's last months: of every county, and of the city a little more than those."""
    city, counties = _regions(rows)
    listed = [row for row in rows.of(Project) if row["year"] == year and row["in_plan"]]
    month = month_of(today)
    for turn in range(MONTHS):
        month = before(month)
        whole = dict.fromkeys(_FIELDS, Decimal(0))
        for number, county in enumerate(counties):
            figures = _figures(
                [row for row in listed if row["region_path"].startswith(county["path"])], month
            )
            whole = {name: whole[name] + figures[name] for name in _FIELDS}
            _add(rows, county, year, month, by_id, figures, f"区建报〔{year}〕{number + 1}-{MONTHS - turn}号")
        whole["started_compounds"] += UNNAMED
        _add(rows, city, year, month, by_id, whole, f"丹建函〔{year}〕{20 - turn}号")


_FIELDS = tuple(field_of(stage, measure) for stage in COUNTED for measure in Measure)


def _regions(rows: Rows) -> tuple[Row, list[Row]]:
    found = rows.of(Region)
    city = next(row for row in found if row["level"] is Level.CITY)
    return city, [row for row in found if row["level"] is Level.COUNTY]


def _figures(projects: list[Row], month: int) -> dict[str, Any]:
    until = last_day(month)
    return {
        field_of(stage, measure): sum(
            (
                Decimal(row[measure.value] or 0)
                for row in projects
                if (day := row[CLAIMS[stage]]) and day <= until
            ),
            Decimal(0),
        )
        for stage in COUNTED
        for measure in Measure
    }


def _add(
    rows: Rows, region: Row, year: int, month: int, by_id: int, figures: dict[str, Decimal], number: str
) -> None:
    exact = {name: value if name.endswith("area") else int(value) for name, value in figures.items()}
    rows.add(
        Return, region_id=region["id"], year=year, in_plan=True, month=month, document_no=number,
        entered_by_id=by_id, entered_at=now(), **exact,
    )  # fmt: skip
