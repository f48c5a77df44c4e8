"""What links in messages allow, and what people set up for themselves."""

from datetime import date, timedelta

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select

from tests import factories
from tests.reminders.conftest import MORNING, TODAY, tick
from tracker.base.access import Role
from tracker.reminders import links
from tracker.reminders.models import Matter, Reminder, ReminderAct
from tracker.reminders.rules import ActKind
from tracker.reminders.wishes import Absence, Wish


@pytest.fixture
def told(session, county):
    """The clerk's reminder, on a June morning."""
    with time_machine.travel(MORNING, tick=False) as clock:
        tick()
        session.commit()
        yield session.scalars(select(Reminder)).one(), clock


def at(reminder, act):
    return f"/reminders/{links.token(reminder.id, act)}"


def acts(session):
    return session.scalars(select(ReminderAct.kind).order_by(ReminderAct.id)).all()


def test_opening_a_link_changes_nothing_and_its_button_acts_once(session, client, told):
    reminder, _clock = told
    assert client.get(at(reminder, ActKind.DONE)).status_code == 200
    assert acts(session) == []
    for _ in range(2):
        assert client.post(at(reminder, ActKind.DONE)).status_code == 200
    assert acts(session) == [ActKind.DONE]
    assert session.get(Reminder, reminder.id).done_at
    assert session.get(Matter, reminder.matter_id).done_at is None, "the record decides whether it moved"


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda token: f"{token[:-3]}{'A' if token[-3] == 'B' else 'B'}{token[-2:]}",
        lambda token: "x" + token,
        lambda _token: "x",
    ],
)
def test_a_changed_link_opens_nothing(session, client, told, spoilt):
    reminder, _clock = told
    answer = client.post(f"/reminders/{spoilt(links.token(reminder.id, ActKind.DONE))}")
    assert answer.status_code == 410
    assert acts(session) == []


def test_a_link_is_over_after_two_weeks(session, client, told):
    reminder, clock = told
    address = at(reminder, ActKind.DONE)
    clock.shift(timedelta(days=links.DAYS, seconds=2))
    assert client.get(address).status_code == 410


def test_not_mine_goes_to_the_next_desk_at_the_next_look(session, client, told):
    reminder, _clock = told
    chief = factories.account(Role.CITY)
    session.commit()
    client.post(at(reminder, ActKind.NOT_MINE))
    tick()
    assert [one.account_id for one in session.scalars(select(Reminder).filter_by(done_at=None))] == [chief.id]


def test_later_needs_a_reason_and_a_day_and_tells_again_on_that_day(session, client, told):
    reminder, _clock = told
    address = at(reminder, ActKind.LATER)
    assert client.post(address, data={"until": "2026-06-29"}).status_code == 200
    client.post(address, data={"reason": "等设计院", "until": "2026-12-31"})
    client.post(address, data={"reason": "等设计院", "until": "2026-06-25"})
    assert acts(session) == []
    client.post(address, data={"reason": "等设计院", "until": "2026-06-29"})
    assert acts(session) == [ActKind.LATER]
    assert session.get(Reminder, reminder.id).later_until == date(2026, 6, 29)
    tick(date(2026, 6, 29))
    session.commit()
    session.expire_all()
    assert session.get(Reminder, reminder.id).later_until is None


def test_what_moved_meanwhile_says_so(session, client, told, county):
    reminder, _clock = told
    county[1].actual_on = TODAY
    tick()
    session.commit()
    assert "This matter has moved already." in client.post(f"{at(reminder, ActKind.DONE)}?lang=en").text
    assert acts(session) == []


def test_the_pages_buttons_do_the_same(session, client, login, county, told):
    reminder, _clock = told
    login(county[0])
    client.post(f"/office/reminders/{reminder.id}/later", data={"reason": "等设计院", "until": "2026-06-29"})
    client.post(f"/office/reminders/{reminder.id}/done")
    assert acts(session) == [ActKind.LATER, ActKind.DONE]


def test_wishes_are_kept_and_the_preview_shows_what_would_leave(session, client, login, county, told):
    clerk = login(county[0])
    page = client.get("/office/reminders/mine/?lang=en").text
    assert "is planned for 2026-06-30" in page or "2026-06-30" in page
    form = {"digest_hour": "17", "quiet_from": "20", "quiet_until": "7", "by_email": "y", "version": "1"}
    assert client.post("/office/reminders/mine/", data=form).status_code == 302
    wish = session.scalars(select(Wish).filter_by(account_id=clerk.id)).one()
    assert (wish.digest_hour, wish.by_email, wish.workdays_only) == (17, True, False)


def test_an_absence_is_entered_once_and_taken_back(session, client, login, county):
    clerk = login(county[0])
    days = {"first_on": "2030-01-01", "last_on": "2030-01-05", "deputy_id": ""}
    client.post("/office/reminders/mine/absence", data=days)
    client.post(
        "/office/reminders/mine/absence", data={**days, "first_on": "2030-01-05", "last_on": "2030-01-07"}
    )
    client.post("/office/reminders/mine/absence", data={**days, "last_on": "2029-01-01"})
    (one,) = session.scalars(select(Absence).filter_by(account_id=clerk.id)).all()
    client.post(f"/office/reminders/mine/absence/{one.id}/remove")
    assert session.scalars(select(Absence)).all() == []


def test_the_calendar_opens_by_its_secret_until_that_is_taken_back(session, client, login, county, told):
    login(county[0])
    page = client.post("/office/reminders/mine/calendar").text
    address = page.split("/reminders/calendar/")[1].split(".ics")[0]
    feed = client.get(f"/reminders/calendar/{address}.ics")
    assert feed.mimetype == "text/calendar"
    assert "DTSTART;VALUE=DATE:20260630\r\n" in feed.text
    assert client.get("/reminders/calendar/guessed.ics").status_code == 404
    client.post("/office/reminders/mine/calendar/close")
    assert client.get(f"/reminders/calendar/{address}.ics").status_code == 404


def test_another_program_reads_the_calendar_and_knows_a_matter_again(session, client, login, county, told):
    def events():
        read = Calendar.from_ical(client.get(f"/reminders/calendar/{secret}.ics").data)
        found = read.walk("VEVENT")
        assert not read.errors
        assert not any(event.errors for event in found)
        return found

    login(county[0])
    secret = (
        client.post("/office/reminders/mine/calendar").text.split("/reminders/calendar/")[1].split(".ics")[0]
    )
    (event,) = events()
    assert event.decoded("DTSTART") == date(2026, 6, 30)
    assert event.decoded("DTEND") == date(2026, 7, 1)
    assert (event["TRANSP"], event["STATUS"]) == ("TRANSPARENT", "CONFIRMED")
    assert event["URL"].startswith("http")
    tick(date(2026, 6, 26))
    session.commit()
    assert [later["UID"] for later in events()] == [event["UID"]]
    county[1].planned_on = date(2026, 7, 1)
    tick(date(2026, 6, 26))
    session.commit()
    assert [later.decoded("DTSTART") for later in events()] == [date(2026, 7, 1)]
    county[1].actual_on = TODAY
    tick(date(2026, 6, 26))
    session.commit()
    assert events() == []


def test_the_record_says_how_often_was_reminded(session, client, login, county, told):
    login(county[0])
    page = client.get(f"/office/projects/{county[1].project_id}/milestones/").text
    assert county[0].display_name in page
