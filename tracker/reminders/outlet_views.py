"""Robots of groups, gateways for text messages, and one's own robots."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import now
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.projects.queries import regions_for_projects
from tracker.reminders import keeping
from tracker.reminders.forms import OutletForm, OwnOutletForm
from tracker.reminders.outbox import Outlet, new_mark
from tracker.reminders.rules import Channel

bp = Blueprint("outlets", __name__, url_prefix="/office/reminders")


@bp.route("/robots/new", methods=["GET", "POST"])
@require(Permission.PEOPLE_MANAGE)
def new() -> ResponseReturnValue:
    form = OutletForm()
    form.offer(regions_for_projects(None))
    return _edited(Outlet(mark=new_mark()), form, "bureau_reminders.delivery")


@bp.route("/robots/<int:outlet_id>", methods=["GET", "POST"])
@require(Permission.PEOPLE_MANAGE)
def edit(outlet_id: int) -> ResponseReturnValue:
    outlet = get_or_404(Outlet, outlet_id, account_id=None)
    form = OutletForm(obj=outlet)
    form.offer(regions_for_projects(None))
    return _edited(outlet, form, "bureau_reminders.delivery")


@bp.route("/mine/robots/new", methods=["GET", "POST"])
@require(Permission.REMINDER_READ)
def new_own() -> ResponseReturnValue:
    form = OwnOutletForm()
    form.offer()
    return _edited(Outlet(mark=new_mark(), account_id=current_user.id), form, "wishes.index")


@bp.route("/mine/robots/<int:outlet_id>", methods=["GET", "POST"])
@require(Permission.REMINDER_READ)
def edit_own(outlet_id: int) -> ResponseReturnValue:
    outlet = get_or_404(Outlet, outlet_id, account_id=current_user.id)
    form = OwnOutletForm(obj=outlet)
    form.offer()
    return _edited(outlet, form, "wishes.index")


def _edited(outlet: Outlet, form: Any, back: str) -> ResponseReturnValue:
    clash = conflict(form, outlet) if outlet.id and form.is_submitted() else None
    if not clash and form.validate_on_submit():
        try:
            keeping.save_outlet(outlet, form.data)
        except Refusal as refusal:
            form.refuse(refusal)
            db.session.rollback()
        else:
            db.session.commit()
            flash(_("The robot is kept. Try it out before you rely on it."))
            return redirect(url_for(back))
    return render_template("reminders/outlet.html", form=form, outlet=outlet, clash=clash, back=url_for(back))


@bp.post("/robots/<int:outlet_id>/try")
@require(Permission.REMINDER_READ)
def try_out(outlet_id: int) -> ResponseReturnValue:
    """Send a test now and show the real answer."""
    outlet, account = get_or_404(Outlet, outlet_id), current_user.account
    to = (account.email if outlet.channel is Channel.EMAIL else account.phone) or ""
    text = _("A test from the renovation tracker, sent by %(name)s.", name=account.display_name)
    is_taken, said = keeping.try_out(outlet, text, moment=now(), to=to)
    db.session.commit()
    if is_taken:
        flash(_("The test was taken. Answer: %(answer)s", answer=said or "—"))
    else:
        flash(_("The test was not taken. Answer: %(answer)s", answer=said), "warning")
    return redirect(url_for("wishes.index" if outlet.account_id else "bureau_reminders.delivery"))
