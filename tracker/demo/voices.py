"""What residents of the demo city ask, and what they are told. Nobody of these people exists."""

import csv
import hashlib
import os
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
from tracker.resident_requests.clocks import Hand, clock_of, contact_due, due
from tracker.resident_requests.codes import show_code
from tracker.resident_requests.intake import code_of, month_of
from tracker.resident_requests.models import RequestEvent, ResidentRequest, Saying
from tracker.resident_requests.records import AnswerDraft
from tracker.resident_requests.rules import (
    Category,
    Channel,
    Outcome,
    RequestKind,
    RequestState,
    UrgencyQuestion,
)
from tracker.resident_requests.states import Step

FILED, DISPATCHED, ACCEPTED, REVIEW, ANSWERED, CLOSED, WITHDRAWN, MERGED = RequestState
Way = tuple[tuple[Step, RequestState], ...]
_IN_HAND: Way = ((Step.FILED, FILED), (Step.SIGNED, ACCEPTED), (Step.CONTACTED, ACCEPTED))
_ANSWERED: Way = (*_IN_HAND, (Step.ANSWERED, ANSWERED))
WAYS: dict[str, Way] = {
    "new": ((Step.FILED, FILED),),
    "dispatched": ((Step.FILED, FILED), (Step.DISPATCHED, DISPATCHED)),
    "in hand": _IN_HAND,
    "longer": (*_IN_HAND, (Step.EXTENDED, ACCEPTED)),
    "upward": (*_IN_HAND, (Step.REPORTED_UP, ACCEPTED)),
    "review": (*_IN_HAND, (Step.HANDED_IN, REVIEW)),
    "answered": _ANSWERED,
    "closed": (*_ANSWERED, (Step.CALLED_BACK, ANSWERED), (Step.CLOSED, CLOSED)),
    "reopened": (*_ANSWERED, (Step.CALLED_BACK, ANSWERED), (Step.REOPENED, ACCEPTED)),
    "withdrawn": ((Step.FILED, FILED), (Step.WITHDRAWN, WITHDRAWN)),
}
"""The steps a request went through, each with the state it led to."""
BY_OFFICE = frozenset(Step) - {Step.FILED, Step.WITHDRAWN, Step.CLOSED, Step.CALLED_BACK, Step.REOPENED}
WORDS = {
    Step.DISPATCHED: "到现场查看漏点，先做临时处理，三日内报维修方案。",
    Step.CONTACTED: "已电话联系，约定上门时间。",
    Step.EXTENDED: "需等连续三天无雨后才能做防水，延期。",
    Step.REPORTED_UP: "已报街道，请协调供热单位和施工单位一并处理。",
    Step.CALLED_BACK: "",
    Step.REOPENED: "下雨后又渗了，请再来看看。",
}
URGENT = frozenset({UrgencyQuestion.NO_SUPPLY})
OUTCOMES = (Outcome.FIXED, Outcome.FIXED, Outcome.FIXED, Outcome.EXPLAINED, Outcome.PLANNED)
YEAR = timedelta(days=365)
YOUNG = (
    (0.25, "new"),
    (0.35, "dispatched"),
    (0.6, "in hand"),
    (0.65, "review"),
    (0.96, "answered"),
    (1, "withdrawn"),
)
OLD = (
    (0.03, "in hand"),
    (0.045, "longer"),
    (0.06, "upward"),
    (0.2, "answered"),
    (0.23, "reopened"),
    (0.25, "withdrawn"),
    (1, "closed"),
)
LONG_AGO = (
    (0.002, "in hand"),
    (0.003, "upward"),
    (0.01, "answered"),
    (0.012, "reopened"),
    (0.03, "withdrawn"),
    (1, "closed"),
)
"""How far requests have come whose clock runs, has run out, ran out long ago: shares added up."""
ENDANGERED = frozenset({Category.HEATING, Category.PIPES, Category.BLOCKED_DRAIN})


@dataclass(frozen=True)
class Voice:
    category: Category
    kind: RequestKind
    text: str
    answer: str


@dataclass(frozen=True)
class Spot:
    """Where a request comes from, which office receives it, and who may be asked to see to it."""

    compound_id: int
    region_path: str
    building_id: int | None
    entrance_id: int | None = None
    office_id: int | None = None
    handler_id: int | None = None


@cache
def voices() -> tuple[Voice, ...]:
    with Path(__file__).with_name("voices.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Voice(Category(row["category"]), RequestKind(row["kind"]), row["text"], row["answer"])
            for row in csv.DictReader(file)
        )


