"""A stage is reached with evidence, never typed: it is read again from what is on file."""

from datetime import date

from tracker.base import journal
from tracker.base.clock import now
from tracker.extensions import db
from tracker.projects import queries as projects
from tracker.projects.actions import lock
from tracker.projects.models import Project, StageStep
from tracker.projects.rules import Stage
from tracker.stages import proving, queries, rules
from tracker.stages.models import StageReading
from tracker.stages.rules import Facts


def advance(project: Project, facts: Facts, *, reason: str, by_id: int | None) -> Stage:
    """Store the stage the evidence proves, with the day of each step; the stage found.

    Raises Refusal when that is less than before and nobody says why.
    """
    lock(project.id)
    found = rules.standing(facts).stage
    rules.check_step_back(project.stage, found, reason)
    if found is not project.stage and reason.strip():
        note = journal.Note(
            f"project:{project.id}", "stage", "project", project.id, {"reason": [None, reason.strip()]}
        )
        journal.note(db.session(), note)
    project.stage = found
    _keep_steps(project, facts, by_id)
    proving.keep(project, facts, projects.compounds(project.id))
    return found


def read_again(project_id: int, today: date) -> bool:
    """What the night does: store what the evidence proves now; whether the stage has moved.

    It takes no project back: somebody has to say why, so such a one stays where it is and shows what is missing.
    """
    project = lock(project_id)
    was, facts = project.stage, queries.facts_of(project_id, today)
    if rules.standing(facts).stage.position >= was.position:
        return advance(project, facts, reason="", by_id=None) is not was
    proving.keep(project, facts, projects.compounds(project_id))
    return False


def read_all(today: date, *, everything: bool = False) -> StageReading:
    """Read again whatever changed since the last time, or all of it; one project, one transaction. Commits."""
    last = queries.last_reading()
    moment, count, moved = now(), 0, 0
    for project_id in queries.to_read(last.at if last and not everything else None, today):
        moved += read_again(project_id, today)
        count += 1
        db.session.commit()
    reading = StageReading(at=moment, projects=count, moved=moved)
    db.session.add(reading)
    db.session.commit()
    return reading


def _keep_steps(project: Project, facts: Facts, by_id: int | None) -> None:
    """One row for each stage whose gate is passed, with its day; none for the others."""
    known = {step.stage: step for step in queries.steps(project.id)}
    for stage in Stage:
        day, step = rules.reached_on(stage, facts), known.get(stage)
        if day is None and step:
            db.session.delete(step)
        elif day and step is None:
            db.session.add(
                StageStep(project_id=project.id, stage=stage, reached_on=day, by_id=by_id, at=now())
            )
        elif day and step and day < facts.today:  # a gate without dated proof keeps the day it was found
            step.reached_on = day
