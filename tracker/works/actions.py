"""What is done to the order of works. Every change computes the forecasts anew. Callers commit."""

from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam

from tracker.base import clock
from tracker.base.clock import now
from tracker.base.errors import Refusal, Stale
from tracker.base.words import N_
from tracker.extensions import db
from tracker.items import actions as items
from tracker.milestones import queries as milestones
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.projects.actions import lock
from tracker.projects.models import Project
from tracker.works import forecasts, lengths, queries, rules
from tracker.works.comparison import mark_of
from tracker.works.forecasts import Task
from tracker.works.models import Baseline, BaselineLine, Dependency, ItemPlan, Pause
from tracker.works.network import Activity, Link, schedule
from tracker.works.queries import Order
from tracker.works.rules import Dates, DependencyState, PauseKind

_PLANS = cast(Table, ItemPlan.__table__)
_COMPUTED = ("forecast_start", "forecast_end", "actual_start", "actual_end")
_MOVE = (
    _PLANS.update()
    .where(_PLANS.c.id == bindparam("of_plan"))
    .values({name: bindparam(name) for name in _COMPUTED})
)


def reforecast(project_id: int, today: date) -> date | None:
    """Write what is to be expected of every item from what was confirmed; the end of the whole, if known.

    Called in the transaction of whatever changes a fact: a confirmed report, a plan, a pause, a link. The
    end becomes the forecast of the completion. The caller holds the project's lock.
    """
    db.session.flush()
    order = queries.order_of(db.session.get_one(Project, project_id))
    found = forecasts.outlook(order.tasks, order.edges, queries.reported(project_id), order.calendar, today)
    _write(project_id, order, found)
    if found.end:
        _expect_completion(project_id, found.end)
    return found.end


@items.follow
def _follow_items(project_id: int) -> None:
    """What is to be done was changed: it is expected anew."""
    reforecast(project_id, clock.today())


def reforecast_after(item_id: int, project: Project, today: date) -> None:
    """The same after a confirmed report: nothing else moves while the days of its own item stay.

    A begun work is expected by its own reports alone, so most reports end here; the new day of the others
    comes with ``renew``.
    """
    task, reported = queries.task_of(item_id, project.id), queries.reported_of(item_id)
    calendar = queries.calendar_of(project)
    if not task or forecasts.begun(task, reported, calendar, today) != (task.forecast, task.actual):
        reforecast(project.id, today)


def renew(project_id: int, today: date) -> None:
    """The forecasts of a project on a new day, without anybody having reported anything."""
    lock(project_id)
    reforecast(project_id, today)


def _write(project_id: int, order: Order, found: forecasts.Outlook) -> None:
    """Past the unit of work: these columns are computed, and a report moves twenty rows of them."""
    moved: list[dict[str, Any]] = []
    made: list[dict[str, Any]] = []
    for key, task in order.tasks.items():
        days = (found.dates[key], found.actual[key])
        if days == (task.forecast, task.actual):
            continue
        values = dict(zip(_COMPUTED, (days[0].start, days[0].end, days[1].start, days[1].end), strict=True))
        if task.plan_id:
            moved.append({"of_plan": task.plan_id, **values})
        else:
            made.append({"item_id": key, "project_id": project_id, **values})
    if moved:
        db.session.execute(_MOVE, moved)
    if made:
        db.session.execute(_PLANS.insert(), made)


def _expect_completion(project_id: int, end: date) -> None:
    known = milestones.expected_end(project_id)
    if known is not None and (known.actual_on or known.forecast_on == end):
        return
    milestone = milestones.milestones(project_id).get(MilestoneKind.COMPLETION)
    if milestone is None:
        milestone = Milestone(project_id=project_id, kind=MilestoneKind.COMPLETION)
        db.session.add(milestone)
    milestone.forecast_on = end


