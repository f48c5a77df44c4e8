"""The calendar of one project: pauses, and days worked though others rest."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.projects.models import Project
from tracker.works import actions, queries
from tracker.works.forms import NewPauseForm, PauseForm
from tracker.works.models import Pause
from tracker.works.seasons import winter_break

bp = Blueprint("pauses", __name__, url_prefix="/office/projects/<int:project_id>/order/calendar")
bp.context_processor(lambda: {"named": _})  # names may hold a percent sign; a template would fill it in


@bp.get("/")
@require(Permission.PROJECT_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    return render_template(
        "works/calendar.html", project=project, pauses=queries.pauses(project.id), winter=winter_break(),
        coming=winter_break().beginning(today().year), paused=queries.calendar_of(project).pause_on(today()),
        known_until=queries.calendar_of(project).base.known_until,
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.WORKS_APPROVE)
def new(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    form = NewPauseForm()
    form.offer()
    page = created(form, lambda: _add(project, form))
    return page or render_template("works/pause.html", project=project, form=form, pause=None, conflict=None)


def _add(project: Project, form: NewPauseForm) -> str:
    actions.save_pause(project, Pause(), form.facts(), current_user.id, today())
    flash(_("Saved. The expected days follow the calendar."))
    return url_for(".index", project_id=project.id)


@bp.route("/<int:pause_id>", methods=["GET", "POST"])
@require(Permission.WORKS_APPROVE)
def edit(project_id: int, pause_id: int) -> ResponseReturnValue:
    pause = get_or_404(Pause, pause_id, project_id=project_id)
    form, clash = PauseForm(obj=pause), None
    form.offer()
    if form.validate_on_submit() and not (clash := conflict(form, pause)):
        with saving(form):
            actions.save_pause(pause.project, pause, form.facts(), current_user.id, today())
            flash(_("Saved. The expected days follow the calendar."))
            return redirect(url_for(".index", project_id=project_id))
    return render_template("works/pause.html", project=pause.project, form=form, pause=pause, conflict=clash)


@bp.post("/<int:pause_id>/remove")
@require(Permission.WORKS_APPROVE)
def remove(project_id: int, pause_id: int) -> ResponseReturnValue:
    pause = get_or_404(Pause, pause_id, project_id=project_id)
    actions.remove_pause(pause.project, pause, today())
    db.session.commit()
    flash(_("Removed. The expected days follow the calendar."))
    return redirect(url_for(".index", project_id=project_id))
