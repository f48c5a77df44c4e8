"""Keeps the months of every project, and the latest forecast of its end, in step with their facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, Update, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from tracker.base import sums
from tracker.base.journal import insert_of
from tracker.base.model import AnySession
from tracker.base.prepared import Prepared
from tracker.base.tree import ancestors
from tracker.items.models import Item
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.progress.models import Report
from tracker.projects.models import Project
from tracker.value import costs, facts
from tracker.value.curves import Part, budget
from tracker.value.models import MEASURES, ProjectMonth, ValueTotal
from tracker.works.models import Baseline, ItemPlan, Pause

ZERO = Decimal(0)
Amounts = tuple[Any, ...]  # in the order of MEASURES
Months = dict[date, Amounts]
Place = tuple[str, int, bool]  # region path, plan year, in plan
Stored = dict[date, tuple[Place, Amounts]]
MONTH = cast(Table, ProjectMonth.__table__)
WORKED = frozenset({Report, Item, Project})  # what every confirmed report touches
PAID = frozenset(costs.FACTS)  # what every payment touches
DATES = frozenset({Milestone, ItemPlan})
VALUES = frozenset({Baseline, Pause, Report, Item, Project, *costs.FACTS})


@sums.keeper(*DATES, *VALUES)
def keep(session: AnySession, touched: Mapping[int, AbstractSet[type]]) -> None:
    """Count the touched projects again; called before every commit that touches one."""
    counted = {one: kinds & VALUES for one, kinds in touched.items() if kinds & VALUES}
    for change in (Change.WORKS, Change.COSTS, Change.ALL):
        recount(session, [one for one, kinds in counted.items() if Change.of(kinds) is change], change)
    forecast(session, [one for one, kinds in touched.items() if kinds & DATES])


class Change(Enum):
    """What has changed of a project: the rest of its months is taken as it is stored."""

    WORKS, COSTS, ALL = range(3)

    @classmethod
    def of(cls, kinds: AbstractSet[type]) -> "Change":
        if kinds <= WORKED:
            return cls.WORKS
        return cls.COSTS if kinds <= PAID else cls.ALL


def recount(session: AnySession, ids: Iterable[int], change: Change = Change.ALL) -> None:
    """Write what differs of the projects' months, and carry the differences up the regions."""
    for some in facts.chunks(ids):
        places, stored = _places(session, some), _stored(session, some)
        known = {owner: rows for owner, rows in stored.items() if change is not Change.ALL and rows}
        fresh = [owner for owner in some if owner not in known]
        counted = (_worked if change is Change.WORKS else _paid)(session, known) if known else {}
        counted |= months(session, fresh) if fresh else {}
        for owner in some:
            if owner in places:
                _write(session, owner, places[owner], stored.get(owner, {}), counted[owner])


def _worked(session: AnySession, known: Mapping[int, Stored]) -> dict[int, Months]:
    """Months of projects whose works alone have changed."""
    parts, found = facts.works(session, list(known)), {}
    for owner, rows in known.items():
        planned = {month: amounts[0] for month, (_place, amounts) in rows.items()}
        paid = [(month, amounts[3]) for month, (_place, amounts) in rows.items()]
        has_plan = any(amounts[5] for _place, amounts in rows.values())
        found[owner] = months_of(planned, parts.get(owner, []), paid, has_plan=has_plan)
    return found


def _paid(session: AnySession, known: Mapping[int, Stored]) -> dict[int, Months]:
    """Months of projects whose cost alone has changed. Budget and plan mark stand in the first month, which may move."""
    paid, found = costs.payments(session, list(known)), {}
    for owner, stored in known.items():
        rows: dict[date, list[Any]] = defaultdict(lambda: [ZERO, ZERO, ZERO, ZERO, ZERO, 0])
        for month, (_place, amounts) in stored.items():
            rows[month][:3] = amounts[:3]
        for day, amount in paid.get(owner, []):
            rows[day.replace(day=1)][3] += amount
        whole = [amounts[4:] for _place, amounts in stored.values()]
        found[owner] = _kept(rows, sum(one[0] for one in whole), max(one[1] for one in whole))
    return found


def rebuild(session: AnySession) -> None:
    """Count everything of all projects again, after a restore or a bulk load."""
    ids = session.scalars(select(Project.id)).all()
    session.execute(MONTH.delete())
    recount(session, ids)
    forecast(session, ids)


sums.rebuilder(rebuild)


def months(session: AnySession, ids: list[int]) -> dict[int, Months]:
    """The months of projects as their facts have them; only months in which something moved."""
    parts = facts.works(session, ids)
    approved = facts.approved(session, ids)
    plans = facts.plans(session, approved)
    paid = costs.payments(session, ids)
    found = {}
    for owner in ids:
        planned = plans[owner].by_month() if owner in plans else {}
        found[owner] = months_of(planned, parts.get(owner, []), paid.get(owner, []), has_plan=owner in plans)
    return found


def months_of(
    planned: Mapping[date, Decimal], parts: list[Part], paid: list[costs.Payment], *, has_plan: bool
) -> Months:
    """The months of one project from its facts; only those in which something moved."""
    rows: dict[date, list[Any]] = defaultdict(lambda: [ZERO, ZERO, ZERO, ZERO, ZERO, 0])
    for month, amount in planned.items():
        rows[month][0] += amount
    for part in parts:
        for month, amount in part.earned_by_month().items():
            rows[month][1] += amount
            rows[month][2] += amount if part.approved is None else ZERO
    for day, amount in paid:
        rows[day.replace(day=1)][3] += amount
    return _kept(rows, budget(parts), int(has_plan))


