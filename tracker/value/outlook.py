"""Reads of the programme pages: who will be late, and which site has been silent since when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from tracker.base.access import restrict
from tracker.base.tree import under
from tracker.extensions import db
from tracker.items.models import Item
from tracker.places.models import Region
from tracker.progress.models import Halt, Report
from tracker.progress.rules import HaltReason, ReportState
from tracker.projects.models import Project
from tracker.projects.rules import BEFORE_START, UNDER_WORKS, Stage
from tracker.value.causes import Found, Limit, Records, Work, cause, days_late, limit_year
from tracker.works.calendar import usual_calendar
from tracker.works.models import ItemPlan, Pause
from tracker.works.rules import PauseKind

OPEN = (*BEFORE_START, *UNDER_WORKS)
SOURCES = ("forecast", "planned", "none")
WEEK = timedelta(days=7)
Ids = Sequence[int]


@dataclass(frozen=True)
class Asked:
    """A part of the city and a plan year, measured by a limit on a day."""

    region: Region | None
    year: int
    limit: Limit
    today: date
    quiet_workdays: int

    @property
    def deadline(self) -> date:
        return self.limit.day(limit_year(self.year, self.today))

    @property
    def quiet_since(self) -> date:
        days = usual_calendar((), limit_year(self.year, self.today))  # nobody is silent in the usual winter
        return days.day(days.ordinal(self.today) - self.quiet_workdays)


@dataclass(frozen=True)
class Late:
    """A project that is expected after the limit; ``by`` says what the expected day comes from."""

    id: int
    name: str
    region: str
    stage: Any
    expected: date | None
    by: str
    days: int
    found: Found


def missing(asked: Asked) -> Select[Any]:
    """Open projects that are expected after the limit, the latest first; without any date last."""
    columns: tuple[Any, ...] = (
        Project.id, Project.name, Region.name.label("region"), Project.stage, _expected().label("expected"),
        Project.forecast_end, Project.last_report_on,
    )  # fmt: skip
    query = restrict(select(*columns).join(Region, Region.id == Project.region_id), Project)
    query = _here(query, asked).where(Project.stage.in_(OPEN), Project.id.in_(_after_limit(asked)))
    day = _expected()
    return query.order_by(day.is_(None), day.desc(), Project.id)


def _of_stages(asked: Asked, stages: Sequence[Stage]) -> Select[Any]:
    """Ids of the year's projects of some stages, out of an index of the year.

    Of a whole country a range of paths holds every year; of these conditions few projects are left.
    """
    one = aliased(Project)
    return select(one.id).where(one.year == asked.year, one.stage.in_(stages))


def _after_limit(asked: Asked) -> Any:
    """Ids of the year's projects that may miss the limit; once it is over, all that are open."""
    if asked.today > asked.deadline:
        return _of_stages(asked, OPEN)
    one = aliased(Project)
    forecast = select(one.id).where(one.year == asked.year, one.forecast_end > asked.deadline)
    planned = (one.forecast_end.is_(None), one.planned_end > asked.deadline)
    return union_all(forecast, select(one.id).where(one.year == asked.year, *planned))


def _expected() -> ColumnElement[Any]:
    """When a project is expected to be complete: its latest forecast, else its plan."""
    return func.coalesce(Project.forecast_end, Project.planned_end)


def _here(query: Select[Any], asked: Asked) -> Select[Any]:
    return query.where(
        under(Project.region_path, asked.region.path if asked.region else None),
        Project.year == asked.year,
        Project.in_plan.is_(True),
    )


