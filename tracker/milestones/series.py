"""A project's dates as a picture."""

from collections.abc import Sequence
from datetime import date

from tracker.base.pages import gettext as _
from tracker.charts.values import Gantt, GanttRow, Mark, Span
from tracker.milestones.models import Milestone
from tracker.milestones.rules import Dates, MilestoneKind, MilestoneStatus, status
from tracker.projects.models import Project

LATE = (MilestoneStatus.OVERDUE, MilestoneStatus.SLIPPING)


def gantt(project: Project, milestones: Sequence[Milestone], today: date) -> Gantt:
    """One bar for the works from start to completion, then each dated milestone."""
    dates = {milestone.kind: milestone.dates for milestone in milestones}
    marks = tuple(
        _mark(kind, dates[kind], on, today)
        for kind in MilestoneKind
        if kind in dates and (on := _expected(dates[kind]))
    )
    works = _works(project, dates.get(MilestoneKind.START), dates.get(MilestoneKind.COMPLETION))
    rows = (works, *marks) if works.ordinals else marks
    return Gantt(_("Schedule: %(name)s", name=project.name), rows, _("No date is on file yet."), today)


def _expected(dates: Dates) -> date | None:
    return dates.actual or dates.forecast or dates.planned


def _mark(kind: MilestoneKind, dates: Dates, on: date, today: date) -> GanttRow:
    name = _(kind.label)
    late = status(dates, today=today) in LATE
    mark = Mark(
        name, on, dates.planned, reached=dates.actual is not None and dates.actual <= today, late=late
    )
    return GanttRow(name, marks=(mark,), late=late)


def _works(project: Project, start: Dates | None, end: Dates | None) -> GanttRow:
    planned = (start and start.planned) or project.planned_start, (end and end.planned) or project.planned_end
    expected = (start and _expected(start)) or planned[0], (end and _expected(end)) or planned[1]
    return GanttRow(_("Works"), _span(*planned), _span(*expected), project.percent)


def _span(first: date | None, last: date | None) -> Span | None:
    return Span(first, last) if first and last else None
