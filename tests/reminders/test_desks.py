"""The nearest desk is told; a vacancy climbs, an absence has its deputy, hours are kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.clock import CHINA
from tracker.base.due import Due
from tracker.base.workdays import chinese_calendar
from tracker.reminders.desks import Desks, Why, recipients, stand_in
from tracker.reminders.hours import Hours, digest_day, digest_hour, is_quiet, next_digest
from tracker.reminders.ladder import Whom
from tracker.reminders.rules import BACK_OFF, DEAD_AFTER, REST, next_try, rest_until, room_left

NOW = datetime(2026, 5, 4, tzinfo=UTC)
CALENDAR = chinese_calendar()
COMMUNITY, COUNTY, CITY, ADMIN, FIRM = 1, 2, 3, 4, 5
PLACES = {
    (Whom.COMMUNITY, "/1/2/3/"): [COMMUNITY],
    (Whom.COUNTY, "/1/2/"): [COUNTY],
    (Whom.CITY, ""): [CITY],
    (Whom.ADMIN, ""): [ADMIN],
}


def due(**values):
    facts = {
        "subject": "item",
        "subject_id": 1,
        "since": date(2026, 5, 4),
        "project_id": 7,
        "text": "",
        "path": "/",
    }
    return Due(rule="r", region_path="/1/2/3/", **{**facts, **values})


def told(whom, desks, matter=None, **refused):
    return [(one.account_id, one.why) for one in recipients(whom, matter or due(), desks, **refused)]


@pytest.mark.parametrize(
    ("whom", "missing", "who", "why"),
    [
        (Whom.COMMUNITY, [], COMMUNITY, Why.DESK),
        (Whom.COMMUNITY, [COMMUNITY], COUNTY, Why.VACANT),  # no subdistrict sits here
        (Whom.COUNTY, [COUNTY], CITY, Why.VACANT),
        (Whom.COUNTY, [COUNTY, CITY], ADMIN, Why.VACANT),
        (Whom.CONTRACTOR, [], FIRM, Why.DESK),
        (Whom.CONTRACTOR, [FIRM], COUNTY, Why.VACANT),
        (Whom.SUPERVISOR, [], COUNTY, Why.VACANT),
    ],
)
def test_a_vacancy_climbs_to_the_next_desk(whom, missing, who, why):
    desks = Desks(PLACES, {(Whom.CONTRACTOR, 7): [FIRM]}, {}, dict.fromkeys(missing))
    assert told(whom, desks) == [(who, why)]


def test_the_organisation_a_matter_names_comes_before_the_contractor():
    desks = Desks(PLACES, {(Whom.CONTRACTOR, 7): [FIRM]}, {9: [6]}, {})
    assert told(Whom.NAMED, desks, due(organisation_id=9)) == [(6, Why.DESK)]
    assert told(Whom.NAMED, desks) == [(FIRM, Why.VACANT)]


def test_whose_it_is_not_is_passed_over():
    assert told(Whom.COUNTY, Desks(PLACES), refused={COUNTY}) == [(CITY, Why.PASSED_ON)]
    assert told(Whom.COUNTY, Desks(PLACES, deputies={COUNTY: 8}), refused={8}) == [(CITY, Why.PASSED_ON)]


def test_what_everybody_refuses_is_decided_by_the_highest_desk_that_anybody_sits_at():
    everybody = {COMMUNITY, COUNTY, CITY, ADMIN}
    assert told(Whom.COMMUNITY, Desks(PLACES), refused=everybody) == [(ADMIN, Why.LAST)]
    without_admin = Desks(PLACES, deputies={ADMIN: None})
    assert told(Whom.COMMUNITY, without_admin, refused=everybody) == [(CITY, Why.LAST)]
    assert told(Whom.COMMUNITY, Desks(PLACES, deputies={ADMIN: 8}), refused={*everybody, 8}) == [
        (8, Why.LAST)
    ]
    assert told(Whom.ADMIN, without_admin) == [(CITY, Why.LAST)]


@given(st.sampled_from(Whom), st.sets(st.integers(1, 5)), st.sets(st.integers(1, 5)))
def test_as_long_as_anybody_is_at_work_somebody_is_told(whom, refused, missing):
    desks = Desks(PLACES, {(Whom.CONTRACTOR, 7): [FIRM]}, deputies=dict.fromkeys(missing))
    assert bool(told(whom, desks, refused=refused)) is bool(told(whom, desks))
    assert told(whom, desks) or missing >= {CITY, ADMIN}


def test_the_grid_worker_is_found_by_the_compound_and_the_office_by_its_people():
    desks = Desks(PLACES, by_firm={9: [6]}, by_compound={3: [7]})
    assert told(Whom.GRID, desks, due(compound_id=3)) == [(7, Why.DESK)]
    assert told(Whom.GRID, desks, due(compound_id=4)) == [(COMMUNITY, Why.VACANT)]
    assert told(Whom.GRID, desks) == [(COMMUNITY, Why.VACANT)]
    assert told(Whom.OFFICE, desks, due(organisation_id=9)) == [(6, Why.DESK)]
    assert told(Whom.OFFICE, desks, due(organisation_id=10)) == [(COMMUNITY, Why.VACANT)]


def test_a_deputy_stands_in_once_and_a_circle_is_a_vacancy():
    assert told(Whom.COUNTY, Desks(PLACES, deputies={COUNTY: 8})) == [(8, Why.DEPUTY)]
    assert told(Whom.COUNTY, Desks(PLACES, deputies={COUNTY: 8, 8: COUNTY})) == [(CITY, Why.VACANT)]


def test_without_anybody_nobody_is_told():
    assert told(Whom.COMMUNITY, Desks()) == []


@given(st.dictionaries(st.integers(1, 6), st.none() | st.integers(1, 6)), st.integers(1, 6))
def test_a_chain_of_deputies_ends_at_somebody_who_is_there(deputies, account_id):
    found = stand_in(account_id, deputies)
    assert found is None or found not in deputies


HOURS = st.builds(Hours, st.integers(0, 23), st.integers(0, 23), st.integers(0, 23), st.booleans())
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(HOURS, MOMENTS)
def test_a_daily_message_leaves_once_a_day_and_never_in_quiet_hours(hours, moment):
    local = moment.astimezone(CHINA)
    day = digest_day(moment, hours, CALENDAR)
    if day:
        assert day == local.date()
        assert not is_quiet(local.hour, hours)
        assert local.hour >= digest_hour(hours)
        assert CALENDAR.is_workday(day) or not hours.workdays_only


@given(HOURS, MOMENTS)
def test_the_next_message_the_page_names_is_one_that_leaves(hours, moment):
    at = next_digest(moment, hours, CALENDAR)
    assert at >= moment
    assert is_quiet(at.hour, hours) or digest_day(at, hours, CALENDAR) == at.date()
    assert at - moment < timedelta(days=14), "the longest holiday is shorter"


@pytest.mark.parametrize(
    ("hour", "quiet"), [(19, False), (20, True), (23, True), (0, True), (6, True), (7, False)]
)
def test_quiet_hours_run_over_midnight(hour, quiet):
    assert is_quiet(hour, Hours()) is quiet


def test_the_spring_festival_is_a_day_off_and_its_worked_saturday_is_not():
    nine = datetime(2026, 2, 17, 9, tzinfo=CHINA)
    assert digest_day(nine, Hours(), CALENDAR) is None
    assert digest_day(datetime(2026, 2, 28, 9, tzinfo=CHINA), Hours(), CALENDAR) == date(2026, 2, 28)


def test_a_failure_is_tried_again_five_times_ever_later():
    assert [next_try(tries, NOW) for tries in range(1, 7)] == [*(NOW + pause for pause in BACK_OFF), None]
    assert list(BACK_OFF) == sorted(BACK_OFF)


def test_an_outlet_rests_ever_longer_and_a_robot_has_a_limit():
    assert [rest_until(failures, NOW) for failures in (0, DEAD_AFTER - 1)] == [None, None]
    assert rest_until(DEAD_AFTER, NOW) == NOW + REST[0]
    assert rest_until(DEAD_AFTER + 99, NOW) == NOW + REST[-1]
    assert [room_left(sent) for sent in (0, 19, 20, 25)] == [20, 1, 0, 0]
