"""By when a request must be contacted, answered, called back: hours and days of ``clocks.csv``.

Hours run at once, days and working days from the day after, to the end of a day in China. The sources are
other cities' rules (Dandong's are not public) or assumptions, and each row says which.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tracker.base.clock import CHINA
from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.base.workdays import Calendar
from tracker.resident_requests.rules import RequestKind, UrgencyQuestion

TABLE = Path(__file__).with_name("clocks.csv")
END_OF_DAY = time(23, 59, 59)


class Clock(Word):
    """The class of a request; each has clocks of its own."""

    DANGER = "danger", N_("Danger to life or property")
    SUPPLY = "supply", N_("No water, electricity, gas or heating")
    CONSULTATION = "consultation", N_("Question or help")
    COMPLAINT = "complaint", N_("Complaint, report or suggestion")
    ORDINARY = "ordinary", N_("Ordinary matter")
    COMPLEX = "complex", N_("Complex matter")


URGENT = frozenset({Clock.DANGER, Clock.SUPPLY})


class Hand(Word):
    """What a clock runs for."""

    CONTACT = "contact", N_("First contact")
    ANSWER = "answer", N_("Answer")
    EXTENSION = "extension", N_("Extension")
    CALL_BACK = "call_back", N_("Call-back")
    PRESS = "press", N_("Reminded and still overdue")


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How long something may take, and the source that says so."""

    source: str
    hours: int = 0
    days: int = 0
    workdays: int = 0


Limits = Mapping[tuple[Hand, Clock], Limit]


@cache
def limits() -> Limits:
    """The table as shipped."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return MappingProxyType({(Hand(row["what"]), Clock(row["clock"])): _limit(row) for row in rows})


def _limit(row: dict[str, str]) -> Limit:
    hours, days, workdays = (int(row[name] or 0) for name in ("hours", "days", "workdays"))
    return Limit(source=row["source"], hours=hours, days=days, workdays=workdays)


@dataclass(frozen=True)
class Deadline:
    """The last moment; ``is_certain`` is False when it counts on an unpublished holiday year."""

    at: datetime
    is_certain: bool

    def is_over(self, now: datetime) -> bool:
        return now > self.at


def clock_of(kind: RequestKind, answers: frozenset[UrgencyQuestion]) -> Clock:
    """The clock of a new request; staff may later call it ordinary or complex."""
    if UrgencyQuestion.DANGER in answers:
        return Clock.DANGER
    if UrgencyQuestion.NO_SUPPLY in answers:
        return Clock.SUPPLY
    if kind in (RequestKind.CONSULTATION, RequestKind.HELP):
        return Clock.CONSULTATION
    return Clock.COMPLAINT


def due(
    since: datetime, clock: Clock, calendar: Calendar, hand: Hand = Hand.ANSWER, known: Limits | None = None
) -> Deadline:
    """When something that began at an aware moment must be done. Raises KeyError where no such clock runs."""
    return after(since, (limits() if known is None else known)[hand, clock], calendar)


def after(since: datetime, limit: Limit, calendar: Calendar) -> Deadline:
    """The end of a limit that began at an aware moment."""
    if limit.hours:
        return Deadline(since.astimezone(UTC) + timedelta(hours=limit.hours), True)
    began_on = since.astimezone(CHINA).date()
    if not limit.workdays:
        return Deadline(_end_of(began_on + timedelta(days=limit.days)), True)
    last = calendar.add_workdays(began_on, limit.workdays)
    return Deadline(_end_of(last), calendar.is_certain(began_on) and calendar.is_certain(last))


def contact_due(since: datetime, clock: Clock, calendar: Calendar) -> Deadline:
    """When somebody must have spoken with whoever asked: never later than the answer, which runs over holidays
    where it counts calendar days.
    """
    first, answer = due(since, clock, calendar, Hand.CONTACT), due(since, clock, calendar)
    return min(first, answer, key=lambda deadline: deadline.at)


def extended(due_at: datetime, clock: Clock, calendar: Calendar) -> Deadline:
    """The later last moment of an answer. Raises Refusal where the clock cannot be extended."""
    limit = limits().get((Hand.EXTENSION, clock))
    if limit is None:
        raise Refusal(N_("What is urgent cannot be extended."))
    return after(due_at, limit, calendar)


def check_class(clock: Clock, to: Clock) -> None:
    """Staff may call a request ordinary or complex; what is urgent stays urgent."""
    if clock in URGENT and to is not clock:
        raise Refusal(N_("What is urgent cannot get a slower clock."), "clock")
    if to is not clock and to not in (Clock.ORDINARY, Clock.COMPLEX):
        raise Refusal(
            N_("A request is called ordinary or complex; the other classes follow from what was asked."),
            "clock",
        )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, END_OF_DAY, CHINA)
