"""A calendar as RFC 5545 wants it: lines of at most 75 octets, CRLF, moments in UTC."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST = 75  # octets of a line without its end (RFC 5545, 3.1)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One interval, or one whole day where ``starts`` is a date. ``uid`` names it for ever, ``sequence`` grows with
    each change (RFC 5546).
    """

    uid: str
    stamp: datetime
    starts: datetime | date
    ends: datetime | None = None
    summary: str
    description: str = ""
    location: str = ""
    url: str
    sequence: int = 0
    is_cancelled: bool = False


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """The calendar object, UTF-8."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//renovation-tracker//ZH",
        "CALSCALE:GREGORIAN",
    ]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_moment(event.stamp)}"
    yield from _span(event)
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    yield f"URL:{event.url}"
    yield "END:VEVENT"


def _span(event: Event) -> Iterator[str]:
    """When; a whole day takes nobody's time (RFC 5545, 3.8.2.7)."""
    if not isinstance(event.starts, datetime):
        yield f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.starts + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
        return
    yield f"DTSTART:{_moment(event.starts)}"
    if event.ends:
        yield f"DTEND:{_moment(event.ends)}"


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line ends escaped, other controls left out."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    escaped = escaped.replace("\r\n", "\\n").replace("\n", "\\n")
    return "".join(character for character in escaped if character.isprintable())


def _folded(line: str) -> bytes:
    """No character is cut in two: some calendars read each line by itself."""
    out, taken = bytearray(), 0
    for character in line:
        octets = character.encode()
        if taken + len(octets) > LONGEST:
            out += b"\r\n "
            taken = 1
        out += octets
        taken += len(octets)
    return bytes(out) + b"\r\n"
