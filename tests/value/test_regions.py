"""Months of many projects: cut-off, earned schedule in months, forecasts side by side."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.value.test_phasing import EveryDay
from tracker.value.curves import Part, Plan, budget, earned_by, spent_by
from tracker.value.forecasts import Rule, ends
from tracker.value.indices import Undefined, Why
from tracker.value.lines import rounded
from tracker.value.phasing import Line, month_end
from tracker.value.regions import Month, Sums, Whole, last_whole_month, month_after
from tracker.works.calendar import usual_calendar

MONTHS = [date(2026, n, 1) for n in range(1, 6)]


def whole(until=MONTHS[-1], **changes):
    """The worked case as months: PV 40, 70, 110, 140, 160; EV 480 in all; AC 530."""
    added = [40_000, 70_000, 110_000, 140_000, 160_000]
    earned = [30_000, 60_000, 100_000, 130_000, 160_000]
    rows = [
        Month(month, Sums(Decimal(pv), Decimal(ev), spent=Decimal(106_000), baselines=int(n == 0),
                          budget=Decimal(1_000_000 * (n == 0))))
        for n, (month, pv, ev) in enumerate(zip(MONTHS, added, earned, strict=True))
    ]  # fmt: skip
    return Whole(rows, until)


def test_a_region_stands_as_the_worked_case():
    found = whole()
    assert found.standing.cost_variance == -50_000
    assert found.standing.schedule_variance == -40_000
    assert found.timing.earned == Fraction("4.75")
    assert found.timing.index == Fraction("0.95")


def test_months_after_the_cut_off_do_not_count():
    found = whole(until=MONTHS[1])
    assert found.standing.planned == 110_000
    assert found.standing.budget == 1_000_000
    assert found.cut_off == date(2026, 2, 28)


def test_without_a_baseline_nothing_is_said_about_the_schedule():
    found = Whole(
        [Month(MONTHS[0], Sums(earned=Decimal(5), outside=Decimal(5), budget=Decimal(9)))], MONTHS[0]
    )
    assert found.standing.schedule_index == Undefined(Why.NO_BASELINE)
    assert found.standing.cost_index == Undefined(Why.NO_PAYMENT)
    assert found.timing is None


@pytest.mark.parametrize(
    ("today", "month"), [(date(2026, 1, 1), date(2025, 12, 1)), (date(2026, 3, 31), date(2026, 2, 1))]
)
def test_a_return_is_cut_off_at_the_end_of_the_last_month(today, month):
    assert last_whole_month(today) == month
    assert month_after(month, 1) == today.replace(day=1)


QUANTITIES = st.lists(
    st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.decimals(-50, 100, places=3)), max_size=12
)


@given(days=QUANTITIES, value=st.integers(0, 10**9).map(lambda fen: Decimal(fen) / 100))
def test_the_months_of_an_item_add_up_to_what_it_has_earned(days, value):
    part = Part(1, "雨水管", value, Decimal(100), None, tuple(sorted(days)))
    for month in MONTHS:
        added = sum(amount for one, amount in part.earned_by_month().items() if one <= month)
        assert added == part.earned_by(month_end(month))


@given(days=QUANTITIES, cut=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_project_has_earned_what_its_items_have_at_any_cut(days, cut):
    parts = [
        Part(n, "项", Decimal(1000 * n), Decimal(100), Decimal(900) if n % 2 else None, tuple(sorted(days)))
        for n in range(1, 4)
    ]
    found = earned_by(parts, cut)
    assert found.whole == sum(part.earned_by(cut) for part in parts)
    assert found.outside == parts[1].earned_by(cut)
    assert budget(parts) == 900 + 2000 + 900


def test_before_the_first_payment_the_cost_is_nought_and_without_any_unknown():
    assert spent_by([(date(2026, 6, 1), Decimal(5))], date(2026, 5, 31)) == 0
    assert spent_by([], date(2026, 5, 31)) is None


@pytest.fixture
def plan():
    """Ten working days in June 2026."""
    return Plan((Line(date(2026, 6, 1), date(2026, 6, 12), Decimal(1000)),), usual_calendar((), 2026))


def test_earned_schedule_stretches_the_plan_over_working_days(plan):
    time = plan.timing(Decimal(250), date(2026, 6, 5))
    assert (time.earned, time.passed, time.duration) == (Fraction(5, 2), 5, 10)
    found = {
        one.rule: one
        for one in ends(
            plan=plan, timing=time, pace=Fraction(1, 2), cost=Undefined(Why.NO_PAYMENT), milestone=None,
            network=date(2026, 6, 20),
        )
    }  # fmt: skip
    assert found[Rule.EARNED_SCHEDULE].day == plan.day_after(20)
    assert found[Rule.EARNED_SCHEDULE].late == (plan.day_after(20) - date(2026, 6, 12)).days
    assert found[Rule.NETWORK].late == 8
    assert found[Rule.MILESTONE].day == Undefined(Why.NO_DATE)
    assert found[Rule.PRESSED].day == Undefined(Why.NO_PAYMENT)


def test_a_pace_of_years_is_said_to_be_none(plan):
    time = plan.timing(Decimal(200), date(2038, 6, 11))
    found = ends(plan=plan, timing=time, pace=Fraction(1), cost=Fraction(1), milestone=None, network=None)
    assert found[2].day == Undefined(Why.TOO_SLOW)


@pytest.mark.parametrize(("earned", "is_early"), [("149.99", True), (150, False)])
def test_no_pace_names_an_end_before_fifteen_percent_is_earned(plan, earned, is_early):
    time = plan.timing(Decimal(earned), date(2026, 6, 10))
    found = ends(plan=plan, timing=time, pace=Fraction(1), cost=Fraction(1), milestone=None, network=None)
    paces = {Rule.EARNED_SCHEDULE, Rule.VALUE_PACE, Rule.PRESSED}
    assert {one.rule for one in found if one.day == Undefined(Why.TOO_EARLY)} == (
        paces if is_early else set()
    )


def test_a_plan_that_has_not_begun_has_no_pace(plan):
    assert plan.timing(Decimal(0), date(2026, 5, 1)).forecast == Undefined(Why.NOT_BEGUN)


def test_a_finished_plan_needs_no_forecast(plan):
    assert plan.timing(Decimal(1000), date(2026, 6, 30)).forecast == Undefined(Why.COMPLETE)


def test_halves_are_rounded_away_from_nought():
    assert rounded(Fraction(1, 8), 2) == Decimal("0.13")
    assert rounded(Fraction(-1, 8), 2) == Decimal("-0.13")
    assert rounded(Fraction(2, 3), 3) == Decimal("0.667")


def test_every_day_calendars_count_both_ends():
    assert EveryDay().workdays(date(2026, 6, 1), date(2026, 6, 1)) == 1
