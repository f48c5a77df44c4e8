"""Where a project's money comes from and what of it has arrived."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404, page_of
from tracker.extensions import db
from tracker.funding import actions, ledger, queries, rules
from tracker.funding.books import Movement, Proposal
from tracker.funding.forms import NewSourceForm, ReceiptForm, ReverseForm, SourceForm
from tracker.funding.models import Source
from tracker.funding.queries import Arrival
from tracker.places.sent import created
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
    page = created(form, lambda: _add(project, form))
    return page or render_template(
        "funding/source.html", project=project, form=form, source=None, conflict=None
    )


def _add(project: Project, form: NewSourceForm) -> str:
    rules.check_planned(form.facts()["planned"])
    form.ask(actions.doubts_on_source(project, None, form.facts()["planned"]))
    actions.save_source(project, Source(), form.facts())
    flash(_("Saved."))
    return url_for(".index", project_id=project.id)


@bp.route("/<int:source_id>/edit", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def edit(project_id: int, source_id: int) -> ResponseReturnValue:
    source = get_or_404(Source, source_id, project_id=project_id)
    form, clash = SourceForm(obj=source), None
    form.offer()
    if form.validate_on_submit() and not (clash := conflict(form, source)):
        try:
            rules.check_planned(form.facts()["planned"])
            form.ask(actions.doubts_on_source(source.project, source, form.facts()["planned"]))
            with db.session.no_autoflush:
                actions.save_source(source.project, source, form.facts())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for(".show", project_id=project_id, source_id=source_id))
    return render_template(
        "funding/source.html", project=source.project, form=form, source=source, conflict=clash
    )


@bp.get("/<int:source_id>")
@require(Permission.FUNDING_READ)
def show(project_id: int, source_id: int) -> ResponseReturnValue:
    source = get_or_404(Source, source_id, project_id=project_id)
    page = page_of(queries.movements(source.id))
    return render_template(
        "funding/show.html", project=source.project, source=source, page=page,
        arrival=Arrival(source.planned, source.received),
        reversals=queries.reversed_among([one.id for one in page.rows]),
    )  # fmt: skip


@bp.route("/<int:source_id>/receive", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def receive(project_id: int, source_id: int) -> ResponseReturnValue:
    source = get_or_404(Source, source_id, project_id=project_id)
    form = ReceiptForm(dated=today())
    page = created(form, lambda: _receive(source, form))
    return page or render_template("funding/receive.html", project=source.project, source=source, form=form)


def _receive(source: Source, form: ReceiptForm) -> str:
    facts = form.facts()
    ledger.check_movement(**facts, today=today())
    form.ask(actions.doubts_on_receipt(source, facts["amount"], facts["document_no"]))
    actions.receive(source.id, **facts, by_id=current_user.id)
    flash(_("Recorded."))
    return url_for(".show", project_id=source.project_id, source_id=source.id)


@bp.route("/<int:source_id>/movements/<int:movement_id>/reverse", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def reverse(project_id: int, source_id: int, movement_id: int) -> ResponseReturnValue:
    movement = get_or_404(Movement, movement_id, project_id=project_id, source_id=source_id)
    form = ReverseForm()
    if form.validate_on_submit():
        try:
            made = actions.reverse(movement, form.reason.data or "", current_user.id)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            waits = isinstance(made, Proposal)
            flash(
                _("A second person has to release this.")
                if waits
                else _("The entry is reversed. Both lines stay.")
            )
            return redirect(url_for(".show", project_id=project_id, source_id=source_id))
    return render_template(
        "funding/reverse.html", project=movement.source.project, movement=movement, form=form
    )
