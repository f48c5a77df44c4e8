"""What a record's own page says about reminders: how often, to whom, by which way, with what result.

Rooms below do not know this room; their templates include ``reminders/_told.html``, which asks for it by name.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask

from tracker.base.pages import gettext
from tracker.reminders import book, queries
from tracker.reminders.rules import Channel, LetterState
from tracker.reminders.wording import climbs, sentence_of


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

    matter: Any
    text: str
    times: int
    tellings: Sequence[Telling]
    acts: Sequence[Any]
    climbs: tuple[str, str] | None


def about(subject: str, ids: Sequence[int]) -> list[Trace]:
    """Reminders about some records of one kind, those that are open and newest first."""
    return _traced(queries.matters_about(subject, ids))


def about_project(project_id: int) -> list[Trace]:
    """Open reminders about anything of a project."""
    return _traced(queries.open_matters(project_id))


def _traced(matters: Sequence[Any]) -> list[Trace]:
    if not matters:
        return []
    ids, rules = [one.id for one in matters], book.current()
    lines, acts = queries.lines_of(ids), queries.acts_of(ids)
    return [
        Trace(
            one, sentence_of(one.text, json.loads(one.values), say=gettext), one.level + 1,
            [_telling(line) for line in lines if line.matter_id == one.id],
            [act for act in acts if act.matter_id == one.id],
            climbs(one, rules) if one.done_at is None else None,
        )
        for one in matters
    ]  # fmt: skip


def _telling(line: Any) -> Telling:
    to = line.person or line.outlet or ""
    if line.channel is Channel.PAGE:
        return Telling(to, line.channel, line.level, line.made_at, LetterState.SENT)
    if line.state is None:
        state = LetterState.DROPPED if line.done_at else LetterState.WAITING
        return Telling(to, line.channel, line.level, None, state)
    return Telling(to, line.channel, line.level, line.sent_at, line.state)


def install(app: Flask) -> None:
    """Make it known to all templates."""
    app.jinja_env.globals["reminders_about"] = about
    app.jinja_env.globals["reminders_about_project"] = about_project
