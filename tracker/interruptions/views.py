"""The calendar of interruptions in the office and on site: list, announce, move, cancel."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import now
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.settings import settings
from tracker.base.web import get_or_404, page_of, sorting
from tracker.extensions import db
from tracker.interruptions import actions, queries, rules, tables
from tracker.interruptions.forms import CancelForm, InterruptionForm, MoveForm, NewInterruptionForm
from tracker.interruptions.models import Interruption
from tracker.interruptions.rules import Span
from tracker.interruptions.tables import Service
from tracker.places import queries as places
from tracker.places.choosing import choose_compound
from tracker.places.forms import id_or_none
from tracker.places.models import Compound, Entrance, Region

bp = Blueprint("interruptions", __name__, url_prefix="/office/interruptions")
SORTS = {"starts": Interruption.starts_at, "compound": Compound.name_key, "service": Interruption.service}


@bp.get("/")
@require(Permission.INTERRUPTION_READ)
def index() -> ResponseReturnValue:
    """What is coming or under way, of all owners; ``?past=1`` shows all."""
    args = request.args.to_dict()
    region = get_or_404(Region, chosen) if (chosen := id_or_none(args.get("region"))) else None
    query = queries.listed(
        text=args.get("q", "").strip(), path=region.path if region else "", service=args.get("service", ""),
        since=None if args.get("past") else now(),
    )  # fmt: skip
    sort, order = sorting(SORTS, "starts")
    page = page_of(query.order_by(*order, Interruption.id), scalars=False)
    return render_template(
        "interruptions/index.html", page=page, sort=sort, services=[(word.value, _(word.label)) for word in Service],
        regions=places.nearby_regions(region.path if region else current_user.region_path), state=_state,
        known=places.region_names(row.region_path for row in page.rows), where_is=places.where_is,
    )  # fmt: skip


def _state(row: Interruption) -> rules.When:
    span = Span(row.starts_at, row.ends_at)
    return rules.when(span, is_cancelled=row.cancelled_at is not None, now=now())


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.INTERRUPTION_EDIT)
def new() -> ResponseReturnValue:
    """Compound, then what, when and for whom."""
    chosen = id_or_none(request.args.get("compound"))
    if chosen is None:
        return choose_compound(title=_("Announce an interruption"), room=_("Interruptions"))
    compound = queries.find_reached(chosen, current_user) or abort(404)
    owner_id = current_user.organisation_id or abort(403)
    form = NewInterruptionForm(phone=queries.own_phone(owner_id) or settings().hotline)
    _offer(form, compound.id)

    def make() -> str:
        row = actions.announce(compound, owner_id, form.plan(_ticked(form)), current_user)
        return url_for(".show", interruption_id=row.id)

    return created(form, make) or render_template(
        "interruptions/form.html", form=form, compound=compound, row=None, conflict=None
    )


def _offer(form: InterruptionForm, compound_id: int) -> None:
    form.offer(queries.doors_of(compound_id), may_sign=current_user.may(Permission.EXCEPTION_SIGN))


def _ticked(form: InterruptionForm) -> Sequence[Entrance]:
    return [db.session.get_one(Entrance, door) for door in form.doors.data or ()]


def _one(interruption_id: int) -> Interruption:
    get_or_404(Interruption, interruption_id)
    return queries.whole(interruption_id) or abort(404)


@bp.get("/<int:interruption_id>")
@require(Permission.INTERRUPTION_READ)
def show(interruption_id: int) -> ResponseReturnValue:
    return _page(_one(interruption_id), CancelForm())


def _page(row: Interruption, form: CancelForm) -> ResponseReturnValue:
    source = tables.limits()[row.service].source
    return render_template("interruptions/show.html", row=row, state=_state(row), form=form, source=source)


@bp.route("/<int:interruption_id>/edit", methods=["GET", "POST"])
@require(Permission.INTERRUPTION_EDIT)
def edit(interruption_id: int) -> ResponseReturnValue:
    row, clash = _one(interruption_id), None
    actions.check_standing(row)
    form = MoveForm.opened_on(row)
    _offer(form, row.compound_id)
    if form.validate_on_submit() and not (clash := conflict(form, row)):
        with saving(form):
            actions.move(row, form.plan(_ticked(form)), current_user, reason=form.moved_reason.data or "")
            flash(_("Saved. The pages, sheets and calendars of the entrances show it at once."), "success")
            return redirect(url_for(".show", interruption_id=interruption_id))
    return render_template(
        "interruptions/form.html", form=form, compound=row.compound, row=row, conflict=clash
    )


@bp.post("/<int:interruption_id>/cancel")
@require(Permission.INTERRUPTION_EDIT)
def cancel(interruption_id: int) -> ResponseReturnValue:
    row, form = _one(interruption_id), CancelForm()
    if not form.validate_on_submit():
        return _page(row, form)
    actions.cancel(row, form.reason.data or "")
    db.session.commit()
    flash(_("Cancelled. Residents see it with the reason."), "success")
    return redirect(url_for(".show", interruption_id=interruption_id))
