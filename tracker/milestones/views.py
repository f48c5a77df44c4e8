"""The dates a project is held to."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.pages import ngettext
from tracker.base.saving import saving
from tracker.base.settings import settings
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.milestones import actions, queries, rules
from tracker.milestones.forms import MilestoneForm
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.projects.models import Project

bp = Blueprint("milestones", __name__, url_prefix="/office/projects/<int:project_id>/milestones")


@bp.get("/")
@require(Permission.PROJECT_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    found = queries.milestones(project.id)
    lines = [
        (
            kind,
            found.get(kind),
            rules.status(found[kind].dates, today=today(), due_soon_days=settings().reminder_days),
            rules.slippage(found[kind].dates, today=today()),
        )
        if kind in found
        else (kind, None, rules.MilestoneStatus.UNDATED, 0)
        for kind in MilestoneKind
    ]
    undated = any(one is None or one.planned_on is None for _kind, one, _status, _days in lines)
    return render_template("milestones/index.html", project=project, lines=lines, undated=undated)


@bp.post("/expected")
@require(Permission.PROJECT_EDIT)
def expected(project_id: int) -> ResponseReturnValue:
    count = actions.expect(get_or_404(Project, project_id))
    db.session.commit()
    flash(ngettext("%(num)s date is set.", "%(num)s dates are set.", count))
    return redirect(url_for(".index", project_id=project_id))


@bp.route("/<kind>", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def edit(project_id: int, kind: str) -> ResponseReturnValue:
    if kind not in {one.value for one in MilestoneKind}:
        abort(404)
    project = get_or_404(Project, project_id)
    known = queries.milestones(project.id).get(MilestoneKind(kind))
    form, clash = MilestoneForm(obj=known), None
    if form.validate_on_submit() and not (clash := known and conflict(form, known)):
        milestone = known or Milestone(kind=MilestoneKind(kind), project_id=project.id)
        with saving(form), db.session.no_autoflush:
            actions.save(project, milestone, form.facts(), form.why.data or "")
            flash(_("Saved."))
            return redirect(url_for(".index", project_id=project_id))
    return render_template(
        "milestones/edit.html",
        project=project,
        kind=MilestoneKind(kind),
        form=form,
        milestone=known,
        conflict=clash,
    )
