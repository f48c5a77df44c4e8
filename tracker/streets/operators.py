"""An operator's own works: its plan, its confirmations, its reports."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.accounts.models import Organisation
from tracker.base.access import Permission, require
from tracker.base.edits import conflict
from tracker.base.forms import Form
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404, page_of
from tracker.extensions import db
from tracker.streets import actions, queries, working
from tracker.streets.entering import dig_facts, dig_form, segments_chosen
from tracker.streets.forms import DigForm, FinishForm, HandOverForm, NewDigForm, StartForm, StepForm
from tracker.streets.models import Dig
from tracker.streets.views import dig_page

bp = Blueprint("digs", __name__, url_prefix="/office/digs")


@bp.get("/")
@require(Permission.DIG_CONFIRM)
def mine() -> ResponseReturnValue:
    """All works of one's own organisation, what is open first."""
    page = page_of(queries.own_digs())
    return render_template(
        "streets/mine.html", page=page, compounds=queries.own_compounds(current_user), operator=_operator()
    )


def _operator() -> Organisation:
    """The organisation of whoever is signed in; who has none has no works."""
    return db.session.get(Organisation, current_user.organisation_id or 0) or abort(404)


@bp.route("/compounds/<int:compound_id>/new", methods=["GET", "POST"])
@require(Permission.DIG_CONFIRM)
def new(compound_id: int) -> ResponseReturnValue:
    compound = queries.find_visible_compound(compound_id, current_user) or abort(404)
    form = dig_form(NewDigForm(), compound.id)
    page = created(form, lambda: _save(Dig(), form))
    return page or render_template(
        "streets/dig_form.html", compound=compound, form=form, dig=None, conflict=None
    )


def _save(dig: Dig, form: DigForm) -> str:
    actions.save_dig(dig, _operator(), dig_facts(form), segments_chosen(form))
    db.session.flush()
    flash(_("Saved. Confirm the window when it is sure."))
    return url_for("streets.dig", dig_id=dig.id)


@bp.route("/<int:dig_id>/edit", methods=["GET", "POST"])
@require(Permission.DIG_CONFIRM)
def edit(dig_id: int) -> ResponseReturnValue:
    dig, clash = get_or_404(Dig, dig_id), None
    compound = dig.segments[0].segment.places[0].compound
    form = dig_form(DigForm(obj=dig, opens=[link.segment_id for link in dig.segments]), compound.id, dig)
    if form.validate_on_submit() and not (clash := conflict(form, dig)):
        with saving(form), db.session.no_autoflush:
            return redirect(_save(dig, form))
    return render_template("streets/dig_form.html", compound=compound, form=form, dig=dig, conflict=clash)


@bp.post("/<int:dig_id>/confirm")
@require(Permission.DIG_CONFIRM)
def confirm(dig_id: int) -> ResponseReturnValue:
    return _step(
        dig_id, "confirm", StepForm(), lambda dig: working.confirm(dig, current_user), _("Confirmed.")
    )


@bp.post("/<int:dig_id>/decline")
@require(Permission.DIG_CONFIRM)
def decline(dig_id: int) -> ResponseReturnValue:
    told = _("Your own window stays.")
    return _step(dig_id, "decline", StepForm(), lambda dig: working.decline(dig, current_user), told)


@bp.post("/<int:dig_id>/start")
@require(Permission.DIG_CONFIRM)
def start(dig_id: int) -> ResponseReturnValue:
    form = StartForm()
    return _step(
        dig_id,
        "start",
        form,
        lambda dig: working.start(dig, current_user, **form.facts()),
        _("The start is reported."),
    )


@bp.post("/<int:dig_id>/finish")
@require(Permission.DIG_CONFIRM)
def finish(dig_id: int) -> ResponseReturnValue:
    form = FinishForm()
    return _step(
        dig_id, "finish", form,
        lambda dig: working.finish(dig, current_user, **form.facts()),
        _("The end is reported."),
    )  # fmt: skip


@bp.post("/<int:dig_id>/hand-over")
@require(Permission.DIG_CONFIRM)
def hand_over(dig_id: int) -> ResponseReturnValue:
    form = HandOverForm()
    return _step(
        dig_id, "hand_over", form,
        lambda dig: working.hand_over(dig, current_user, **form.facts()), _("Handed over."),
    )  # fmt: skip


@bp.post("/<int:dig_id>/withdraw")
@require(Permission.DIG_CONFIRM)
def withdraw(dig_id: int) -> ResponseReturnValue:
    return _step(
        dig_id, "withdraw", StepForm(), lambda dig: working.withdraw(dig, current_user), _("Withdrawn.")
    )


def _step(dig_id: int, name: str, form: Form, act: Callable[[Dig], None], done: str) -> ResponseReturnValue:
    dig = get_or_404(Dig, dig_id)
    if form.validate_on_submit():
        with saving(form):
            act(dig)
            flash(done)
            return redirect(url_for("streets.dig", dig_id=dig.id))
    return dig_page(dig.id, **{name: form})