def plan(
    project: Project,
    item_id: int,
    start: date | None,
    end: date | None,
    today: date,
    workdays: int | None = None,
) -> ItemPlan:
    """Set the planned days of one item; ``workdays`` instead of ``end`` says how long it takes.

    Refuses a work that would cover what is not finished by then.
    """
    lock(project.id)
    order = queries.order_of(project)
    if start and workdays and end is None:
        rules.check_length(workdays)
        end = order.calendar.finish(start, workdays)
    rules.check_dates(start, end, plan_year=project.year)
    if item_id not in order.tasks:
        raise Refusal(N_("This item is left out; it needs no dates."))
    if start and end:
        check_order(order, item_id, Dates(start, end))
    made = queries.find_plan(item_id) or ItemPlan(item_id=item_id, project_id=project.id)
    made.planned_start, made.planned_end = start, end
    made.workdays = max(1, order.calendar.workdays(start, end)) if start and end else None
    db.session.add(made)
    reforecast(project.id, today)
    return made


def check_order(order: Order, item_id: int, days: Dates) -> None:
    """Refuse dates against a firm link, naming what the work waits for or what would cover it too early."""
    for edge in order.edges:
        if edge.strength is not rules.Strength.BLOCK or item_id not in (edge.before, edge.after):
            continue
        before, after = order.tasks.get(edge.before), order.tasks.get(edge.after)
        if before is None or after is None or before.is_complete or after.actual.start:
            continue
        end = days.end if edge.before == item_id else before.expected.end
        start = days.start if edge.after == item_id else after.planned.start
        if end and start:
            rules.check_covers(
                start, end, order.calendar.after(end, edge.lag), covers=edge.after == item_id,
                before=before.name, after=after.name,
            )  # fmt: skip


def propose(project: Project, start: date, today: date) -> int:
    """Give every item without planned days some, as early as the order allows from ``start``; how many.

    A length nobody gave is the usual one of its kind. What is planned or done already stays as it is.
    """
    lock(project.id)
    order = queries.order_of(project)
    wanted = {key: task for key, task in order.tasks.items() if not (task.planned.start or task.is_complete)}
    days = _proposed(order, start)
    known = queries.plans(project.id)
    for key in wanted:
        check_order(order, key, days[key])
        made = known.get(key) or ItemPlan(item_id=key, project_id=project.id)
        made.planned_start, made.planned_end = days[key].start, days[key].end
        made.workdays = order.calendar.workdays(*cast(tuple[date, date], (days[key].start, days[key].end)))
        db.session.add(made)
    reforecast(project.id, today)
    return len(wanted)


def _proposed(order: Order, start: date) -> dict[int, Dates]:
    """Days by the order of works; what has days, expected or planned, stands where it is expected."""
    calendar, activities = order.calendar, {}
    for key, task in order.tasks.items():
        known = task.expected
        if known.start and known.end:
            length = max(1, calendar.workdays(known.start, known.end))
            activities[key] = Activity(length, calendar.ordinal(known.start), fixed=True)
        else:
            activities[key] = Activity(
                task.workdays or lengths.usual(task.type_code), calendar.ordinal(start)
            )
    links = [Link(edge.before, edge.after, edge.lag) for edge in order.edges]
    network = schedule(activities, links, {key: task.name for key, task in order.tasks.items()})
    return {
        key: Dates(calendar.day(slot.early_start), calendar.day(slot.early_finish - 1))
        for key, slot in network.slots.items()
    }


def link(
    project: Project, before_id: int, after_id: int, facts: dict[str, Any], by: int | None, today: date
) -> None:
    """Let one item wait for another, or change how long: ``lag`` and ``reason``. Refuses a circle by its members."""
    _depart(project, before_id, after_id, facts["lag"], facts["reason"], by, today)


def unlink(project: Project, before_id: int, after_id: int, reason: str, by: int | None, today: date) -> None:
    """One item no longer waits for the other. The catalogue's link stays on file as removed, with the reason."""
    _depart(project, before_id, after_id, None, reason, by, today)


