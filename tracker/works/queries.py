"""Reads of the order of works. ``order_of`` brings all that decides about one project's dates in six queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, column, func, select, table
from sqlalchemy.orm import joinedload

from tracker.base.prepared import Prepared
from tracker.extensions import db
from tracker.items.catalogue import get_type
from tracker.items.models import Item, ItemPlace
from tracker.projects.models import Project
from tracker.works import sequence
from tracker.works.approved import Approved
from tracker.works.calendar import Period, ProjectCalendar, usual_calendar
from tracker.works.forecasts import Task
from tracker.works.models import Baseline, BaselineLine, Dependency, ItemPlan, Pause
from tracker.works.rules import Dates, Edge, Strength
from tracker.works.sequence import Change, Placed

_REPORT = table(  # progress stands two floors higher
    "report", column("project_id"), column("item_id"), column("state"), column("worked_on")
)


@dataclass(frozen=True)
class Order:
    """The items of a project with their dates, what waits for what, and the calendar they run by."""

    tasks: dict[int, Task]
    edges: list[Edge]
    calendar: ProjectCalendar

    def before(self, item_id: int) -> list[Edge]:
        return [edge for edge in self.edges if edge.after == item_id]

    def after(self, item_id: int) -> list[Edge]:
        return [edge for edge in self.edges if edge.before == item_id]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A work that another still waits for. ``reason`` is a message id unless a person wrote it (``typed``)."""

    item_id: int
    name: str
    reason: str
    source: str
    strength: Strength
    typed: bool
    until: date | None


def order_of(project: Project) -> Order:
    """Everything about the order of one project's works, as it is stored now."""
    tasks = tasks_of(project.id)
    return Order(tasks, edges_of(project.id, tasks), calendar_of(project))


_FACTS = ("id", "name", "type_code", "position", "done", "limit", "value")
_PROJECT: Any = bindparam("project_id")


_ITEM, _PLAN = Item.__table__.c, ItemPlan.__table__.c
_LIMIT = func.coalesce(_ITEM.changed, _ITEM.contracted, _ITEM.planned)
_ALL_TASKS = (
    select(
        _ITEM.id, _ITEM.name, _ITEM.type_code, _ITEM.position, _ITEM.done, _LIMIT, _ITEM.value,
        _PLAN.planned_start, _PLAN.planned_end, _PLAN.workdays, _PLAN.forecast_start, _PLAN.forecast_end,
        _PLAN.actual_start, _PLAN.actual_end, _PLAN.id,
    )
    .outerjoin_from(Item.__table__, ItemPlan.__table__, _PLAN.item_id == _ITEM.id)
    .where(_ITEM.project_id == _PROJECT, func.coalesce(_LIMIT, 1) != 0)
    .order_by(_ITEM.position, _ITEM.id)
)  # fmt: skip
_TASKS = Prepared(_ALL_TASKS)
_ONE_TASK = Prepared(_ALL_TASKS.where(_ITEM.id == bindparam("item_id")))
_PLANNED_TASKS = Prepared(_ALL_TASKS.where(_PLAN.id.is_not(None)))

_PLACE, _LINK, _PAUSE = ItemPlace.__table__.c, Dependency.__table__.c, Pause.__table__.c
_SPOTS = Prepared(
    select(_PLACE.item_id, _PLACE.compound_id, func.coalesce(_PLACE.building_id, -_PLACE.segment_id))
    .where(_PLACE.project_id == _PROJECT)
    .order_by(_PLACE.id)
)
_CHANGES = Prepared(
    select(_LINK.before_id, _LINK.after_id, _LINK.lag, _LINK.state, _LINK.reason)
    .where(_LINK.project_id == _PROJECT)
    .order_by(_LINK.id)
)
_PERIODS = Prepared(
    select(_PAUSE.first_on, _PAUSE.last_on, _PAUSE.kind, _PAUSE.reason)
    .where(_PAUSE.project_id == _PROJECT)
    .order_by(_PAUSE.first_on, _PAUSE.id)
)
_DAYS: tuple[Any, ...] = (func.min(_REPORT.c.worked_on), func.max(_REPORT.c.worked_on))
_REPORTED = Prepared(
    select(_REPORT.c.item_id, *_DAYS)
    .where(_REPORT.c.project_id == _PROJECT, _REPORT.c.state == "confirmed")
    .group_by(_REPORT.c.item_id)
    .order_by(_REPORT.c.item_id)
)
_REPORTED_OF = Prepared(
    select(*_DAYS).where(_REPORT.c.item_id == bindparam("item_id"), _REPORT.c.state == "confirmed")
)


def tasks_of(project_id: int) -> dict[int, Task]:
    """The items of a project that are not left out, by id, in their order; with or without dates."""
    return {row[0]: _task(*row) for row in _TASKS.all(project_id=project_id)}


