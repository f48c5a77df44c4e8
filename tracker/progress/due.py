"""Running works on which nothing was confirmed for too long: begun items, and projects that never reported; and
reports that came back and were not made anew.

An item that nobody has begun is not silent; whether it should have begun is asked by the order of works.
Days of a legal pause do not count, and whoever said when work goes on is left alone until then.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from tracker.base.clock import CHINA
from tracker.base.due import Due
from tracker.base.words import N_
from tracker.base.workdays import Calendar
from tracker.extensions import db
from tracker.items.models import Item
from tracker.progress.halts import RUNNING
from tracker.progress.models import Halt, Report
from tracker.progress.rules import ReportState
from tracker.projects.models import Project, StageStep
from tracker.works.calendar import Period, ProjectCalendar, usual_calendar
from tracker.works.models import Pause

SILENT = N_("No confirmed report on “%(item)s” of %(project)s since %(day)s. Say why, and when work goes on.")
MEND_WORKDAYS = 3  # an assumption: so long a returned report may lie
RETURNED = N_("Your report of %(day)s on “%(item)s” of %(project)s came back: %(reason)s Report it anew.")
NEVER = N_("No report at all from %(project)s since it started on %(day)s. Say why, and when work goes on.")


def due(today: date, *, calendar: Calendar, quiet_workdays: int) -> Iterator[Due]:
    """Begun, unfinished items of started projects, and started projects without any report, whose last sign
    lies further back than ``quiet_workdays`` of the project's own working days.
    """
    oldest = calendar.add_workdays(today, -quiet_workdays)
    stands = _Standing(today, quiet_workdays)
    for row in _rows(_items(), Item.last_report_on < oldest, Item.id):
        if since := stands.since(row):
            yield _due("item silent", "item", row.id, since, row, SILENT, {"item": row.name})
    for row in _rows(_projects(), Project.last_report_on.is_(None), Project.id):
        if row.last and _day(row.last) < oldest and (since := stands.since(row)):
            yield _due("project silent", "project", row.id, since, row, NEVER, {})
    yield from _returned(today, calendar)


def _returned(today: date, calendar: Calendar) -> Iterator[Due]:
    """Returned reports after which nobody reported at their place, once ``MEND_WORKDAYS`` have passed."""
    until = datetime.combine(calendar.add_workdays(today, -MEND_WORKDAYS), time.min, CHINA)
    later = aliased(Report)
    anew = select(later.id).where(
        later.item_place_id == Report.item_place_id, later.reported_at > Report.decided_at
    )
    columns: tuple[Any, ...] = (
        Report.id, Report.item_place_id, Report.worked_on, Report.reason, Report.decided_at,
        Item.name.label("item"), Project.id.label("project_id"), Project.name.label("project"), Project.region_path,
    )  # fmt: skip
    query = select(*columns).join(Report.item).join(Report.project)
    query = query.where(Report.state == ReportState.RETURNED, Report.decided_at < until, ~anew.exists())
    query = query.where(Project.stage.in_(RUNNING), Item.left_out_reason.is_(None)).order_by(Report.id)
    for row in db.session.execute(query.execution_options(yield_per=1000)):
        values = {"item": row.item, "project": row.project, "day": row.worked_on.isoformat()}
        yield Due(
            rule="report not mended", subject="report", subject_id=row.id,
            since=row.decided_at.astimezone(CHINA).date(), project_id=row.project_id, region_path=row.region_path,
            firm=True, text=RETURNED, path=f"/site/places/{row.item_place_id}/report?again={row.id}",
            values={**values, "reason": row.reason or ""},
        )  # fmt: skip


def _due(
    rule: str, subject: str, subject_id: int, since: date, row: Row[Any], text: str, values: dict[str, str]
) -> Due:
    named = {**values, "project": row.project, "day": _day(row.last).isoformat()}
    return Due(
        rule=rule, subject=subject, subject_id=subject_id, since=since, project_id=row.project_id,
        region_path=row.region_path, firm=True, text=text, path=f"/office/projects/{row.project_id}/standstill",
        values=named,
    )  # fmt: skip


def _items() -> Select[Any]:
    open_work = Item.done < func.coalesce(Item.changed, Item.contracted, Item.planned)
    columns: tuple[Any, ...] = (
        Item.id, Item.name, Item.last_report_on.label("last"), Project.id.label("project_id"), Project.year,
        Project.name.label("project"), Project.region_path,
    )  # fmt: skip
    return select(*columns).join(Project).where(Item.left_out_reason.is_(None), open_work)


def _projects() -> Select[Any]:
    started = select(func.max(StageStep.reached_on)).where(
        StageStep.project_id == Project.id, StageStep.stage.in_(RUNNING)
    )
    last = func.coalesce(started.scalar_subquery(), Project.planned_start)
    columns: tuple[Any, ...] = (
        Project.id, Project.id.label("project_id"), Project.name.label("project"), Project.year,
        Project.region_path, last.label("last"),
    )  # fmt: skip
    return select(*columns)


def _rows(query: Select[Any], quiet: Any, order: Any) -> Iterator[Row[Any]]:
    query = query.where(Project.stage.in_(RUNNING), quiet).order_by(order)
    yield from db.session.execute(query.execution_options(yield_per=1000))


class _Standing:
    """What is known of standstills: pauses and explanations of all projects, read once."""

    def __init__(self, today: date, quiet_workdays: int) -> None:
        self.today, self.quiet = today, quiet_workdays
        columns: tuple[Any, ...] = (Pause.project_id, Pause.first_on, Pause.last_on, Pause.kind, Pause.reason)
        self.pauses: dict[int, list[Period]] = defaultdict(list)
        for project_id, *period in db.session.execute(select(*columns).order_by(Pause.first_on, Pause.id)):
            self.pauses[project_id].append(Period(*period))
        restarts = select(Halt.project_id, func.max(Halt.restart_on)).group_by(Halt.project_id)
        self.restarts: dict[int, date] = {key: _day(day) for key, day in db.session.execute(restarts)}

    def since(self, row: Row[Any]) -> date | None:
        """The day from which a word is owed, if it is: the last sign of life, or the restart that did not come."""
        last, restart = _day(row.last), self.restarts.get(row.project_id)
        calendar = self._calendar(row)
        if calendar.is_paused(self.today) or (restart and restart >= self.today):
            return None
        if calendar.workdays(last, self.today) - 1 <= self.quiet:
            return None
        return max(last, restart) if restart else last

    def _calendar(self, row: Row[Any]) -> ProjectCalendar:
        return usual_calendar(tuple(self.pauses.get(row.project_id, ())), row.year)


def _day(value: date | str) -> date:
    """SQLite gives the coalesced dates back as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
