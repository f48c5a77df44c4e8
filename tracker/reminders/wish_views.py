"""How and when I want to be told, who stands in for me, my calendar and my own robots."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import now, today
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.settings import settings
from tracker.base.web import get_or_404
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.reminders import hours, keeping, previews, queries
from tracker.reminders.forms import AbsenceForm, WishForm
from tracker.reminders.wishes import Absence

bp = Blueprint("wishes", __name__, url_prefix="/office/reminders/mine")


@bp.route("/", methods=["GET", "POST"])
@require(Permission.REMINDER_READ)
def index() -> ResponseReturnValue:
    """Preferences with a preview of the next daily message."""
    wish = keeping.wish_of(current_user.id)
    form = WishForm(obj=wish)
    clash = conflict(form, wish) if wish.id and form.is_submitted() else None
    if not clash and form.validate_on_submit():
        form.populate_obj(wish)
        db.session.add(wish)
        db.session.commit()
        flash(_("Your wishes are kept."))
        return redirect(url_for(".index"))
    return render_template(
        "reminders/mine.html", form=form, clash=clash, wish=wish, next_at=hours.next_digest(now(), wish.hours, chinese_calendar()),
        preview=previews.digest(current_user.account, wish), absences=queries.absences_of(current_user.id, today()),
        account=current_user.account, robots=queries.robots_of(current_user.id), sends_mail=bool(settings().smtp_host),
    )  # fmt: skip


@bp.route("/absence", methods=["GET", "POST"])
@require(Permission.REMINDER_READ)
def absence() -> ResponseReturnValue:
    form = AbsenceForm()
    form.offer(keeping.colleagues(current_user.account))
    if form.validate_on_submit():
        names = ("first_on", "last_on", "deputy_id", "reason")
        with saving(form):
            keeping.leave(current_user.id, **{name: form[name].data for name in names})
            flash(_("Your absence is entered."))
            return redirect(url_for(".index"))
    return render_template("reminders/absence.html", form=form)


@bp.post("/absence/<int:absence_id>/remove")
@require(Permission.REMINDER_READ)
def remove_absence(absence_id: int) -> ResponseReturnValue:
    db.session.delete(get_or_404(Absence, absence_id))
    db.session.commit()
    flash(_("The absence is removed."))
    return redirect(url_for(".index"))


@bp.post("/calendar")
@require(Permission.REMINDER_READ)
def open_feed() -> ResponseReturnValue:
    """A new address for the calendar; shown this once."""
    made = keeping.open_feed(current_user.id)
    db.session.commit()
    address = f"{settings().address}{url_for('reminder_links.calendar', secret=made)}"
    return render_template("reminders/calendar.html", address=address)


@bp.post("/calendar/close")
@require(Permission.REMINDER_READ)
def close_feed() -> ResponseReturnValue:
    keeping.close_feed(current_user.id)
    db.session.commit()
    flash(_("The calendar's address leads nowhere any more."))
    return redirect(url_for(".index"))
