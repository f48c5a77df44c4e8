from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.workdays import Calendar, chinese_calendar
from tracker.works.calendar import Period, ProjectCalendar, usual_calendar
from tracker.works.rules import PauseKind
from tracker.works.seasons import winter_break

D = date


def calendar(*periods, winter=None):
    return ProjectCalendar(chinese_calendar(), periods, around=D(2026, 1, 1), winter=winter)


def test_a_weekend_worked_in_exchange_for_a_holiday_counts():
    assert chinese_calendar().is_workday(D(2026, 10, 10))  # Saturday, for the National Day
    assert calendar().workdays(D(2026, 10, 1), D(2026, 10, 11)) == 3
    assert calendar().finish(D(2026, 9, 30), 3) == D(2026, 10, 9)


@pytest.mark.parametrize(
    ("day", "rests"),
    [
        (D(2026, 11, 15), False),
        (D(2026, 11, 16), True),
        (D(2027, 1, 1), True),
        (D(2027, 3, 15), True),
        (D(2027, 3, 16), False),
    ],
)
def test_the_usual_winter_rests_from_its_first_day_to_its_last(day, rests):
    found = usual_calendar((), 2026)
    assert found.is_paused(day) is rests
    assert not (rests and found.is_workday(day))


def test_works_that_begin_before_winter_end_in_spring():
    assert usual_calendar((), 2026).finish(D(2026, 11, 12), 4) == D(2027, 3, 17)


def test_a_project_may_work_through_the_winter():
    through = Period(D(2026, 11, 16), D(2026, 12, 31), PauseKind.WINTER_WORK)
    found = usual_calendar((through,), 2026)
    assert not found.is_paused(D(2026, 12, 31))
    assert found.is_paused(D(2027, 1, 4))
    assert found.finish(D(2026, 11, 12), 4) == D(2026, 11, 17)


def test_a_declared_pause_is_no_working_time_and_ends_with_its_last_day():
    pause = Period(D(2026, 6, 1), D(2026, 6, 5), PauseKind.OTHER, "等待管材")
    found = calendar(pause)
    assert found.pause_on(D(2026, 6, 5)) is pause
    assert not found.is_paused(D(2026, 6, 6))
    assert found.finish(D(2026, 5, 29), 2) == D(2026, 6, 8)


def test_days_off_may_be_worked_but_not_in_a_pause():
    extra = Period(D(2026, 6, 1), D(2026, 6, 14), PauseKind.EXTRA_DAYS)
    pause = Period(D(2026, 6, 8), D(2026, 6, 14), PauseKind.OTHER)
    assert calendar(extra).workdays(D(2026, 6, 1), D(2026, 6, 14)) == 14
    assert calendar(extra, pause).workdays(D(2026, 6, 1), D(2026, 6, 14)) == 7


def test_a_follower_starts_on_the_next_working_day():
    found = calendar()
    assert found.after(D(2026, 6, 5)) == D(2026, 6, 8)  # Friday, Monday
    assert found.after(D(2026, 6, 5), 2) == D(2026, 6, 10)
    assert found.after(D(2026, 6, 5), -1) == D(2026, 6, 5)


days = st.dates(D(2024, 1, 1), D(2030, 12, 31))
periods = st.lists(
    st.builds(lambda first, length, kind: Period(first, first + timedelta(length), kind), days, st.integers(0, 120), st.sampled_from(PauseKind)),
    max_size=4,
)  # fmt: skip


@given(periods, days, st.integers(1, 60), st.booleans())
def test_a_work_takes_as_many_working_days_as_it_needs(found, start, length, winter):
    one = ProjectCalendar(
        Calendar(()), found, around=D(2026, 1, 1), winter=winter_break() if winter else None
    )
    end = one.finish(start, length)
    assert one.workdays(start, end) == length
    assert one.is_workday(end)


@given(periods, days)
def test_the_list_of_days_agrees_with_the_question_about_one(found, day):
    one = ProjectCalendar(chinese_calendar(), found, around=D(2026, 1, 1), winter=winter_break())
    assert (one.workdays(day, day) == 1) is one.is_workday(day)
