from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.milestones.rules import (
    DateBasis,
    Dates,
    MilestoneKind,
    MilestoneStatus,
    check_actual,
    check_order,
    check_planned,
    default_milestones,
    slippage,
    status,
    three_months_after,
)

TODAY = date(2020, 7, 22)
DAYS = st.dates(date(2017, 1, 1), date(2030, 12, 31))


def day(offset):
    return TODAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (Dates(), MilestoneStatus.UNDATED),
        (Dates(planned=day(-1)), MilestoneStatus.OVERDUE),
        (Dates(planned=day(0)), MilestoneStatus.DUE_SOON),
        (Dates(planned=day(14)), MilestoneStatus.DUE_SOON),
        (Dates(planned=day(15)), MilestoneStatus.ON_TRACK),
        (Dates(planned=day(15), forecast=day(16)), MilestoneStatus.SLIPPING),
        (Dates(planned=day(15), forecast=day(15)), MilestoneStatus.ON_TRACK),
        (Dates(planned=day(1), forecast=day(2)), MilestoneStatus.SLIPPING),
        (Dates(planned=day(-1), forecast=day(9)), MilestoneStatus.OVERDUE),
        (Dates(planned=day(-9), actual=day(0)), MilestoneStatus.DONE),
        (Dates(actual=day(-1)), MilestoneStatus.DONE),
        (Dates(planned=day(-9), actual=day(1)), MilestoneStatus.OVERDUE),  # not done before it is
    ],
)
def test_status_is_the_worst_that_is_true(dates, expected):
    assert status(dates, today=TODAY) is expected


def test_due_soon_can_be_set():
    assert status(Dates(planned=day(14)), today=TODAY, due_soon_days=13) is MilestoneStatus.ON_TRACK


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (Dates(), 0),
        (Dates(forecast=day(5)), 0),
        (Dates(planned=day(10)), 0),
        (Dates(planned=day(10), forecast=day(13)), 3),
        (Dates(planned=day(10), forecast=day(7)), -3),
        (Dates(planned=day(-4)), 4),
        (Dates(planned=day(-4), forecast=day(6)), 10),
        (Dates(planned=day(-4), forecast=day(-2)), 4),  # the forecast has passed as well
        (Dates(planned=day(-4), actual=day(-3)), 1),
        (Dates(planned=day(-4), actual=day(-6)), -2),
    ],
)
def test_slippage_counts_days_behind_plan(dates, days):
    assert slippage(dates, today=TODAY) == days


def test_dates_in_order_or_equal_or_absent_pass():
    check_order({})
    check_order({MilestoneKind.START: day(0), MilestoneKind.COMPLETION: day(0)})
    check_order(
        {MilestoneKind.START: day(0), MilestoneKind.COMPLETION: None, MilestoneKind.ACCEPTANCE: day(1)}
    )


def test_dates_out_of_order_are_refused_by_name():
    with pytest.raises(
        Refusal, match=r"“acceptance” \(2020-07-21\) cannot come before “start” \(2020-07-22\)"
    ):
        check_order(
            {MilestoneKind.ACCEPTANCE: day(-1), MilestoneKind.COMPLETION: None, MilestoneKind.START: day(0)}
        )


@pytest.mark.parametrize("planned", [date(2018, 1, 1), date(2025, 12, 31)])
def test_dates_near_the_plan_year_pass(planned):
    check_planned(planned, plan_year=2020)


@pytest.mark.parametrize("planned", [date(2017, 12, 31), date(2026, 1, 1), date(202, 6, 1)])
def test_dates_far_from_the_plan_year_are_a_slip(planned):
    with pytest.raises(Refusal, match="plan year 2020"):
        check_planned(planned, plan_year=2020)


def test_only_what_happened_has_an_actual_date():
    check_actual(TODAY, today=TODAY, plan_year=2020)
    with pytest.raises(Refusal, match="forecast"):
        check_actual(day(1), today=TODAY, plan_year=2020)
    with pytest.raises(Refusal, match="plan year"):
        check_actual(date(2002, 1, 1), today=TODAY, plan_year=2020)


def planned(*args):
    return {expected.kind: expected.planned for expected in default_milestones(*args)}


def test_a_project_without_dates_gets_the_programmes():
    assert planned(2020) == {
        MilestoneKind.APPROVAL: date(2020, 4, 16),
        MilestoneKind.TENDER: date(2020, 5, 31),
        MilestoneKind.START: date(2020, 6, 30),
        MilestoneKind.MAIN_WORKS: date(2020, 8, 31),
        MilestoneKind.COMPLETION: date(2020, 10, 31),
        MilestoneKind.ACCEPTANCE: date(2020, 12, 31),
        MilestoneKind.HANDOVER: date(2020, 12, 31),
        MilestoneKind.FINAL_ACCOUNT: date(2021, 3, 31),
    }


def test_dates_of_the_plan_table_win_and_say_so():
    expected = {e.kind: e for e in default_milestones(2020, date(2020, 8, 20), date(2020, 9, 20))}
    assert expected[MilestoneKind.START].planned == date(2020, 8, 20)
    assert expected[MilestoneKind.START].basis is DateBasis.PUBLISHED
    assert expected[MilestoneKind.MAIN_WORKS].planned == date(2020, 8, 31)
    assert expected[MilestoneKind.COMPLETION].planned == date(2020, 9, 20)
    assert expected[MilestoneKind.COMPLETION].basis is DateBasis.PUBLISHED
    assert expected[MilestoneKind.ACCEPTANCE].basis is DateBasis.PROGRAMME


def test_a_start_after_the_season_is_completed_in_the_next():
    dates = planned(2020, date(2020, 11, 15))
    assert dates[MilestoneKind.COMPLETION] == date(2021, 10, 31)
    assert dates[MilestoneKind.FINAL_ACCOUNT] == date(2022, 3, 31)


def test_an_early_end_without_a_start_moves_the_start_before_it():
    assert planned(2020, None, date(2020, 5, 31))[MilestoneKind.START] == date(2020, 3, 20)
    assert planned(2020, None, date(2020, 9, 10))[MilestoneKind.START] == date(2020, 6, 30)


def test_an_impossible_pair_of_published_dates_is_not_called_published():
    expected = {e.kind: e for e in default_milestones(2020, date(2020, 8, 20), date(2020, 8, 1))}
    assert expected[MilestoneKind.COMPLETION].planned == date(2020, 8, 20)
    assert expected[MilestoneKind.COMPLETION].basis is DateBasis.PROGRAMME


@given(year=st.integers(2017, 2030), start=st.none() | DAYS, length=st.none() | st.integers(0, 900))
def test_expected_dates_are_always_in_order(year, start, length):
    end = None if length is None else (start or date(year, 1, 1)) + timedelta(days=length)
    check_order(planned(year, start, end))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2020, 12, 31), date(2021, 3, 31)),
        (date(2020, 11, 30), date(2021, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2020, 9, 15), date(2020, 12, 15)),
        (date(2020, 10, 1), date(2021, 1, 1)),
    ],
)
def test_three_months_on_is_the_same_day_or_the_last(start, end):
    assert three_months_after(start) == end
