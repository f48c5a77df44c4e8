"""Items of running works that nobody has reported on for too long."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from tracker.base.due import Due
from tracker.base.words import N_
from tracker.base.workdays import Calendar
from tracker.extensions import db
from tracker.items.models import Item
from tracker.projects.models import Project, StageStep
from tracker.projects.rules import Stage

SILENT = N_("No confirmed report on “%(item)s” of %(project)s since %(day)s.")
RUNNING = (Stage.STARTED, Stage.WORKS)


def due(today: date, *, calendar: Calendar, quiet_workdays: int) -> Iterator[Due]:
    """Unfinished items of started projects whose last confirmed work, or else the start, lies further
    back than ``quiet_workdays`` working days.
    """
    oldest = calendar.add_workdays(today, -quiet_workdays)
    started = select(func.max(StageStep.reached_on)).where(
        StageStep.project_id == Project.id, StageStep.stage.in_(RUNNING)
    )
    last = func.coalesce(Item.last_report_on, started.scalar_subquery(), Project.planned_start)
    query = select(
        Item.id, Item.name, last.label("last"), Project.id.label("project_id"), Project.name.label("project"),
        Project.region_path,
    ).join(Project)  # fmt: skip
    open_work = Item.done < func.coalesce(Item.changed, Item.contracted, Item.planned)
    query = query.where(Project.stage.in_(RUNNING), Item.left_out_reason.is_(None), open_work, last < oldest)
    for row in db.session.execute(query.order_by(Item.id).execution_options(yield_per=1000)):
        yield Due(
            rule="item silent", subject="item", subject_id=row.id, since=_day(row.last),
            project_id=row.project_id, region_path=row.region_path, firm=True,
            text=SILENT, path=f"/office/projects/{row.project_id}/items/{row.id}",
            values={"item": row.name, "project": row.project, "day": _day(row.last).isoformat()},
        )  # fmt: skip


def _day(value: date | str) -> date:
    """SQLite gives the coalesced dates back as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
