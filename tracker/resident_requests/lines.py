"""A request's visible lines, as the resident reads them and as the office does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.base.clock import CHINA
from tracker.base.format import day, label, moment
from tracker.base.pages import gettext as _
from tracker.resident_requests.clocks import END_OF_DAY
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.rules import RequestState
from tracker.resident_requests.states import Step

INSIDE_ONLY = frozenset({Step.DISPATCHED, Step.SENT_BACK, Step.MERGED, Step.UNMERGED})
"""Steps that everybody sees, whose words are between offices."""
BY_NEIGHBOURS = frozenset({Step.JOINED})


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


def lines(request: ResidentRequest, *, inside: bool, own: bool = True) -> Iterator[Line]:
    """Oldest first. Outside, no member of staff is named and words are starred out like the text."""
    for event in request.events:
        yield Line(_what(event), event.at, _who(event, inside, own), _words(event, inside))


def _what(event: RequestEvent) -> str:
    if event.step is Step.MERGED and event.state is not RequestState.MERGED:
        return _("Another request was merged into this one")
    if event.about is None:
        return label(event.step)
    return _("%(step)s: %(office)s", step=label(event.step), office=event.about.name)


def _words(event: RequestEvent, inside: bool) -> str:
    if inside:
        return event.said
    return "" if event.step in INSIDE_ONLY else mask_text(event.said)


def _who(event: RequestEvent, inside: bool, own: bool) -> str:
    if event.by is not None:
        return event.by.display_name if inside else _("The office")
    if event.step in BY_NEIGHBOURS:
        return _("A neighbour")
    return _("You") if own and not inside else _("Resident")
