"""Builders of programmes, projects, parties, evidence and milestones."""

from datetime import date
from typing import Any

from tests.factories.keeping import NOON, number, save
from tests.factories.places import city, compound, region
from tracker.accounts.models import Organisation
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.places.models import Compound, Region
from tracker.projects.evidence import EvidenceKind
from tracker.projects.models import EvidenceRecord, Party, Programme, Project, ProjectCompound
from tracker.projects.rules import PartyRole


def programme(where: Region | None = None, year: int = 2026) -> Programme:
    where = where or city()
    return save(Programme(region_id=where.id, year=year, name=f"{year}年度改造计划"))


def project(of: Programme | None = None, *, compounds: tuple[Compound, ...] = (), **values: Any) -> Project:
    """A project in a county of the programme's city, covering ``compounds`` (one of its own by default)."""
    of = of or programme()
    where = values.pop("region", None) or (compounds[0].region if compounds else region(of.region))
    code = f"P{number()}"
    facts = {"programme_id": of.id, "year": of.year, "region_id": where.id, "region_path": where.path}
    covered = compounds or (compound(where),)
    made = save(
        Project(**{**facts, "code": code, "name": f"改造项目{code}", "compounds": len(covered), **values})
    )
    for one in covered:
        save(ProjectCompound(project_id=made.id, compound_id=one.id, year=of.year))
    return made


def party(of: Project, who: Organisation, role: PartyRole = PartyRole.CONTRACTOR) -> Party:
    return save(Party(project_id=of.id, organisation_id=who.id, role=role))


def milestone(
    of: Project | None = None, kind: MilestoneKind = MilestoneKind.START, **values: Any
) -> Milestone:
    of = of or project()
    return save(Milestone(**{"project_id": of.id, "kind": kind, "planned_on": date(2026, 6, 30), **values}))


def evidence(of: Project, kind: EvidenceKind = EvidenceKind.CONTRACT, **values: Any) -> EvidenceRecord:
    facts = {
        "project_id": of.id,
        "kind": kind,
        "dated": date(2026, 4, 1),
        "document_no": f"合同{number()}",
        "at": NOON,
    }
    return save(EvidenceRecord(**{**facts, **values}))
