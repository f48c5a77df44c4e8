"""Pages of hidden works: what is proven before it is covered, and what is still missing."""

from typing import Any, BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.web import get_or_404
from tracker.base.words import N_
from tracker.extensions import db
from tracker.items.models import ItemPlace
from tracker.photos.papers import take_paper
from tracker.progress import hidden_works
from tracker.progress.forms import CheckForm, ReturnForm
from tracker.progress.models import HiddenCheck
from tracker.progress.rules import ReportState
from tracker.progress.serving import send_paper
from tracker.progress.site import units
from tracker.projects.models import Project

bp = Blueprint("checks", __name__)


@bp.get("/office/projects/<int:project_id>/hidden-works")
@require(Permission.PROJECT_READ)
def index(project_id: int) -> ResponseReturnValue:
    return _page(get_or_404(Project, project_id), ReturnForm(formdata=None))


def _page(project: Project, form: ReturnForm) -> str:
    return render_template(
        "progress/checks.html", project=project, works=hidden_works.of_project(project.id), form=form,
        checks=hidden_works.checks_of(project.id), named=_, units=units(),
    )  # fmt: skip


@bp.route("/site/places/<int:item_place_id>/check", methods=["GET", "POST"])
@require(Permission.PROGRESS_REPORT)
def new(item_place_id: int) -> ResponseReturnValue:
    place = get_or_404(ItemPlace, item_place_id)
    form = CheckForm(tested_on=today() if request.method == "GET" else None)
    if form.validate_on_submit():
        with saving(form):
            _send(place, form)
            flash(_("Sent. The supervisor confirms it; then the work may be covered."), "success")
            return redirect(url_for(".index", project_id=place.project_id))
    return render_template(
        "progress/check.html", place=place, form=form, named=_, unit=_(place.item.unit.label)
    )


def _send(place: ItemPlace, form: CheckForm) -> None:
    upload = form.record.data
    if not getattr(upload, "filename", ""):
        raise Refusal(N_("Take a photo of the test record, or choose its scan."), "record")
    db.session.rollback()  # nobody waits for the database while a picture is decoded
    try:
        record = take_paper(cast(BinaryIO, upload.stream))
    except Refusal as refusal:
        raise Refusal(refusal.message, "record", **refusal.values) from refusal
    tested_on: Any = form.tested_on.data  # the form let no empty day pass
    hidden_works.send(place, form.document_no.data, tested_on, record, by=current_user, today=today())


@bp.get("/office/hidden-checks/<int:check_id>/record")
@require(Permission.PROJECT_READ)
def record(check_id: int) -> ResponseReturnValue:
    check = get_or_404(HiddenCheck, check_id)
    return send_paper(check.file_key, check.file_type, f"record-{check_id}")


@bp.post("/office/hidden-checks/<int:check_id>/confirm")
@require(Permission.PROGRESS_CONFIRM)
def confirm(check_id: int) -> ResponseReturnValue:
    check = get_or_404(HiddenCheck, check_id)
    hidden_works.decide(check, current_user, ReportState.CONFIRMED)
    db.session.commit()
    flash(_("Confirmed. What was checked may be covered."), "success")
    return redirect(url_for(".index", project_id=check.project_id))


@bp.post("/office/hidden-checks/<int:check_id>/return")
@require(Permission.PROGRESS_CONFIRM)
def give_back(check_id: int) -> ResponseReturnValue:
    check, form = get_or_404(HiddenCheck, check_id), ReturnForm()
    if not form.validate_on_submit():
        return _page(get_or_404(Project, check.project_id), form)
    hidden_works.decide(check, current_user, ReportState.RETURNED, form.reason.data or "")
    db.session.commit()
    flash(_("Returned with your reason."), "success")
    return redirect(url_for(".index", project_id=check.project_id))
