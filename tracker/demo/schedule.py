"""Order and dates of the demo: plans that fit each project's dates, approved, moved, and what is expected now.

Everything is computed by the rules of ``tracker.works`` from the items and reports gathered so far.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tracker.accounts.models import Account
from tracker.base.access import Role
from tracker.demo.courses import moment
from tracker.demo.projects import ORDER
from tracker.demo.rows import Row, Rows
from tracker.items.catalogue import get_type
from tracker.items.models import Item, ItemPlace
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.progress.models import Report
from tracker.progress.rules import ReportState
from tracker.projects.models import Project
from tracker.projects.rules import Stage
from tracker.works import lengths, sequence
from tracker.works.calendar import Period, ProjectCalendar, usual_calendar
from tracker.works.forecasts import Task, outlook
from tracker.works.models import Baseline, BaselineLine, Dependency, ItemPlan, Pause
from tracker.works.network import Activity, Link, schedule
from tracker.works.rules import Dates, DependencyState, Edge, PauseKind
from tracker.works.seasons import winter_break
from tracker.works.sequence import Change, Placed

MOVED = "雨季停工十二天，工期顺延，经施工例会同意。"
OVERLAP = "分段开挖、分段铺装，流水作业。"
WAITING = "等待供热企业停水放水窗口。"
THROUGH = "室内与零星工程继续施工，已报冬期施工方案。"
APPROVED_BEFORE = timedelta(days=20)
SHIFT = 12  # working days
Span = tuple[date, date]


@dataclass(frozen=True)
class _Work:
    """A project with what its order is made of."""

    project: Row
    tasks: dict[int, Task]
    edges: list[Edge]
    calendar: ProjectCalendar
    reported: dict[int, Dates]


def add_schedules(rows: Rows, today: date) -> None:
    """Plans, baselines, pauses and forecasts of all gathered projects that have items."""
    places, reported = _places(rows), _reported(rows)
    by_id = next((row["id"] for row in rows.of(Account) if row["role"] is Role.CITY), None)
    items: dict[int, list[Row]] = defaultdict(list)
    for row in rows.of(Item):
        items[row["project_id"]].append(row)
    ends = {row["project_id"]: row for row in rows.of(Milestone) if row["kind"] is MilestoneKind.COMPLETION}
    for number, project in enumerate(rows.of(Project)):
        if items[project["id"]] and project["planned_start"]:
            work = _work(rows, project, items[project["id"]], places, reported, today, number, by_id)
            end = _plan(rows, work, today, number, by_id)
            milestone = ends.get(project["id"])
            if milestone and end and milestone["actual_on"] is None:
                milestone["forecast_on"] = end


def _places(rows: Rows) -> dict[int, set[sequence.Spot]]:
    found: dict[int, set[sequence.Spot]] = defaultdict(set)
    for row in rows.of(ItemPlace):
        found[row["item_id"]].add((row["compound_id"], row["building_id"]))
    return found


def _reported(rows: Rows) -> dict[int, Dates]:
    days: dict[int, list[date]] = defaultdict(list)
    for row in rows.of(Report):
        if row["state"] is ReportState.CONFIRMED:
            days[row["item_id"]].append(row["worked_on"])
    return {item_id: Dates(min(found), max(found)) for item_id, found in days.items()}


def _work(
    rows: Rows, project: Row, items: list[Row], places: dict[int, set[sequence.Spot]],
    reported: dict[int, Dates], today: date, number: int, by_id: int | None,
) -> _Work:  # fmt: skip
    tasks = {row["id"]: _task(row) for row in items if _limit(row) != 0}
    placed = [Placed(key, task.type_code, frozenset(places[key])) for key, task in tasks.items()]
    edges = sequence.defaults(placed)
    changes = list(_changes(rows, project, edges, today, number, by_id))
    periods = tuple(_pauses(rows, project, today, number, by_id))
    return _Work(
        project, tasks, sequence.effective(edges, changes), usual_calendar(periods, project["year"]),
        {key: reported[key] for key in tasks if key in reported},
    )  # fmt: skip


def _limit(row: Row) -> Any:
    return next((row[name] for name in ("changed", "contracted", "planned") if row[name] is not None), None)


def _task(row: Row) -> Task:
    facts = {name: row[name] for name in ("id", "name", "type_code", "position", "done", "value")}
    return Task(**facts, limit=_limit(row))


def _changes(
    rows: Rows, project: Row, edges: list[Edge], today: date, number: int, by_id: int | None
) -> Iterator[Change]:
    """Now and then pipes and paving overlap stretch by stretch."""
    if number % 7 or not edges:
        return
    edge = next((edge for edge in edges if edge.strength.value == "block"), edges[0])
    rows.add(
        Dependency, project_id=project["id"], before_id=edge.before, after_id=edge.after, lag=-5,
        state=DependencyState.CHANGED, reason=OVERLAP, by_id=by_id, at=moment(min(project["planned_start"], today)),
    )  # fmt: skip
    yield Change(edge.before, edge.after, -5, DependencyState.CHANGED, OVERLAP)


def _pauses(rows: Rows, project: Row, today: date, number: int, by_id: int | None) -> Iterator[Period]:
    """Some waited for an operator, some go on through the winter that lies in their dates."""
    first, last = project["planned_start"], project["planned_end"]
    if project["stage"] is Stage.WORKS and number % 4 == 0:
        begun = max(first, today - timedelta(days=40))
        yield _pause(
            rows, project, (begun, begun + timedelta(days=6)), PauseKind.OTHER, WAITING, by_id, today
        )
    for winter in winter_break().periods(first, (last - first).days + 90):
        if number % 2 == 0 and winter[0] <= last + timedelta(days=60) and winter[1] >= first:
            yield _pause(rows, project, winter, PauseKind.WINTER_WORK, THROUGH, by_id, today)


def _pause(
    rows: Rows, project: Row, days: Span, kind: PauseKind, reason: str, by_id: int | None, today: date
) -> Period:
    first, last = days
    rows.add(
        Pause, project_id=project["id"], first_on=first, last_on=last, kind=kind, reason=reason, by_id=by_id,
        at=moment(min(project["planned_start"] - APPROVED_BEFORE, today), 9),
    )  # fmt: skip
    return Period(first, last, kind, reason)


def _plan(rows: Rows, work: _Work, today: date, number: int, by_id: int | None) -> date | None:
    """Planned days, the baselines that approved them, and what is expected today; the end of the whole."""
    begin, end = _frame(work, number)
    days, stage = _fitted(work, begin, end), work.project["stage"]
    approved = begin - APPROVED_BEFORE
    if stage.position >= Stage.TENDER.position and approved <= today:
        _approve(rows, work, days, 1, approved, None, by_id)
    if stage is Stage.WORKS and number % 5 == 0:
        days = _moved(work, days)
        _approve(rows, work, days, 2, min(today, begin + timedelta(days=30)), MOVED, by_id)
    tasks = {key: _dated(work, key, days[key]) for key in work.tasks}
    found = outlook(tasks, work.edges, work.reported, work.calendar, today)
    for key, task in tasks.items():
        forecast, actual = found.dates[key], found.actual[key]
        rows.add(
            ItemPlan, item_id=key, project_id=work.project["id"], planned_start=task.planned.start,
            planned_end=task.planned.end, workdays=task.workdays, forecast_start=forecast.start,
            forecast_end=forecast.end, actual_start=actual.start, actual_end=actual.end,
        )  # fmt: skip
    return found.end


def _dated(work: _Work, key: int, days: Span) -> Task:
    length = max(1, work.calendar.workdays(*days))
    return replace(work.tasks[key], planned=Dates(*days), workdays=length)


def _fitted(work: _Work, begin: date, end: date) -> dict[int, Span]:
    """The usual lengths, pressed until the whole fits between two days; works of one layer begin together."""
    calendar = work.calendar
    wanted = max(20, calendar.workdays(begin, end))
    usual = {key: lengths.usual(task.type_code) for key, task in work.tasks.items()}
    links = [Link(edge.before, edge.after, edge.lag) for edge in work.edges]
    whole = schedule({key: Activity(days) for key, days in usual.items()}, links).length
    first, turn = calendar.ordinal(begin), {layer: place for place, layer in enumerate(ORDER)}
    pressed = {
        key: Activity(
            max(3, days * wanted // (whole * 5 // 3)),
            first + wanted * turn[get_type(work.tasks[key].type_code).layer] // (len(ORDER) * 3 // 2),
        )
        for key, days in usual.items()
    }
    slots = schedule(pressed, links).slots
    return {
        key: (calendar.day(slot.early_start), calendar.day(slot.early_finish - 1))
        for key, slot in slots.items()
    }


def _frame(work: _Work, number: int) -> Span:
    """Where the plan lies: two of three were made when the start was known, the third kept its first dates."""
    begin, end = work.project["planned_start"], work.project["planned_end"]
    begun = min((one.start for one in work.reported.values() if one.start), default=begin)
    if number % 3 == 0 or begun <= begin:
        return begin, end
    return begun, max(end, begun + timedelta(days=75))


def _moved(work: _Work, days: dict[int, Span]) -> dict[int, Span]:
    """What has not begun, twelve working days later."""
    calendar = work.calendar
    return {
        key: span
        if key in work.reported
        else (
            calendar.day(calendar.ordinal(span[0]) + SHIFT),
            calendar.day(calendar.ordinal(span[1]) + SHIFT),
        )
        for key, span in days.items()
    }


def _approve(
    rows: Rows,
    work: _Work,
    days: dict[int, Span],
    number: int,
    on: date,
    reason: str | None,
    by_id: int | None,
) -> None:
    baseline_id = rows.add(
        Baseline, project_id=work.project["id"], number=number, approved_by_id=by_id,
        approved_at=moment(on, 16), reason=reason,
    )  # fmt: skip
    for key, task in work.tasks.items():
        rows.add(
            BaselineLine, baseline_id=baseline_id, item_id=key, start_on=days[key][0], end_on=days[key][1],
            quantity=task.limit, value=task.value,
        )  # fmt: skip
