"""The ledger: what is due without a line gets one, what climbed gets the next, what moved is closed.

Everything is compared with what stands there and written under unique keys, so it is harmless to run twice,
at once, after a crash or after a missed week. Whether anything is to be written at all is found out by reading.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, update

from tracker.base import sums
from tracker.base.due import Due
from tracker.base.journal import upsert
from tracker.extensions import db
from tracker.reminders import ladder, lines
from tracker.reminders.desks import Told
from tracker.reminders.lines import Look
from tracker.reminders.models import Matter, Reminder
from tracker.reminders.rules import Channel, Ending, Phase, Urgency

BATCH = 500
Key = tuple[str, str, int, date]
Row = dict[str, Any]
COLUMNS = (
    "id", "rule", "subject", "subject_id", "due_on", "region_path", "level", "level_on", "later_until", "ending",
)  # fmt: skip


@dataclass
class Found:
    """What one look found: how much is due, how many lines are new, how much climbed and was settled; which rooms
    failed, and the matters whose rule stands in no book.
    """

    due: int = 0
    made: int = 0
    climbed: int = 0
    settled: int = 0
    failed: list[str] = field(default_factory=list)
    strange: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Addressed:
    """Somebody who is told of a matter, at which level, and whether the ledger has it already."""

    level: int
    person: Told
    is_new: bool


def key_of(due: Due) -> Key:
    return due.rule, due.subject, due.subject_id, due.since


def addressed(look: Look, batch: Sequence[Due]) -> Iterator[tuple[Due, list[Addressed]]]:
    """The same as ``enter`` would write, without writing."""
    ready = _ready(look, batch)
    matters = _matters(ready)
    ids = [row["id"] for row in matters.values()]
    there, words = lines.kept(ids), lines.said(ids)
    for key, due in ready.items():
        row = matters.get(key)
        level, number = (_level(look, due, row), row["id"]) if row else (0, 0)
        told = lines.told(look, due, level, words.refused.get(number, set()))
        yield (
            due,
            [
                Addressed(step, one, (number, step, f"account:{one.account_id}", Channel.PAGE) not in there)
                for step, one in told
            ],
        )


def known(look: Look, batch: Sequence[Due]) -> tuple[set[int], bool]:
    """Ids of the matters the ledger has of a batch, and whether something is to be written; reads only."""
    ready = _ready(look, batch)
    matters = _matters(ready)
    is_news = len(matters) < len(ready) or any(
        row["ending"] is not Ending.OPEN or _level(look, ready[key], row) != row["level"]
        for key, row in matters.items()
    )
    return _ids(matters), is_news or bool(lines.compared(look, _paired(ready, matters)))


def enter(look: Look, batch: Sequence[Due], found: Found) -> set[int]:
    """Bring the ledger up to date about some matters that are due; their ids. The caller commits."""
    ready = _ready(look, batch)
    matters = _matters(ready)
    if fresh := [due for key, due in ready.items() if key not in matters]:
        _open(look, fresh)
        matters = _matters(ready)
    found.climbed += _climb(look, ready, matters)
    found.made += lines.write(look, lines.compared(look, _paired(ready, matters)))
    return _ids(matters)


def _ready(look: Look, batch: Sequence[Due]) -> dict[Key, Due]:
    """Those of a batch whose first reminder is due."""
    return {
        key_of(due): due
        for due in batch
        if ladder.is_told(look.book.rule_of(due), due.since, look.today, look.calendar)
    }


def _ids(matters: Mapping[Key, Row]) -> set[int]:
    return {row["id"] for row in matters.values()}


def _paired(ready: Mapping[Key, Due], matters: Mapping[Key, Row]) -> dict[int, tuple[Due, int]]:
    return {row["id"]: (ready[key], row["level"]) for key, row in matters.items()}


def _level(look: Look, due: Due, row: Row) -> int:
    return ladder.next_level(
        look.book.rule_of(due), level=row["level"], since=row["due_on"], told_on=row["level_on"],
        later=row["later_until"], today=look.today, calendar=look.calendar,
    )  # fmt: skip


def _matters(keys: Iterable[Key]) -> dict[Key, Row]:
    """Matters by key, as plain values."""
    wanted = set(keys)
    query = select(*(getattr(Matter, name) for name in COLUMNS)).where(
        Matter.subject.in_({key[1] for key in wanted}), Matter.subject_id.in_({key[2] for key in wanted}),
        Matter.rule.in_({key[0] for key in wanted}),
    )  # fmt: skip
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


def _row(look: Look, due: Due) -> Row:
    rule = look.book.rule_of(due)
    return {
        "rule": due.rule, "subject": due.subject, "subject_id": due.subject_id, "due_on": due.since,
        "project_id": due.project_id, "region_path": due.region_path, "phase": rule.phase,
        "urgency": Urgency.URGENT if due.urgent else rule.urgency, "text": due.text, "path": due.path,
        "values": json.dumps(due.values, ensure_ascii=False), "level": 0, "level_on": look.today, "found_at": look.moment,
        "ending": Ending.OPEN, "waited": 0,
    }  # fmt: skip


def _climb(look: Look, dues: Mapping[Key, Due], matters: Mapping[Key, Row]) -> int:
    """Raise what nobody moved, reopen what came back; how many climbed."""
    climbed = 0
    for key, row in matters.items():
        level = _level(look, dues[key], row)
        if row["ending"] is not Ending.OPEN:
            _change(row, ending=Ending.OPEN, done_at=None, waited=0)
            _set_done([row["id"]], None)
        elif level != row["level"]:
            climbed += _change(row, level=level, level_on=look.today, later_until=None)
    return climbed


def _change(row: Row, **values: Any) -> int:
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


def _set_done(matters: Sequence[int], moment: Any) -> None:
    """Close the lines of some matters that are open, or with None open all of them again."""
    change = update(Reminder).where(Reminder.matter_id.in_(matters))
    if moment is not None:
        change = change.where(Reminder.done_at.is_(None))
    db.session.execute(change.values(done_at=moment), execution_options={"synchronize_session": False})


def moved(rules: Collection[str], *, is_listed: bool, still_due: set[int]) -> Iterator[Row]:
    """Open matters of some rules (or of all the others) that are no longer due, in the order of their ids."""
    columns = ("id", "phase", "due_on", "found_at", *Matter.summed)
    query = select(*(getattr(Matter, name) for name in columns)).where(Matter.ending == Ending.OPEN)
    query = query.where(Matter.rule.in_(rules) if is_listed else Matter.rule.not_in(rules))
    for row in db.session.execute(query.order_by(Matter.id).execution_options(yield_per=1000)):
        if row.id not in still_due:
            yield dict(row._mapping)


def settle(look: Look, rows: Sequence[Row]) -> int:
    """Close matters that moved; a message about them that still waits is not sent. How many. The caller commits."""
    settled = 0
    for row in rows:
        is_past = row["phase"] is Phase.AHEAD and row["due_on"] < look.today
        hours = max(0, int((look.moment - row["found_at"]).total_seconds() // 3600))
        ending = Ending.OVERTAKEN if is_past else Ending.MOVED
        settled += _change(row, ending=ending, done_at=look.moment, waited=hours)
    _set_done([row["id"] for row in rows], look.moment)
    return settled
