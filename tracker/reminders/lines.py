"""Who is told of a matter by which way: the lines the ledger should have, and how they differ from those it has.

A line stays open as long as its addressee answers for the matter. Whoever is away keeps theirs and finds them
again; the deputy's are closed when the absence ends, like those of a desk that somebody else took over.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from tracker.base.due import Due
from tracker.base.journal import upsert
from tracker.base.workdays import Calendar
from tracker.extensions import db
from tracker.reminders.book import Book
from tracker.reminders.desks import Desks, Told, recipients
from tracker.reminders.gather import Ways
from tracker.reminders.models import Reminder, ReminderAct
from tracker.reminders.rules import ActKind, Channel

Line = tuple[int, int, str, Channel]  # matter, level, addressee, channel: one line of the ledger
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Look:
    """One look at what is due: the day, the moment, the rules, and who can be told how."""

    today: date
    moment: datetime
    book: Book
    desks: Desks
    ways: Ways
    calendar: Calendar


@dataclass(frozen=True)
class Said:
    """What people said to some matters: whose it is not, and who did their part."""

    refused: Mapping[int, set[int]]
    done: set[tuple[int, int]]


@dataclass(frozen=True)
class Differences:
    """Lines that are missing, ids of those that are nobody's any more, and of those that are theirs again."""

    missing: Sequence[dict[str, Any]] = ()
    over: Sequence[int] = ()
    again: Sequence[int] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        return bool(self.missing or self.over or self.again)


def told(look: Look, due: Due, level: int, refused: set[int]) -> Iterator[tuple[int, Told]]:
    """Who is told of a matter that reached a level: its desk and those of the levels below."""
    rule = look.book.rule_of(due)
    for step in range(level + 1):
        for person in recipients(rule.whom(step), due, look.desks, refused=refused):
            yield step, person


def said(matters: Sequence[int]) -> Said:
    refused: dict[int, set[int]] = defaultdict(set)
    done: set[tuple[int, int]] = set()
    query = select(ReminderAct.matter_id, ReminderAct.account_id, ReminderAct.kind)
    for matter_id, account_id, kind in db.session.execute(query.where(ReminderAct.matter_id.in_(matters))):
        if kind is ActKind.NOT_MINE:
            refused[matter_id].add(account_id)
        elif kind is ActKind.DONE:
            done.add((matter_id, account_id))
    return Said(refused, done)


def kept(matters: Sequence[int]) -> dict[Line, Any]:
    """The lines the ledger has of some matters."""
    columns = (
        Reminder.id, Reminder.matter_id, Reminder.level, Reminder.addressee, Reminder.channel, Reminder.account_id,
        Reminder.done_at,
    )  # fmt: skip
    rows = db.session.execute(select(*columns).where(Reminder.matter_id.in_(matters)))
    return {(row.matter_id, row.level, row.addressee, row.channel): row for row in rows}


def compared(look: Look, matters: Mapping[int, tuple[Due, int]]) -> Differences:
    """How the ledger's lines of some open matters differ from what should be; matters as (due, level) by id."""
    ids = list(matters)
    there, words = kept(ids), said(ids)
    wanted: dict[Line, dict[str, Any]] = {}
    for matter_id, (due, level) in matters.items():
        for line in _wanted(look, matter_id, due, level, words.refused.get(matter_id, set())):
            wanted.setdefault((matter_id, line["level"], line["addressee"], line["channel"]), line)
    return Differences(
        [line for key, line in wanted.items() if key not in there],
        [row.id for key, row in there.items()
         if row.done_at is None and key not in wanted and row.account_id not in look.desks.away],
        [row.id for key, row in there.items()
         if row.done_at is not None and key in wanted and (row.matter_id, row.account_id) not in words.done],
    )  # fmt: skip


def write(look: Look, found: Differences) -> int:
    """Bring the lines up to date; how many are new. The caller commits."""
    _close(found.over, look.moment)
    _close(found.again, None)
    if not found.missing:
        return 0
    insert = upsert(db.session(), Reminder).on_conflict_do_nothing(
        index_elements=["matter_id", "level", "addressee", "channel"]
    )
    return len(db.session.execute(insert.returning(Reminder.id), list(found.missing)).all())


def _close(ids: Sequence[int], moment: datetime | None) -> None:
    if ids:
        change = update(Reminder).where(Reminder.id.in_(ids)).values(done_at=moment)
        db.session.execute(change, execution_options={"synchronize_session": False})


def _wanted(look: Look, matter_id: int, due: Due, level: int, refused: set[int]) -> Iterator[dict[str, Any]]:
    """One line for each level, person and way; and for the groups that hear of such levels."""
    base = {"matter_id": matter_id, "made_at": look.moment}
    for step, person in told(look, due, level, refused):
        line = {
            **base, "level": step, "addressee": f"account:{person.account_id}", "account_id": person.account_id,
            "for_id": person.instead_of,
        }  # fmt: skip
        yield {**line, "channel": Channel.PAGE, "outlet_id": None}
        for channel, outlet_id in look.ways.of.get(person.account_id, ()):
            yield {**line, "channel": channel, "outlet_id": outlet_id}
    for group in look.ways.groups:
        if due.region_path.startswith(group.region_path):
            line = {**base, "account_id": None, "for_id": None, "addressee": f"outlet:{group.outlet_id}"}
            for step in range(group.least_level, level + 1):
                yield {**line, "level": step, "channel": group.channel, "outlet_id": group.outlet_id}
