"""A request's visible lines, as the resident reads them and as the office does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.base.clock import CHINA
from tracker.base.format import day, label, moment
from tracker.base.pages import gettext as _
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.rules import END_OF_DAY, OPEN, RequestState


@dataclass(frozen=True)
class Line:
    """What happened, when, by whom, with which words ("" for none)."""

    what: str
    at: datetime
    who: str
    words: str


def by_when(due_at: datetime) -> str:
    """When an answer is due: a day, or for the clocks that run in hours the minute."""
    local = due_at.astimezone(CHINA)
    return day(local.date()) if local.time() == END_OF_DAY else moment(due_at)


def lines(request: ResidentRequest, *, inside: bool) -> Iterator[Line]:
    """Oldest first. Outside, no member of staff is named and words are starred out like the text."""
    before: RequestState | None = None
    for event in request.events:
        words = event.words or ""
        yield Line(_what(event, before), event.at, _who(event, inside), words if inside else mask_text(words))
        before = event.state


def _what(event: RequestEvent, before: RequestState | None) -> str:
    if event.state is before:
        return _("More words")
    if event.state is RequestState.ACCEPTED and before not in (None, *OPEN):
        return _("Opened again")
    return label(event.state)


def _who(event: RequestEvent, inside: bool) -> str:
    if event.by is None:
        return _("Resident") if inside else _("You")
    return event.by.display_name if inside else _("The office")
