"""What waits for me, and how the sending goes."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import now
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404, page_of
from tracker.extensions import db
from tracker.reminders import actions, queries
from tracker.reminders.mail import sentence
from tracker.reminders.models import Reminder
from tracker.reminders.rules import LEASE

bp = Blueprint("reminders", __name__, url_prefix="/office/reminders")


@bp.get("/")
@require(Permission.REMINDER_READ)
def index() -> ResponseReturnValue:
    page = page_of(queries.mine(current_user.id))
    rows = [(reminder, sentence(reminder)) for reminder in page.rows]
    return render_template("reminders/index.html", page=page, rows=rows)


@bp.get("/delivery")
@require(Permission.PEOPLE_MANAGE)
def delivery() -> ResponseReturnValue:
    lease = queries.lease()
    alive = lease is not None and now() - lease.beat_at < LEASE * 2
    failed = [(reminder, sentence(reminder)) for reminder in queries.failed()]
    return render_template(
        "reminders/delivery.html", lease=lease, alive=alive, counts=queries.counts(), failed=failed
    )


@bp.post("/<int:reminder_id>/resend")
@require(Permission.PEOPLE_MANAGE)
def resend(reminder_id: int) -> ResponseReturnValue:
    actions.resend(get_or_404(Reminder, reminder_id))
    db.session.commit()
    flash(_("It will be sent again within a minute."))
    return redirect(url_for(".delivery"))
