"""What residents of the demo city ask, and what they are told. Nobody of these people exists."""

import csv
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from tracker.base.secret import fingerprint, seal
from tracker.base.workdays import chinese_calendar
from tracker.demo.people import SURNAMES
from tracker.demo.rows import Rows
from tracker.resident_requests import privacy
from tracker.resident_requests.actions import code_of
from tracker.resident_requests.codes import show_code
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.rules import (
    Category,
    RequestKind,
    RequestState,
    UrgencyQuestion,
    clock_of,
    due,
)

FILED, ACCEPTED, ANSWERED, CLOSED, WITHDRAWN = RequestState
WAYS = {
    FILED: (FILED,),
    ACCEPTED: (FILED, ACCEPTED),
    ANSWERED: (FILED, ACCEPTED, ANSWERED),
    CLOSED: (FILED, ACCEPTED, ANSWERED, CLOSED),
    WITHDRAWN: (FILED, WITHDRAWN),
}
"""The states a request went through."""
URGENT = frozenset({UrgencyQuestion.NO_SUPPLY})
ENDANGERED = frozenset({Category.HEATING, Category.PIPES, Category.BLOCKED_DRAIN})


@dataclass(frozen=True)
class Voice:
    category: Category
    kind: RequestKind
    text: str
    answer: str


@dataclass(frozen=True)
class Spot:
    """Where a request comes from; ``where`` is a building's name."""

    compound_id: int
    region_path: str
    building_id: int | None
    where: str | None


@cache
def voices() -> tuple[Voice, ...]:
    with Path(__file__).with_name("voices.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Voice(Category(row["category"]), RequestKind(row["kind"]), row["text"], row["answer"])
            for row in csv.DictReader(file)
        )


def add_request(
    rows: Rows, spot: Spot, filed_at: datetime, now: datetime, clerk_id: int | None, chance: Random
) -> tuple[str, str]:
    """Gather one request and its events; the look-up code and the phone number that open it."""
    voice = chance.choice(voices())
    is_urgent = voice.category in ENDANGERED and chance.random() < 0.3
    due_at = due(filed_at, clock_of(voice.kind, URGENT if is_urgent else frozenset()), chinese_calendar()).at
    way = _way(due_at, now, chance)
    moments = _moments(filed_at, due_at, now, len(way), chance)
    at = dict(zip(way, moments, strict=True))
    form_key, phone = os.urandom(16).hex(), f"1990000{chance.randrange(10_000):04}"
    code = code_of(form_key)
    request_id = rows.add(
        ResidentRequest, compound_id=spot.compound_id, region_path=spot.region_path, building_id=spot.building_id,
        where=spot.where, category=voice.category, kind=voice.kind, urgent=is_urgent, state=way[-1],
        text=voice.text, phone_sealed=seal(phone), phone_mark=fingerprint(phone), phone_tail=phone[-4:],
        name_sealed=seal(f"{chance.choice(SURNAMES)}女士"), code_mark=fingerprint(code),
        form_key=form_key, content_hash=hashlib.sha256(voice.text.encode()).hexdigest(), privacy_version=privacy.VERSION, filed_at=filed_at,
        due_at=due_at, answer=voice.answer if ANSWERED in at else None, answered_at=at.get(ANSWERED),
        answered_by_id=clerk_id if ANSWERED in at else None, closed_at=at.get(CLOSED), demo=True,
    )  # fmt: skip
    for state, moment in at.items():
        by_id = clerk_id if state in (ACCEPTED, ANSWERED) else None
        words = voice.answer if state is ANSWERED else None
        rows.add(RequestEvent, request_id=request_id, at=moment, state=state, words=words, by_id=by_id)
    return show_code(code), phone


def _way(due_at: datetime, now: datetime, chance: Random) -> Sequence[RequestState]:
    """Old requests are mostly closed, young ones open; a few old ones were left lying."""
    luck = chance.random()
    if due_at > now:
        return WAYS[
            FILED if luck < 0.35 else ACCEPTED if luck < 0.7 else ANSWERED if luck < 0.97 else WITHDRAWN
        ]
    if luck < 0.05:
        return WAYS[ACCEPTED]
    return WAYS[ANSWERED if luck < 0.2 else WITHDRAWN if luck < 0.22 else CLOSED]


def _moments(
    filed_at: datetime, due_at: datetime, now: datetime, count: int, chance: Random
) -> list[datetime]:
    """One moment a state: taken in hand on the first day, answered around the day it was due."""
    hours = (due_at - filed_at).total_seconds() / 3600
    late = chance.choice((0.3, 0.5, 0.7, 0.8, 0.9, 1.1))
    steps = [0.0, min(20.0, hours * 0.1), hours * late, hours * late + 48][:count]
    latest = now - filed_at
    return [filed_at + min(timedelta(hours=step), latest) for step in steps]
