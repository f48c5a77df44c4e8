"""What people set up: preferences, absences, calendars, rules, robots. Callers commit."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import false, or_, select

from tracker.accounts.models import Account
from tracker.base import secret
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.places.models import Region
from tracker.reminders import ladder, outgoing, queries, robots, sending
from tracker.reminders.hours import Hours
from tracker.reminders.ladder import Whom
from tracker.reminders.models import RuleEdition
from tracker.reminders.outbox import Outlet
from tracker.reminders.rules import Channel, Urgency
from tracker.reminders.wishes import Absence, Wish

MOST_DEPUTIES = 200


def wish_of(account_id: int) -> Wish:
    """A person's preferences, new ones where there are none yet; not written."""
    usual = Hours()
    return queries.find_wish(account_id) or Wish(
        account_id=account_id, by_email=True, by_sms=False, digest_hour=usual.digest, version=1, in_english=False,
        quiet_from=usual.quiet_from, quiet_until=usual.quiet_until, workdays_only=usual.workdays_only,
    )  # fmt: skip


def open_feed(account_id: int) -> str:
    """A new secret for the person's calendar; the one before leads nowhere from now on."""
    wish, made = wish_of(account_id), secrets.token_urlsafe(24)
    wish.feed_mark = secret.fingerprint(f"calendar {made}")
    db.session.add(wish)
    return made


def close_feed(account_id: int) -> None:
    if wish := queries.find_wish(account_id):
        wish.feed_mark = None


def feed_owner(made: str) -> Wish | None:
    """Whose calendar a secret opens."""
    return db.session.scalar(select(Wish).filter_by(feed_mark=secret.fingerprint(f"calendar {made}")))


def colleagues(account: Account) -> list[tuple[int, str]]:
    """Who may stand in: people of the same organisation or the same part of the city."""
    near = or_(
        Account.organisation_id == account.organisation_id if account.organisation_id else false(),
        Account.region_path == account.region_path if account.region_path else false(),
    )
    query = select(Account.id, Account.display_name, Account.name).where(
        near, Account.id != account.id, Account.disabled.is_(False)
    )
    rows = db.session.execute(query.order_by(Account.display_name, Account.id).limit(MOST_DEPUTIES))
    return [(row.id, f"{row.display_name} ({row.name})") for row in rows]


def leave(
    account_id: int, *, first_on: date, last_on: date, deputy_id: int | None, reason: str | None
) -> None:
    """Enter an absence. Refuses days that end before they begin or that overlap with another's."""
    if last_on < first_on:
        raise Refusal(N_("The last day lies before the first."), "last_on")
    for other in queries.absences_of(account_id, first_on):
        if other.first_on <= last_on:
            raise Refusal(N_("These days overlap with an absence that is entered already."), "first_on")
    db.session.add(
        Absence(account_id=account_id, first_on=first_on, last_on=last_on, deputy_id=deputy_id, reason=reason)
    )


def write_rule(rule: str, values: dict[str, Any], *, by_id: int, at: datetime) -> None:
    """A further edition of a rule; the ones before stay."""
    rungs = ladder.read(values["ladder"] or "")
    number = max((one.number for one in queries.editions(rule)), default=1) + 1
    db.session.add(
        RuleEdition(
            rule=rule, number=number, who=Whom(values["who"]), urgency=Urgency(values["urgency"]),
            before=values["before"], grace=values["grace"] or 0, ladder=ladder.written(rungs),
            basis=values["basis"], by_id=by_id, at=at,
        )
    )  # fmt: skip


def save_outlet(outlet: Outlet, values: dict[str, Any]) -> None:
    """Store a robot or gateway. Address and secret are sealed; left empty, they stay."""
    outlet.channel, outlet.name = Channel(values["channel"]), values["name"]
    if address := (values["address"] or "").strip():
        outlet.host = outgoing.check(address)
        outlet.address_sealed = secret.seal(address)
    if outlet.address_sealed is None:
        raise Refusal(N_("The address of the robot is missing."), "address")
    if values["secret"]:
        outlet.secret_sealed = secret.seal(values["secret"].strip())
    outlet.disabled = values["disabled"]
    outlet.failures, outlet.rests_until = 0, None
    if "template" in values:
        _set_audience(outlet, values)
    db.session.add(outlet)


def _set_audience(outlet: Outlet, values: dict[str, Any]) -> None:
    """Text messages go to the people who wish them; a robot speaks to a group."""
    outlet.is_group = outlet.channel is not Channel.SMS
    outlet.template, outlet.expects = None, None
    if outlet.channel is Channel.SMS:
        robots.check_template(values["template"] or "")
        outlet.template, outlet.expects = values["template"], values["expects"] or None
    region = db.session.get(Region, values["region_id"]) if values["region_id"] else None
    outlet.region_id, outlet.region_path = (region.id, region.path) if region else (None, None)
    outlet.least_level, outlet.hour = values["least_level"] or 0, values["hour"]


def try_out(outlet: Outlet, text: str, *, moment: datetime, to: str = "") -> tuple[bool, str]:
    """Send a test through an outlet now; whether it was taken, and the real answer. Keeps the answer."""
    parcel = sending.trial(outlet, text, to)
    result, said = sending.deliver(parcel)
    outlet.answer, outlet.answered_at = said[:400] or None, moment
    is_taken = result is sending.Result.SENT
    if is_taken:
        outlet.failures, outlet.rests_until = 0, None
    return is_taken, said
