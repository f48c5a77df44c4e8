"""What the bureau sees and sets: what is due where, the rules, how the sending goes."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import pictures
from tracker.base.access import Permission, require, visible
from tracker.base.clock import now, today
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.web import get_or_404, row_id
from tracker.extensions import db
from tracker.places.models import Region
from tracker.reminders import actions, book, checks, keeping, ladder, overview, queries
from tracker.reminders.forms import RuleForm
from tracker.reminders.ladder import Rule, Whom
from tracker.reminders.outbox import Letter
from tracker.reminders.rules import LEASE
from tracker.reminders.wording import sentence_of

bp = Blueprint("bureau_reminders", __name__, url_prefix="/office/reminders")


def _region() -> Region:
    """The part of the city that is asked for, or the person's own."""
    chosen = request.args.get("region", type=row_id)
    if chosen:
        return get_or_404(Region, chosen)
    own = db.session.scalar(visible(Region).order_by(Region.path).limit(1))
    return own or Region(name="", path="")


@bp.get("/overview")
@require(Permission.REMINDER_OVERSEE)
def index() -> ResponseReturnValue:
    region, rules = _region(), book.current()
    found = overview.of_region(region, rules)
    return render_template(
        "reminders/overview.html", region=region, found=found, book=rules,
        places=pictures.inline(overview.places_picture(found)), rules=pictures.inline(overview.rules_picture(found, rules)),
    )  # fmt: skip


@bp.get("/overview/<picture>.png")
@require(Permission.REMINDER_OVERSEE)
def picture(picture: str) -> Response:
    region, rules = _region(), book.current()
    found = overview.of_region(region, rules)
    chart = overview.rules_picture(found, rules) if picture == "rules" else overview.places_picture(found)
    return pictures.png(chart, f"reminders-{region.id or 0}")


@bp.get("/rules")
@require(Permission.REMINDER_OVERSEE)
def rules() -> ResponseReturnValue:
    order = list(book.ROOMS)
    found = sorted(book.current().rules.values(), key=lambda one: (order.index(one.room), one.name))
    return render_template("reminders/rules.html", rules=found, rooms=book.ROOMS)


@bp.route("/rules/<rule>", methods=["GET", "POST"])
@require(Permission.REMINDER_RULES)
def rule(rule: str) -> ResponseReturnValue:
    """One rule with its older editions; saving writes a further one."""
    found = book.rule_or_404(rule)
    form = RuleForm(data=_written(found))
    if form.validate_on_submit():
        values = {name: field.data for name, field in form._fields.items()}
        with saving(form):
            keeping.write_rule(rule, values, by_id=current_user.id, at=now())
            flash(_("The rule is in force from the next look on. The edition before is kept."))
            return redirect(url_for(".rules"))
    desks = ", ".join(f"{whom.value} ({_(whom.label)})" for whom in Whom)
    return render_template(
        "reminders/rule.html", rule=found, form=form, editions=queries.editions(rule), desks=desks
    )


def _written(found: Rule) -> dict[str, object]:
    return {
        "who": found.who.value, "urgency": found.urgency.value, "before": found.before, "grace": found.grace,
        "ladder": ladder.written(found.rungs), "basis": found.basis,
    }  # fmt: skip


@bp.get("/delivery")
@require(Permission.PEOPLE_MANAGE)
def delivery() -> ResponseReturnValue:
    lease, moment = queries.lease(), now()
    return render_template(
        "reminders/delivery.html", lease=lease, alive=lease is not None and moment - lease.beat_at < LEASE * 2,
        counts=queries.letter_counts(today()), days=queries.HEALTH_DAYS, failed=queries.failed(),
        outlets=queries.outlets(), waiting_since=queries.oldest_waiting(moment), now=moment,
        faults=[(sentence_of(*checks.words(one)), one.found) for one in queries.broken_checks()],
    )  # fmt: skip


@bp.post("/letters/<int:letter_id>/resend")
@require(Permission.PEOPLE_MANAGE)
def resend(letter_id: int) -> ResponseReturnValue:
    actions.resend(get_or_404(Letter, letter_id))
    db.session.commit()
    flash(_("It will be sent again within a minute."))
    return redirect(url_for(".delivery"))
