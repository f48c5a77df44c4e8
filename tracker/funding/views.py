"""The money of one project: its sources, what has moved, and what may be done next."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import pictures
from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import Page, get_or_404, page_of
from tracker.extensions import db
from tracker.funding import actions, ledger, money, overview, queries, rules, scans
from tracker.funding.books import Movement, Proposal
from tracker.funding.forms import MoveForm, NewSourceForm, ReceiptForm, ReverseForm, SourceForm, spoken
from tracker.funding.ledger import OUTGOING, PAPER, MovementKind, Purpose
from tracker.funding.models import Edition, Source
from tracker.funding.queries import Arrival
from tracker.projects.models import Project

bp = Blueprint("funding", __name__, url_prefix="/office/projects/<int:project_id>/funding")


@bp.get("/")
@require(Permission.FUNDING_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    sources = queries.sources(project.id)
    return render_template(
        "funding/index.html", project=project, sources=sources, whole=queries.whole(sources), arrival=Arrival,
        page=money.project_page(project, sources),
    )  # fmt: skip


@bp.get("/movements")
@require(Permission.FUNDING_READ)
def movements(project_id: int) -> ResponseReturnValue:
    """Every movement of the project with its paper."""
    project = get_or_404(Project, project_id)
    page = _lines("project_id", project.id)
    return render_template("funding/movements.html", project=project, page=page, stages=MovementKind)


def _lines(owner: str, owner_id: int) -> Page:
    """Movements of a source or project, of one stage if the address names one."""
    kind = next((one for one in MovementKind if one.value == request.args.get("stage")), None)
    query = queries.lines(owner, of_stage=kind is not None)
    return page_of(query, values={"owner": owner_id, "kind": kind}, scalars=False)


@bp.get("/<picture>.png")
@require(Permission.FUNDING_READ)
def picture(project_id: int, picture: str) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    page = money.project_page(project, queries.sources(project.id))
    chart = page.charts.get(picture) or abort(404)
    return pictures.png(chart, f"money-{picture}-{project.id}")


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


def _add(project: Project, form: SourceForm) -> str:
    _save(project, Source(), form)
    return url_for(".index", project_id=project.id)


def _save(project: Project, source: Source, form: SourceForm) -> None:
    facts = form.facts()
    rules.check_planned(facts["planned"])
    form.ask(actions.doubts_on_source(project, source, facts))
    with db.session.no_autoflush:
        actions.save_source(project, source, facts)
    flash(_("Saved."))


@bp.route("/<int:source_id>/edit", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def edit(project_id: int, source_id: int) -> ResponseReturnValue:
    source = get_or_404(Source, source_id, project_id=project_id)
    form, clash = SourceForm(obj=source), None
    form.offer()
    if form.validate_on_submit() and not (clash := conflict(form, source)):
        with saving(form):
            _save(source.project, source, form)
            return redirect(url_for(".show", project_id=project_id, source_id=source_id))
    return render_template(
        "funding/source.html", project=source.project, form=form, source=source, conflict=clash
    )


@bp.get("/<int:source_id>")
@require(Permission.FUNDING_READ)
def show(project_id: int, source_id: int) -> ResponseReturnValue:
    source = get_or_404(Source, source_id, project_id=project_id)
    page, law = _lines("source_id", source.id), queries.law(source.kind, today())
    layers, lying = queries.layers(source.id), money.Lying()
    return render_template(
        "funding/show.html", project=source.project, source=source, page=page, stages=MovementKind,
        arrival=Arrival(source.planned, source.received), waiting=queries.waiting(source.id),
        pots=actions.pots(source), edition=law if law.number else None, rules=[(one, spoken(one)) for one in law.rules],
        age=lying.oldest(layers), overdue=lying.overdue(layers), short=money.short(source.project, [source.kind], lying.rules_on),
        ratios=money.ratios(overview.sums_of(source)),
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
    papers = {"voucher": form.voucher.data or None, **scans.kept()}
    actions.receive(source.id, **facts, by_id=current_user.id, **papers)
    flash(_("Recorded."))
    return url_for(".show", project_id=source.project_id, source_id=source.id)


@bp.route("/<int:source_id>/move/<movement_kind>", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def move(project_id: int, source_id: int, movement_kind: str) -> ResponseReturnValue:
    """Record a stage on paper, allocate, pay, or return what is left."""
    source = get_or_404(Source, source_id, project_id=project_id)
    kind = next((one for one in PAPER | OUTGOING if one.value == movement_kind), None) or abort(404)
    form = MoveForm(dated=today())
    form.offer(kind, money.items(project_id), money.compounds(project_id), money.papers(project_id))
    page = created(form, lambda: _move(source, kind, form))
    return page or render_template(
        "funding/move.html",
        project=source.project,
        source=source,
        kind=kind,
        form=form,
        pots=actions.pots(source),
    )


def _move(source: Source, kind: MovementKind, form: MoveForm) -> str:
    data: dict[str, Any] = {name: form[name].data for name in ("amount", "dated", "document_no")}
    ledger.check_movement(**data, today=today())
    if kind in (MovementKind.ALLOCATED, MovementKind.PAID):
        form.ask(actions.doubts_on_use(source, data["amount"]))
    data |= {"by_id": current_user.id, **form.papers(), **form.where, **scans.kept()}
    if kind is MovementKind.ALLOCATED:
        made: Movement | Proposal = actions.allocate(source.id, **data)
    elif kind is MovementKind.PAID:
        more: dict[str, Any] = {
            "purpose": form.purpose.data or Purpose.WORKS,
            "wages": form.wages.data or ledger.ZERO,
        }
        made = actions.pay(source.id, **data, **more)
    elif kind is MovementKind.RETURNED:
        made = actions.return_balance(source.id, **data)
    else:
        made = actions.record(kind, source.id, **data)
    flash(told(made))
    return url_for(".show", project_id=source.project_id, source_id=source.id)


def told(made: Movement | Proposal) -> str:
    return _("A second person has to release this.") if isinstance(made, Proposal) else _("Recorded.")


@bp.get("/<int:source_id>/movements/<int:movement_id>")
@require(Permission.FUNDING_READ)
def movement(project_id: int, source_id: int, movement_id: int) -> ResponseReturnValue:
    """One movement: its legs, its papers, the rules it was made under."""
    found = get_or_404(Movement, movement_id, project_id=project_id, source_id=source_id)
    edition = db.session.get(Edition, found.edition_id) if found.edition_id else None
    checked = [(one, spoken(one)) for one in queries.rules_of(edition, found.source_kind)] if edition else []
    return render_template(
        "funding/movement.html", project=found.source.project, movement=found, legs=queries.legs(found.id),
        edition=edition, rules=checked, reversal=queries.reversal_of(found.id), names=money.names(found),
    )  # fmt: skip


@bp.get("/<int:source_id>/movements/<int:movement_id>/scan")
@require(Permission.FUNDING_READ)
def scan(project_id: int, source_id: int, movement_id: int) -> ResponseReturnValue:
    found = get_or_404(Movement, movement_id, project_id=project_id, source_id=source_id)
    return scans.handed_out(found, f"{_(found.kind.label)} {found.document_no}")


@bp.route("/<int:source_id>/movements/<int:movement_id>/reverse", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def reverse(project_id: int, source_id: int, movement_id: int) -> ResponseReturnValue:
    movement = get_or_404(Movement, movement_id, project_id=project_id, source_id=source_id)
    form = ReverseForm()
    if form.validate_on_submit():
        with saving(form):
            made = actions.reverse(movement, form.reason.data or "", current_user.id)
            waits = isinstance(made, Proposal)
            flash(told(made) if waits else _("The entry is reversed. Both lines stay."))
            return redirect(url_for(".show", project_id=project_id, source_id=source_id))
    return render_template(
        "funding/reverse.html", project=movement.source.project, movement=movement, form=form
    )
