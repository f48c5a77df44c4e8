"""Letters to people without an account: written when they are made, forgotten when they are gone. Callers commit."""

from collections.abc import Callable

from sqlalchemy import select

from tracker.base import secret
from tracker.base.clock import CHINA, now
from tracker.base.journal import upsert
from tracker.base.settings import settings
from tracker.extensions import db
from tracker.reminders import gather
from tracker.reminders.outbox import MAIL, Letter, Outlet
from tracker.reminders.rules import LetterState, Urgency
from tracker.reminders.wording import Message

Ending = Callable[[str], None]
endings: list[Ending] = []


def when_gone(function: Ending) -> Ending:
    """Let rooms above hear the key of a letter whose address takes nothing for good; they write, the sender commits."""
    endings.append(function)
    return function


def is_offered() -> bool:
    """Whether there is a mail server to send by."""
    return bool(settings().smtp_host)


def post(key: str, to: str, said: Message, *, leave: str | None = None, urgent: bool = False) -> bool:
    """Put a mail into the outbox, once for its key; whether it was put there now."""
    gather.ensure_mail()
    moment = now()
    row = {
        "key": key, "outlet_id": db.session.scalar(select(Outlet.id).filter_by(mark=MAIL)),
        "day": moment.astimezone(CHINA).date(), "urgency": Urgency.URGENT if urgent else Urgency.ORDINARY,
        "state": LetterState.WAITING, "made_at": moment, "tries": 0, "to_sealed": secret.seal(to),
        "subject": said.subject, "body": said.body, "leave": leave,
    }  # fmt: skip
    insert = upsert(db.session(), Letter).values(row).on_conflict_do_nothing(index_elements=["key"])
    return db.session.scalar(insert.returning(Letter.id)) is not None


def drop(keys: str) -> None:
    """What waits under keys that begin like this is not sent."""
    waiting = (Letter.key.startswith(keys, autoescape=True), Letter.state == LetterState.WAITING)
    for letter in db.session.scalars(select(Letter).where(*waiting).order_by(Letter.id)):
        letter.state = LetterState.DROPPED
        forget(letter)


def forget(letter: Letter) -> None:
    """Neither the address nor the words, which hold a key of theirs, are kept."""
    letter.to_sealed = letter.subject = letter.body = letter.leave = None
