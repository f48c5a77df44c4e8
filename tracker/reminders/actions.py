"""Computing what is due, telling each person once, closing what is settled.

A look at what is due takes as long as it takes and keeps nobody waiting: it reads in a session of its own and
writes in short transactions, a batch each. What was written stays written when the rest fails.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from sqlalchemy import delete, select, update

from tracker.base import sums
from tracker.base.clock import now
from tracker.base.due import Due
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.reminders import book, checks, gather, ledger
from tracker.reminders.ledger import BATCH, Found
from tracker.reminders.lines import Look
from tracker.reminders.models import Matter, Reminder, ReminderAct
from tracker.reminders.outbox import Letter
from tracker.reminders.rules import LetterState
from tracker.reminders.sources import Source, sources
from tracker.reminders.transactions import APART, Scopes

log = logging.getLogger(__name__)


def look(today: date, moment: datetime | None = None) -> Look:
    """Everything that is read once before what is due is gone through."""
    return Look(
        today, moment or now(), book.current(), gather.desks(today), gather.ways(), chinese_calendar()
    )


def tick(today: date, moment: datetime | None = None, scopes: Scopes = APART) -> Found:
    """Write a line for everything due that has none yet, let climb what nobody moved, settle what moved.

    A room that fails is noted, and shown to the administrators; the others go on, and the next look tries again.
    """
    with scopes.writing():
        gather.ensure_mail()
        _wake(today)
    with scopes.reading():
        seen, broken = look(today, moment), checks.broken()
    found = Found()
    for room, source in sources(today, seen.book).items():
        fault = _tried(room, source, seen, found, scopes)
        if fault or checks.of_room(room) in broken:
            with scopes.writing():
                checks.note(checks.of_room(room), seen.moment, fault)
    if not found.failed:
        _settle(seen, found, scopes, seen.book.rules, is_listed=False, still_due=found.strange)
    return found


def _tried(room: str, source: Source, seen: Look, found: Found, scopes: Scopes) -> str:
    """Bring the ledger up to date about one room; what went wrong, empty when nothing did."""
    try:
        still_due = _entered(room, source, seen, found, scopes)
        rules = seen.book.of_room(room)
        _settle(seen, found, scopes, rules, is_listed=True, still_due=still_due)
    except Exception as error:
        log.exception("what is due in %s cannot be computed; the next look tries again", room)
        found.failed.append(room)
        return f"{type(error).__name__}: {error}"
    return ""


def _entered(room: str, source: Source, seen: Look, found: Found, scopes: Scopes) -> set[int]:
    """Everything that is due in a room; ids of its matters."""
    still_due: set[int] = set()
    with scopes.reading():
        dues = source()
        while batch := list(islice(dues, BATCH)):
            seen.book.check_room(room, batch)
            ids, is_news = ledger.known(seen, batch)
            if is_news:
                with scopes.writing():
                    ids = ledger.enter(seen, batch, found)
            found.due += len(ids)
            still_due |= ids
            if any(due.rule not in seen.book.rules for due in batch):
                found.strange |= ids
    return still_due


def _settle(
    seen: Look, found: Found, scopes: Scopes, rules: Collection[str], *, is_listed: bool, still_due: set[int]
) -> None:
    with scopes.reading():
        rows = ledger.moved(rules, is_listed=is_listed, still_due=still_due)
        while batch := list(islice(rows, BATCH)):
            with scopes.writing():
                found.settled += ledger.settle(seen, batch)


def addressed(dues: Iterable[Due], seen: Look) -> Iterator[tuple[Due, list[ledger.Addressed]]]:
    """What is due with everybody who is told of it now; reads only."""
    dues = iter(dues)
    while batch := list(islice(dues, BATCH)):
        yield from ledger.addressed(seen, batch)


def _wake(today: date) -> None:
    """Who asked for time until today is told again, with the next letter."""
    due = Reminder.later_until <= today
    again = update(Reminder).where(due, Reminder.done_at.is_(None)).values(later_until=None, letter_id=None)
    db.session.execute(again, execution_options={"synchronize_session": False})


def resend(letter: Letter) -> None:
    """A person looked at a message that was given up: try it again from the start, as it was."""
    letter.state, letter.tries = LetterState.WAITING, 0
    letter.next_try_at = letter.claimed_until = letter.error = None


def forget_projects(projects: Sequence[int]) -> None:
    """What was reminded of projects that are taken back goes with them; letters that named it stay."""
    rows = db.session.execute(
        select(Matter.id, *(getattr(Matter, name) for name in Matter.summed)).where(
            Matter.project_id.in_(projects)
        )
    ).all()
    for row in rows:
        sums.add(db.session(), Matter.sums(dict(row._mapping)), -1)
    ids = [row.id for row in rows]
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        for model, column in (
            (ReminderAct, ReminderAct.matter_id),
            (Reminder, Reminder.matter_id),
            (Matter, Matter.id),
        ):
            db.session.execute(
                delete(model).where(column.in_(part)), execution_options={"synchronize_session": False}
            )
