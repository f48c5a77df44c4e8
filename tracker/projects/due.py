"""Construction permits, and what stands in their place, that end before the works do."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from tracker.base.due import Due
from tracker.base.words import N_
from tracker.extensions import db
from tracker.projects.evidence import PERMITS
from tracker.projects.models import EvidenceRecord, Project
from tracker.projects.rules import AFTER_WORKS

ENDS = N_("The permit of %(project)s ends on %(day)s and the works are not done: have it extended.")
OVER = N_("The permit of %(project)s was valid until %(day)s and the works are not done.")


def due(today: date, *, ahead: int) -> Iterator[Due]:
    """Projects whose last permit ends within ``ahead`` days or has ended; one without an end, dated later, holds."""
    later = aliased(EvidenceRecord)
    lasting = select(later.id).where(
        later.project_id == EvidenceRecord.project_id, later.kind.in_(PERMITS), later.valid_until.is_(None),
        later.dated > EvidenceRecord.dated,
    )  # fmt: skip
    last = func.max(EvidenceRecord.valid_until).label("last")
    query = select(Project.id, Project.name, Project.region_path, last).join(Project.evidence)
    query = query.where(
        EvidenceRecord.kind.in_(PERMITS), EvidenceRecord.valid_until.is_not(None), ~lasting.exists(),
        Project.stage.not_in(AFTER_WORKS),
    )  # fmt: skip
    query = (
        query.group_by(Project.id).having(last <= today + timedelta(days=ahead)).order_by(last, Project.id)
    )
    for row in db.session.execute(query.execution_options(yield_per=1000)):
        is_over = row.last < today
        yield Due(
            rule="permit over" if is_over else "permit ends soon", subject="project", subject_id=row.id,
            since=row.last, project_id=row.id, region_path=row.region_path, text=OVER if is_over else ENDS,
            path=f"/office/projects/{row.id}", values={"project": row.name, "day": row.last.isoformat()},
        )  # fmt: skip
