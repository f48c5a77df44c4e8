"""What is done to projects. Callers commit."""

from typing import Any, BinaryIO

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from tracker.base import journal
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.settings import settings
from tracker.base.tree import ancestors
from tracker.base.words import N_
from tracker.extensions import db
from tracker.photos.papers import take_paper
from tracker.photos.store import FolderStore
from tracker.places.models import Compound, Region
from tracker.projects import queries, rules
from tracker.projects.evidence import check_evidence
from tracker.projects.models import EvidenceRecord, Party, Programme, Project, ProjectCompound
from tracker.projects.rules import PartyRole

_HELD = select(Project).where(Project.id == bindparam("id")).with_for_update()


def lock(project_id: int) -> Project:
    """The project as it is now, held until the transaction ends: all its sums change under this lock."""
    found = db.session.execute(_HELD, {"id": project_id}, execution_options={"populate_existing": True})
    return found.scalar_one()


def programme_of(city: Region, year: int) -> Programme:
    """The programme of a city and year; made when it is the first project's. Raises Refusal for a strange year."""
    if found := queries.find_programme(city.id, year):
        return found
    rules.check_plan_year(year, today=today())
    made = Programme(region_id=city.id, year=year, name=f"{city.name}{year}年度改造计划")
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # somebody made it at the same moment
        return queries.find_programme(city.id, year) or made
    return made


def create(region: Region, year: int, code: str | None, facts: dict[str, Any]) -> Project:
    """A new project of a region in a plan year; without a code it is numbered."""
    city = db.session.get_one(Region, ancestors(region.path)[0])
    check(facts)
    programme = programme_of(city, year)
    project = Project(
        programme_id=programme.id, year=year, region_id=region.id, region_path=region.path,
        code=_code(programme, code), **facts,
    )  # fmt: skip
    db.session.add(project)
    db.session.flush()
    return project


def change(project: Project, code: str | None, facts: dict[str, Any], why: str = "") -> None:
    """Correct a project's plan facts. Place and plan year stay: they are what the counts stand on. ``why`` says why
    a figure changes that is public already.
    """
    check(facts)
    explain(project, {name: facts[name] for name in rules.PUBLIC_FIGURES if name in facts}, why)
    if code and code != project.code:
        project.code = _code(project.programme, code)
    for name, value in facts.items():
        setattr(project, name, value)


def explain(project: Project, figures: dict[str, Any], why: str) -> None:
    """Keep beside the change, in the journal, why figures that are public already get these values. Raises
    Refusal where nobody said why.
    """
    changes = [(getattr(project, name), value) for name, value in figures.items()]
    if rules.check_explained(project.stage, changes, why):
        reason = {"figure_reason": [None, why.strip()]}
        journal.note(
            db.session(), journal.Note(f"project:{project.id}", "change", "project", project.id, reason)
        )


def check(facts: dict[str, Any]) -> None:
    """Refuse plan facts that cannot be."""
    names = ("buildings", "households", "planned_start", "planned_end")
    rules.check_figures(**{name: facts.get(name) for name in names})
    if facts.get("national_code"):
        rules.check_national_code(facts["national_code"])
    rules.check_reported(facts.get("reported_start"), facts.get("reported_completion"), today=today())


def _code(programme: Programme, wanted: str | None) -> str:
    """The code wanted, if it is free in the programme; else the next number."""
    if wanted:
        if queries.codes_taken(programme.id, [wanted]):
            raise Refusal(N_("Another project of this programme has this code."), "code")
        return wanted
    db.session.scalar(select(Programme.id).filter_by(id=programme.id).with_for_update())
    first = queries.count_in(programme.id) + 1
    codes = [f"{programme.year}-{number:04d}" for number in range(first, first + 1000)]
    taken = queries.codes_taken(programme.id, codes)
    return next(code for code in codes if code not in taken)


def cover(project: Project, compound: Compound) -> None:
    """Take a compound into a project. Refuses one that stands in this year's plan already, naming where."""
    if compound.merged_into_id is not None:
        raise Refusal(N_("This record was merged into another. Choose that one."), "compound_id")
    lock(project.id)
    db.session.refresh(compound, with_for_update=True)  # two projects may ask for it at once
    if other := queries.project_covering(compound.id, project.year):
        raise Refusal(
            N_("%(compound)s is already in the plan of %(year)s: project “%(project)s” (%(code)s)."),
            "compound_id",
            compound=compound.name, year=project.year, project=other.name, code=other.code,
        )  # fmt: skip
    was = len(project.covered)
    project.covered.append(ProjectCompound(compound_id=compound.id, year=project.year))
    _keep_count(project, was)


def uncover(project: Project, link: ProjectCompound) -> None:
    """Take a compound out again, as long as no share of an item lies there."""
    lock(project.id)
    if items := queries.shares_at(project.id, link.compound_id):
        raise Refusal(
            N_("%(items)s shares of items lie in this compound. Move or remove them first."), items=items
        )
    was = len(project.covered)
    project.covered.remove(link)
    db.session.delete(link)
    _keep_count(project, was)


def _keep_count(project: Project, was: int) -> None:
    """The plan's count follows the list once the list has caught up with it."""
    count = len(project.covered)
    project.compounds = count if project.compounds == was else max(project.compounds, count)


def save_party(project: Project, party: Party, facts: dict[str, Any]) -> None:
    """Add or change who takes part. Refuses roles that must be independent, and the same role twice."""
    lock(project.id)
    role, organisation_id = PartyRole(facts["role"]), facts["organisation_id"]
    others = [(one.role, one.organisation_id) for one in queries.parties(project.id) if one.id != party.id]
    if (role, organisation_id) in others:
        raise Refusal(N_("This organisation already has this role here."), "organisation_id")
    rules.check_parties([*others, (role, organisation_id)])
    party.project_id, party.role, party.organisation_id = project.id, role, organisation_id
    party.contact, party.phone = facts["contact"], facts["phone"]
    db.session.add(party)


def papers() -> FolderStore:
    """Where the scans of documents live."""
    return FolderStore(settings().instance / "uploads" / "papers")


def attach(record: EvidenceRecord, scan: BinaryIO) -> None:
    """Keep the scan of a document; the one before stays in the store, the journal names it. Raises Refusal."""
    try:
        paper = take_paper(scan)
    except Refusal as refusal:
        raise Refusal(refusal.message, "scan", **refusal.values) from refusal
    record.file_key, record.file_type = papers().put(paper.content), paper.mime


def save_document(project: Project, record: EvidenceRecord, facts: dict[str, Any], by_id: int | None) -> None:
    """Record a document that proves a step, or correct it."""
    with db.session.no_autoflush:
        for name, value in facts.items():
            setattr(record, name, value)
        check_evidence(record.value, today=today())
    record.project_id, record.by_id, record.at = project.id, by_id, now()
    db.session.add(record)
