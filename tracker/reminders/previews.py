"""What a person's next message and calendar say, without sending or writing anything."""

from sqlalchemy import select

from tracker.accounts.models import Account
from tracker.base.clock import today
from tracker.base.settings import settings
from tracker.extensions import db
from tracker.feeds import Event, calendar
from tracker.reminders import book, queries, wording
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Channel, Urgency
from tracker.reminders.wishes import Wish
from tracker.reminders.wording import Message

MOST = 500  # entries of a calendar


def _mine(account_id: int) -> list[Reminder]:
    return list(db.session.scalars(queries.mine(account_id).limit(MOST)))


def digest(account: Account, wish: Wish) -> Message | None:
    """The daily message as it would leave now with everything that waits; None when nothing does."""
    lines = _mine(account.id)
    if not lines:
        return None
    shape = wording.Shape(Channel.EMAIL, Urgency.ORDINARY, number=0, has_acts=True)
    return wording.compose(shape, lines, book.current(), still=0, english=wish.in_english)


def feed(wish: Wish) -> bytes:
    """Everything that waits for a person, as a calendar."""
    account = db.session.scalar(select(Account).filter_by(id=wish.account_id, disabled=False))
    host = settings().hosts[0] if settings().hosts else "tracker"
    events = [
        Event(
            uid=f"matter-{line.matter_id}@{host}", stamp=line.made_at, starts=line.due_on,
            summary=wording.sentence(line), url=f"{settings().address}{line.path}",
        )
        for line in (_mine(account.id) if account else [])
    ]  # fmt: skip
    return calendar(f"{settings().city} {today().year}", events)