def task_of(item_id: int, project_id: int) -> Task | None:
    """One of them; None when it is left out."""
    row = _ONE_TASK.first(item_id=item_id, project_id=project_id)
    return _task(*row) if row else None


def planned_rows(project_id: int) -> tuple[Any, ...]:
    """Those of them whose dates somebody has planned or reports have moved, for ``planned_tasks``."""
    return tuple(_PLANNED_TASKS.all(project_id=project_id))


def planned_tasks(rows: Iterable[Any]) -> list[Task]:
    """Of the rows of ``planned_rows``, those that have a day to begin."""
    return [task for row in rows if (task := _task(*row)).expected.start]


def _task(*row: Any) -> Task:
    facts: dict[str, Any] = dict(zip(_FACTS, row[:7], strict=True))
    first, last, workdays, soonest, latest, begun, ended, plan_id = row[7:]
    return Task(
        **facts, planned=Dates(first, last), workdays=workdays, forecast=Dates(soonest, latest),
        actual=Dates(begun, ended), plan_id=plan_id,
    )  # fmt: skip


def placed(project_id: int, tasks: dict[int, Task]) -> list[Placed]:
    """Kind and places of a project's items."""
    spots: dict[int, set[sequence.Spot]] = {}
    for item_id, compound_id, part in _SPOTS.all(project_id=project_id):
        spots.setdefault(item_id, set()).add((compound_id, part))
    return [Placed(key, task.type_code, frozenset(spots.get(key, ()))) for key, task in tasks.items()]


def standard_edges(project_id: int) -> list[Edge]:
    """The links that the catalogue gives this project's items."""
    return sequence.defaults(placed(project_id, tasks_of(project_id)))


def changes_of(project_id: int) -> list[Dependency]:
    """What people changed of them, in order, with who did."""
    query = select(Dependency).where(Dependency.project_id == project_id)
    return list(db.session.scalars(query.options(joinedload(Dependency.by)).order_by(Dependency.id)))


def find_change(before_id: int, after_id: int) -> Dependency | None:
    return db.session.scalar(select(Dependency).filter_by(before_id=before_id, after_id=after_id))


def edges_of(project_id: int, tasks: dict[int, Task]) -> list[Edge]:
    """The links that hold between a project's items: the catalogue's as people changed them, and those they added."""
    changes = [Change(*row) for row in _CHANGES.all(project_id=project_id)]
    kept = [change for change in changes if change.before in tasks and change.after in tasks]
    return sequence.effective(sequence.defaults(placed(project_id, tasks)), kept)


def find_edge(project_id: int, before_id: int, after_id: int) -> Edge | None:
    """The link between two items, if one holds."""
    edges = edges_of(project_id, tasks_of(project_id))
    return next((edge for edge in edges if (edge.before, edge.after) == (before_id, after_id)), None)


def is_standard(project_id: int, before_id: int, after_id: int) -> bool:
    """Whether the catalogue itself links the two."""
    return any((edge.before, edge.after) == (before_id, after_id) for edge in standard_edges(project_id))


def names_of(project_id: int) -> dict[int, str]:
    """Names of all items of a project, also of those left out since."""
    query = select(Item.id, Item.name).where(Item.project_id == project_id).order_by(Item.position, Item.id)
    return {row.id: row.name for row in db.session.execute(query)}


def baseline_ends(project_id: int) -> dict[int, date]:
    """The last approved day of each baseline, by its id."""
    query = select(BaselineLine.baseline_id, func.max(BaselineLine.end_on).label("last")).join(Baseline)
    query = query.where(Baseline.project_id == project_id).group_by(BaselineLine.baseline_id)
    return {row.baseline_id: row.last for row in db.session.execute(query.order_by(BaselineLine.baseline_id))}


def pauses(project_id: int) -> list[Pause]:
    """Declared pauses and exceptions, in order of their days."""
    query = select(Pause).where(Pause.project_id == project_id).options(joinedload(Pause.by))
    return list(db.session.scalars(query.order_by(Pause.first_on, Pause.id)))


def calendar_of(project: Project) -> ProjectCalendar:
    """Working days of a project: holidays, the winter of the region, its own pauses and exceptions."""
    found = _PERIODS.all(project_id=project.id)
    return usual_calendar(tuple(Period(*row) for row in found), project.year)


def is_paused(project: Project, day: date) -> bool:
    """Whether the site rests by right on a day: a declared pause or the usual winter. No stagnation then."""
    return calendar_of(project).is_paused(day)


def waits_for(item: Item) -> list[Waiting]:
    """What an item still waits for: unfinished works before it, the firm ones first."""
    tasks = tasks_of(item.project_id)
    return waiting(item.id, tasks, edges_of(item.project_id, tasks))


