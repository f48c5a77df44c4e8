"""What waits is put into letters: one a day for each person and way, at their hour; urgent ones at once.

The key of a letter names outlet, addressee and day: whoever comes second finds it there and makes none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import case, delete, func, select, update

from tracker.base.clock import CHINA
from tracker.base.journal import upsert
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.reminders import hours
from tracker.reminders.gather import absences
from tracker.reminders.hours import Hours
from tracker.reminders.models import Matter, Reminder
from tracker.reminders.outbox import Letter, Outlet
from tracker.reminders.rules import Channel, LetterState, Urgency
from tracker.reminders.transactions import APART, Scopes
from tracker.reminders.wishes import Wish

BATCH = 100  # letters made in one transaction


@dataclass(frozen=True)
class Waiting:
    """Lines of one addressee that wait for one outlet."""

    outlet_id: int
    addressee: str
    account_id: int | None
    first_urgent: int | None  # id of the first urgent line

    @property
    def where(self) -> tuple[Any, ...]:
        """Their lines; the account leads to the few of one person by an index."""
        whose = (Reminder.account_id == self.account_id, Reminder.addressee == self.addressee)
        return (Reminder.outlet_id == self.outlet_id, *whose, *UNSENT)


UNSENT = (
    Reminder.channel.in_([one for one in Channel if one is not Channel.PAGE]), Reminder.letter_id.is_(None), Reminder.done_at.is_(None),
    Reminder.later_until.is_(None),
)  # fmt: skip


def waiting() -> Iterator[Waiting]:
    """Who waits for a letter by which outlet."""
    is_urgent = case((Matter.urgency == Urgency.URGENT, Reminder.id))
    key = (Reminder.outlet_id, Reminder.addressee, Reminder.account_id)
    query = select(*key, func.min(is_urgent)).join(Matter, Matter.id == Reminder.matter_id).where(*UNSENT)
    rows = db.session.execute(query.group_by(*key).order_by(*key).execution_options(yield_per=1000))
    yield from (Waiting(*row) for row in rows)


def bundle(moment: datetime, scopes: Scopes = APART) -> int:
    """Make the letters whose time has come; how many. Whoever is away finds theirs when they are back."""
    made = 0
    with scopes.reading():
        ready = _ready(moment)
        while batch := list(islice(ready, BATCH)):
            there = _made([key for _one, key, _urgency in batch])
            if fresh := [one for one in batch if one[1] not in there]:
                with scopes.writing():
                    made += sum(_make(one, key, moment, urgency) for one, key, urgency in fresh)
    return made


def _ready(moment: datetime) -> Iterator[tuple[Waiting, str, Urgency]]:
    """Who may be written to now, with the key of the letter: the daily one, and what is urgent at any hour."""
    wishes = {one.account_id: one.hours for one in db.session.scalars(select(Wish))}
    groups = {
        one.id: Hours(digest=one.hour) for one in db.session.scalars(select(Outlet).filter_by(is_group=True))
    }
    calendar, today = chinese_calendar(), moment.astimezone(CHINA).date()
    away = {one.account_id for one in db.session.scalars(absences(today))}
    for one in waiting():
        if one.account_id in away:
            continue
        wished = wishes.get(one.account_id, Hours()) if one.account_id else groups.get(one.outlet_id, Hours())
        if day := hours.digest_day(moment, wished, calendar):
            yield one, f"{one.outlet_id}:{one.addressee}:{day}", Urgency.ORDINARY
        if one.first_urgent:
            yield one, f"{one.outlet_id}:{one.addressee}:urgent:{one.first_urgent}", Urgency.URGENT


def _made(keys: list[str]) -> set[str]:
    return set(db.session.scalars(select(Letter.key).where(Letter.key.in_(keys))))


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
    if db.session.connection().execute(taken.values(letter_id=letter_id)).rowcount:
        return True
    db.session.execute(delete(Letter).where(Letter.id == letter_id))  # another letter took them all
    return False


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
