"""What waits for me, and what I say to it."""

from typing import cast

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import now, today
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.web import get_or_404, page_of
from tracker.extensions import db
from tracker.reminders import acts, book, queries, trace
from tracker.reminders.forms import LaterForm
from tracker.reminders.models import Reminder
from tracker.reminders.rules import ActKind
from tracker.reminders.wording import climbs, sentence

MOST = 20  # matters on a page: each is a card with its buttons
bp = Blueprint("reminders", __name__, url_prefix="/office/reminders")
bp.record_once(lambda state: trace.install(cast(Flask, state.app)))


@bp.get("/")
@require(Permission.REMINDER_READ)
def index() -> ResponseReturnValue:
    page, rules = page_of(queries.mine(current_user.id), size=MOST), book.current()
    refusals = acts.refusals([one.matter_id for one in page.rows])
    rows = [(one, sentence(one), climbs(one.matter, rules), refusals[one.matter_id]) for one in page.rows]
    return render_template("reminders/index.html", page=page, rows=rows, today=today())


@bp.post("/<int:reminder_id>/done")
@require(Permission.REMINDER_READ)
def done(reminder_id: int) -> ResponseReturnValue:
    return _say(
        reminder_id, ActKind.DONE, _("It is off your list. While the record does not show it, it climbs on.")
    )


@bp.post("/<int:reminder_id>/not-mine")
@require(Permission.REMINDER_READ)
def not_mine(reminder_id: int) -> ResponseReturnValue:
    return _say(reminder_id, ActKind.NOT_MINE, _("The nearest other desk is told instead."))


def _say(reminder_id: int, kind: ActKind, told: str) -> ResponseReturnValue:
    acts.say(get_or_404(Reminder, reminder_id), kind, today=today(), moment=now())
    db.session.commit()
    flash(told)
    return redirect(url_for(".index"))


@bp.route("/<int:reminder_id>/later", methods=["GET", "POST"])
@require(Permission.REMINDER_READ)
def later(reminder_id: int) -> ResponseReturnValue:
    reminder, form = get_or_404(Reminder, reminder_id), LaterForm()
    if form.validate_on_submit():
        reason, until = form.reason.data or "", form.until.data
        with saving(form):
            acts.say(reminder, ActKind.LATER, today=today(), moment=now(), reason=reason, until=until)
            flash(_("You are told again on that day."))
            return redirect(url_for(".index"))
    return render_template("reminders/later.html", form=form, text=sentence(reminder))
