"""Calendars and feeds of places as other people's programs read them: the calendar by a library that is not ours."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import fromstring

import pytest
from icalendar import Calendar

from tests import factories
from tracker.base.clock import CHINA, now
from tracker.notices import actions as notices
from tracker.notices.rules import NoticeState

HOUR = timedelta(hours=1)
STARTS = (now() + timedelta(days=3)).replace(
    hour=1, minute=0, second=0, microsecond=0
)  # nine o'clock in China


@pytest.fixture
def door(session):
    """Water off for its building, words with everything that calendars escape."""
    door = factories.entrance(
        factories.building(factories.compound(name="幸福小区"), name="1号楼"), name="1单元"
    )
    compound = door.building.compound
    factories.interruption(
        compound,
        starts_at=STARTS,
        ends_at=STARTS + 4 * HOUR,
        reason="换管道；请储水, 关好\\阀门\n谢谢" + "长" * 40,
    ).entrances = [door]
    factories.notice(
        compound, state=NoticeState.PUBLISHED, title="方案 <公示> & 征求意见", published_at=now()
    )
    session.commit()
    return door


@pytest.fixture(params=["compound", "entrance"])
def place(request, door):
    """The path of a place's page."""
    return f"/c/{door.building.compound_id}" if request.param == "compound" else f"/e/{door.id}"


def events(client, address):
    """What the library makes of a calendar; it found no error in any line."""
    read = Calendar.from_ical(client.get(address).data)
    assert (read["VERSION"], read["METHOD"]) == ("2.0", "PUBLISH")
    assert not read.errors
    found = read.walk("VEVENT")
    assert not any(event.errors for event in found)
    return found


def test_an_interruption_is_at_its_hour_in_china_with_its_words(client, door, place):
    (event,) = events(client, f"{place}/calendar.ics")
    assert event.decoded("DTSTART").astimezone(CHINA) == STARTS.astimezone(CHINA)
    assert event.decoded("DTSTART").astimezone(CHINA).hour == 9
    assert event.decoded("DTEND") - event.decoded("DTSTART") == 4 * HOUR
    assert "停水" in event["SUMMARY"]
    assert "换管道；请储水, 关好\\阀门\n谢谢" in event["DESCRIPTION"]
    assert event["LOCATION"].startswith("幸福小区")
    assert event["URL"].endswith(place)
    assert event["STATUS"] == "CONFIRMED"


def test_a_moved_and_a_cancelled_interruption_keep_their_name_and_count_on(client, session, door, place):
    compound = door.building.compound
    off = factories.interruption(compound, starts_at=STARTS + 48 * HOUR, ends_at=STARTS + 50 * HOUR)
    session.commit()
    first = events(client, f"{place}/calendar.ics")[-1]
    off.starts_at, off.ends_at = STARTS + 72 * HOUR, STARTS + 74 * HOUR
    off.moved_at, off.moved_reason = now(), "管件晚到"
    session.commit()
    moved = events(client, f"{place}/calendar.ics")[-1]
    off.cancelled_at, off.cancelled_reason = now(), "不需要了"
    session.commit()
    over = events(client, f"{place}/calendar.ics")[-1]
    assert first["UID"] == moved["UID"] == over["UID"]
    assert first["SEQUENCE"] < moved["SEQUENCE"] < over["SEQUENCE"]
    assert moved.decoded("DTSTART") == STARTS + 72 * HOUR
    assert [one["STATUS"] for one in (first, moved, over)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert "不需要了" in over["DESCRIPTION"]


def test_events_of_one_place_have_names_of_their_own(client, session, door, place):
    factories.interruption(door.building.compound, starts_at=STARTS + 48 * HOUR, ends_at=STARTS + 50 * HOUR)
    session.commit()
    names = [event["UID"] for event in events(client, f"{place}/calendar.ics")]
    assert len(set(names)) == 2


def test_a_place_without_news_has_an_empty_calendar_and_an_empty_feed(client, session):
    compound = factories.compound()
    session.commit()
    assert events(client, f"/c/{compound.id}/calendar.ics") == []
    assert fromstring(client.get(f"/c/{compound.id}/feed.xml").data).findall("channel/item") == []  # noqa: S314 (ours)


def test_a_feed_is_whole_as_rss_wants_it(client, door, place):
    """RSS 2.0: a channel has title, link and description; an item a title; dates as RFC 822, names for ever."""
    root = fromstring(client.get(f"{place}/feed.xml").data)  # noqa: S314 (our own bytes)
    assert (root.tag, root.get("version"), len(root.findall("channel"))) == ("rss", "2.0", 1)
    channel = root.find("channel")
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    assert (channel.findtext("language"), channel.findtext("link")[-len(place) :]) == ("zh-CN", place)
    items = channel.findall("item")
    assert len(items) == 2
    for item in items:
        assert all(item.findtext(name) for name in ("title", "link", "description", "guid", "pubDate"))
        assert item.findtext("link").startswith("http")
        assert parsedate_to_datetime(item.findtext("pubDate")).utcoffset() is not None
    assert len({item.findtext("guid") for item in items}) == 2
    assert "方案 <公示> & 征求意见" in [item.findtext("title") for item in items]
    dates = [parsedate_to_datetime(item.findtext("pubDate")) for item in items]
    assert dates == sorted(dates, reverse=True)


def test_a_feed_keeps_the_names_of_what_did_not_change(client, session, door, place):
    def names():
        root = fromstring(client.get(f"{place}/feed.xml").data)  # noqa: S314 (our own bytes)
        return {item.findtext("guid") for item in root.iter("item")}

    before = names()
    off = factories.interruption(door.building.compound)
    session.commit()
    (new,) = names() - before
    assert before < names()
    off.cancelled_at, off.cancelled_reason = now(), "不需要了"
    session.commit()
    assert new not in names(), "a reader shows it again"
    assert before < names()


def test_a_feed_says_that_a_notice_was_withdrawn(client, session, door, place):
    elsewhere = factories.entrance(door.building, name="2单元")
    for title, concerned in (("停水通知", []), ("别处的通知", [elsewhere])):
        notice = factories.notice(door.building.compound, state=NoticeState.PUBLISHED, title=title)
        notice.entrances = concerned
        notices.withdraw(notice, "改到下周")
    session.commit()
    root = fromstring(client.get(f"{place}/feed.xml").data)  # noqa: S314 (our own bytes)
    back = [item for item in root.iter("item") if item.findtext("guid").endswith("-withdrawn")]
    assert {item.findtext("title") for item in back} == (
        {"【已撤回】 停水通知", "【已撤回】 别处的通知"}
        if place.startswith("/c/")
        else {"【已撤回】 停水通知"}
    )
    assert {item.findtext("description") for item in back} == {"改到下周"}
