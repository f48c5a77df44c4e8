"""Where a project's money comes from and what of it has arrived."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base import once
from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.sentences import Sentence
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.funding import actions, queries, rules
from tracker.funding.forms import NewSourceForm, ReceiptForm, ReverseForm, SourceForm
from tracker.funding.models import Receipt, Source
from tracker.funding.queries import Arrival
from tracker.projects.models import Project

bp = Blueprint("funding", __name__, url_prefix="/office/projects/<int:project_id>/funding")


@bp.get("/")
@require(Permission.FUNDING_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    sources = queries.sources(project.id)
    return render_template(
        "funding/index.html", project=project, sources=sources, whole=queries.whole(sources), arrival=Arrival
    )


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def new(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    form = NewSourceForm()
    form.offer()
    doubts: list[Sentence] = []
    if form.validate_on_submit():
        doubts = [] if form.sure.data else actions.doubts_on_source(project, None, form.facts()["planned"])
        if not doubts:
            return _add_source(project, form)
    return render_template(
        "funding/source.html", project=project, form=form, doubts=doubts, source=None, conflict=None
    )


def _add_source(project: Project, form: NewSourceForm) -> ResponseReturnValue:
    owner, location = f"source:{project.id}", url_for(".index", project_id=project.id)
    try:
        if led := once.earlier(db.session(), owner, form):
            return redirect(led)
        actions.save_source(project, Source(), form.facts())
    except Refusal as refusal:
        form.refuse(refusal)
        return render_template(
            "funding/source.html", project=project, form=form, doubts=[], source=None, conflict=None
        )
    once.remember(db.session(), owner, form, location)
    db.session.commit()
    flash(_("Saved."))
    return redirect(location)


@bp.route("/<int:source_id>/edit", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def edit(project_id: int, source_id: int) -> ResponseReturnValue:
    source = get_or_404(Source, source_id, project_id=project_id)
    form, clash = SourceForm(obj=source), None
    doubts: list[Sentence] = []
    form.offer()
    if form.validate_on_submit() and not (clash := conflict(form, source)):
        doubts = (
            []
            if form.sure.data
            else actions.doubts_on_source(source.project, source, form.facts()["planned"])
        )
        try:
            if not doubts:
                with db.session.no_autoflush:
                    actions.save_source(source.project, source, form.facts())
                db.session.commit()
                flash(_("Saved."))
                return redirect(url_for(".show", project_id=project_id, source_id=source_id))
        except Refusal as refusal:
            form.refuse(refusal)
    return render_template(
        "funding/source.html", project=source.project, form=form, doubts=doubts, source=source, conflict=clash
    )


@bp.get("/<int:source_id>")
@require(Permission.FUNDING_READ)
def show(project_id: int, source_id: int) -> ResponseReturnValue:
    source = get_or_404(Source, source_id, project_id=project_id)
    receipts = queries.receipts(source.id)
    return render_template(
        "funding/show.html", project=source.project, source=source, receipts=receipts,
        arrival=Arrival(source.planned, source.received),
        reversals={one.reverses_id: one for one in receipts if one.reverses_id},
    )  # fmt: skip


@bp.route("/<int:source_id>/receive", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def receive(project_id: int, source_id: int) -> ResponseReturnValue:
    source = get_or_404(Source, source_id, project_id=project_id)
    form = ReceiptForm(received_on=today())
    doubts: list[Sentence] = []
    if form.validate_on_submit():
        try:
            if led := once.earlier(db.session(), f"receipt:{source.id}", form):
                return redirect(led)
            doubts = [] if form.sure.data else _doubts(source, form)
            if not doubts:
                return _receive(source, form)
        except Refusal as refusal:
            form.refuse(refusal)
    return render_template(
        "funding/receive.html", project=source.project, source=source, form=form, doubts=doubts
    )


def _doubts(source: Source, form: ReceiptForm) -> list[Sentence]:
    facts = form.facts()
    rules.check_receipt(**facts, today=today())
    return actions.doubts_on_receipt(source, facts["amount"], facts["document_no"])


def _receive(source: Source, form: ReceiptForm) -> ResponseReturnValue:
    location = url_for(".show", project_id=source.project_id, source_id=source.id)
    actions.receive(source.id, **form.facts(), by_id=current_user.id)
    once.remember(db.session(), f"receipt:{source.id}", form, location)
    db.session.commit()
    flash(_("Recorded."))
    return redirect(location)


@bp.route("/<int:source_id>/receipts/<int:receipt_id>/reverse", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def reverse(project_id: int, source_id: int, receipt_id: int) -> ResponseReturnValue:
    receipt = get_or_404(Receipt, receipt_id, project_id=project_id, source_id=source_id)
    form = ReverseForm()
    if form.validate_on_submit():
        try:
            actions.reverse(receipt, form.reason.data or "", current_user.id)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("The receipt is reversed. Both lines stay."))
            return redirect(url_for(".show", project_id=project_id, source_id=source_id))
    return render_template("funding/reverse.html", project=receipt.source.project, receipt=receipt, form=form)
