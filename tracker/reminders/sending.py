"""Sending: claim one letter, send it outside of any transaction, remember the result with the next claim.

A sender that dies between sending and remembering repeats one letter, with the same words under the same
key, and loses none. Each outlet is claimed by itself: one that is slow or dead holds up nobody else's.
"""

import hashlib
import http.client
import os
import re
import smtplib
import time
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import func, or_, select

from tracker.base import secret
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.extensions import db
from tracker.reminders import book, bundling, mail, outgoing, outside, robots, rules, wording
from tracker.reminders.outbox import Letter, Outlet
from tracker.reminders.rules import ROBOTS, Channel, LetterState, Urgency
from tracker.reminders.wishes import Wish

PERSONAL = (Channel.EMAIL, Channel.SMS)  # sent to the address or telephone of an account
BUDGET = 60.0  # seconds a channel may take in one go
ERRORS = (OSError, smtplib.SMTPException, http.client.HTTPException, Refusal, ValueError)


class Result(Enum):
    SENT = auto()
    REFUSED = auto()  # for good, and it is the letter's fault
    GONE = auto()  # for good, and it is the address: nobody is there
    FAILED = auto()  # to be tried again


@dataclass(frozen=True)
class Parcel:
    """Everything that is needed to send a letter, so that no transaction is open meanwhile."""

    letter_id: int
    outlet_id: int
    channel: Channel
    key: str
    to: str
    address: str
    secret: str
    template: str
    expects: str
    subject: str
    body: str
    leave: str = ""


def send_channel(channel: Channel) -> int:
    """Send what waits, one letter of each outlet in turn, while there is time; how many went out."""
    turn, sent, until = _busy(channel), 0, time.monotonic() + BUDGET
    db.session.commit()
    while turn and time.monotonic() < until:
        going = []
        for outlet_id in turn:
            if parcel := claim(outlet_id, now()):
                db.session.commit()
                sent += finish(parcel, *deliver(parcel))
                going.append(outlet_id)
            db.session.commit()
        turn = going
    return sent


def _busy(channel: Channel) -> list[int]:
    """Outlets of a channel with letters that wait."""
    query = select(Letter.outlet_id).join(Outlet).where(
        Letter.state == LetterState.WAITING, Outlet.channel == channel
    )  # fmt: skip
    return list(db.session.scalars(query.distinct().order_by(Letter.outlet_id)))


def claim(outlet_id: int, moment: datetime) -> Parcel | None:
    """Take the next letter whose time has come and that nobody else holds. The caller commits."""
    outlet = db.session.get(Outlet, outlet_id, with_for_update=True, populate_existing=True)
    if outlet is None or outlet.disabled or (outlet.rests_until and outlet.rests_until > moment):
        return None
    if outlet.channel in ROBOTS and not rules.room_left(_sent_lately(outlet_id, moment)):
        return None
    ready = (
        Letter.outlet_id == outlet_id, Letter.state == LetterState.WAITING,
        or_(Letter.next_try_at.is_(None), Letter.next_try_at <= moment),
        or_(Letter.claimed_until.is_(None), Letter.claimed_until < moment),
    )  # fmt: skip
    urgent_first = (Letter.urgency == Urgency.URGENT).desc()
    query = select(Letter).where(*ready).order_by(urgent_first, Letter.id).limit(1).with_for_update(of=Letter)
    while letter := db.session.scalar(query):
        if _is_written(letter):
            letter.claimed_until, letter.tried_at = moment + rules.CLAIM, moment
            return _packed(letter)
        letter.state = LetterState.DROPPED
        db.session.flush()
    return None


def _sent_lately(outlet_id: int, moment: datetime) -> int:
    lately = (Letter.outlet_id == outlet_id, Letter.tried_at > moment - rules.MINUTE)
    return db.session.scalar(select(func.count()).select_from(Letter).where(*lately)) or 0


def _is_written(letter: Letter) -> bool:
    """Fix what the letter says, at its first try; False when nothing is left to say."""
    if letter.to_sealed:
        return True
    lines = bundling.lines_of(letter.id)
    if not lines:
        return False
    if letter.body is None:
        wish = db.session.scalar(select(Wish).filter_by(account_id=letter.account_id))
        still = bundling.still_waiting(letter)
        said = wording.compose(
            wording.shape_of(letter),
            lines,
            book.current(),
            still=still,
            english=bool(wish and wish.in_english),
        )
        letter.subject, letter.body = said.subject, said.body
    return True


