"""The facts behind earned value: approved plans, confirmed quantities, payments; of one project or of many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select

from tracker.base.model import AnySession
from tracker.base.prepared import Prepared
from tracker.items.models import Item
from tracker.items.queries import LIMIT
from tracker.progress.models import Report
from tracker.progress.rules import ReportState
from tracker.projects.models import Project
from tracker.value.curves import Part, Plan
from tracker.value.phasing import Line
from tracker.works.calendar import Period, usual_calendar
from tracker.works.models import Baseline, BaselineLine, Pause

Ids = Sequence[int]


@dataclass(frozen=True)
class Approved:
    """The newest approved baseline of a project, and when it was approved."""

    id: int
    project_id: int
    number: int
    at: datetime
    year: int


def approved(session: AnySession, ids: Ids) -> dict[int, Approved]:
    """The newest baseline by project; projects without one are left out."""
    rows = _approved().within(session, ids=list(ids))
    return {row.project_id: Approved(*row) for row in rows}


@cache
def _approved() -> Prepared:
    newest = (
        select(Baseline.project_id, func.max(Baseline.number).label("number"))
        .where(_among(Baseline.project_id))
        .group_by(Baseline.project_id)
        .subquery()
    )
    columns: tuple[Any, ...] = (
        Baseline.id, Baseline.project_id, Baseline.number, Baseline.approved_at, Project.year,
    )  # fmt: skip
    here = (Baseline.project_id == newest.c.project_id) & (Baseline.number == newest.c.number)
    query = select(*columns).join(newest, here).join(Project, Project.id == Baseline.project_id)
    return Prepared(query.order_by(Baseline.project_id))


def _among(column: Any) -> Any:
    return column.in_(bindparam("ids", expanding=True))


def plans(session: AnySession, found: dict[int, Approved]) -> dict[int, Plan]:
    """Lines and calendar of the given baselines by project.

    The calendar is the one that held at the approval: a pause declared later moves no planned value, because
    an approved baseline never changes.
    """
    if not found:
        return {}
    columns: tuple[Any, ...] = (
        BaselineLine.baseline_id, BaselineLine.start_on, BaselineLine.end_on, BaselineLine.value,
    )  # fmt: skip
    query = select(*columns).where(BaselineLine.baseline_id.in_([one.id for one in found.values()]))
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in session.execute(query.order_by(BaselineLine.id)):
        lines[row[0]].append(Line(*row[1:]))
    pauses = _pauses(session, found)
    return {
        owner: Plan(tuple(lines[one.id]), usual_calendar(tuple(pauses[owner]), one.year))
        for owner, one in found.items()
    }


def spans(session: AnySession, baseline_id: int) -> dict[int, tuple[date, date]]:
    """First and last day of each item in a baseline."""
    columns: tuple[Any, ...] = (BaselineLine.item_id, BaselineLine.start_on, BaselineLine.end_on)
    query = select(*columns).where(BaselineLine.baseline_id == baseline_id).order_by(BaselineLine.item_id)
    return {item_id: (start, end) for item_id, start, end in session.execute(query)}


def _pauses(session: AnySession, found: dict[int, Approved]) -> dict[int, list[Period]]:
    columns: tuple[Any, ...] = (
        Pause.project_id, Pause.first_on, Pause.last_on, Pause.kind, Pause.reason, Pause.at,
    )  # fmt: skip
    query = select(*columns).where(Pause.project_id.in_(list(found)))
    known: dict[int, list[Period]] = defaultdict(list)
    for owner, *period, at in session.execute(query.order_by(Pause.first_on, Pause.id)):
        if at <= found[owner].at:
            known[owner].append(Period(*period))
    return known


def works(session: AnySession, ids: Ids) -> dict[int, list[Part]]:
    """All items by project, in their order, each with its confirmed quantities by day and its baseline value."""
    done = _confirmed(session, ids)
    found: dict[int, list[Part]] = defaultdict(list)
    for row in _items().within(session, ids=list(ids)):
        days = tuple(done.get(row.id, ()))
        found[row.project_id].append(Part(row.id, row.name, row.value, row.limit, row.approved, days))
    return found


@cache
def _items() -> Prepared:
    newest = select(func.max(Baseline.number)).where(Baseline.project_id == Item.project_id)
    line = (
        select(BaselineLine.value)
        .join(Baseline, Baseline.id == BaselineLine.baseline_id)
        .where(BaselineLine.item_id == Item.id, Baseline.number == newest.correlate(Item).scalar_subquery())
        .correlate(Item)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        Item.id, Item.project_id, Item.name, Item.value, LIMIT.label("limit"), line.label("approved"),
    )  # fmt: skip
    query = select(*columns).where(_among(Item.project_id))
    return Prepared(query.order_by(Item.project_id, Item.position, Item.id))


def _confirmed(session: AnySession, ids: Ids) -> dict[int, list[tuple[date, Decimal]]]:
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for item_id, day, quantity in _quantities().within(session, ids=list(ids)):
        found[item_id].append((day, quantity))
    return found


@cache
def _quantities() -> Prepared:
    columns: tuple[Any, ...] = (Report.item_id, Report.worked_on, func.sum(Report.quantity))
    query = select(*columns).where(_among(Report.project_id), Report.state == ReportState.CONFIRMED)
    return Prepared(
        query.group_by(Report.item_id, Report.worked_on).order_by(Report.item_id, Report.worked_on)
    )


def chunks(ids: Iterable[int], size: int = 400) -> Iterable[list[int]]:
    """Ids in parts small enough for one statement."""
    held = sorted(ids)
    return (held[first : first + size] for first in range(0, len(held), size))
