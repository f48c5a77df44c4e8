"""Which lines of the journal a reader asked for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from tracker.accounts.models import Account
from tracker.base.access import restrict
from tracker.base.clock import CHINA
from tracker.base.journal import JournalLine, JournalSeal
from tracker.base.web import like
from tracker.dashboard.entries import Entry, entry
from tracker.extensions import db

PAGE = 50
FIRST_YEAR, LAST_YEAR = 2000, 2200  # what a day of the journal can be; others have no moment in UTC


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which lines; ``before`` is the id of the last line already seen."""

    record: str = ""
    person: str = ""
    chain: str = ""
    on: date | None = None
    before: int | None = None


def lines(asked: Asked) -> Select[Any]:
    """Lines a person may see, newest first, one more than a page shows."""
    columns: tuple[Any, ...] = (JournalLine, Account.display_name)
    query = select(*columns).outerjoin(Account, Account.id == JournalLine.account_id)
    query = restrict(query, JournalLine)
    if asked.record:
        query = query.where(JournalLine.record == asked.record)
    if asked.chain:
        query = query.where(JournalLine.chain == asked.chain)
    if asked.person:
        named = or_(
            Account.display_name.like(like(asked.person), escape="/"), Account.name == asked.person.lower()
        )
        query = query.where(JournalLine.account_id.in_(select(Account.id).where(named)))
    if asked.on:
        begin = datetime.combine(asked.on, time(), CHINA)
        query = query.where(JournalLine.at >= begin, JournalLine.at < begin + timedelta(days=1))
    if asked.before:
        query = query.where(JournalLine.id < asked.before)
    return query.order_by(JournalLine.id.desc()).limit(PAGE + 1)


def page(asked: Asked) -> tuple[list[Entry], int | None]:
    """Entries of one page, and the id to ask for the next one before; None when this is the last."""
    rows = db.session.execute(lines(asked)).all()
    entries = [entry(row[0], row[1]) for row in rows[:PAGE]]
    return entries, entries[-1].id if len(rows) > PAGE else None


def last_seal() -> JournalSeal | None:
    return db.session.scalar(select(JournalSeal).order_by(JournalSeal.day.desc()).limit(1))


def day_of(text: str) -> date | None:
    """The day an address asks for; None for what is no day of the journal."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
