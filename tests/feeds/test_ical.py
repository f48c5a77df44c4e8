"""The writer against RFC 5545, line by line; and as a library that is not ours reads it."""

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tracker.feeds import Event, calendar

AT = datetime(2026, 11, 25, 1, tzinfo=UTC)
LINE = re.compile(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*:.*")
ONCE = (
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "URL",
)


def event(**changes):
    facts = {
        "uid": "interruption-7@tracker.example", "stamp": AT, "starts": AT, "ends": AT.replace(hour=4),
        "summary": "停水", "description": "更换供水管道", "location": "幸福小区 1号楼1单元",
        "url": "https://tracker.example/e/1",
    }  # fmt: skip
    return Event(**{**facts, **changes})


def parsed(data):
    """Logical lines, checked on the way as a strict reader would (3.1: CRLF, 75 octets, folds)."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(0 < len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # no character is cut in two
    logical = data.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
    assert all(LINE.fullmatch(line) for line in logical), logical
    return [tuple(line.split(":", 1)) for line in logical]


def unescaped(text):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def test_the_calendar_is_framed_and_every_event_has_its_properties_once():
    lines = parsed(
        calendar("幸福小区", [event(), event(uid="interruption-8@tracker.example", is_cancelled=True)])
    )
    assert [lines[0], lines[-1]] == [("BEGIN", "VCALENDAR"), ("END", "VCALENDAR")]
    assert ("VERSION", "2.0") in lines
    assert "PRODID" in dict(lines)
    names = [name for name, _ in lines]
    for name in ONCE:
        assert names.count(name) == 2, name
    assert [value for name, value in lines if name == "STATUS"] == ["CONFIRMED", "CANCELLED"]


def test_moments_are_utc():
    values = dict(parsed(calendar("x", [event()])))
    assert values["DTSTART"] == "20261125T010000Z"
    assert values["DTEND"] == "20261125T040000Z"
    assert values["DTSTAMP"] == "20261125T010000Z"


@given(st.text(max_size=300))
def test_whatever_the_words_the_calendar_stands_and_they_come_back(words):
    values = parsed(calendar(words, [event(summary=words, description=words, location=words)]))
    kept = "".join(one for one in words.replace("\r\n", "\n") if one.isprintable() or one == "\n")
    assert unescaped(dict(values)["SUMMARY"]) == kept


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_another_program_reads_the_same_words(words):
    read = Calendar.from_ical(calendar(words, [event(summary=words, description=words)]))
    kept = "".join(one for one in words.replace("\r\n", "\n") if one.isprintable() or one == "\n")
    (found,) = read.walk("VEVENT")
    assert not found.errors
    assert str(found["SUMMARY"]) == kept
    assert found.decoded("DTSTART") == AT


def test_a_whole_day_is_a_date_that_takes_nobodys_time():
    day = Event(
        uid="matter-1@host",
        stamp=datetime(2024, 2, 1, tzinfo=UTC),
        starts=date(2024, 2, 29),
        summary="竣工, 移交",
        url="https://host/x",
    )
    said = calendar("提醒", [day]).decode()
    assert "DTSTART;VALUE=DATE:20240229\r\nDTEND;VALUE=DATE:20240301\r\nTRANSP:TRANSPARENT\r\n" in said
    assert "SUMMARY:竣工\\, 移交\r\n" in said
    assert "DESCRIPTION" not in said
