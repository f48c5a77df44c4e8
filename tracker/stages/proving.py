"""Keeps what evidence proves of compounds, and with it the sums that figures reported upward are held against."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import or_, select

from tracker.base import sums
from tracker.base.model import AnySession
from tracker.extensions import db
from tracker.progress.models import Report
from tracker.projects.models import Project
from tracker.stages import queries
from tracker.stages.models import CompoundStep
from tracker.stages.proofs import Proof, proofs
from tracker.stages.rules import Facts

PLACE = {"project_path": "region_path", "year": "year", "in_plan": "in_plan"}
"""What a step repeats of its project, by the project's column."""


def keep(project: Project, facts: Facts, compounds: Iterable[Any]) -> None:
    """Store what the evidence proves of each compound; what it proves no more goes."""
    known = {(step.compound_id, step.stage): step for step in queries.compound_steps(project.id)}
    for proof in proofs(facts, compounds, queries.first_works(project.id)):
        step = known.pop((proof.compound_id, proof.stage), None) or CompoundStep(project_id=project.id)
        _write(step, project, proof)
    for step in known.values():
        db.session.delete(step)


def _write(step: CompoundStep, project: Project, proof: Proof) -> None:
    for name, own in PLACE.items():
        setattr(step, name, getattr(project, own))
    for name in proof.__dataclass_fields__:
        setattr(step, name, getattr(proof, name))
    db.session.add(step)


@sums.keeper(Project, Report)
def follow(session: AnySession, touched: Mapping[int, AbstractSet[type]]) -> None:
    """Carry along what is proven when a project changes its list or place. A confirmed report changes neither."""
    ids = [one for one, kinds in touched.items() if Report not in kinds]
    if not ids:
        return
    apart = or_(*(getattr(CompoundStep, name) != getattr(Project, own) for name, own in PLACE.items()))
    query = select(CompoundStep, Project).join(Project, Project.id == CompoundStep.project_id)
    for step, project in session.execute(query.where(CompoundStep.project_id.in_(ids), apart)):
        for name, own in PLACE.items():
            setattr(step, name, getattr(project, own))
