"""From rows to what a public page tells: works with their state, percent of a place, dates in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.items.earning import Part, percent_of, progress
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind, MilestoneStatus, status
from tracker.portal.rules import ItemState, Standing, item_state
from tracker.projects.models import Project

TENTH = 10  # basis points in a tenth of a percent


@dataclass(frozen=True)
class Share:
    """What is done of an item at one building, on one segment (``building`` is its name), or in the common
    ground (neither).
    """

    building_id: int | None
    building: str | None
    done: Decimal
    limit: Decimal | None

    @property
    def state(self) -> ItemState:
        return item_state(self.done, self.limit, is_left_out=False)


class Work(NamedTuple):
    """An item as a resident reads it. Quantities and percent are those of the place the page is about."""

    name: str
    unit: Any
    item_class: Any
    done: Decimal
    limit: Decimal | None
    percent: Decimal | None
    state: ItemState
    reason: str
    worth: Decimal | None
    shares: list[Share]

    @property
    def part(self) -> Part:
        return Part(self.done, self.limit, self.worth)


def in_percent(points: int | None) -> Decimal | None:
    """Basis points as percent with one decimal, rounded down: never 100 before all is done."""
    return None if points is None else Decimal(points // TENTH) / 10


def _limit(row: Any) -> Decimal | None:
    """As items count it: the changed contract, else the contract, else the plan."""
    given = (row.changed, row.contracted, row.planned)
    return next((quantity for quantity in given if quantity is not None), None)


def whole_works(rows: Sequence[Any]) -> list[Work]:
    """Works of a whole project."""
    return [_work(row, row.done, _limit(row), row.value, []) for row in rows]


def works_at(rows: Sequence[Any], *, is_whole: bool) -> list[Work]:
    """Works at one compound from its shares. ``is_whole``: it is the project's only compound."""
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return [_work_at(group, is_whole=is_whole) for group in grouped.values()]


def _work_at(group: list[Any], *, is_whole: bool) -> Work:
    first = group[0]
    shares = [
        Share(row.building_id, row.building, row.place_done, row.place_planned)
        for row in group
        if row.place_id is not None
    ]
    if is_whole or not shares:
        return _work(first, first.done, _limit(first), first.value, shares)
    known = [share.limit for share in shares if share.limit is not None]
    limit = sum(known, Decimal(0)) if len(known) == len(shares) else None
    worth = limit * first.unit_price if limit is not None and first.unit_price is not None else None
    return _work(first, sum((share.done for share in shares), Decimal(0)), limit, worth, shares)


def _work(row: Any, done: Decimal, limit: Decimal | None, worth: Decimal | None, shares: list[Share]) -> Work:
    left_out = bool(row.left_out_reason) or row.changed == 0
    return Work(
        name=row.name, unit=row.unit, item_class=row.item_class, done=done, limit=limit, worth=worth,
        percent=percent_of(done, limit) if limit else None,
        state=item_state(done, limit, is_left_out=left_out), reason=row.left_out_reason or "",
        shares=[share for share in shares if share.building is not None],
    )  # fmt: skip


def at_building(works: Iterable[Work], building_id: int) -> tuple[list[tuple[Work, Share]], list[Work]]:
    """(works with their share at a building, works for the whole compound)."""
    works = list(works)
    here = [(work, share) for work in works for share in work.shares if share.building_id == building_id]
    return here, [work for work in works if not any(share.building_id for share in work.shares)]


def place_percent(project: Project, works: Sequence[Work]) -> tuple[Decimal | None, bool]:
    """(percent, whether it is the place's own): a project of several compounds tells each its own part
    where its items are divided among them; otherwise the project's percent stands for all.
    """
    if project.compounds > 1:
        own = progress(work.part for work in works if work.state is not ItemState.LEFT_OUT).basis_points
        if own is not None:
            return in_percent(own), True
    return in_percent(project.progress), project.compounds <= 1


@dataclass(frozen=True)
class Step:
    """A milestone as a page shows it; ``state`` is that of the timeline's macro."""

    kind: MilestoneKind
    on: date | None
    planned: date | None
    state: str
    status: MilestoneStatus


_STATES = {MilestoneStatus.DONE: "done", MilestoneStatus.OVERDUE: "late", MilestoneStatus.SLIPPING: "late"}


def steps(milestones: Iterable[Milestone], today: date) -> list[Step]:
    """In the order in which milestones fall due; ``on`` is the actual, else the forecast, else the planned day."""
    found = {milestone.kind: milestone for milestone in milestones}
    return [_step(kind, found[kind], today) for kind in MilestoneKind if kind in found]


def _step(kind: MilestoneKind, milestone: Milestone, today: date) -> Step:
    dates, now = milestone.dates, status(milestone.dates, today=today)
    return Step(
        kind, dates.actual or dates.forecast or dates.planned, dates.planned, _STATES.get(now, "todo"), now
    )


def standing(project: Project | None, milestones: Iterable[Milestone]) -> Standing:
    """Where a place stands, from its newest project; nothing for a place in no plan."""
    if project is None:
        return Standing()
    dates = {milestone.kind: milestone.dates for milestone in milestones}
    start, end = dates.get(MilestoneKind.START), dates.get(MilestoneKind.COMPLETION)
    accepted = dates.get(MilestoneKind.ACCEPTANCE)
    return Standing(
        stage=project.stage,
        starts_on=(start and (start.forecast or start.planned)) or project.planned_start,
        ends_on=(end and (end.actual or end.forecast or end.planned)) or project.planned_end,
        planned_end=(end and end.planned) or project.planned_end,
        accepted_on=accepted.actual if accepted else None,
    )
