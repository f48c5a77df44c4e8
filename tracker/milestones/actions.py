"""What is done to milestones. Start and completion carry the project's planned days along."""

from datetime import date
from typing import Any

from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.milestones import queries, rules
from tracker.milestones.models import Milestone
from tracker.milestones.rules import DateBasis, MilestoneKind
from tracker.projects.actions import explain, lock
from tracker.projects.models import Project


def save(project: Project, milestone: Milestone, facts: dict[str, Any], why: str = "") -> None:
    """Set the dates of one milestone. Refuses what contradicts its neighbours, the plan year or today, and a new
    planned end that is public already without ``why``.
    """
    lock(project.id)
    others = queries.milestones(project.id)
    if milestone.id is None and milestone.kind in others:
        raise Refusal(N_("Somebody else entered this milestone meanwhile. Open it again."))
    for name in ("planned_on", "forecast_on"):
        if facts[name]:
            rules.check_planned(facts[name], plan_year=project.year, field=name)
        if name == "planned_on":
            rules.check_order(_dates(others, milestone.kind, name, facts[name]), name)
    if facts["actual_on"]:
        rules.check_actual(facts["actual_on"], today=today(), plan_year=project.year)
        rules.check_order(_dates(others, milestone.kind, "actual_on", facts["actual_on"]), "actual_on")
    rules.check_proof(facts["actual_on"], facts["evidence"])
    if milestone.kind is MilestoneKind.COMPLETION:
        explain(project, {"planned_end": facts["planned_on"]}, why)
    if facts["planned_on"] != milestone.planned_on:
        milestone.basis = DateBasis.ENTERED.label
    for name, value in facts.items():
        setattr(milestone, name, value)
    milestone.project_id = project.id
    db.session.add(milestone)
    _carry(project, milestone)


def _dates(
    others: dict[MilestoneKind, Milestone], kind: MilestoneKind, name: str, day: date | None
) -> dict[MilestoneKind, date | None]:
    """One of the three dates of all milestones, with the new day in its place."""
    return {one: getattr(found, name) for one, found in others.items()} | {kind: day}


def _carry(project: Project, milestone: Milestone) -> None:
    if milestone.kind is MilestoneKind.START:
        project.planned_start = milestone.planned_on
    elif milestone.kind is MilestoneKind.COMPLETION:
        project.planned_end = milestone.planned_on


def expect(project: Project) -> int:
    """Give every milestone without a planned day the one the programme expects; how many."""
    lock(project.id)
    known = queries.milestones(project.id)
    expected = rules.default_milestones(project.year, project.planned_start, project.planned_end)
    planned = {kind: one.planned_on for kind, one in known.items()}
    missing = [one for one in expected if planned.get(one.kind) is None]
    rules.check_order({**planned, **{one.kind: one.planned for one in missing}})
    for one in missing:
        milestone = known.get(one.kind) or Milestone(project_id=project.id, kind=one.kind)
        milestone.planned_on, milestone.basis = one.planned, one.source
        db.session.add(milestone)
        _carry(project, milestone)
    return len(missing)
