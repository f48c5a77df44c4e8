"""What a compound or an entrance is told, for calendars and feed readers."""

from collections.abc import Iterator
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
from tracker.portal.told import News, news

bp = Blueprint("portal_feeds", __name__)
AN_HOUR = "public, max-age=3600"


@bp.get("/c/<int:compound_id>/calendar.ics")
@public("residents keep the calendar of their compound")
def compound_calendar(compound_id: int) -> ResponseReturnValue:
    return _calendar(*_of_compound(compound_id))


@bp.get("/c/<int:compound_id>/feed.xml")
@public("residents follow the news of their compound")
def compound_feed(compound_id: int) -> ResponseReturnValue:
    return _feed(*_of_compound(compound_id))


@bp.get("/e/<int:entrance_id>/calendar.ics")
@public("residents keep the calendar of their entrance")
def entrance_calendar(entrance_id: int) -> ResponseReturnValue:
    return _calendar(*_of_entrance(entrance_id))


@bp.get("/e/<int:entrance_id>/feed.xml")
@public("residents follow the news of their entrance")
def entrance_feed(entrance_id: int) -> ResponseReturnValue:
    return _feed(*_of_entrance(entrance_id))


def _of_compound(compound_id: int) -> tuple[str, str, News]:
    """(name, path of the page, what is told) of a compound; of the one it was merged into, if it was."""
    found = find_compound(compound_id) or abort(404)
    return found.name, f"/c/{found.id}", news(found.id)


def _of_entrance(entrance_id: int) -> tuple[str, str, News]:
    door = queries.find_entrance(entrance_id) or abort(404)
    name, _path, told = _of_compound(door.compound_id)
    return f"{name} {door.building} {door.name}", f"/e/{door.id}", told.at(door.id)


def _calendar(name: str, path: str, told: News) -> ResponseReturnValue:
    url = f"{settings().address}{path}"
    host = settings().address.partition("://")[2]
    events = (
        Event(
            uid=f"interruption-{row.id}@{host}", stamp=row.changed_at, sequence=row.version - 1,
            starts=row.starts_at, ends=row.ends_at, summary=_(row.title),
            description=f"{row.cancelled_reason or row.reason}\n{row.owner.name} {row.phone}", location=name, url=url,
            is_cancelled=row.cancelled_at is not None,
        )
        for row in told.interruptions
    )  # fmt: skip
    return _sent(calendar(name, events), "text/calendar")


def _feed(name: str, path: str, told: News) -> ResponseReturnValue:
    address = settings().address
    entries = sorted(_entries(told, address, path), key=lambda entry: entry.at, reverse=True)
    about = _("Notices and interruptions at %(place)s", place=name)
    tongue = "en" if language() == "en" else "zh-CN"
    return _sent(feed(name, f"{address}{path}", about, tongue, entries), "application/rss+xml")


def _entries(told: News, address: str, path: str) -> Iterator[Entry]:
    yield from (_off(row, f"{address}{path}") for row in told.interruptions)
    for row in told.notices:
        yield Entry(
            guid=f"notice-{row.id}", title=row.title, url=f"{address}/notices/{row.id}", at=row.published_at,
            text=f"{label(row.kind)} · {day(row.starts_on)} - {day(row.ends_on)}",
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
