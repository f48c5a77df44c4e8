"""The ledger: what is due without a line gets one, what climbed gets the next, what moved is closed.

Everything is compared with what stands there and written under unique keys, so it is harmless to run twice,
at once, after a crash or after a missed week.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from tracker.base import sums
from tracker.base.due import Due
from tracker.base.journal import upsert
from tracker.base.workdays import Calendar
from tracker.extensions import db
from tracker.reminders import ladder
from tracker.reminders.book import Book
from tracker.reminders.desks import Desks, Told, recipients
from tracker.reminders.gather import Ways
from tracker.reminders.models import Matter, Reminder, ReminderAct
from tracker.reminders.rules import ActKind, Channel, Ending, Phase, Urgency

BATCH = 500
Key = tuple[str, str, int, date]
Line = tuple[int, int, str, Channel]


@dataclass(frozen=True)
class Look:
    """One look at what is due: the day, the moment, the rules, and who can be told how."""

    today: date
    moment: datetime
    book: Book
    desks: Desks
    ways: Ways
    calendar: Calendar


@dataclass
class Found:
    """What one look found: how much is due, how many lines are new, how much climbed and was settled."""

    due: int = 0
    made: int = 0
    climbed: int = 0
    settled: int = 0
    ids: set[int] = field(default_factory=set)


def key_of(due: Due) -> Key:
    return due.rule, due.subject, due.subject_id, due.since


def told(
    look: Look, due: Due, level: int, refused: frozenset[int] = frozenset()
) -> Iterator[tuple[int, Told]]:
    """Who is told of a matter that reached a level: its desk and those of the levels below."""
    rule = look.book.rule_of(due)
    for step in range(level + 1):
        for person in recipients(rule.whom(step), due, look.desks, refused=refused):
            yield step, person


@dataclass(frozen=True)
class Addressed:
    """Somebody who is told of a matter, at which level, and whether the ledger has it already."""

    level: int
    person: Told
    is_new: bool


def addressed(look: Look, batch: Sequence[Due]) -> Iterator[tuple[Due, list[Addressed]]]:
    """The same as ``enter`` would write, without writing."""
    ready = {key_of(due): due for due in batch if _is_told(look, due)}
    matters = _matters(list(ready))
    refused, there = (
        _refused([row["id"] for row in matters.values()]),
        _lines_of([row["id"] for row in matters.values()]),
    )
    for key, due in ready.items():
        row = matters.get(key)
        level = _level(look, due, row) if row else 0
        matter_id = row["id"] if row else 0
        people = [
            Addressed(step, one, (matter_id, step, f"account:{one.account_id}", Channel.PAGE) not in there)
            for step, one in told(look, due, level, frozenset(refused[matter_id]))
        ]
        yield due, people


def _is_told(look: Look, due: Due) -> bool:
    return ladder.is_told(look.book.rule_of(due), due.since, look.today, look.calendar)


def _level(look: Look, due: Due, row: dict[str, Any]) -> int:
    return ladder.next_level(
        look.book.rule_of(due), level=row["level"], since=row["due_on"], told_on=row["level_on"],
        later=row["later_until"], today=look.today, calendar=look.calendar,
    )  # fmt: skip


def enter(look: Look, batch: Sequence[Due], found: Found) -> None:
    """Bring the ledger up to date about some matters that are due."""
    ready = {key_of(due): due for due in batch if _is_told(look, due)}
    matters = _matters(list(ready))
    if fresh := [due for key, due in ready.items() if key not in matters]:
        _open(look, fresh)
        matters = _matters(list(ready))
    found.climbed += _climb(look, ready, matters)
    found.due += len(matters)
    found.ids |= {row["id"] for row in matters.values()}
    found.made += _write_lines(look, {row["id"]: (ready[key], row) for key, row in matters.items()})


def _matters(keys: list[Key]) -> dict[Key, dict[str, Any]]:
    """Matters by key, as plain values."""
    columns = (
        "id",
        "rule",
        "subject",
        "subject_id",
        "due_on",
        "region_path",
        "level",
        "level_on",
        "later_until",
        "ending",
    )
    query = select(*(getattr(Matter, name) for name in columns)).where(
        Matter.subject.in_({key[1] for key in keys}), Matter.subject_id.in_({key[2] for key in keys}),
        Matter.rule.in_({key[0] for key in keys}),
    )  # fmt: skip
    wanted = set(keys)
    rows = (dict(row._mapping) for row in db.session.execute(query))
    found = {(row["rule"], row["subject"], row["subject_id"], row["due_on"]): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}


def _open(look: Look, dues: Sequence[Due]) -> None:
    rows = [_row(look, due) for due in dues]
    insert = upsert(db.session(), Matter).on_conflict_do_nothing(
        index_elements=["rule", "subject", "subject_id", "due_on"]
    )
    made = db.session.execute(insert.returning(*(getattr(Matter, name) for name in Matter.summed)), rows)
    for row in made:
        sums.add(db.session(), Matter.sums(dict(row._mapping)))


def _row(look: Look, due: Due) -> dict[str, Any]:
    rule = look.book.rule_of(due)
    return {
        "rule": due.rule, "subject": due.subject, "subject_id": due.subject_id, "due_on": due.since,
        "project_id": due.project_id, "region_path": due.region_path, "phase": rule.phase,
        "urgency": Urgency.URGENT if due.urgent else rule.urgency, "text": due.text, "path": due.path,
        "values": json.dumps(due.values, ensure_ascii=False), "level": 0, "level_on": look.today, "found_at": look.moment,
        "ending": Ending.OPEN, "waited": 0,
    }  # fmt: skip


def _climb(look: Look, dues: dict[Key, Due], matters: dict[Key, dict[str, Any]]) -> int:
    """Raise what nobody moved, reopen what came back; how many climbed."""
    climbed = 0
    for key, row in matters.items():
        level = _level(look, dues[key], row)
        if row["ending"] is not Ending.OPEN:
            _change(row, ending=Ending.OPEN, done_at=None, waited=0)
            _reopen(row["id"])
        elif level != row["level"]:
            climbed += _change(row, level=level, level_on=look.today, later_until=None)
    return climbed


def _change(row: dict[str, Any], **values: Any) -> int:
    """Change a matter unless somebody else did so first; 1 if it was us."""
    change = update(Matter).where(
        Matter.id == row["id"], Matter.level == row["level"], Matter.ending == row["ending"]
    )
    done = db.session.connection().execute(change.values(**values)).rowcount
    was = {"waited": 0, **row}
    if done:
        sums.add(db.session(), Matter.sums(was), -1)
        sums.add(db.session(), Matter.sums({**was, **values}))
    row.update(values)
    return done


def _reopen(matter_id: int) -> None:
    change = update(Reminder).where(Reminder.matter_id == matter_id).values(done_at=None)
    db.session.execute(change, execution_options={"synchronize_session": False})


def _write_lines(look: Look, matters: dict[int, tuple[Due, dict[str, Any]]]) -> int:
    """Write the lines that are missing; how many."""
    refused = _refused(list(matters))
    there = _lines_of(list(matters))
    lines: dict[Line, dict[str, Any]] = {}
    for matter_id, (due, row) in matters.items():
        for line in _lines(look, matter_id, due, row["level"], frozenset(refused[matter_id])):
            key = (matter_id, line["level"], line["addressee"], line["channel"])
            if key not in there:
                lines.setdefault(key, line)
    if not lines:
        return 0
    insert = upsert(db.session(), Reminder).on_conflict_do_nothing(
        index_elements=["matter_id", "level", "addressee", "channel"]
    )
    return len(db.session.execute(insert.returning(Reminder.id), list(lines.values())).all())


def _lines_of(matters: list[int]) -> set[Line]:
    query = select(Reminder.matter_id, Reminder.level, Reminder.addressee, Reminder.channel)
    rows = db.session.execute(query.where(Reminder.matter_id.in_(matters)))
    return {(row.matter_id, row.level, row.addressee, row.channel) for row in rows}


def _refused(matters: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    query = select(ReminderAct.matter_id, ReminderAct.account_id).filter_by(kind=ActKind.NOT_MINE)
    for matter_id, account_id in db.session.execute(query.where(ReminderAct.matter_id.in_(matters))):
        found[matter_id].add(account_id)
    return found


def _lines(
    look: Look, matter_id: int, due: Due, level: int, refused: frozenset[int]
) -> Iterator[dict[str, Any]]:
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


def settle(look: Look, found: Found) -> None:
    """Close what is no longer due; a message about it that still waits is not sent."""
    columns = ("id", "phase", "due_on", "found_at", *Matter.summed)
    query = select(*(getattr(Matter, name) for name in columns)).where(Matter.ending == Ending.OPEN)
    open_ones = db.session.execute(query.order_by(Matter.id).execution_options(yield_per=1000))
    over = [dict(row._mapping) for row in open_ones if row.id not in found.ids]
    for row in over:
        is_past = row["phase"] is Phase.AHEAD and row["due_on"] < look.today
        hours = max(0, int((look.moment - row["found_at"]).total_seconds() // 3600))
        ending = Ending.OVERTAKEN if is_past else Ending.MOVED
        found.settled += _change(row, ending=ending, done_at=look.moment, waited=hours)
    for start in range(0, len(over), BATCH):
        ids = [row["id"] for row in over[start : start + BATCH]]
        closed = update(Reminder).where(Reminder.matter_id.in_(ids), Reminder.done_at.is_(None))
        db.session.execute(
            closed.values(done_at=look.moment), execution_options={"synchronize_session": False}
        )
