"""How each item stands in the order of works: its float, what it waits for, which season it leaves."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.base.pages import gettext as _
from tracker.items.catalogue import get_type
from tracker.works import forecasts, queries
from tracker.works.forecasts import Outlook, Task
from tracker.works.queries import Order, Waiting
from tracker.works.rules import Edge
from tracker.works.seasons import Season, broken


@dataclass(frozen=True, slots=True)
class Line:
    """One item as the pages show it. ``slack`` in working days, None for what is done or has no dates.

    ``season`` is the window that its plan, or else its forecast, leaves.
    """

    task: Task
    name: str
    slack: int | None
    waits: list[Waiting]
    season: Season | None

    @property
    def is_critical(self) -> bool:
        return self.slack is not None and self.slack <= 0


def lines(order: Order, today: date) -> list[Line]:
    """Every item of a project in its order, expected as of today."""
    reported = {key: task.actual for key, task in order.tasks.items() if task.actual.start}
    found = forecasts.outlook(order.tasks, order.edges, reported, order.calendar, today)
    before: dict[int, list[Edge]] = {}
    for edge in order.edges:
        before.setdefault(edge.after, []).append(edge)
    current = {key: replace(task, forecast=found.dates[key]) for key, task in order.tasks.items()}
    return [
        Line(
            task, _(task.name), _slack(task, found), queries.waiting(key, current, before.get(key, ())),
            broken(get_type(task.type_code).season, *_days(task)),
        )
        for key, task in current.items()
    ]  # fmt: skip


def _slack(task: Task, found: Outlook) -> int | None:
    """Float means something only for what lies ahead and has days."""
    if task.is_complete or found.dates[task.id].end is None:
        return None
    return found.network.slots[task.id].total_float


def _days(task: Task) -> tuple[date | None, date | None]:
    if task.is_complete:
        return None, None
    return (
        (task.planned.start, task.planned.end)
        if task.planned.start
        else (task.expected.start, task.expected.end)
    )


def end(lines: list[Line]) -> date | None:
    """The expected end of the whole; None while an unfinished item has no days."""
    if undated(lines):
        return None
    return max((line.task.expected.end for line in lines if line.task.expected.end), default=None)


def undated(lines: list[Line]) -> int:
    """Unfinished items of which nobody can say when."""
    return sum(line.task.expected.end is None and not line.task.is_complete for line in lines)


def find(order: Order, item_id: int, today: date) -> Line | None:
    """How one item stands; None for one that is left out."""
    return next((line for line in lines(order, today) if line.task.id == item_id), None)


def followers(order: Order, item_id: int) -> list[tuple[Task, Edge]]:
    """What waits for an item, with the link."""
    return [(order.tasks[edge.after], edge) for edge in order.after(item_id)]
