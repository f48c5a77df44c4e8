"""What the office writes: segments, digs for operators, trench proposals, signed exceptions."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.accounts.models import Organisation
from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.format import day, sentence
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.items.models import Item
from tracker.places.models import Compound
from tracker.streets import actions, queries
from tracker.streets.entering import dig_facts, dig_form, segments_chosen
from tracker.streets.forms import ExceptionForm, NewOfficeDigForm, NewSegmentForm, OfficeDigForm, SegmentForm
from tracker.streets.models import Dig, Segment

bp = Blueprint("street_edits", __name__, url_prefix="/office")


@bp.route("/streets/compounds/<int:compound_id>/segments/new", methods=["GET", "POST"])
@require(Permission.STREET_EDIT)
def new_segment(compound_id: int) -> ResponseReturnValue:
    compound, form = get_or_404(Compound, compound_id), NewSegmentForm()
    form.offer(queries.beside_choices(compound))
    page = created(form, lambda: _save_segment(Segment(), compound, form))
    return page or render_template(
        "streets/segment.html", compound=compound, form=form, segment=None, conflict=None
    )


def _save_segment(segment: Segment, compound: Compound, form: SegmentForm) -> str:
    actions.save_segment(segment, compound, form.facts(), form.beside.data or [])
    flash(_("Saved."))
    return url_for("streets.compound", compound_id=compound.id)


@bp.route("/streets/segments/<int:segment_id>/edit", methods=["GET", "POST"])
@require(Permission.STREET_EDIT)
def edit_segment(segment_id: int) -> ResponseReturnValue:
    segment = get_or_404(Segment, segment_id)
    home, clash = segment.places[0].compound, None
    form = SegmentForm(obj=segment, beside=[place.compound_id for place in segment.places[1:]])
    known = [(place.compound_id, place.compound.name) for place in segment.places[1:]]
    form.offer(list(dict.fromkeys([*known, *queries.beside_choices(home)])))
    if form.validate_on_submit() and not (clash := conflict(form, segment)):
        with saving(form):
            return redirect(_save_segment(segment, home, form))
    return render_template("streets/segment.html", compound=home, form=form, segment=segment, conflict=clash)


@bp.post("/streets/segments/<int:segment_id>/remove")
@require(Permission.STREET_EDIT)
def remove_segment(segment_id: int) -> ResponseReturnValue:
    segment = get_or_404(Segment, segment_id)
    home_id = segment.places[0].compound_id
    actions.remove_segment(segment)
    db.session.commit()
    flash(_("Removed."))
    return redirect(url_for("streets.compound", compound_id=home_id))


@bp.route("/streets/compounds/<int:compound_id>/digs/new", methods=["GET", "POST"])
@require(Permission.STREET_EDIT)
def new_dig(compound_id: int) -> ResponseReturnValue:
    compound = get_or_404(Compound, compound_id)
    form = dig_form(NewOfficeDigForm(), compound.id)
    form.offer_operators(queries.operators())
    page = created(form, lambda: _save_dig(Dig(), form))
    return page or render_template(
        "streets/dig_form.html", compound=compound, form=form, dig=None, conflict=None
    )


def _save_dig(dig: Dig, form: Any) -> str:
    operator = db.session.get_one(Organisation, form.organisation_id.data)
    actions.save_dig(dig, operator, dig_facts(form), segments_chosen(form))
    db.session.flush()
    flash(_("Saved. The operator now confirms the window."))
    return url_for("streets.dig", dig_id=dig.id)


@bp.route("/streets/digs/<int:dig_id>/edit", methods=["GET", "POST"])
@require(Permission.STREET_EDIT)
def edit_dig(dig_id: int) -> ResponseReturnValue:
    dig, clash = get_or_404(Dig, dig_id), None
    compound = dig.segments[0].segment.places[0].compound
    form = dig_form(
        OfficeDigForm(obj=dig, opens=[link.segment_id for link in dig.segments]), compound.id, dig
    )
    form.offer_operators(queries.operators())
    if form.validate_on_submit() and not (clash := conflict(form, dig)):
        with saving(form), db.session.no_autoflush:
            return redirect(_save_dig(dig, form))
    return render_template("streets/dig_form.html", compound=compound, form=form, dig=dig, conflict=clash)


@bp.post("/streets/segments/<int:segment_id>/trench")
@require(Permission.STREET_EDIT)
def propose(segment_id: int) -> ResponseReturnValue:
    segment = get_or_404(Segment, segment_id)
    window = actions.propose_trench(segment, current_user)
    db.session.commit()
    flash(
        _(
            "The window %(first)s to %(last)s is put to the operators. Each confirms it for itself.",
            first=day(window.first),
            last=day(window.last),
        )
    )
    return redirect(url_for("streets.trench", segment_id=segment.id))


@bp.route("/streets/digs/<int:dig_id>/sign", methods=["GET", "POST"])
@require(Permission.EXCEPTION_SIGN)
def sign_dig(dig_id: int) -> ResponseReturnValue:
    dig = get_or_404(Dig, dig_id)
    return _sign(dig, dig.name, url_for("streets.dig", dig_id=dig.id))


@bp.route("/projects/<int:project_id>/items/<int:item_id>/sign", methods=["GET", "POST"])
@require(Permission.EXCEPTION_SIGN)
def sign_item(project_id: int, item_id: int) -> ResponseReturnValue:
    item = get_or_404(Item, item_id, project_id=project_id)
    return _sign(item, _(item.name), url_for("streets.project", project_id=project_id))


def _sign(target: Item | Dig, name: str, way_back: str) -> ResponseReturnValue:
    form, found = ExceptionForm(), queries.open_conflicts(target, today())
    form.offer([(one, sentence(one.text)) for one in found])
    page = created(form, _signing(target, form, way_back))
    return page or render_template("streets/sign.html", name=name, form=form, found=found, way_back=way_back)


def _signing(target: Item | Dig, form: ExceptionForm, way_back: str) -> Callable[[], str]:
    def sign() -> str:
        actions.sign(
            target,
            form.mark.data,
            reason=form.reason.data,
            document_no=form.document_no.data,
            by=current_user,
        )
        flash(_("Signed. It stands with your name in the journal."))
        return way_back

    return sign
