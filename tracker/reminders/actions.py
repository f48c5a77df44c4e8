"""Computing what is due, telling each person once, closing what is settled. Commands and the scheduler commit."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from sqlalchemy import delete, select, update

from tracker.base import sums
from tracker.base.clock import now
from tracker.base.due import Due
from tracker.base.settings import settings
from tracker.base.workdays import chinese_calendar
from tracker.contracts import due as contracts
from tracker.contributions import due as contributions
from tracker.extensions import db
from tracker.funding import due as funding
from tracker.milestones import due as milestones
from tracker.notices import due as notices
from tracker.progress import due as progress
from tracker.reminders import book, checks, gather, ledger
from tracker.reminders.book import Book
from tracker.reminders.ledger import BATCH, Found, Look
from tracker.reminders.models import Matter, Reminder, ReminderAct
from tracker.reminders.outbox import Letter
from tracker.reminders.rules import LetterState
from tracker.resident_requests import due as requests
from tracker.streets import due as streets
from tracker.works import due as works


def everything_due(today: date, rules: Book | None = None) -> Iterator[Due]:
    """What every room says is due. A new room is one line here."""
    limits, rules = settings(), rules or book.current()
    yield from milestones.due(today, ahead=rules.before("milestone soon", limits.reminder_days))
    yield from progress.due(today, calendar=chinese_calendar(), quiet_workdays=limits.quiet_workdays)
    yield from works.due(today)
    yield from streets.due(today, ahead=rules.before("dig not confirmed", limits.reminder_days))
    yield from requests.due(today, calendar=chinese_calendar())
    yield from notices.due(today)
    yield from funding.due(today, ahead=limits.reminder_days)
    yield from contracts.due(today, ahead=limits.reminder_days)
    yield from contributions.due(today, ahead=rules.before("contribution soon", limits.reminder_days))
    yield from checks.due(today)


def look(today: date, moment: datetime | None = None) -> Look:
    """Everything that is read once before what is due is gone through."""
    return Look(
        today, moment or now(), book.current(), gather.desks(today), gather.ways(), chinese_calendar()
    )


def tick(today: date, moment: datetime | None = None) -> Found:
    """Write a line for everything due that has none yet, let climb what nobody moved, settle what moved."""
    gather.ensure_mail()
    seen, found = look(today, moment), Found()
    _wake(today)
    dues = everything_due(today, seen.book)
    while batch := list(islice(dues, BATCH)):
        ledger.enter(seen, batch, found)
    ledger.settle(seen, found)
    return found


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
