"""What a link in a message opens without signing in: exactly one act, or one's own calendar."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.base.access import public
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.forms import Form
from tracker.extensions import db
from tracker.reminders import acts, keeping, links, previews
from tracker.reminders.forms import LaterForm
from tracker.reminders.links import Link
from tracker.reminders.models import Reminder
from tracker.reminders.rules import ActKind
from tracker.reminders.wording import sentence

bp = Blueprint("reminder_links", __name__, url_prefix="/reminders")


@bp.route("/<token>", methods=["GET", "POST"])
@public("a signed link of a message: one act on one reminder, for two weeks")
def act(token: str) -> ResponseReturnValue:
    """GET shows what would be done, with one button; only POST does it."""
    link = links.opened(token)
    form = LaterForm() if link and link.act is ActKind.LATER else Form()
    reminder = db.session.get(Reminder, link.reminder_id) if link else None
    if link is None or reminder is None or reminder.account is None or reminder.account.disabled:
        return render_template("reminders/link_over.html"), 410
    is_said = form.validate_on_submit() and _say(reminder, link, form)
    return render_template(
        "reminders/link.html", form=form, act=link.act, text=sentence(reminder), reminder=reminder,
        is_said=is_said,
    )  # fmt: skip


def _say(reminder: Reminder, link: Link, form: Form) -> bool:
    reason, until = (form.reason.data or "", form.until.data) if isinstance(form, LaterForm) else ("", None)
    try:
        acts.say(reminder, link.act, today=today(), moment=now(), reason=reason, until=until)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    db.session.commit()
    return True


@bp.get("/calendar/<secret>.ics")
@public("a person's own calendar; its address is the secret and can be taken back")
def calendar(secret: str) -> ResponseReturnValue:
    wish = keeping.feed_owner(secret)
    if wish is None:
        abort(404)
    answer = Response(previews.feed(wish), mimetype="text/calendar")
    answer.headers["Cache-Control"] = "no-store"
    return answer