def add_request(
    rows: Rows, spot: Spot, filed_at: datetime, now: datetime, clerk_id: int | None, chance: Random,
    patience: timedelta = YEAR,
) -> tuple[str, str]:  # fmt: skip
    """Gather one request and its events; the look-up code and the phone number that open it. After ``patience``
    hardly any still lies.
    """
    voice = chance.choice(voices())
    is_urgent = voice.category in ENDANGERED and chance.random() < 0.3
    clock, calendar = clock_of(voice.kind, URGENT if is_urgent else frozenset()), chinese_calendar()
    due_at = due(filed_at, clock, calendar).at
    way = _way(due_at, now, patience, chance)
    at = _moments(filed_at, due_at, now, way, chance)
    form_key, phone = os.urandom(16).hex(), f"1990000{chance.randrange(10_000):04}"
    code, door = code_of(form_key), str(100 * chance.randrange(1, 7) + chance.randrange(1, 4))
    answered_at, asked_at = at.get(Step.ANSWERED), at.get(Step.CALLED_BACK)
    state, solved = way[-1][1], None if asked_at is None else Step.CLOSED in at
    request_id = rows.add(
        ResidentRequest, compound_id=spot.compound_id, region_path=spot.region_path, building_id=spot.building_id,
        entrance_id=spot.entrance_id, where="家中", door=door if spot.building_id else None,
        category=voice.category, kind=voice.kind, urgent=is_urgent, clock=clock, state=state,
        channel=chance.choice((Channel.WEB, Channel.WEB, Channel.STAFF)), month=month_of(filed_at),
        text=voice.text, phone_sealed=seal(phone), phone_mark=fingerprint(phone), phone_tail=phone[-4:],
        name_sealed=seal(f"{chance.choice(SURNAMES)}女士"), code_mark=fingerprint(code), form_key=form_key,
        content_hash=hashlib.sha256(voice.text.encode()).hexdigest(), privacy_version=privacy.VERSION,
        filed_at=filed_at, due_at=due_at, contact_due_at=contact_due(filed_at, clock, calendar).at,
        contacted_at=at.get(Step.CONTACTED), office_id=spot.office_id,
        handler_id=spot.handler_id if Step.DISPATCHED in at else spot.office_id if Step.SIGNED in at else None,
        task=WORDS[Step.DISPATCHED] if Step.DISPATCHED in at else None, extensions=int(Step.EXTENDED in at),
        reopened=int(Step.REOPENED in at), answer=voice.answer if answered_at else None, answered_at=answered_at,
        answered_by_id=clerk_id if answered_at else None, closed_at=at.get(Step.CLOSED),
        outcome=chance.choice(OUTCOMES) if answered_at and Step.REOPENED not in at else None,
        call_back_due_at=due(answered_at, clock, calendar, Hand.CALL_BACK).at if answered_at else None,
        called_back_at=asked_at if solved else None, solved=solved,
        rating=None if solved is None else chance.choice((3, 4, 4, 5, 5)) if solved else chance.choice((1, 2)), demo=True,
    )  # fmt: skip
    for step, led_to in way:
        words = voice.answer if step is Step.ANSWERED else WORDS.get(step) or None
        event_id = rows.add(
            RequestEvent, request_id=request_id, at=at[step], step=step, state=led_to,
            words=words if step in BY_OFFICE else None, by_id=clerk_id if step in BY_OFFICE else None,
            about_id=spot.handler_id if step is Step.DISPATCHED else None,
        )  # fmt: skip
        if step is Step.REOPENED:
            rows.add(Saying, event_id=event_id, words=WORDS[step])
    if state is REVIEW and clerk_id:
        rows.add(
            AnswerDraft, request_id=request_id, words=voice.answer, outcome=Outcome.PLANNED, by_id=clerk_id, at=at[Step.HANDED_IN]
        )  # fmt: skip
    return show_code(code), phone


def _way(due_at: datetime, now: datetime, patience: timedelta, chance: Random) -> Way:
    """Young ones are open, old ones mostly closed, a few old ones were left lying, hardly any beyond patience."""
    ways = YOUNG if due_at > now else OLD if due_at > now - patience else LONG_AGO
    luck = chance.random()
    return WAYS[next(name for limit, name in ways if luck <= limit)]


def _moments(
    filed_at: datetime, due_at: datetime, now: datetime, way: Way, chance: Random
) -> dict[Step, datetime]:
    """One moment a step: taken in hand on the first day, answered around the day it was due."""
    hours = (due_at - filed_at).total_seconds() / 3600
    late = hours * chance.choice((0.3, 0.5, 0.7, 0.8, 0.9, 1.1))
    first = min(chance.choice((2.0, 5.0, 20.0, 50.0)), hours * 0.25)
    after = {Step.SIGNED: first / 2, Step.DISPATCHED: first / 2, Step.CONTACTED: first, Step.WITHDRAWN: first}
    after |= {Step.EXTENDED: first + 1, Step.REPORTED_UP: first + 1, Step.HANDED_IN: first + 1}
    after |= {
        Step.ANSWERED: late,
        Step.CALLED_BACK: late + 48,
        Step.CLOSED: late + 48,
        Step.REOPENED: late + 48,
    }
    return {step: filed_at + min(timedelta(hours=after.get(step, 0)), now - filed_at) for step, _state in way}
