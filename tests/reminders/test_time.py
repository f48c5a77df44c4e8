"""Holidays, ends of months, 29 February, a week of downtime, a clock that jumps, a calendar that changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories
from tests.reminders.conftest import TODAY, lines, tick
from tracker.base.access import Role
from tracker.base.workdays import Calendar, SpecialDay, chinese_calendar
from tracker.milestones.rules import MilestoneKind
from tracker.reminders import actions, bundling, scheduler
from tracker.reminders.models import Lease, Matter
from tracker.reminders.outbox import Letter
from tracker.reminders.rules import Channel
from tracker.reminders.wishes import Wish


def nine(day):
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def days(session):
    return session.scalars(select(Letter.day).order_by(Letter.day)).all()


@pytest.fixture
def planned(session, county):
    """``planned(day)``: the county's milestone is planned for a day."""
    _clerk, milestone = county

    def plan(day):
        milestone.planned_on = day
        session.commit()

    return plan


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2024, 2, 29), date(2024, 2, 22)),
        (date(2024, 3, 1), date(2024, 2, 23)),  # seven days back over 29 February
        (date(2026, 3, 1), date(2026, 2, 22)),
        (date(2026, 1, 1), date(2025, 12, 25)),
        (date(2026, 10, 31), date(2026, 10, 24)),
    ],
)
def test_a_milestone_is_announced_a_week_before_whatever_the_month(planned, on, first):
    planned(on)
    assert tick(first - timedelta(days=1)).made == 0
    assert tick(first).made == 1
    assert [one.matter.rule for one in lines()] == ["milestone soon"]


@pytest.mark.parametrize(
    ("on", "climbs"),
    [
        (date(2026, 9, 23), date(2026, 10, 8)),  # National Day, and the Mid-Autumn day before it
        (date(2026, 2, 6), date(2026, 2, 13)),  # the last working day before the Spring Festival
        (date(2024, 2, 23), date(2024, 3, 1)),  # five working days over 29 February
        (date(2026, 4, 28), date(2026, 5, 8)),  # May holidays
    ],
)
def test_an_overdue_milestone_climbs_after_five_working_days(session, planned, on, climbs):
    chief = factories.account(Role.CITY)
    planned(on)
    day = on
    while not lines(account_id=chief.id) and day < on + timedelta(days=30):
        day += timedelta(days=1)
        tick(day)
    assert (day, chinese_calendar().workdays_between(on, day)) == (climbs, 5)


def test_after_a_week_of_downtime_everything_is_told_in_one_message_and_nothing_twice(session, county, mail):
    _clerk, milestone = county
    tick(TODAY)
    bundling.bundle(nine(TODAY))
    for number, kind in enumerate((MilestoneKind.TENDER, MilestoneKind.COMPLETION)):
        factories.milestone(milestone.project, kind=kind, planned_on=TODAY + timedelta(days=8 + number))
    back = TODAY + timedelta(days=8)
    assert tick(back).made == 3 * 2, (
        "two that came near and the old one, overdue now; on the page and by mail"
    )
    assert (bundling.bundle(nine(back)), bundling.bundle(nine(back))) == (1, 0)
    assert days(session) == [TODAY, back]
    assert tick(back).made == 0


def test_a_clock_set_back_tells_nothing_again_and_going_on_doubles_nothing(session, county, mail):
    for day in (TODAY, TODAY - timedelta(days=2), TODAY, TODAY + timedelta(days=1)):
        tick(day)
        bundling.bundle(nine(day))
    assert days(session) == [TODAY]
    assert len(lines()) == 2
    assert [one.done_at for one in lines(channel=Channel.PAGE)] == [None]


def test_a_clock_that_jumps_ahead_and_back_leaves_no_ladder_half_climbed(session, planned):
    factories.account(Role.CITY)
    planned(TODAY)
    tick(TODAY + timedelta(days=1))
    tick(TODAY + timedelta(days=30))
    assert session.scalars(select(Matter.level).where(Matter.rule == "milestone overdue")).all() == [1]
    tick(TODAY + timedelta(days=2))
    tick(TODAY + timedelta(days=31))
    assert session.scalars(select(Matter.level).where(Matter.rule == "milestone overdue")).all() == [1], (
        "the administrator is told fifteen working days after, and the city had a day"
    )


def test_the_scheduler_takes_up_its_work_whichever_way_the_clock_jumped(session, county):
    with time_machine.travel(nine(TODAY), tick=False) as clock:
        for jump in (timedelta(), timedelta(minutes=30), timedelta(days=3), -timedelta(days=2)):
            clock.shift(jump)
            scheduler.remind()
            session.expire_all()
    assert len(lines()) == 1
    assert session.scalars(select(Lease)).all() == []


def test_a_holiday_calendar_changed_afterwards_takes_nothing_back_and_counts_from_now_on(
    session, planned, monkeypatch
):
    chief = factories.account(Role.CITY)
    planned(TODAY - timedelta(days=10))
    tick(TODAY)
    monkeypatch.setattr(actions, "chinese_calendar", lambda: Calendar([]))
    tick(TODAY + timedelta(days=1))
    told = [one.account_id for one in lines()]
    assert chief.id in told
    every_day_off = Calendar(
        [
            SpecialDay(TODAY - timedelta(days=back), is_holiday=True, name="", notice="")
            for back in range(-5, 40)
        ]
    )
    monkeypatch.setattr(actions, "chinese_calendar", lambda: every_day_off)
    tick(TODAY + timedelta(days=4))
    assert [one.account_id for one in lines()] == told
    assert [one.done_at for one in lines()] == [None] * len(told)


@pytest.mark.parametrize(
    "moment", ["2026-03-08T03:00:00-04:00", "2026-11-01T01:30:00-05:00", "2026-11-01T01:30:00-04:00"]
)
def test_summer_time_elsewhere_makes_one_message_a_day_of_china(session, county, mail, planned, moment):
    at = datetime.fromisoformat(moment)
    planned(at.date())
    factories.save(
        Wish(account_id=county[0].id, workdays_only=False, digest_hour=0, quiet_from=0, quiet_until=0)
    )
    tick(at.date(), at)
    assert bundling.bundle(at) + bundling.bundle(at + timedelta(hours=1)) == 1
