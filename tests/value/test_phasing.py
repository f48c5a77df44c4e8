"""Planned value over days and months, and earned schedule as its inverse."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.workdays import Calendar, SpecialDay
from tracker.value.indices import Undefined, Why
from tracker.value.phasing import Line, month_end, months, planned_by, planned_by_month, span
from tracker.value.schedule import earned_schedule, timing, whole_periods

DATA = Path(__file__).parents[1] / "data"
CASES = json.loads((DATA / "pv_time_phasing_calendar.json").read_text(encoding="utf-8"))["cases"]


class EveryDay:
    def workdays(self, first, last):
        return max(0, (last - first).days + 1)


class Workdays:
    def __init__(self, holidays=()):
        self.base = Calendar(SpecialDay(day, True, "", "") for day in holidays)

    def workdays(self, first, last):
        return max(0, self.base.workdays_between(first - timedelta(days=1), last))


def _case(case):
    line = Line(date.fromisoformat(case["start"]), date.fromisoformat(case["due"]), Decimal(case["hours"]))
    holidays = [date.fromisoformat(day) for day in case.get("holidays", ())]
    return line, Workdays(holidays) if case["exclude_non_working"] else EveryDay()


def test_without_a_calendar_every_day_counts():
    line, days = _case(CASES[0])
    for day, expected in CASES[0]["expected_cumulative_pv"].items():
        assert planned_by([line], date.fromisoformat(day), days) == expected


@pytest.mark.parametrize("case", CASES[1:], ids=lambda case: f"{case['start']} to {case['due']}")
def test_holidays_and_weekends_plan_nothing(case):
    line, days = _case(case)
    every = [line.start + timedelta(days=n) for n in range((line.end - line.start).days + 1)]
    known = [Decimal(0), *(planned_by([line], day, days) for day in every)]
    added = [after - before for before, after in pairwise(known) if after != before]
    worked = case["expected_working_days"]
    assert added == [case["expected_pv_per_day"]] * worked
    assert worked * case["expected_pv_per_day"] == case["hours"]


def test_a_fen_that_does_not_divide_is_planned_in_the_end():
    line = Line(date(2026, 6, 1), date(2026, 6, 3), Decimal("0.02"))
    found = [planned_by([line], date(2026, 6, day), EveryDay()) for day in (1, 2, 3)]
    assert found == [Decimal("0.00"), Decimal("0.01"), Decimal("0.02")]


def test_a_plan_without_lines_plans_nothing():
    assert planned_by([], date(2026, 6, 1), EveryDay()) == 0
    assert planned_by_month([], EveryDay()) == {}
    assert span([]) is None


def test_months_run_over_the_turn_of_the_year():
    assert list(months(date(2025, 12, 31), date(2026, 1, 1))) == [date(2025, 12, 1), date(2026, 1, 1)]
    assert month_end(date(2028, 2, 1)) == date(2028, 2, 29)


FIRST = date(2026, 1, 5)
LINE = st.builds(
    lambda start, length, fen: Line(
        FIRST + timedelta(days=start), FIRST + timedelta(days=start + length), Decimal(fen) / 100
    ),
    st.integers(0, 200), st.integers(0, 120), st.integers(0, 10**10),
)  # fmt: skip
LINES = st.lists(LINE, max_size=6)
DAY = st.integers(-10, 330).map(lambda n: FIRST + timedelta(days=n))


@given(lines=LINES, day=DAY)
def test_planned_value_never_falls(lines, day):
    days = Workdays()
    assert planned_by(lines, day, days) <= planned_by(lines, day + timedelta(days=1), days)


@given(lines=LINES, day=DAY)
def test_the_plan_of_a_whole_is_the_sum_of_its_lines_at_any_cut(lines, day):
    days = Workdays()
    assert planned_by(lines, day, days) == sum(planned_by([line], day, days) for line in lines)


@given(lines=LINES)
def test_the_months_add_up_to_the_whole_plan(lines):
    assert sum(planned_by_month(lines, Workdays()).values()) == sum(line.value for line in lines)


STEPS = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)


@given(steps=STEPS, share=st.fractions(0, 1))
def test_earned_schedule_is_the_inverse_of_the_plan(steps, share):
    curve = [Decimal(sum(steps[:n])) for n in range(len(steps) + 1)]
    earned = Decimal(int(curve[-1] * share.numerator / share.denominator))
    time = earned_schedule(curve.__getitem__, len(steps), earned)
    whole, part = divmod(time, 1)
    low, high = curve[int(whole)], curve[min(int(whole) + 1, len(steps))]
    assert Fraction(low) + part * Fraction(high - low) == earned


@given(steps=STEPS, less=st.integers(0, 10**7), more=st.integers(0, 10**7))
def test_who_has_earned_more_is_further_in_time(steps, less, more):
    curve = [Decimal(sum(steps[:n])) for n in range(len(steps) + 1)]
    low, high = sorted((Decimal(less), Decimal(more)))
    assert earned_schedule(curve.__getitem__, len(steps), low) <= earned_schedule(
        curve.__getitem__, len(steps), high
    )


def _timing(earned, passed, steps=(10, 20, 30, 40)):
    curve = [Decimal(sum(steps[:n])) for n in range(len(steps) + 1)]
    return timing(curve.__getitem__, len(steps), Decimal(earned), passed)


@pytest.mark.parametrize(
    ("earned", "passed", "index", "forecast"),
    [
        (30, 2, Fraction(1), Fraction(4)),
        (20, 2, Fraction(3, 4), Fraction(16, 3)),
        (60, 2, Fraction(3, 2), Fraction(8, 3)),
        (30, 8, Fraction(1, 4), Fraction(16)),
    ],
)
def test_the_forecast_stretches_the_plan_by_the_pace_so_far(earned, passed, index, forecast):
    found = _timing(earned, passed)
    assert (found.index, found.forecast) == (index, forecast)


@pytest.mark.parametrize(
    ("earned", "passed", "why"),
    [(0, 2, Why.NOTHING_EARNED), (10, 0, Why.NOT_BEGUN), (10, -3, Why.NOT_BEGUN), (100, 2, Why.COMPLETE)],
)
def test_where_there_is_no_pace_there_is_no_forecast(earned, passed, why):
    assert _timing(earned, passed).forecast == Undefined(why)


def test_a_begun_period_counts_whole():
    assert whole_periods(Fraction(16, 3)) == 6
    assert whole_periods(Fraction(6)) == 6
