"""What dates are to be expected: from what was done, how fast, and what must come before.

Actual days where they exist; a begun work goes on, from the next working day, at the rate of its confirmed
progress once ``TRUSTED_SHARE`` is done, before that as long as its plan gives the rest: the plan moved by the
days lost so far. What has not begun takes as long as planned and starts no earlier than planned, than today,
and than the end of the works it waits for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from tracker.works.calendar import ProjectCalendar
from tracker.works.network import Activity, Link, Schedule, schedule
from tracker.works.rules import LONGEST, UNDATED, Dates, Edge

_DAY = timedelta(days=1)
TRUSTED_SHARE = Decimal("0.15")
"""From this share on a rate says something about the end; before, a slow first week would name a far year.

Earned value practice: its forecasts are held reliable from 15 % of the work on (Q. Fleming and J. Koppelman,
"Forecasting the final cost and schedule results", PMI; after D. Christensen and S. Heise, 1992).
"""


@dataclass(frozen=True, slots=True)
class Task:
    """One item in the order of works. ``limit`` is the quantity that may be done; None when not measured."""

    id: int
    name: str
    type_code: str
    position: int
    done: Decimal
    limit: Decimal | None
    value: Decimal
    planned: Dates = UNDATED
    workdays: int | None = None
    forecast: Dates = UNDATED
    actual: Dates = UNDATED
    plan_id: int | None = None

    @property
    def is_complete(self) -> bool:
        return self.limit is not None and self.limit > 0 and self.done >= self.limit

    @property
    def expected(self) -> Dates:
        """The best that is known: actual, else forecast, else planned."""
        return Dates(
            self.actual.start or self.forecast.start or self.planned.start,
            self.actual.end or self.forecast.end or self.planned.end,
        )

    @property
    def share(self) -> Decimal:
        """Done of limit, 0 to 1."""
        return min(self.done / self.limit, Decimal(1)) if self.limit else Decimal(0)


def evidenced(task: Task, reported: Dates | None) -> Dates:
    """Actual start and end as the confirmed reports prove them: first day worked; last day once all is done."""
    if reported is None or reported.start is None or task.done <= 0:
        return UNDATED  # what was reported was taken back, too
    return Dates(reported.start, reported.end if task.is_complete else None)


def remaining(task: Task, begun: date, calendar: ProjectCalendar, today: date) -> int | None:
    """Working days that a begun work still needs; None when neither rate nor plan says anything.

    Rate = confirmed quantity over the working days since the first day worked, today included.
    """
    if task.limit and task.share >= TRUSTED_SHARE:
        elapsed = max(1, calendar.workdays(begun, today))
        days = (task.limit - task.done) * elapsed / task.done
    elif task.workdays:
        days = task.workdays * (1 - task.share)
    else:
        return None
    return min(LONGEST, max(1, int(days.to_integral_value(ROUND_CEILING))))


def _activity(task: Task, actual: Dates, calendar: ProjectCalendar, today: date) -> Activity | None:
    """A task as the network counts it; None while nothing says when or how long."""
    if actual.start:
        start = calendar.ordinal(actual.start)
        if actual.end:
            return Activity(max(1, calendar.ordinal(actual.end) - start + 1), start, fixed=True)
        rest = remaining(task, actual.start, calendar, today)
        tomorrow = calendar.ordinal(today + _DAY)
        return None if rest is None else Activity(max(tomorrow + rest - start, 1), start, fixed=True)
    if task.planned.start is None or not task.workdays:
        return None
    return Activity(task.workdays, calendar.ordinal(max(task.planned.start, today)))


def begun(
    task: Task, reported: Dates | None, calendar: ProjectCalendar, today: date
) -> tuple[Dates, Dates] | None:
    """Expected and actual days of a work that has begun, which wait for no other; None of one that has not."""
    actual = evidenced(task, reported)
    one = _activity(task, actual, calendar, today) if actual.start else None
    if one is None:
        return None
    return _dates(schedule({task.id: one}, [], {task.id: task.name}), task.id, actual, calendar), actual


@dataclass(frozen=True)
class Outlook:
    """Expected days by item, the schedule behind them, and the end of the whole."""

    dates: dict[int, Dates]
    actual: dict[int, Dates]
    network: Schedule[int]
    end: date | None


def outlook(
    tasks: Mapping[int, Task],
    edges: Iterable[Edge],
    reported: Mapping[int, Dates],
    calendar: ProjectCalendar,
    today: date,
) -> Outlook:
    """Forecast of every task. A work without dates passes on what it waits for and gets none itself."""
    actual = {key: evidenced(task, reported.get(key)) for key, task in tasks.items()}
    found = {key: _activity(task, actual[key], calendar, today) for key, task in tasks.items()}
    network = schedule(
        {key: one or Activity(0) for key, one in found.items()},
        [Link(edge.before, edge.after, edge.lag) for edge in edges],
        {key: task.name for key, task in tasks.items()},
    )
    dates = {
        key: _dates(network, key, actual[key], calendar) if one else UNDATED for key, one in found.items()
    }
    return Outlook(dates, actual, network, _end(tasks, dates))


def _end(tasks: Mapping[int, Task], dates: Mapping[int, Dates]) -> date | None:
    """The last day of all; None while an unfinished work has no dates, because then nobody can say."""
    if any(dates[key].end is None and not task.is_complete for key, task in tasks.items()):
        return None
    return max((one.end for one in dates.values() if one.end), default=None)


def _dates(network: Schedule[int], key: int, actual: Dates, calendar: ProjectCalendar) -> Dates:
    slot = network.slots[key]
    start = actual.start or calendar.day(slot.early_start)
    return Dates(start, max(start, actual.end or calendar.day(slot.early_finish - 1)))
