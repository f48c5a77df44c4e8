"""Computing what is due, telling each person once, closing what is settled. Commands and the scheduler commit."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import select, update

from tracker.base.clock import now
from tracker.base.due import Due
from tracker.base.journal import upsert
from tracker.base.settings import settings
from tracker.base.workdays import chinese_calendar
from tracker.contracts import due as contracts
from tracker.extensions import db
from tracker.funding import due as funding
from tracker.milestones import due as milestones
from tracker.progress import due as progress
from tracker.reminders import queries, rules
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Channel, DeliveryState, Desk
from tracker.resident_requests import due as requests

KEY = ("rule", "subject", "subject_id", "account_id", "channel", "due_on")


@dataclass(frozen=True)
class Tick:
    """What one computation found: how much is due, how many messages are new, how many were settled."""

    due: int
    made: int
    settled: int


def everything_due(today: date) -> Iterator[Due]:
    """What every room says is due. A new room is one line here."""
    limits = settings()
    yield from milestones.due(today, ahead=limits.reminder_days)
    yield from progress.due(today, calendar=chinese_calendar(), quiet_workdays=limits.quiet_workdays)
    yield from requests.due(today, calendar=chinese_calendar())
    yield from funding.due(today, ahead=limits.reminder_days)
    yield from contracts.due(today, ahead=limits.reminder_days)


def addressed(dues: Iterable[Due]) -> Iterator[tuple[Due, Desk]]:
    """Each due matter with everybody who is to be told."""
    firms, desks = queries.firms(), queries.desks()
    for due in dues:
        for desk in rules.recipients(due, firms, desks):
            yield due, desk


def tick(today: date) -> Tick:
    """Write a message for everything due that has none yet; settle those whose matter is no longer due.

    The unique key makes it harmless to run twice, at once or after a missed night.
    """
    found: set[tuple[str, str, int, date]] = set()
    count = made = 0
    pairs = addressed(everything_due(today))
    while batch := list(islice(pairs, 500)):
        found |= {(due.rule, due.subject, due.subject_id, due.since) for due, _desk in batch}
        rows = [row for due, desk in batch for row in _rows(due, desk)]
        insert = upsert(db.session(), Reminder).values(rows).on_conflict_do_nothing(index_elements=list(KEY))
        made += len(db.session.scalars(insert.returning(Reminder.id)).all())
        count += len(batch)
    return Tick(count, made, _settle(found))


def _rows(due: Due, desk: Desk) -> Iterator[dict[str, object]]:
    row = {
        "rule": due.rule, "subject": due.subject, "subject_id": due.subject_id, "account_id": desk.account_id,
        "due_on": due.since, "project_id": due.project_id, "text": due.text, "path": due.path,
        "values": json.dumps(due.values, ensure_ascii=False), "made_at": now(), "tries": 0,
    }  # fmt: skip
    yield {**row, "channel": Channel.PAGE, "state": DeliveryState.SENT, "sent_at": now()}
    if desk.email and settings().smtp_host:
        yield {**row, "channel": Channel.EMAIL, "state": DeliveryState.WAITING, "sent_at": None}


def _settle(found: set[tuple[str, str, int, date]]) -> int:
    """Mark what is no longer due as done; a mail about it that still waits is not sent."""
    query = select(Reminder.id, Reminder.rule, Reminder.subject, Reminder.subject_id, Reminder.due_on)
    open_ones = db.session.execute(query.where(Reminder.done_at.is_(None)).execution_options(yield_per=1000))
    settled = [row.id for row in open_ones if tuple(row[1:]) not in found]
    for start in range(0, len(settled), 500):
        ids = settled[start : start + 500]
        done = update(Reminder).where(Reminder.id.in_(ids)).values(done_at=now())
        db.session.execute(done, execution_options={"synchronize_session": False})
    return len(settled)


def resend(reminder: Reminder) -> None:
    """A person looked at a message that was given up: try it again from the start."""
    reminder.state, reminder.tries, reminder.next_try_at, reminder.error = (
        DeliveryState.WAITING,
        0,
        None,
        None,
    )
