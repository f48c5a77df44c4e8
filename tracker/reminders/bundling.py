"""What waits is put into letters: one a day for each person and way, at their hour; urgent ones at once.

The key of a letter names outlet, addressee and day: whoever comes second finds it there and makes none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, update

from tracker.base.clock import CHINA
from tracker.base.journal import upsert
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.reminders import hours
from tracker.reminders.hours import Hours
from tracker.reminders.models import Matter, Reminder
from tracker.reminders.outbox import Letter, Outlet
from tracker.reminders.rules import Channel, LetterState, Urgency
from tracker.reminders.wishes import Wish


@dataclass(frozen=True)
class Waiting:
    """Lines of one addressee that wait for one outlet."""

    outlet_id: int
    addressee: str
    account_id: int | None
    first_urgent: int | None  # id of the first urgent line

    @property
    def where(self) -> tuple[Any, ...]:
        return (Reminder.outlet_id == self.outlet_id, Reminder.addressee == self.addressee, *UNSENT)


UNSENT = (
    Reminder.channel.in_([one for one in Channel if one is not Channel.PAGE]), Reminder.letter_id.is_(None), Reminder.done_at.is_(None),
    Reminder.later_until.is_(None),
)  # fmt: skip


def waiting() -> Iterator[Waiting]:
    """Who waits for a letter by which outlet."""
    is_urgent = case((Matter.urgency == Urgency.URGENT, Reminder.id))
    key = (Reminder.outlet_id, Reminder.addressee, Reminder.account_id)
    query = select(*key, func.min(is_urgent)).join(Matter, Matter.id == Reminder.matter_id).where(*UNSENT)
    for row in db.session.execute(query.group_by(*key).order_by(*key)).all():
        yield Waiting(*row)


def bundle(moment: datetime) -> int:
    """Make the letters whose time has come; how many."""
    wishes = {one.account_id: one.hours for one in db.session.scalars(select(Wish))}
    groups = {
        one.id: Hours(digest=one.hour) for one in db.session.scalars(select(Outlet).filter_by(is_group=True))
    }
    calendar, made = chinese_calendar(), 0
    for one in waiting():
        wished = wishes.get(one.account_id, Hours()) if one.account_id else groups.get(one.outlet_id, Hours())
        day = hours.digest_day(moment, wished, calendar)
        if day and _make(one, f"{one.outlet_id}:{one.addressee}:{day}", moment, Urgency.ORDINARY):
            made += 1
        elif one.first_urgent:
            key = f"{one.outlet_id}:{one.addressee}:urgent:{one.first_urgent}"
            made += _make(one, key, moment, Urgency.URGENT)
    return made


def _make(one: Waiting, key: str, moment: datetime, urgency: Urgency) -> bool:
    """A letter with what waits, unless it was made before."""
    row = {
        "key": key, "outlet_id": one.outlet_id, "account_id": one.account_id, "urgency": urgency,
        "day": moment.astimezone(CHINA).date(), "state": LetterState.WAITING, "made_at": moment, "tries": 0,
    }  # fmt: skip
    insert = upsert(db.session(), Letter).values(row).on_conflict_do_nothing(index_elements=["key"])
    letter_id = db.session.scalar(insert.returning(Letter.id))
    if letter_id is None:
        return False
    taken = update(Reminder).where(*one.where)
    if urgency is Urgency.URGENT:
        urgent = select(Matter.id).where(Matter.urgency == Urgency.URGENT)
        taken = taken.where(Reminder.matter_id.in_(urgent))
    db.session.execute(taken.values(letter_id=letter_id), execution_options={"synchronize_session": False})
    return True


def lines_of(letter_id: int) -> list[Reminder]:
    """What a letter still has to say: lines whose matter has not moved meanwhile."""
    query = select(Reminder).where(Reminder.letter_id == letter_id, Reminder.done_at.is_(None))
    return list(db.session.scalars(query.order_by(Reminder.id)))


def still_waiting(letter: Letter) -> int:
    """How many matters the person was told of before and that wait on."""
    if letter.account_id is None:
        return 0
    before = (
        Reminder.letter_id != letter.id,
        Reminder.letter_id.is_not(None),
        Reminder.later_until.is_(None),
    )
    query = select(func.count(Reminder.matter_id.distinct())).where(
        Reminder.account_id == letter.account_id, Reminder.channel == letter.outlet.channel,
        Reminder.done_at.is_(None), *before,
    )  # fmt: skip
    return db.session.scalar(query) or 0
