"""A matter climbs on working days, one desk at a time, and never comes down by itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.base.workdays import Calendar, chinese_calendar
from tracker.reminders.book import first_edition
from tracker.reminders.ladder import Rule, Rung, Whom, climbs_on, is_told, next_level, reached, read, written
from tracker.reminders.rules import Phase, Urgency

CALENDAR = chinese_calendar()
DAYS = st.dates(date(2023, 12, 1), date(2026, 12, 31))  # two Spring Festivals, a 29 February, month ends
RULE = Rule(
    "r",
    "R",
    "room",
    Whom.COUNTY,
    Phase.LATE,
    Urgency.ORDINARY,
    None,
    0,
    read("3 county, 5 city, 10 admin"),
    "",
)


def step(level, since, told_on, today, later=None, calendar=CALENDAR):
    return next_level(
        RULE, level=level, since=since, told_on=told_on, later=later, today=today, calendar=calendar
    )


@pytest.mark.parametrize(
    ("since", "today", "level"),
    [
        (date(2026, 4, 30), date(2026, 5, 7), 0),  # May holidays: the 6th is the first working day
        (date(2026, 4, 30), date(2026, 5, 8), 1),
        (date(2026, 5, 6), date(2026, 5, 9), 1),  # a Saturday that is worked
        (date(2024, 2, 28), date(2024, 3, 4), 1),  # over 29 February
        (date(2026, 1, 30), date(2026, 2, 4), 1),  # over a month's end
        (date(2026, 9, 30), date(2026, 10, 8), 0),  # National Day
    ],
)
def test_levels_count_working_days(since, today, level):
    assert reached(RULE, since, today, CALENDAR) == level


@given(since=DAYS, back=st.integers(0, 400), level=st.integers(0, 3), ahead=st.integers(-400, 400))
def test_a_level_rises_by_one_at_most_and_never_falls(since, back, level, ahead):
    told_on = since + timedelta(days=back)
    assert step(level, since, told_on, told_on + timedelta(days=ahead)) in (level, level + 1)


@given(since=DAYS, days=st.integers(0, 60))
def test_whoever_looks_daily_sees_each_rung_on_its_day(since, days):
    level, told_on, climbed = 0, since, []
    for number in range(days + 1):
        today = since + timedelta(days=number)
        expected = climbs_on(RULE, level=level, since=since, told_on=told_on, later=None, calendar=CALENDAR)
        risen = step(level, since, told_on, today)
        assert (risen > level) is (expected is not None and today >= expected)
        if risen > level:
            level, told_on = risen, today
            climbed.append(today)
    assert level == reached(RULE, since, since + timedelta(days=days), CALENDAR)
    assert all(CALENDAR.is_workday(day) for day in climbed)


@given(since=DAYS, silence=st.integers(8, 30))
def test_after_downtime_nobody_is_passed_over(since, silence):
    first = since + timedelta(days=silence)
    assert step(0, since, first, first) == 0, "the desk below has at least one working day"
    nearest = CALENDAR.add_workdays(first, 1)
    assert step(0, since, first, nearest) == (1 if reached(RULE, since, nearest, CALENDAR) else 0)


@given(since=DAYS, wanted=st.integers(1, 30), later=st.integers(1, 30))
def test_who_asked_for_time_has_it(since, wanted, later):
    until = since + timedelta(days=later)
    today = since + timedelta(days=wanted)
    if today < until:
        assert step(0, since, since, today, later=until) == 0


@given(since=DAYS, days=st.integers(0, 40))
def test_a_calendar_changed_afterwards_takes_nothing_back(since, days):
    today = since + timedelta(days=days)
    plain = Calendar([])
    assert step(reached(RULE, since, today, plain), since, since, today) >= reached(RULE, since, today, plain)


def test_grace_is_counted_in_working_days():
    rule = Rule("r", "R", "room", Whom.COUNTY, Phase.LATE, Urgency.ORDINARY, None, 2, (), "")
    assert not is_told(rule, date(2026, 6, 25), date(2026, 6, 28), CALENDAR)
    assert is_told(rule, date(2026, 6, 25), date(2026, 6, 29), CALENDAR)


@pytest.mark.parametrize(
    "text", ["county 5", "5 mayor", "0 county", "5 county, 5 city", "9 county, 5 city", "1 county,2 city,3 admin,4 city,5 admin", "-1 city"],
)  # fmt: skip
def test_a_ladder_that_cannot_be_climbed_is_refused(text):
    with pytest.raises(Refusal):
        read(text)


@given(st.lists(st.integers(1, 250), max_size=4, unique=True).map(sorted), st.sampled_from(Whom))
def test_a_ladder_reads_as_it_was_written(graces, whom):
    rungs = tuple(Rung(grace, whom) for grace in graces)
    assert read(written(rungs)) == rungs


def test_every_shipped_rule_names_its_source_once():
    names = [rule.name for rule in first_edition()]
    assert len(names) == len(set(names)) > 20
    with pytest.raises(ValueError, match="assumption"):
        list(
            first_edition(
                "name,title,who,phase,urgency,before,grace,ladder,basis\nx,X,county,late,ordinary,,0,,\n"
            )
        )
