from datetime import date
from decimal import Decimal

import pytest

from tracker.dashboard.rules import Figures, Line, carried, default_year, figures, money, rest, share
from tracker.projects.rules import Stage


def line(year=2026, *, in_plan=True, stage=Stage.PLANNED, projects=1, compounds=1, households=10, **sums):
    money_ = {"area": Decimal(0), "planned": Decimal(0), "value": Decimal(0), "earned": Decimal(0), **sums}
    return Line(
        year=year, in_plan=in_plan, stage=stage, projects=projects, compounds=compounds, buildings=0,
        households=households, **money_,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 3, "0"), (1, 3, "33.3"), (2, 3, "66.6"), (3, 3, "100"), (4, 3, "133.3"), (99_999, 100_000, "99.9")],
)
def test_a_share_is_rounded_down_so_that_100_means_all(part, whole, percent):
    assert share(part, whole) == Decimal(percent)


def test_a_share_of_nothing_is_not_known():
    assert share(0, 0) is None
    assert Figures().percent is None


def test_started_counts_from_the_start_on_and_complete_from_completion_on():
    stages = (Stage.TENDER, Stage.STARTED, Stage.INSPECT, Stage.COMPLETED, Stage.OPERATION)
    sums = figures(line(stage=stage, compounds=2, households=30) for stage in stages)
    assert (sums.compounds, sums.begun_compounds, sums.finished_compounds) == (10, 8, 4)
    assert sums.begun_share == Decimal(80)
    assert sums.begun_households_share == Decimal(80)
    assert sums.finished_share == Decimal(40)


def test_the_percent_of_a_programme_is_weighted_by_value():
    done = line(value=Decimal(100), earned=Decimal(100))
    begun = line(value=Decimal(300), earned=Decimal(0))
    assert figures([done, begun]).percent == Decimal(25)


@pytest.mark.parametrize(
    ("years", "expected"),
    [([], None), ([2019, 2020], 2020), ([2025, 2026, 2027], 2026), ([2027, 2028], 2028)],
)
def test_the_plan_that_is_worked_on_now_comes_first(years, expected):
    assert default_year(years, date(2026, 5, 4)) == expected


def test_carry_over_is_what_earlier_plans_left_open_each_list_for_itself():
    lines = [
        line(2024, stage=Stage.WORKS, compounds=5),
        line(2024, stage=Stage.COMPLETED, compounds=7),
        line(2025, stage=Stage.TENDER, compounds=3),
        line(2025, in_plan=False, stage=Stage.WORKS, compounds=11),
        line(2026, stage=Stage.WORKS, compounds=13),
    ]
    found = carried(lines, 2026, in_plan=True)
    assert [(year, sums.compounds, sums.begun_compounds) for year, sums in found] == [
        (2025, 3, 0),
        (2024, 5, 5),
    ]
    assert [(year, sums.compounds) for year, sums in carried(lines, 2026, in_plan=False)] == [(2025, 11)]


def test_the_rest_is_what_stands_in_no_part():
    whole, part = (
        figures([line(projects=5, planned=Decimal(9))]),
        figures([line(projects=3, planned=Decimal(4))]),
    )
    left = rest(whole, [part])
    assert (left.projects, left.planned) == (2, Decimal(5))


def test_money_is_summed_over_sources_and_absent_without_any():
    sums = money([("a", Decimal(100), Decimal(40)), ("b", Decimal(100), Decimal(0))])
    assert sums is not None
    assert (sums.planned, sums.received, sums.arrived) == (Decimal(200), Decimal(40), Decimal(20))
    assert money([]) is None
