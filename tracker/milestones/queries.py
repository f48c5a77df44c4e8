"""Reads of milestones."""

from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from tracker.base.prepared import looking
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


@cache
def _completion() -> Select[Any]:
    row = Milestone.__table__.c
    query = select(row.forecast_on, row.actual_on)
    return query.where(row.project_id == bindparam("project_id"), row.kind == MilestoneKind.COMPLETION)


def expected_end(project_id: int) -> Row[Any] | None:
    """``forecast_on`` and ``actual_on`` of the completion; asked with every confirmed report, so built once."""
    return db.session.execute(_completion(), {"project_id": project_id}).first()