def _packed(letter: Letter) -> Parcel:
    outlet, account = letter.outlet, letter.account
    to = (account.phone if outlet.channel is Channel.SMS else account.email) if account else None
    if letter.to_sealed:
        to = secret.unseal(letter.to_sealed)
    return Parcel(
        letter_id=letter.id, outlet_id=outlet.id, channel=outlet.channel, to=to or "",
        key=hashlib.sha256(letter.key.encode()).hexdigest()[:32], subject=letter.subject or "",
        body=letter.body or "", leave=letter.leave or "", **opened(outlet),
    )  # fmt: skip


def opened(outlet: Outlet) -> dict[str, str]:
    """Address and secret of an outlet, readable."""
    return {
        "address": secret.unseal(outlet.address_sealed) if outlet.address_sealed else "",
        "secret": secret.unseal(outlet.secret_sealed) if outlet.secret_sealed else "",
        "template": outlet.template or "", "expects": outlet.expects or "",
    }  # fmt: skip


def trial(outlet: Outlet, text: str, to: str) -> Parcel:
    """A parcel of no letter, for the test button."""
    return Parcel(
        letter_id=0, outlet_id=outlet.id, channel=outlet.channel, key=os.urandom(16).hex(), to=to,
        subject=text if outlet.channel is Channel.EMAIL else "", body=text, **opened(outlet),
    )  # fmt: skip


def deliver(parcel: Parcel) -> tuple[Result, str]:
    """Send it; how it went and what was answered. Touches no database."""
    try:
        if parcel.channel in PERSONAL and not parcel.to:
            return Result.REFUSED, "the account has no address or telephone for it"
        if parcel.channel is Channel.EMAIL:
            mail.send(mail.letter(parcel.to, parcel.subject, parcel.body, parcel.key, parcel.leave))
            return Result.SENT, ""
        subject = parcel.subject if parcel.channel is not Channel.SMS else ""
        text = f"{subject}\n\n{parcel.body}" if subject else parcel.body
        post = robots.post_of(
            parcel.channel, parcel.address, text, secret=parcel.secret, moment=now(), phone=parcel.to,
            template=parcel.template,
        )  # fmt: skip
        answer = outgoing.post(post, parcel.key)
    except ERRORS as error:
        return _failure(error), _unaddressed(f"{type(error).__name__}: {error}", parcel.to)[:400]
    is_sent = robots.is_accepted(parcel.channel, answer.status, answer.body, parcel.expects)
    return (Result.SENT if is_sent else Result.FAILED), robots.shown(answer.status, answer.body)


def _failure(error: Exception) -> Result:
    if mail.is_gone(error):
        return Result.GONE
    return Result.REFUSED if mail.is_final(error) else Result.FAILED


def _unaddressed(said: str, to: str) -> str:
    """What servers say repeats the address, which is nobody's business who looks after the sending."""
    return re.sub(re.escape(to), "***", said, flags=re.IGNORECASE) if to else said


def finish(parcel: Parcel, result: Result, said: str) -> bool:
    """Remember how it went; whether it was sent. The caller commits."""
    moment = now()
    letter = db.session.get_one(Letter, parcel.letter_id)
    outlet = db.session.get_one(Outlet, parcel.outlet_id, with_for_update=True)
    letter.claimed_until = None
    outlet.answer, outlet.answered_at = said or None, moment
    if result is Result.FAILED:
        letter.tries, letter.error = letter.tries + 1, said
        letter.next_try_at = rules.next_try(letter.tries, moment)
        outlet.failures += 1
        outlet.rests_until = rules.rest_until(outlet.failures, moment)
    else:
        outlet.failures, outlet.rests_until = 0, None
        letter.error = None if result is Result.SENT else said
    if result is Result.SENT:
        letter.state, letter.sent_at = LetterState.SENT, moment
    elif result is not Result.FAILED or letter.next_try_at is None:
        letter.state = LetterState.FAILED
    if letter.to_sealed and letter.state is not LetterState.WAITING:
        outside.forget(letter)
    if result is Result.GONE:
        for end in outside.endings:
            end(letter.key)
    return result is Result.SENT
