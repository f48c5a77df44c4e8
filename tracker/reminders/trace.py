"""What a record's own page says about reminders: how often, to whom, by which way, with what result.

Rooms below do not know this room; their templates include ``reminders/_told.html``, which asks for it by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from tracker.extensions import db
from tracker.reminders import book, queries
from tracker.reminders.models import Matter, Reminder, ReminderAct
from tracker.reminders.rules import Channel, LetterState
from tracker.reminders.wording import climbs, sentence

MOST = 5  # matters shown of one record


@dataclass(frozen=True)
class Telling:
    """One line of the ledger in words: to whom, how, and when it arrived."""

    to: str
    channel: Channel
    level: int
    at: datetime | None  # None while it waits
    state: LetterState


@dataclass(frozen=True)
class Trace:
    """One matter and everybody who was told of it; ``climbs`` is (day, desk) of the next step."""

    matter: Matter
    text: str
    times: int
    tellings: Sequence[Telling]
    acts: Sequence[ReminderAct]
    climbs: tuple[str, str] | None


def about(subject: str, ids: Sequence[int]) -> list[Trace]:
    """Reminders about some records of one kind, those that are open and newest first."""
    return _traced(queries.told_about(subject, ids))


def about_project(project_id: int) -> list[Trace]:
    """Open reminders about anything of a project."""
    return _traced(queries.told_about_project(project_id))


def _traced(lines: Sequence[Reminder]) -> list[Trace]:
    matters = {line.matter_id: line.matter for line in lines}
    kept = sorted(matters.values(), key=lambda one: (one.done_at is not None, -one.level, one.due_on))[:MOST]
    query = select(ReminderAct).where(ReminderAct.matter_id.in_([one.id for one in kept]))
    acts = list(db.session.scalars(query.order_by(ReminderAct.id))) if kept else []
    rules = book.current() if kept else None
    return [
        Trace(
            one, sentence(one), one.level + 1, [_telling(line) for line in lines if line.matter_id == one.id],
            [act for act in acts if act.matter_id == one.id],
            climbs(one, rules) if rules and one.done_at is None else None,
        )
        for one in kept
    ]  # fmt: skip


def _telling(line: Reminder) -> Telling:
    to = line.account.display_name if line.account else line.outlet.name if line.outlet else ""
    if line.channel is Channel.PAGE:
        return Telling(to, line.channel, line.level, line.made_at, LetterState.SENT)
    if line.letter is None:
        state = LetterState.DROPPED if line.done_at else LetterState.WAITING
        return Telling(to, line.channel, line.level, None, state)
    return Telling(to, line.channel, line.level, line.letter.sent_at, line.letter.state)


def install(app: Flask) -> None:
    """Make it known to all templates."""
    app.jinja_env.globals["reminders_about"] = about
    app.jinja_env.globals["reminders_about_project"] = about_project
