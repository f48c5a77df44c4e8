"""Reads of milestones."""

from sqlalchemy import select

from tracker.extensions import db
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind


def milestones(project_id: int) -> dict[MilestoneKind, Milestone]:
    """Milestones of a project by kind, in the order in which they fall due."""
    found = {one.kind: one for one in db.session.scalars(select(Milestone).filter_by(project_id=project_id))}
    return {kind: found[kind] for kind in MilestoneKind if kind in found}
