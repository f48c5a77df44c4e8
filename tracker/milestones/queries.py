"""Reads of milestones."""

from sqlalchemy import bindparam, select

from tracker.extensions import db
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind

_OF_PROJECT = select(Milestone).where(Milestone.project_id == bindparam("project_id"))


def milestones(project_id: int) -> dict[MilestoneKind, Milestone]:
    """Milestones of a project by kind, in the order in which they fall due."""
    rows = db.session.scalars(_OF_PROJECT, {"project_id": project_id})
    found = {one.kind: one for one in rows}
    return {kind: found[kind] for kind in MilestoneKind if kind in found}
