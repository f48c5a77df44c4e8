"""The gates: what a project's evidence proves, and what the next stage still lacks."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.format import label
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.web import get_or_404
from tracker.items import queries as items
from tracker.milestones import queries as milestones
from tracker.projects import queries as projects
from tracker.projects.models import Project
from tracker.projects.rules import Stage
from tracker.stages import actions, queries, rules
from tracker.stages.compared import compared
from tracker.stages.forms import AdvanceForm
from tracker.stages.overview import reported, track

bp = Blueprint("stages", __name__, url_prefix="/office/projects/<int:project_id>/stage")


@bp.get("/")
@require(Permission.PROJECT_READ)
def show(project_id: int) -> ResponseReturnValue:
    return _page(get_or_404(Project, project_id), AdvanceForm())


@bp.post("/advance")
@require(Permission.STAGE_ADVANCE)
def advance(project_id: int) -> ResponseReturnValue:
    project, form = get_or_404(Project, project_id), AdvanceForm()
    was = project.stage
    if form.validate_on_submit():
        facts = queries.facts_of(project.id, today())
        with saving(form):
            found = actions.advance(project, facts, reason=form.reason.data or "", by_id=current_user.id)
            if found is was:
                flash(_("The evidence proves the same stage as before: %(stage)s.", stage=label(found)))
            else:
                flash(_("The stage is now: %(stage)s.", stage=label(found)), "success")
            return redirect(url_for(".show", project_id=project.id))
    return _page(project, form)


def _page(project: Project, form: AdvanceForm) -> ResponseReturnValue:
    documents = projects.documents(project.id)
    facts = queries.facts(
        project.id, evidence=[record.value for record in documents],
        compounds=projects.compounds(project.id), lines=items.lines(project.id), today=today(),
    )  # fmt: skip
    reached = queries.reached(project.id)
    dates = {kind: one.actual_on for kind, one in milestones.milestones(project.id).items()}
    return render_template(
        "stages/show.html", project=project, documents=documents, standing=rules.standing(facts), form=form,
        reached=reached, track=track(project.stage, reached), survey=Stage.SURVEY,
        gates=[(stage, rules.missing(stage, facts)) for stage in Stage],
        compared=compared(facts, reported(project), dates), first_report=queries.first_report(project.id),
    )  # fmt: skip
