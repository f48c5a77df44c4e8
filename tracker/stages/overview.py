"""The page of one project: it looks at all rooms, so it stands on the roof; its address is the projects'."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import pictures
from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.funding import queries as funding
from tracker.items import queries as items
from tracker.items.queries import Line
from tracker.milestones.queries import milestones_of
from tracker.projects import queries as projects
from tracker.projects.models import CLAIMS, Project
from tracker.projects.rules import AFTER_WORKS, BEFORE_START, Stage, is_carry_over, is_late
from tracker.projects.views import bp
from tracker.stages import queries, rules
from tracker.stages.compared import compared
from tracker.works import series


@bp.get("/<int:project_id>")
@require(Permission.PROJECT_READ)
def show(project_id: int) -> ResponseReturnValue:
    project = projects.find_with_place(project_id) or abort(404)
    lines, covered = items.lines(project.id), projects.compounds(project.id)
    reached, marks = queries.reached(project.id), milestones_of(project.id)
    evidence = projects.evidence(project.id)
    facts = queries.facts(project.id, evidence=evidence, compounds=covered, lines=lines, today=today())
    return render_template(
        "stages/project.html", project=project, lines=_shown(lines), covered=covered,
        parties=projects.who_takes_part(project.id), standing=rules.standing(facts), reached=reached,
        track=track(project.stage, reached), sentence=headline(project, today()),
        is_late=is_late(project.stage, project.planned_start, project.planned_end, today()),
        carried=is_carry_over(project.year, reached.get(Stage.COMPLETED), today()),
        arrival=funding.arrival(project.id) if current_user.may(Permission.FUNDING_READ) else None,
        compared=compared(facts, reported(project), {one.kind: one.actual_on for one in marks}),
        first_report=None, gantt=pictures.inline(series.schedule(project, marks, today())),
    )  # fmt: skip


def reported(project: Project) -> dict[Stage, date | None]:
    """The days a project was reported upward."""
    return {stage: getattr(project, name) for stage, name in CLAIMS.items()}


def _shown(lines: Iterable[Line]) -> list[tuple[Any, ...]]:
    """(id, name, unit, limit, done, percent, value, why it is left out), each word translated once."""
    words: dict[str, str] = {}
    for line in lines:
        for word in (line.name, line.unit.label):
            if word not in words:
                words[word] = _(word)
    return [
        (
            line.id, words[line.name], words[line.unit.label], line.limit, line.done, line.percent, line.value,
            line.left_out_reason,
        )
        for line in lines
    ]  # fmt: skip


@bp.get("/<int:project_id>/schedule.png")
@require(Permission.PROJECT_READ)
def schedule(project_id: int) -> Response:
    project = projects.find_with_place(project_id) or abort(404)
    chart = series.schedule(project, milestones_of(project.id), today())
    return pictures.png(chart, f"schedule-{project.id}")


def headline(project: Any, day: date) -> Sentence:
    """Where the project stands, in one sentence."""
    values = {"stage": project.stage, "percent": project.percent, "day": project.planned_end}
    late = is_late(project.stage, project.planned_start, project.planned_end, day)
    if project.stage in AFTER_WORKS:
        return Sentence(N_("The works are complete. Stage: %(stage)s."), values)
    if project.stage in BEFORE_START:
        return _before_start(project, late=late)
    if project.percent is None:
        return Sentence(
            N_("Under works. How far cannot be said before the items have quantities and prices.")
        )
    if project.planned_end is None:
        return Sentence(N_("Under works: %(percent)s%% is done and confirmed."), values)
    if late:
        return Sentence(
            N_("Behind plan: %(percent)s%% is done and confirmed, the planned end was %(day)s."), values
        )
    return Sentence(N_("Under works: %(percent)s%% is done and confirmed, planned end %(day)s."), values)


def _before_start(project: Any, *, late: bool) -> Sentence:
    values = {"stage": project.stage, "day": project.planned_start}
    if project.planned_start is None:
        return Sentence(N_("The works have not started. Stage: %(stage)s."), values)
    if late:
        return Sentence(N_("Not started, though planned for %(day)s. Stage: %(stage)s."), values)
    return Sentence(N_("The works are to start on %(day)s. Stage: %(stage)s."), values)


def track(current: Stage, reached: dict[Stage, date]) -> list[tuple[Stage, date | None, str]]:
    """Every stage with the day it was reached and how it stands, for the stage track."""
    return [(stage, reached.get(stage), _state(stage, current, stage in reached)) for stage in Stage]


def _state(stage: Stage, current: Stage, is_reached: bool) -> str:
    if stage is current:
        return "current"
    if is_reached:
        return "done"
    if stage is not Stage.INSPECT and stage.position < current.position:
        return "part"
    return "todo"
