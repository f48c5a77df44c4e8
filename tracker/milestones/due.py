"""Milestones that are due soon or overdue."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from tracker.base.due import Due
from tracker.base.words import N_
from tracker.extensions import db
from tracker.milestones.models import Milestone
from tracker.projects.models import Project

SOON = N_("“%(what)s” of %(project)s is planned for %(day)s.")
OVERDUE = N_("“%(what)s” of %(project)s was planned for %(day)s and is not done.")


def due(today: date, *, ahead: int) -> Iterator[Due]:
    """Open milestones planned up to ``ahead`` days from today, in order of their dates."""
    query = select(
        Milestone.id,
        Milestone.kind,
        Milestone.planned_on,
        Project.id.label("project_id"),
        Project.name,
        Project.region_path,
    ).join(Project)
    query = query.where(Milestone.actual_on.is_(None), Milestone.planned_on <= today + timedelta(days=ahead))
    query = query.order_by(Milestone.planned_on, Milestone.id).execution_options(yield_per=1000)
    for row in db.session.execute(query):
        late = row.planned_on < today
        yield Due(
            rule="milestone overdue" if late else "milestone soon",
            subject="milestone", subject_id=row.id, since=row.planned_on,
            project_id=row.project_id, region_path=row.region_path,
            text=OVERDUE if late else SOON,
            path=f"/office/projects/{row.project_id}/milestones/",
            values={"what": row.kind.label, "project": row.name, "day": row.planned_on.isoformat()},
        )  # fmt: skip
