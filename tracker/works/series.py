"""A project's order of works as a picture: bars of the items, then its milestones."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Any

from tracker.base.pages import gettext as _
from tracker.base.pages import language
from tracker.charts.values import Gantt, GanttRow, Span
from tracker.milestones import series as milestone_series
from tracker.milestones.models import Milestone
from tracker.projects.models import Project
from tracker.works import queries
from tracker.works.approved import Approved
from tracker.works.forecasts import Task
from tracker.works.queries import Waiting
from tracker.works.rules import Dates
from tracker.works.standing import Line


def schedule(project: Project, found: Sequence[Milestone], today: date) -> Gantt:
    """The schedule of a project for everybody: items when they have dates, else the works as one bar.

    ``project`` and ``found`` are rows to look at.
    """
    planned = queries.planned_rows(project.id)
    approved = tuple(queries.approved_of(project.id)) if planned else ()
    return _schedule(project, tuple(found), planned, approved, today, language())


@lru_cache(32)  # of equal rows the same picture: setting it anew costs 1 ms
def _schedule(
    project: Project, found: tuple[Milestone, ...], planned: tuple[Any, ...], approved: tuple[Approved, ...],
    today: date, _language: str,
) -> Gantt:  # fmt: skip
    plain = milestone_series.gantt(project, found, today)
    tasks = queries.planned_tasks(planned)
    if not tasks:
        return plain
    promised = {one.item_id: one for one in approved}
    rows = tuple(_bar(task, _(task.name), promised.get(task.id), None, today) for task in tasks)
    marks = tuple(row for row in plain.rows if row.marks)
    return Gantt(plain.title, (*rows, *marks), plain.empty, today)


def order(
    project: Project,
    lines: Iterable[Line],
    shown: Mapping[int, Approved],
    compared: Mapping[int, Approved],
    names: tuple[str, str],
    today: date,
) -> Gantt:
    """The same with float, waiting and two baselines; ``names`` are theirs. What has begun waits no longer."""
    drawn = dated(lines, shown)
    places = {line.task.id: place for place, line in enumerate(drawn)}
    rows = tuple(
        _bar(
            line.task, line.name, shown.get(line.task.id), compared.get(line.task.id), today, slack=line.slack,
            waits=() if line.task.actual.start else _places(line.waits, places),
        )
        for line in drawn
    )  # fmt: skip
    title = _("Order and dates: %(name)s", name=project.name)
    return Gantt(
        title, rows, _("No item has dates yet."), today, baseline_name=names[0], compared_name=names[1]
    )


def dated(lines: Iterable[Line], shown: Mapping[int, Approved]) -> list[Line]:
    """The items that have a bar."""
    return [line for line in lines if line.task.expected.start or line.task.id in shown]


def _places(waits: Iterable[Waiting], places: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(places[one.item_id] for one in waits if one.item_id in places)


def _bar(
    task: Task,
    name: str,
    approved: Approved | None,
    compared: Approved | None,
    today: date,
    slack: int | None = None,
    waits: tuple[int, ...] = (),
) -> GanttRow:
    promised = Dates(approved.start, approved.end) if approved else task.planned
    share = (task.share * 100).quantize(Decimal(1), rounding=ROUND_FLOOR) if task.limit else None
    return GanttRow(
        name, _span(promised), _span(task.expected), share, late=is_late(task, promised, today), slack=slack,
        waits=waits, compared=Span(compared.start, compared.end) if compared else None,
    )  # fmt: skip


def is_late(task: Task, promised: Dates, today: date) -> bool:
    """Whether a work ended, or is expected to end, after the day that was promised."""
    end = task.expected.end
    if promised.end is None:
        return False
    return (end is not None and end > promised.end) or (promised.end < today and not task.is_complete)


def _span(days: Dates) -> Span | None:
    return Span(days.start, days.end) if days.start and days.end else None
