"""Mails: one to a person for all that waits, with an id that lets a repeat be recognised."""

import hashlib
import json
import smtplib
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage
from itertools import groupby

from flask_babel import force_locale, gettext

from tracker.base.clock import now
from tracker.base.pages import LANGUAGES
from tracker.base.settings import settings
from tracker.extensions import db
from tracker.reminders import queries, rules
from tracker.reminders.models import Reminder
from tracker.reminders.rules import DeliveryState

BATCH = 100
TIMEOUT = 20  # seconds


def sentence(reminder: Reminder) -> str:
    """The reminder in the language of the page or mail it is shown in."""
    values = {name: gettext(value) if value else value for name, value in json.loads(reminder.values).items()}
    return str(gettext(reminder.text, **values))


def compose(to: str, reminders: Sequence[Reminder]) -> EmailMessage:
    """A plain-text mail listing what is due; its id depends on what it says, not on when it is sent."""
    limits, message = settings(), EmailMessage()
    with force_locale(LANGUAGES["zh"]):
        message["Subject"] = gettext("%(count)s matters need you", count=len(reminders))
        lines = [f"- {sentence(reminder)}\n  {limits.address}{reminder.path}" for reminder in reminders]
        lines.append(gettext("You get each of these once. What is done disappears from your start page."))
    message["From"], message["To"] = limits.mail_from, to
    ids = ",".join(str(reminder.id) for reminder in reminders)
    host = limits.mail_from.rpartition("@")[2]
    message["Message-ID"] = f"<{hashlib.sha256(ids.encode()).hexdigest()[:32]}@{host}>"
    message.set_content("\n".join(lines))
    return message


def _server() -> smtplib.SMTP:
    limits = settings()
    server = smtplib.SMTP(limits.smtp_host, limits.smtp_port, timeout=TIMEOUT)
    if limits.smtp_tls:
        server.starttls()
    if limits.smtp_user:
        server.login(limits.smtp_user, limits.smtp_password)
    return server


def send_waiting() -> int:
    """Claim what waits, send one mail a person, remember the result of each; how many mails went out.

    Commits after the claim and after each mail: a sender that dies between sending and remembering
    repeats one mail with the same Message-ID, and loses none.
    """
    claimed = queries.to_send(now(), BATCH)
    for reminder in claimed:
        reminder.claimed_until = now() + rules.CLAIM
    db.session.commit()
    sent = 0
    for _account, group in groupby(claimed, key=lambda reminder: reminder.account_id):
        reminders = list(group)
        sent += _deliver(reminders)
        db.session.commit()
    return sent


def _deliver(reminders: list[Reminder]) -> bool:
    waiting = [reminder for reminder in reminders if reminder.done_at is None]
    for settled in set(reminders) - set(waiting):
        settled.state = DeliveryState.SENT
    if not waiting:
        return False
    address = waiting[0].account.email
    try:
        if not address:
            raise ValueError("the account has no address any more")
        with _server() as server:
            server.send_message(compose(address, waiting))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        for reminder in waiting:
            _failed(reminder, error)
        return False
    for reminder in waiting:
        reminder.state, reminder.sent_at, reminder.error = DeliveryState.SENT, now(), None
    return True


def _failed(reminder: Reminder, error: Exception) -> None:
    reminder.tries += 1
    reminder.error = f"{type(error).__name__}: {error}"[:400]
    reminder.next_try_at = rules.next_try(reminder.tries, now())
    reminder.claimed_until = now() - timedelta(seconds=1)
    if reminder.next_try_at is None:
        reminder.state = DeliveryState.FAILED
