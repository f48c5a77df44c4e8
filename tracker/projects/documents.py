"""Documents that prove the steps of a project."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.places.sent import created
from tracker.projects import actions
from tracker.projects.forms import DocumentForm, NewDocumentForm, typed
from tracker.projects.models import EvidenceRecord, Project

bp = Blueprint("evidence", __name__, url_prefix="/office/projects/<int:project_id>/evidence")


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def new(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    form = NewDocumentForm(kind=request.args.get("kind"))
    form.offer()
    page = created(form, lambda: _create(project, form))
    return page or render_template(
        "projects/document.html", project=project, form=form, record=None, conflict=None
    )


def _create(project: Project, form: NewDocumentForm) -> str:
    actions.save_document(project, EvidenceRecord(), typed(form), current_user.id)
    flash(_("Saved. Check the stage to see what it proves."))
    return url_for("stages.show", project_id=project.id)


@bp.route("/<int:record_id>", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def edit(project_id: int, record_id: int) -> ResponseReturnValue:
    record = get_or_404(EvidenceRecord, record_id, project_id=project_id)
    form, clash = DocumentForm(obj=record), None
    form.offer()
    if form.validate_on_submit() and not (clash := conflict(form, record)):
        try:
            actions.save_document(record.project, record, typed(form), current_user.id)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("stages.show", project_id=project_id))
    return render_template(
        "projects/document.html", project=record.project, form=form, record=record, conflict=clash
    )


@bp.post("/<int:record_id>/remove")
@require(Permission.PROJECT_EDIT)
def remove(project_id: int, record_id: int) -> ResponseReturnValue:
    db.session.delete(get_or_404(EvidenceRecord, record_id, project_id=project_id))
    db.session.commit()
    flash(_("Removed. The journal keeps what it said."))
    return redirect(url_for("stages.show", project_id=project_id))
