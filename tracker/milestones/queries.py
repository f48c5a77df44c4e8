"""Reads of milestones."""

from typing import Any

from sqlalchemy import bindparam, select

from tracker.base.prepared import Prepared, looking
from tracker.extensions import db
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind

_OF_PROJECT = select(Milestone).where(Milestone.project_id == bindparam("project_id"))
_SHOWN = looking(_OF_PROJECT.order_by(Milestone.id), Milestone)


def milestones(project_id: int) -> dict[MilestoneKind, Milestone]:
    """Milestones of a project by kind, in the order in which they fall due, as records to change."""
    rows = db.session.scalars(_OF_PROJECT, {"project_id": project_id})
    found = {one.kind: one for one in rows}
    return {kind: found[kind] for kind in MilestoneKind if kind in found}


def milestones_of(project_id: int) -> list[Any]:
    """The same to look at."""
    return _SHOWN.all(project_id=project_id)


_ROW = Milestone.__table__.c
_COMPLETION = Prepared(
    select(_ROW.forecast_on, _ROW.actual_on).where(
        _ROW.project_id == bindparam("project_id"), _ROW.kind == MilestoneKind.COMPLETION
    )
)


def expected_end(project_id: int) -> Any:
    """``forecast_on`` and ``actual_on`` of the completion, or None."""
    return _COMPLETION.first(project_id=project_id)
