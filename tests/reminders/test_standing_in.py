"""Whose lines they are: of who is there, of who stands in, of who comes back; and nobody's matter is somebody's."""

from datetime import timedelta

import pytest
import time_machine

from tests import factories
from tests.reminders.conftest import MORNING, TODAY, lines, tick
from tracker.base.access import Role
from tracker.grid.rules import Rank
from tracker.reminders import acts, bundling, sending
from tracker.reminders.rules import ActKind, Channel

TOMORROW = TODAY + timedelta(days=1)
NEXT_WEEK = TODAY + timedelta(days=7)


def open_lines(channel=Channel.PAGE):
    return [one.account_id for one in lines(done_at=None, channel=channel)]


def say(account, kind, **values):
    (line,) = lines(account_id=account.id, channel=Channel.PAGE, done_at=None)
    acts.say(line, kind, today=TODAY, moment=MORNING, **values)


@pytest.fixture
def deputy(session, county):
    """Stands in for the clerk today and tomorrow; the day after is a Saturday."""
    clerk, _milestone = county
    made = factories.account(Role.COMMUNITY, email="deputy@example.org")
    factories.absence(clerk, first_on=TODAY, last_on=TOMORROW, deputy_id=made.id)
    return made


def test_the_deputys_lines_end_with_the_absence_and_the_desk_is_told(session, county, deputy):
    clerk, _milestone = county
    tick(TODAY)
    assert open_lines() == [deputy.id]
    tick(TODAY + timedelta(days=2))
    assert open_lines() == [clerk.id]


def test_whoever_comes_back_finds_their_own_lines_and_their_deputy_did_not_lose_them(session, county, deputy):
    clerk, _milestone = county
    tick(TODAY - timedelta(days=2))
    tick(TODAY)
    assert open_lines() == [clerk.id, deputy.id], "the clerk's line waits for the clerk"
    tick(NEXT_WEEK)
    assert clerk.id in open_lines()
    assert deputy.id not in open_lines()


def test_a_second_absence_with_the_same_deputy_opens_the_same_line(session, county, deputy):
    clerk, milestone = county
    milestone.planned_on = NEXT_WEEK
    tick(TODAY)
    tick(TODAY + timedelta(days=2))
    factories.absence(
        clerk, first_on=TODAY + timedelta(days=4), last_on=TODAY + timedelta(days=5), deputy_id=deputy.id
    )
    tick(TODAY + timedelta(days=4))
    assert set(open_lines()) == {clerk.id, deputy.id}
    assert len(lines()) == 2, "one line each, however often"


def test_what_a_deputy_did_is_done_for_them_and_the_desk_learns_of_what_is_left(session, county, deputy):
    clerk, _milestone = county
    tick(TODAY)
    say(deputy, ActKind.DONE)
    tick(TOMORROW)
    assert open_lines() == []
    tick(TODAY + timedelta(days=2))
    assert open_lines() == [clerk.id]


def test_nobody_is_written_to_while_away_and_everything_is_there_on_the_first_morning_back(
    session, county, mail
):
    clerk, milestone = county
    milestone.planned_on = NEXT_WEEK
    tick(
        TODAY - timedelta(days=1), MORNING - timedelta(hours=7)
    )  # two o'clock at night: told, not written to
    factories.absence(clerk, first_on=TODAY, last_on=TOMORROW)
    tick(TODAY)
    assert bundling.bundle(MORNING) == 0
    monday = MORNING + timedelta(days=4)
    with time_machine.travel(monday, tick=False):
        tick(monday.date(), monday)
        assert bundling.bundle(monday) == 1
        session.commit()
        sending.send_channel(Channel.EMAIL)
    assert [("clerk@example.org" in one) for one in mail.mails] == [True]


def test_who_leaves_a_desk_keeps_no_lines_of_it(session, county):
    clerk, _milestone = county
    tick()
    successor = factories.account(Role.COUNTY, region=clerk.region)
    clerk.disabled = True
    tick()
    assert open_lines() == [successor.id]


def test_who_does_not_want_mail_any_more_is_not_sent_what_waits(session, county, mail):
    clerk, _milestone = county
    tick(TODAY, MORNING - timedelta(hours=7))
    clerk.email = None
    tick()
    assert bundling.bundle(MORNING) == 0
    assert open_lines(Channel.EMAIL) == []
    assert open_lines() == [clerk.id]


def test_what_every_desk_refuses_comes_back_to_the_highest_and_says_so(session, county, client, login):
    clerk, _milestone = county
    chief, admin = factories.account(Role.CITY), factories.account(Role.ADMIN)
    for person in (clerk, chief, admin):
        tick()
        assert open_lines() == [person.id]
        say(person, ActKind.NOT_MINE)
    tick()
    assert open_lines() == [admin.id]
    login(admin)
    page = client.get("/office/reminders/?lang=en").text
    assert "Nobody else is left" in page
    assert chief.display_name in page


def test_what_nobody_sees_to_climbs_past_the_first_desk_above(session, county):
    _clerk, milestone = county
    admin = factories.account(Role.ADMIN)
    milestone.planned_on = TODAY - timedelta(days=60)
    tick(TODAY)
    tick(TOMORROW)
    assert admin.id in open_lines(), "the city's desk is vacant"


@pytest.mark.parametrize(
    ("worker", "leader", "own", "who"),
    [
        ({}, {}, False, "worker"),
        ({"account_id": None}, {}, True, "own"),
        ({"holder": None}, {}, False, "leader"),
        ({"holder": None}, {"holder": None}, False, "community"),
    ],
)
def test_a_notice_without_proof_comes_to_the_grid_of_its_compound(session, worker, leader, own, who):
    at = factories.compound()
    people = {
        name: factories.account(Role.GRID, region=at.region) for name in ("worker", "leader", "own", "far")
    }
    people["community"] = factories.account(Role.COMMUNITY, region=at.region)
    people["own"].compounds = [at] * own
    people["far"].compounds = [factories.compound(at.region)]
    above = factories.grid_post(at, Rank.LEADER, account_id=people["leader"].id, **leader)
    factories.grid_post(at, above_id=above.id, **{"account_id": people["worker"].id, **worker})
    factories.notice(
        at,
        state="published",
        published_at=MORNING - timedelta(days=9),
        starts_on=TODAY - timedelta(days=9),
        ends_on=NEXT_WEEK,
    )
    tick()
    assert [one.matter.rule for one in lines()] == ["notice not proven"]
    assert open_lines() == [people[who].id]
