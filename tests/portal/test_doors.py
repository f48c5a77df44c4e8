"""The standing sheet of an entrance, and the feeds of a place."""

from datetime import timedelta

import pytest

from tests import factories
from tests.documents.samples import read, text
from tracker.base.access import Role
from tracker.base.clock import now, today
from tracker.interruptions.tables import Service
from tracker.notices.rules import NoticeState
from tracker.projects.rules import Stage

DAY = timedelta(days=1)


@pytest.fixture
def place(session):
    """Two buildings with an entrance each; the roof is done at the first only, water is off there only."""
    compound = factories.compound(name="幸福小区")
    first, second = (factories.building(compound, name=f"{number}号楼") for number in (1, 2))
    doors = [factories.entrance(building, name="1单元") for building in (first, second)]
    project = factories.project(compounds=(compound,), stage=Stage.WORKS)
    factories.item_place(factories.item(project, "roof_waterproof"), compound, building_id=first.id)
    factories.item_place(factories.item(project, "sewer"), compound, building_id=second.id)
    off = factories.interruption(compound)
    off.entrances = [doors[0]]
    session.commit()
    return doors


def sheet(client, door, **query):
    return client.get(f"/e/{door.id}/sheet.pdf", query_string=query).data


def test_a_sheet_names_only_what_touches_its_entrance(client, place):
    here, there = (text(sheet(client, door)) for door in place)
    assert "停水" in here
    assert "停水" not in there
    assert "屋面防水" in here
    assert "屋面防水" not in there


def test_it_is_one_page_however_much_there_is_to_say(client, place, session):
    compound = place[0].building.compound
    for number in range(30):
        factories.notice(compound, state=NoticeState.PUBLISHED, title=f"第{number}号公告" + "说明" * 20)
        at = now() + (number + 3) * DAY
        factories.interruption(compound, service=Service.POWER, starts_at=at, ends_at=at + timedelta(hours=3))
    session.commit()
    for paper in ("a4", "a3"):
        pdf = sheet(client, place[0], paper=paper)
        assert len(read(pdf).pages) == 1
        assert "扫码或来电询问" in text(pdf)


def test_a_batch_has_a_page_for_each_entrance_and_is_for_staff_of_the_place(client, login, place):
    compound = place[0].building.compound
    address = f"/office/places/compounds/{compound.id}/doors.pdf"
    login(Role.COMMUNITY, region=compound.region)
    assert len(read(client.get(address).data).pages) == 2
    login(Role.COMMUNITY, region=factories.region(factories.city()))
    assert client.get(address).status_code == 404


def test_the_code_leads_to_the_page_of_the_entrance_which_names_the_sheet(client, place):
    page = client.get(f"/e/{place[0].id}").text
    assert f"/e/{place[0].id}/sheet.pdf" in page
    assert f"/e/{place[0].id}/calendar.ics" in page


def test_calendar_and_feed_tell_what_touches_the_entrance(client, place, session):
    compound = place[0].building.compound
    factories.notice(compound, state=NoticeState.PUBLISHED, title="改造方案公示", ends_on=today() + DAY)
    session.commit()
    here, there = (client.get(f"/e/{door.id}/calendar.ics") for door in place)
    assert here.mimetype == "text/calendar"
    assert (here.text.count("BEGIN:VEVENT"), there.text.count("BEGIN:VEVENT")) == (1, 0)
    feed = client.get(f"/e/{place[1].id}/feed.xml")
    assert feed.mimetype == "application/rss+xml"
    assert feed.text.count("<item>") == 1
    assert "改造方案公示" in feed.text
    assert client.get(f"/c/{compound.id}/feed.xml").text.count("<item>") == 2


@pytest.mark.parametrize("what", ["sheet.pdf", "calendar.ics", "feed.xml"])
def test_no_entrance_no_page(client, session, what):
    assert client.get(f"/e/999999/{what}").status_code == 404


def test_a_sheet_keeps_its_checksum_until_something_on_it_changes(client, place, session, monkeypatch):
    def marks():
        found = text(sheet(client, place[0]))
        return found[found.index("校验码") :][:12]

    today_marks = marks()
    monkeypatch.setattr("tracker.portal.doors.today", lambda: today() + DAY)
    assert marks() == today_marks
    factories.interruption(place[0].building.compound, service=Service.POWER)
    session.commit()
    assert marks() != today_marks