def waiting(item_id: int, tasks: dict[int, Task], edges: Iterable[Edge]) -> list[Waiting]:
    """The same from an order that is already read."""
    found = [
        Waiting(
            edge.before, tasks[edge.before].name, edge.reason, edge.source, edge.strength, edge.state is not None,
            tasks[edge.before].expected.end,
        )
        for edge in edges
        if edge.after == item_id and not tasks[edge.before].is_complete
    ]  # fmt: skip
    return sorted(
        found, key=lambda one: (one.strength is not Strength.BLOCK, one.until or date.max, one.item_id)
    )


def covered_by(item: Item) -> list[int]:
    """Ids of the items that will hide an item: after them its hidden work can no longer be seen."""
    return [
        edge.after
        for edge in edges_of(item.project_id, tasks_of(item.project_id))
        if edge.before == item.id and edge.strength is Strength.BLOCK
    ]


def is_hidden(item: Item) -> bool:
    """Whether the work disappears under another: buried, or below the insulation."""
    kind = get_type(item.type_code)
    return any(kind.code in rule.before for rule in sequence.rules() if rule.strength is Strength.BLOCK)


def reported(project_id: int) -> dict[int, Dates]:
    """First and last day of confirmed work by item."""
    rows = _REPORTED.all(project_id=project_id)
    return {item_id: Dates(_day(first), _day(last)) for item_id, first, last in rows}


def reported_of(item_id: int) -> Dates:
    """The same of one item; undated when nothing is confirmed."""
    first, last = _REPORTED_OF.first(item_id=item_id)
    return Dates(_day(first), _day(last))


def _day(value: Any) -> date | None:
    """SQLite gives a bare column's day as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def plans(project_id: int) -> dict[int, ItemPlan]:
    """Plans by item, as rows to be changed."""
    query = select(ItemPlan).where(ItemPlan.project_id == project_id).order_by(ItemPlan.item_id)
    return {plan.item_id: plan for plan in db.session.scalars(query)}


def find_plan(item_id: int) -> ItemPlan | None:
    return db.session.scalar(select(ItemPlan).filter_by(item_id=item_id))


def baselines(project_id: int) -> list[Baseline]:
    """Approved plans, the newest first, with who approved them."""
    query = select(Baseline).where(Baseline.project_id == project_id)
    return list(
        db.session.scalars(query.options(joinedload(Baseline.approved_by)).order_by(Baseline.number.desc()))
    )


def current_baseline(project_id: int) -> Baseline | None:
    """The approved plan that holds: the one with the highest number. Its lines: ``lines_of``."""
    query = select(Baseline).where(Baseline.project_id == project_id)
    return db.session.scalar(query.order_by(Baseline.number.desc()).limit(1))


_APPROVED: tuple[Any, ...] = (
    BaselineLine.item_id, BaselineLine.start_on, BaselineLine.end_on, BaselineLine.quantity, BaselineLine.value,
)  # fmt: skip


def lines_of(baseline_id: int | None) -> dict[int, Approved]:
    """What a baseline says, by item; empty without one."""
    if not baseline_id:
        return {}
    query = select(*_APPROVED).where(BaselineLine.baseline_id == baseline_id).order_by(BaselineLine.item_id)
    return {row[0]: Approved(*row) for row in db.session.execute(query)}


def to_approve(project_id: int) -> dict[int, Approved]:
    """The plan as it stands, by item: what a new baseline would hold."""
    return {
        key: Approved(key, task.planned.start, task.planned.end, task.limit, task.value)
        for key, task in tasks_of(project_id).items()
        if task.planned.start and task.planned.end
    }


def find_baseline(project_id: int, number: int) -> Baseline | None:
    """An approved plan by its number."""
    return db.session.scalar(select(Baseline).filter_by(project_id=project_id, number=number))


_NEWEST = select(func.max(Baseline.number)).where(Baseline.project_id == _PROJECT).scalar_subquery()
_IN_FORCE = Prepared(
    select(*_APPROVED)
    .join(Baseline, Baseline.id == BaselineLine.baseline_id)
    .where(Baseline.project_id == _PROJECT, Baseline.number == _NEWEST)
    .order_by(BaselineLine.item_id),
    lambda values: Approved(*values),
)


def approved_of(project_id: int) -> list[Approved]:
    """What the approved plan in force says, in one query; empty without one."""
    return _IN_FORCE.all(project_id=project_id)


def projects_to_renew(today: date) -> list[int]:
    """Projects of which a forecast has been overtaken by the day: begun or due to begin, and not finished."""
    query = select(ItemPlan.project_id).where(ItemPlan.actual_end.is_(None), ItemPlan.forecast_start < today)
    return list(db.session.scalars(query.distinct().order_by(ItemPlan.project_id)))