def _kept(rows: Mapping[date, list[Any]], whole: Decimal, has_plan: int) -> Months:
    """Rows in which something moved; the first of them carries the budget and whether there is a plan."""
    kept = {month: row for month, row in rows.items() if any(row)}
    if kept:
        kept[min(kept)][4:] = [whole, has_plan]
    return {month: tuple(row) for month, row in sorted(kept.items())}


def _places(session: AnySession, ids: list[int]) -> dict[int, Place]:
    return {row[0]: tuple(row[1:]) for row in _places_of().within(session, ids=ids)}


@cache
def _places_of() -> Prepared:
    columns: tuple[Any, ...] = (Project.id, Project.region_path, Project.year, Project.in_plan)
    return Prepared(select(*columns).where(Project.id.in_(bindparam("ids", expanding=True))))


@cache
def _rows() -> Prepared:
    columns = [MONTH.c[name] for name in ("project_id", "month", "region_path", "year", "in_plan", *MEASURES)]
    query = select(*columns).where(MONTH.c.project_id.in_(bindparam("ids", expanding=True)))
    return Prepared(query.order_by(MONTH.c.project_id, MONTH.c.month))


def _stored(session: AnySession, ids: list[int]) -> dict[int, Stored]:
    found: dict[int, Stored] = defaultdict(dict)
    for owner, month, *rest in _rows().within(session, ids=ids):
        found[owner][month] = (rest[0], rest[1], rest[2]), tuple(rest[3:])
    return found


def _write(session: AnySession, owner: int, place: Place, was: Stored, now: Months) -> None:
    gone = [month for month in was if month not in now]
    new = {month: amounts for month, amounts in now.items() if was.get(month) != (place, amounts)}
    for month in (*gone, *(one for one in new if one in was)):
        sums.add(session, contributions(month, *was[month]), -1)
    for month, amounts in new.items():
        sums.add(session, contributions(month, place, amounts))
    if gone:
        session.execute(delete(MONTH).where(MONTH.c.project_id == owner, MONTH.c.month.in_(gone)))
    if new:
        _upsert(session, owner, place, new)


def _upsert(session: AnySession, owner: int, place: Place, rows: Months) -> None:
    own = {"project_id": owner, "region_path": place[0], "year": place[1], "in_plan": place[2]}
    values = [
        {**own, "month": month, **dict(zip(MEASURES, amounts, strict=True))}
        for month, amounts in rows.items()
    ]
    _put(session.get_bind().dialect.name).write(session, *values)


@cache
def _put(dialect: str) -> Prepared:
    columns = ("project_id", "month", "region_path", "year", "in_plan", *MEASURES)
    insert = insert_of(MONTH, dialect).values({name: bindparam(name) for name in columns})
    changed = {name: insert.excluded[name] for name in ("region_path", "year", "in_plan", *MEASURES)}
    return Prepared(insert.on_conflict_do_update(index_elements=["project_id", "month"], set_=changed))


def contributions(month: date, place: Place, amounts: Amounts) -> Iterator[sums.Contribution]:
    """What a month of a project adds to the totals of its region and of all above."""
    path, year, in_plan = place
    for region_id in ancestors(path):
        yield ValueTotal, (region_id, year, in_plan, month), amounts


def forecast(session: AnySession, ids: Iterable[int]) -> None:
    """Keep the latest expected end of projects: of the completion milestone and of the works."""
    for some in facts.chunks(ids):
        wrong = [{"owner": owner, "day": day} for owner, was, day in _forecasts(session, some) if was != day]
        if wrong:
            session.execute(_change(), wrong)


@cache
def _change() -> Update:
    table = cast(Table, Project.__table__)
    return update(table).where(table.c.id == bindparam("owner")).values(forecast_end=bindparam("day"))


def _forecasts(session: AnySession, ids: list[int]) -> Iterator[tuple[int, date | None, date | None]]:
    """Project, stored forecast, counted forecast."""
    ends = {row[0]: row[1] for row in session.execute(_work_ends(ids))}
    promised = {row[0]: row[1] for row in session.execute(_milestone_ends(ids))}
    for owner, was in session.execute(select(Project.id, Project.forecast_end).where(Project.id.in_(ids))):
        known = [day for day in (ends.get(owner), promised.get(owner)) if day]
        yield owner, was, max(known, default=None)


def _work_ends(ids: list[int]) -> Any:
    end = func.max(func.coalesce(ItemPlan.actual_end, ItemPlan.forecast_end))
    return select(ItemPlan.project_id, end).where(ItemPlan.project_id.in_(ids)).group_by(ItemPlan.project_id)


def _milestone_ends(ids: list[int]) -> Any:
    query = select(Milestone.project_id, Milestone.forecast_on).where(Milestone.project_id.in_(ids))
    return query.where(Milestone.kind == MilestoneKind.COMPLETION, Milestone.actual_on.is_(None))


@sums.check
def unequal_months(session: Session) -> Iterator[str]:
    """Sentences about projects whose months or forecast are not what their facts say."""
    for some in facts.chunks(session.scalars(select(Project.id))):
        places, stored, counted = _places(session, some), _stored(session, some), months(session, some)
        for owner in some:
            kept = stored.get(owner, {})
            wanted = {month: (places[owner], amounts) for month, amounts in counted[owner].items()}
            for month in sorted(kept.keys() | wanted.keys()):
                if kept.get(month) != wanted.get(month):
                    yield f"project_month {owner} {month}: stored {kept.get(month)}, counted {wanted.get(month)}"
        for owner, was, day in _forecasts(session, some):
            if was != day:
                yield f"project {owner}: stored forecast_end {was}, counted {day}"