def _depart(
    project: Project, before_id: int, after_id: int, lag: int | None, reason: str, by: int | None, today: date
) -> None:
    lock(project.id)
    said = rules.check_reason(reason)
    if before_id == after_id:
        raise Refusal(N_("An item cannot wait for itself."), "before_id")
    rules.check_lag(lag or 0)
    tasks = queries.tasks_of(project.id)
    if not {before_id, after_id} <= tasks.keys():
        raise Refusal(N_("This item is left out; nothing waits for it."), "before_id")
    standard = {(edge.before, edge.after) for edge in queries.standard_edges(project.id)}
    row = queries.find_change(before_id, after_id)
    if lag is None and (before_id, after_id) not in standard:
        if row:
            db.session.delete(row)
        reforecast(project.id, today)
        return
    if row is None:
        row = Dependency(project_id=project.id, before_id=before_id, after_id=after_id)
    row.lag, row.reason, row.by_id, row.at = lag or 0, said, by, now()
    row.state = (
        DependencyState.REMOVED if lag is None
        else DependencyState.CHANGED if (before_id, after_id) in standard
        else DependencyState.ADDED
    )  # fmt: skip
    _check_circle(project.id, row, tasks)
    db.session.add(row)
    reforecast(project.id, today)


def _check_circle(project_id: int, row: Dependency, tasks: dict[int, Task]) -> None:
    """Raise Cycle naming its members when the new link closes one. Asked of all links, also of the catalogue's."""
    if row.state is DependencyState.REMOVED:
        return
    with db.session.no_autoflush:
        known = queries.edges_of(project_id, tasks)
    new = Link(row.before_id, row.after_id)
    links = [*(Link(edge.before, edge.after) for edge in known), new]
    names = {key: task.name for key, task in tasks.items()}
    schedule(dict.fromkeys(names, Activity(1)), links, names)


def restore(project: Project, before_id: int, after_id: int, today: date) -> None:
    """Back to what the catalogue says about two items."""
    lock(project.id)
    row = queries.find_change(before_id, after_id)
    if row:
        db.session.delete(row)
    reforecast(project.id, today)


def save_pause(project: Project, pause: Pause, facts: dict[str, Any], by: int | None, today: date) -> None:
    """Declare days on which the project rests, or works though others rest; or correct them."""
    lock(project.id)
    rules.check_pause(facts["first_on"], facts["last_on"])
    said = rules.check_reason(facts["reason"])
    pause.project_id, pause.kind, pause.reason = project.id, PauseKind(facts["kind"]), said
    pause.first_on, pause.last_on, pause.by_id, pause.at = facts["first_on"], facts["last_on"], by, now()
    db.session.add(pause)
    reforecast(project.id, today)


def remove_pause(project: Project, pause: Pause, today: date) -> None:
    lock(project.id)
    db.session.delete(pause)
    reforecast(project.id, today)


def approve(project: Project, reason: str, by: int | None, *, seen: str | None = None) -> Baseline:
    """Freeze the plan as it stands under the next number. ``seen`` is the mark of the plan that was previewed.

    Refuses a plan without dates, a change without reason, and a plan that is no longer the one seen.
    """
    lock(project.id)
    last = queries.current_baseline(project.id)
    number = last.number + 1 if last else 1
    said = rules.check_baseline_reason(number, reason)
    lines = queries.to_approve(project.id)
    if not lines:
        raise Refusal(N_("No item has planned days yet. There is nothing to approve."))
    if seen is not None and seen != mark_of(lines):
        raise Stale(N_("The plan changed while you looked at it. Look again, then approve."))
    if last and queries.lines_of(last.id) == lines:
        raise Refusal(N_("The plan is the one that is approved already."))
    made = Baseline(project_id=project.id, number=number, approved_by_id=by, approved_at=now(), reason=said)
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        BaselineLine(
            baseline_id=made.id, item_id=line.item_id, start_on=line.start, end_on=line.end,
            quantity=line.quantity, value=line.value,
        )
        for line in lines.values()
    )  # fmt: skip
    return made
