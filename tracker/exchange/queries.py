"""Reads of imports."""

import json
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.base.tree import under
from tracker.exchange.models import ImportBatch, ImportRow
from tracker.extensions import db
from tracker.places.models import Region
from tracker.places.rules import Level
from tracker.projects.models import Project

WITH_PEOPLE = (joinedload(ImportBatch.region), joinedload(ImportBatch.by))
MOST_PLACES = 600


def places(within: str | None) -> list[tuple[int, str]]:
    """(id, indented name) of cities and counties a table may be for, in order of the tree."""
    query = select(Region.id, Region.name, Region.path).where(Region.level.in_((Level.CITY, Level.COUNTY)))
    rows = db.session.execute(
        query.where(under(Region.path, within)).order_by(Region.path).limit(MOST_PLACES)
    ).all()
    top = min((row.path.count("/") for row in rows), default=0)
    return [(row.id, "　" * (row.path.count("/") - top) + row.name) for row in rows]


def report(batch: ImportBatch) -> dict[str, Any]:
    """Counts as they were when the batch was imported."""
    found: dict[str, Any] = json.loads(batch.report)
    return found


def made(batch_id: int) -> Select[Any]:
    """Lines of a batch with the projects they made; the name is None once the project is taken back."""
    columns: tuple[Any, ...] = (
        ImportRow.line, ImportRow.project_id, Project.code, Project.name, Project.households, Project.planned,
    )  # fmt: skip
    query = select(*columns).outerjoin(Project, Project.id == ImportRow.project_id)
    return query.where(ImportRow.batch_id == batch_id, ImportRow.line > 0).order_by(ImportRow.id)
