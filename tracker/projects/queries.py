"""Reads of programmes, projects and what belongs to them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, bindparam, column, func, select, table
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Organisation
from tracker.base.access import visible
from tracker.base.prepared import Prepared, looking
from tracker.base.tree import under
from tracker.extensions import db
from tracker.places import queries as places
from tracker.places.models import Compound, Region
from tracker.places.rules import Level, SurveyFile
from tracker.places.scope import Sight, own_sight
from tracker.projects.evidence import Evidence
from tracker.projects.models import EvidenceRecord, Party, Programme, Project, ProjectCompound

_SHARE = table("item_place", column("project_id"), column("compound_id"))
MOST_REGIONS = 600
MOST_COMPOUNDS = 30


PLAN = Programme.__table__.c
_YEARS = Prepared(select(PLAN.year).distinct().order_by(PLAN.year.desc()))


def years() -> list[int]:
    """Plan years, the newest first."""
    return _YEARS.scalars()


def regions_for_projects(within: str | None) -> list[tuple[int, str]]:
    """(id, indented name) of counties and subdistricts a project may belong to, in order of the tree."""
    query = select(Region.id, Region.name, Region.path).order_by(Region.path).limit(MOST_REGIONS)
    query = query.where(Region.level.in_((Level.CITY, Level.COUNTY, Level.SUBDISTRICT)))
    rows = db.session.execute(query.where(under(Region.path, within))).all()
    if not rows:
        return []
    top = min(row.path.count("/") for row in rows)
    return [(row.id, "　" * (row.path.count("/") - top) + row.name) for row in rows]


def find_programme(region_id: int, year: int) -> Programme | None:
    return db.session.scalar(select(Programme).filter_by(region_id=region_id, year=year))


def codes_taken(programme_id: int, codes: Sequence[str]) -> set[str]:
    query = select(Project.code).where(Project.programme_id == programme_id, Project.code.in_(codes))
    return set(db.session.scalars(query))


def count_in(programme_id: int) -> int:
    query = select(func.count()).select_from(Project).where(Project.programme_id == programme_id)
    return db.session.scalar(query) or 0


def covered(project_id: int) -> list[ProjectCompound]:
    """Compounds of a project with their regions, in order of name."""
    query = (
        select(ProjectCompound).join(ProjectCompound.compound).where(ProjectCompound.project_id == project_id)
    )
    query = query.options(joinedload(ProjectCompound.compound).joinedload(Compound.region))
    return list(db.session.scalars(query.order_by(Compound.name, Compound.id)))


def project_covering(compound_id: int, year: int) -> Project | None:
    """The project that has a compound in a plan year."""
    query = select(Project).join(ProjectCompound, ProjectCompound.project_id == Project.id)
    return db.session.scalar(
        query.where(ProjectCompound.compound_id == compound_id, ProjectCompound.year == year)
    )


def compounds_to_add(text: str, year: int, person: Any) -> Sequence[Row[tuple[Compound, str, int | None]]]:
    """Compounds a text finds: each with its region's name and the project that has it in that year's plan."""
    taken = (ProjectCompound.compound_id == Compound.id) & (ProjectCompound.year == year)
    query = places.search(text, person=person, limit=MOST_COMPOUNDS)
    query = query.join(Compound.region).outerjoin(ProjectCompound, taken)
    return db.session.execute(query.add_columns(Region.name, ProjectCompound.project_id)).all()


def shares_at(project_id: int, compound_id: int) -> int:
    """How many shares of items a project has in a compound; their table stands a floor higher."""
    query = select(func.count()).select_from(_SHARE).where(_SHARE.c.project_id == project_id)
    return db.session.scalar(query.where(_SHARE.c.compound_id == compound_id)) or 0


PARTY, FIRM = Party.__table__.c, Organisation.__table__.c
_PARTIES = Prepared(
    select(PARTY.id, PARTY.role, PARTY.contact, PARTY.phone, FIRM.name)
    .join(Organisation.__table__, FIRM.id == PARTY.organisation_id)
    .where(PARTY.project_id == bindparam("project_id"))
    .order_by(PARTY.role, PARTY.id)
)


def who_takes_part(project_id: int) -> list[Any]:
    """(id, role, contact, phone, name of the organisation) of the parties of a project."""
    return _PARTIES.all(project_id=project_id)


def parties(project_id: int) -> list[Party]:
    query = select(Party).where(Party.project_id == project_id).options(joinedload(Party.organisation))
    return list(db.session.scalars(query.order_by(Party.role, Party.id)))


def organisations() -> list[tuple[int, str]]:
    rows = db.session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name))
    return [(row.id, row.name) for row in rows]


def documents(project_id: int) -> list[EvidenceRecord]:
    """Documents of a project with who entered them, in order of their dates."""
    query = select(EvidenceRecord).where(EvidenceRecord.project_id == project_id)
    query = query.options(joinedload(EvidenceRecord.by))
    return list(db.session.scalars(query.order_by(EvidenceRecord.dated, EvidenceRecord.id)))


PROOF = EvidenceRecord.__table__.c
_PROOFS = Prepared(
    select(PROOF.kind, PROOF.dated, PROOF.document_no, PROOF.valid_until, PROOF.note)
    .where(PROOF.project_id == bindparam("project_id"))
    .order_by(PROOF.dated, PROOF.id)
)


def evidence(project_id: int) -> list[Evidence]:
    """What the documents of a project prove, without their rows."""
    return [
        Evidence(kind=kind, dated=dated, document_no=no or "", valid_until=until, note=note or "")
        for kind, dated, no, until, note in _PROOFS.all(project_id=project_id)
    ]


COMPOUND, COVERED = Compound.__table__.c, ProjectCompound.__table__.c
_COMPOUNDS = Prepared(
    select(COMPOUND.id, COMPOUND.name, *(COMPOUND[name] for name in SurveyFile.__dataclass_fields__))
    .join(ProjectCompound.__table__, COVERED.compound_id == COMPOUND.id)
    .where(COVERED.project_id == bindparam("project_id"))
    .order_by(COMPOUND.name, COMPOUND.id)
)


def compounds(project_id: int) -> list[Any]:
    """(id, name, the fields of the survey file) of the compounds of a project, in order of name."""
    return _COMPOUNDS.all(project_id=project_id)


def find_with_place(project_id: int) -> Any:
    """A project the person may see, to look at, with the name of its region as ``region_name``; or None."""
    return _with_place(own_sight()).first(project_id=project_id)


@lru_cache
def _with_place(sight: Sight) -> Prepared:
    query = visible(Project, sight).where(Project.id == bindparam("project_id")).join(Project.region)
    return looking(query, Project, region_name=Region.name)
