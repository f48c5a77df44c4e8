"""Who is reminded, once, and how a message that failed is tried again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.base.due import Due
from tracker.base.words import N_, Word

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
LEASE = timedelta(seconds=60)  # how long the elected process is believed alive without a sign
CLAIM = timedelta(minutes=5)  # how long a sender may take before another tries


class Channel(Word):
    PAGE = "page", N_("Start page")
    EMAIL = "email", N_("E-mail")


class DeliveryState(Word):
    WAITING = "waiting", N_("Waiting")
    SENT = "sent", N_("Sent")
    FAILED = "failed", N_("Failed")


@dataclass(frozen=True)
class Desk:
    """Somebody who can be told: their part of the city, or the projects their firm works on."""

    account_id: int
    email: str | None
    region_path: str
    projects: frozenset[int] = frozenset()


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after ``tries`` failures; None when a person has to look."""
    return now + BACK_OFF[tries - 1] if tries <= len(BACK_OFF) else None


def recipients(
    due: Due, firms: Mapping[int, Sequence[Desk]], desks: Mapping[str, Sequence[Desk]]
) -> Iterable[Desk]:
    """The contractor of the project where the matter is the contractor's, else the nearest desk:
    the county's; where that is vacant, the one above it, up to the whole city ("").
    """
    if due.firm and due.project_id and firms.get(due.project_id):
        return firms[due.project_id]
    path = due.region_path
    while path:
        if desks.get(path):
            return desks[path]
        path = path.rstrip("/").rpartition("/")[0]
        path = f"{path}/" if path else ""
    return desks.get("", ())