def with_causes(rows: Sequence[Row[Any]], asked: Asked) -> list[Late]:
    """The rows of ``missing`` with their days and causes; the same number of reads for one as for many."""
    ids = [row.id for row in rows]
    halts, pauses, works = _halts(ids, asked.today), _pauses(ids, asked.today), _works(ids)
    found = []
    for row in rows:
        records = Records(
            stage=row.stage, last_report=row.last_report_on, quiet_since=asked.quiet_since, limit=asked.deadline,
            halt=halts.get(row.id), pause=pauses.get(row.id), works=tuple(works[row.id]),
        )  # fmt: skip
        by = SOURCES[0] if row.forecast_end else SOURCES[1] if row.expected else SOURCES[2]
        days = days_late(row.expected, asked.deadline, asked.today)
        found.append(Late(row.id, row.name, row.region, row.stage, row.expected, by, days, cause(records)))
    return sorted(found, key=lambda one: (-one.days, one.id))


def _halts(ids: Ids, today: date) -> dict[int, tuple[HaltReason, str]]:
    """The reason last stated, as long as nothing was confirmed since and its restart lies ahead or has passed."""
    later = select(literal(1)).where(
        Report.project_id == Halt.project_id,
        Report.state == ReportState.CONFIRMED,
        Report.worked_on > Halt.since,
    )
    columns: tuple[Any, ...] = (Halt.project_id, Halt.cause, Halt.words)
    query = select(*columns).where(Halt.project_id.in_(ids), Halt.since <= today, ~later.exists())
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query.order_by(Halt.id))}


def _pauses(ids: Ids, today: date) -> dict[int, str]:
    """Why a site rests by right today, as it was declared. The usual winter is no cause: all have it."""
    columns: tuple[Any, ...] = (Pause.project_id, Pause.reason)
    query = select(*columns).where(Pause.project_id.in_(ids), Pause.first_on <= today, Pause.last_on >= today)
    query = query.where(Pause.kind.in_([kind for kind in PauseKind if kind.rests]))
    return {row[0]: row[1] for row in db.session.execute(query.order_by(Pause.id))}


def _works(ids: Ids) -> dict[int, list[Work]]:
    columns: tuple[Any, ...] = (
        ItemPlan.project_id, Item.name, ItemPlan.planned_end, ItemPlan.forecast_end, ItemPlan.actual_start,
        ItemPlan.actual_end,
    )  # fmt: skip
    query = select(*columns).join(Item, Item.id == ItemPlan.item_id).where(ItemPlan.project_id.in_(ids))
    found: dict[int, list[Work]] = defaultdict(list)
    for row in db.session.execute(query.order_by(ItemPlan.project_id, ItemPlan.item_id)):
        done = row.actual_end is not None
        found[row.project_id].append(
            Work(
                row.name,
                row.planned_end,
                row.actual_end or row.forecast_end,
                row.actual_start is not None,
                done,
            )
        )
    return found


def under_works(asked: Asked) -> Select[Any]:
    """(id, name, last report) of the projects under works, whoever has been silent longest first."""
    columns: tuple[Any, ...] = (Project.id, Project.name, Project.last_report_on)
    query = _here(restrict(select(*columns), Project), asked)
    query = query.where(Project.id.in_(_of_stages(asked, UNDER_WORKS)))
    order = (Project.last_report_on.is_not(None), Project.last_report_on, Project.id)
    return query.order_by(*order)


def weeks(today: date, count: int) -> list[date]:
    """Mondays of the last weeks up to this one."""
    monday = today - timedelta(days=today.weekday())
    return [monday - WEEK * back for back in range(count - 1, -1, -1)]


def reports_by_week(ids: Ids, starts: Sequence[date]) -> dict[int, tuple[int, ...]]:
    """Confirmed reports by project, one number a week."""
    query = select(Report.project_id, Report.worked_on, func.count()).where(
        Report.project_id.in_(ids), Report.state == ReportState.CONFIRMED, Report.worked_on >= starts[0],
        Report.worked_on < starts[-1] + WEEK,
    )  # fmt: skip
    counts = {owner: [0] * len(starts) for owner in ids}
    rows = db.session.execute(query.group_by(Report.project_id, Report.worked_on))
    for owner, day, number in rows:
        counts[owner][(day - starts[0]).days // 7] += number
    return {owner: tuple(numbers) for owner, numbers in counts.items()}
