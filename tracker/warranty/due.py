"""Warranties that end soon: somebody looks at the works while the contractor still has to mend them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from tracker.base.due import Due
from tracker.base.words import N_
from tracker.extensions import db
from tracker.items.models import Item
from tracker.projects.evidence import EvidenceKind
from tracker.projects.models import EvidenceRecord, Project
from tracker.warranty.rules import WarrantyKind, accepted_between, kind_of, until

ENDS = N_(
    "The warranty of %(count)s works of %(project)s, accepted on %(accepted)s, ends on %(day)s: look at them before."
)


def due(today: date, *, ahead: int) -> Iterator[Due]:
    """One a project and day, from ``ahead`` days before the warranty ends up to its last day."""
    last = today + timedelta(days=ahead)
    works: Counter[tuple[Any, date]] = Counter()
    for row in db.session.execute(_works(today, last)):
        end = until(kind_of(row.type_code), row.day)
        if today <= end <= last:
            works[row[:4], end] += row.works
    for (place, day), count in works.items():
        yield _due(*place, day=day, count=count)


def _works(first: date, last: date) -> Any:
    """Done works by project and type, of projects accepted so that the warranty of some kind ends in these days."""
    accepted = _accepted()
    windows = [accepted.c.day.between(*accepted_between(kind, first, last)) for kind in WarrantyKind]
    query: Any = select(
        Project.id, Project.name, Project.region_path, accepted.c.day, Item.type_code, func.count().label("works")
    ).select_from(accepted).join(Project, Project.id == accepted.c.project_id).join(Item, Item.project_id == Project.id)  # fmt: skip
    query = query.where(Item.done > 0, Item.left_out_reason.is_(None), or_(*windows))
    return query.group_by(Project.id, accepted.c.day, Item.type_code).order_by(Project.id, Item.type_code)


def _accepted() -> Any:
    """The day of the joint acceptance of each project, as a document proves it."""
    query = select(EvidenceRecord.project_id, func.min(EvidenceRecord.dated).label("day"))
    query = query.where(
        EvidenceRecord.kind == EvidenceKind.ACCEPTANCE, EvidenceRecord.document_no.is_not(None)
    )
    return query.group_by(EvidenceRecord.project_id).subquery()


def _due(project_id: int, name: str, region_path: str, accepted: date, *, day: date, count: int) -> Due:
    return Due(
        rule="warranty ends soon", subject="project", subject_id=project_id, since=day, project_id=project_id,
        region_path=region_path, text=ENDS, path=f"/office/projects/{project_id}/items/",
        values={"project": name, "day": day.isoformat(), "accepted": accepted.isoformat(), "count": str(count)},
    )  # fmt: skip
