"""Documents that prove the steps of a project."""

import io
from typing import BinaryIO, cast

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.edits import conflict
from tracker.base.format import label
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.photos.papers import SUFFIXES
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
    _save(project, EvidenceRecord(), form)
    flash(_("Saved. Check the stage to see what it proves."))
    return url_for("stages.show", project_id=project.id)


@bp.route("/<int:record_id>", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def edit(project_id: int, record_id: int) -> ResponseReturnValue:
    record = get_or_404(EvidenceRecord, record_id, project_id=project_id)
    form, clash = DocumentForm(obj=record), None
    form.offer()
    if form.validate_on_submit() and not (clash := conflict(form, record)):
        with saving(form):
            _save(record.project, record, form)
            flash(_("Saved."))
            return redirect(url_for("stages.show", project_id=project_id))
    return render_template(
        "projects/document.html", project=record.project, form=form, record=record, conflict=clash
    )


def _save(project: Project, record: EvidenceRecord, form: DocumentForm) -> None:
    if scan := request.files.get("scan"):
        actions.attach(record, cast(BinaryIO, scan.stream))
    actions.save_document(project, record, typed(form), current_user.id)


@bp.get("/<int:record_id>/scan")
@require(Permission.PROJECT_READ)
def scan(project_id: int, record_id: int) -> ResponseReturnValue:
    """The file of a document, always as a download: a PDF may carry scripts, and no page of ours runs them."""
    record = get_or_404(EvidenceRecord, record_id, project_id=project_id)
    try:
        with actions.papers().open(record.file_key or "") as file:
            content = io.BytesIO(file.read())
    except (FileNotFoundError, ValueError):
        abort(404)
    name = f"{label(record.kind)} {record.document_no or record.dated.isoformat()}.{SUFFIXES[str(record.file_type)]}"
    return send_file(content, mimetype=record.file_type, as_attachment=True, download_name=name)


@bp.post("/<int:record_id>/remove")
@require(Permission.PROJECT_EDIT)
def remove(project_id: int, record_id: int) -> ResponseReturnValue:
    db.session.delete(get_or_404(EvidenceRecord, record_id, project_id=project_id))
    db.session.commit()
    flash(_("Removed. The journal keeps what it said."))
    return redirect(url_for("stages.show", project_id=project_id))
