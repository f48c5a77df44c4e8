"""What a compound or an entrance is told, for calendars and feed readers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, make_response
from flask.typing import ResponseReturnValue

from tracker.base.access import public
from tracker.base.format import day, label, times
from tracker.base.pages import gettext as _
from tracker.base.pages import language
from tracker.base.settings import settings
from tracker.feeds import Entry, Event, calendar, feed
from tracker.interruptions.models import Interruption
from tracker.places.queries import find_compound
from tracker.portal import queries
from tracker.portal.told import News, news, taken_back

bp = Blueprint("portal_feeds", __name__)
AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True)
class Place:
    """What is followed: a compound, or one of its entrances; ``path`` is that of its page."""

    name: str
    path: str
    compound_id: int
    entrance_id: int | None
    told: News


@bp.get("/c/<int:compound_id>/calendar.ics")
@public("residents keep the calendar of their compound")
def compound_calendar(compound_id: int) -> ResponseReturnValue:
    return _calendar(_of_compound(compound_id))


@bp.get("/c/<int:compound_id>/feed.xml")
@public("residents follow the news of their compound")
def compound_feed(compound_id: int) -> ResponseReturnValue:
    return _feed(_of_compound(compound_id))


@bp.get("/e/<int:entrance_id>/calendar.ics")
@public("residents keep the calendar of their entrance")
def entrance_calendar(entrance_id: int) -> ResponseReturnValue:
    return _calendar(_of_entrance(entrance_id))


@bp.get("/e/<int:entrance_id>/feed.xml")
@public("residents follow the news of their entrance")
def entrance_feed(entrance_id: int) -> ResponseReturnValue:
    return _feed(_of_entrance(entrance_id))


def _of_compound(compound_id: int) -> Place:
    """A compound, or the one it was merged into, if it was."""
    found = find_compound(compound_id) or abort(404)
    return Place(found.name, f"/c/{found.id}", found.id, None, news(found.id))


def _of_entrance(entrance_id: int) -> Place:
    door = queries.find_entrance(entrance_id) or abort(404)
    whole = _of_compound(door.compound_id)
    name = f"{whole.name} {door.building} {door.name}"
    return Place(name, f"/e/{door.id}", whole.compound_id, door.id, whole.told.at(door.id))


def _calendar(place: Place) -> ResponseReturnValue:
    url = f"{settings().address}{place.path}"
    host = settings().address.partition("://")[2]
    events = (
        Event(
            uid=f"interruption-{row.id}@{host}", stamp=row.changed_at, sequence=row.version - 1,
            starts=row.starts_at, ends=row.ends_at, summary=_(row.title),
            description=f"{row.cancelled_reason or row.reason}\n{row.owner.name} {row.phone}", location=place.name, url=url,
            is_cancelled=row.cancelled_at is not None,
        )
        for row in place.told.interruptions
    )  # fmt: skip
    return _sent(calendar(place.name, events), "text/calendar")


def _feed(place: Place) -> ResponseReturnValue:
    address = settings().address
    entries = sorted(_entries(place, address), key=lambda entry: entry.at, reverse=True)
    about = _("Notices and interruptions at %(place)s", place=place.name)
    tongue = "en" if language() == "en" else "zh-CN"
    return _sent(feed(place.name, f"{address}{place.path}", about, tongue, entries), "application/rss+xml")


def _entries(place: Place, address: str) -> Iterator[Entry]:
    yield from (_off(row, f"{address}{place.path}") for row in place.told.interruptions)
    for row in place.told.notices:
        yield Entry(
            guid=f"notice-{row.id}", title=row.title, url=f"{address}/notices/{row.id}", at=row.published_at,
            text=f"{label(row.kind)} · {day(row.starts_on)} - {day(row.ends_on)}",
        )  # fmt: skip
    for row in taken_back(place.compound_id, place.entrance_id):
        yield Entry(
            guid=f"notice-{row.id}-withdrawn", title=f"{_('[Withdrawn]')} {row.title}", at=row.withdrawn_at,
            url=f"{address}/notices/{row.id}", text=row.withdrawn_reason or "",
        )  # fmt: skip


def _off(row: Interruption, url: str) -> Entry:
    mark = _("Cancelled") if row.cancelled_at else _("Rescheduled") if row.moved_at else ""
    said: Any = row.cancelled_reason or row.moved_reason or row.reason
    return Entry(
        guid=f"interruption-{row.id}-{row.version}", title=f"{mark} {_(row.title)}".strip(), url=url,
        text=f"{times(row.starts_at, row.ends_at)} · {said}", at=row.changed_at,
    )  # fmt: skip


def _sent(data: bytes, kind: str) -> ResponseReturnValue:
    answer = make_response(data)
    answer.mimetype = kind
    answer.headers["Cache-Control"] = AN_HOUR
    return answer
