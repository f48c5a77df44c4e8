"""When somebody is reminded, and how a message that failed is tried again."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tracker.base.words import N_, Word

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))


class Channel(Word):
    PAGE = "page", N_("Start page")
    EMAIL = "email", N_("E-mail")


class DeliveryState(Word):
    WAITING = "waiting", N_("Waiting")
    SENT = "sent", N_("Sent")
    FAILED = "failed", N_("Failed")


@dataclass(frozen=True)
class Due:
    """Something is due: which rule, about what, since or by when, and the sentence that says so."""

    rule: str
    subject: str
    subject_id: int
    due_on: date
    project_id: int
    text: str
    path: str
    values: dict[str, str] = field(default_factory=dict)


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after ``tries`` failures; None when a person has to look."""
    return now + BACK_OFF[tries - 1] if tries <= len(BACK_OFF) else None
