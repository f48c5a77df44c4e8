"""A calendar of what is due, as calendars subscribe to it (RFC 5545). Values in, text out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

WIDTH = 75  # octets of a line, RFC 5545 3.1


@dataclass(frozen=True)
class Entry:
    """One day on which something is due; ``mark`` names it for ever."""

    mark: str
    day: date
    text: str
    address: str
    changed_at: datetime


def calendar(name: str, entries: Iterable[Entry]) -> str:
    """The whole calendar, with the line ends and folds the standard asks for."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//renovation-tracker//reminders//EN",
        "METHOD:PUBLISH",
    ]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(entry: Entry) -> Iterator[str]:
    stamp = f"{entry.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield from ("BEGIN:VEVENT", f"UID:{entry.mark}", f"DTSTAMP:{stamp}")
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield from (f"SUMMARY:{escaped(entry.text)}", f"URL:{entry.address}", "TRANSP:TRANSPARENT", "END:VEVENT")


def escaped(text: str) -> str:
    """Text as a property value (RFC 5545 3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def folded(line: str) -> Iterator[str]:
    """A long line in pieces of at most ``WIDTH`` octets, never within a character."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > WIDTH:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece
