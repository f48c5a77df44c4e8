from datetime import date
from decimal import Decimal

import pytest

from tracker.exchange.judge import absurd, doubts
from tracker.exchange.values import Day, PlanFields, Precision, Share


def day(text):
    return Day(date.fromisoformat(text), Precision.DAY, text)


def said(**fields):
    return [str(message) for message in doubts(PlanFields(**fields))]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"area_m2": Decimal(2000), "households": 100},
        {"area_m2": Decimal(20000), "households": 100},
        {"households": 400, "buildings": 100},
        {"households": 20000, "buildings": 100},
        {"area_m2": Decimal(1000), "investment_yuan": Decimal(200_000)},
        {"area_m2": Decimal(1000), "investment_yuan": Decimal(800_000)},
        {"planned_start": day("2020-08-20"), "planned_end": day("2020-08-20")},
        {"planned_start": day("2021-08-20"), "year": 2020},
        {"built_year": 2000},
        {"funding": (Share("中央", Decimal(60)), Share("居民", Decimal(40)))},
        {"funding": (Share("中央", Decimal(60)), Share("居民"))},
        {"funding": (Share("中央", amount_yuan=Decimal(5)),), "investment_yuan": Decimal(5)},
    ],
)
def test_what_lies_on_the_edge_is_not_doubted(fields):
    assert said(**fields) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"area_m2": Decimal("1999.99"), "households": 100}, "20 m² for each household"),
        ({"area_m2": Decimal("20001"), "households": 100}, "200 m² for each household"),
        ({"households": 399, "buildings": 100}, "4 households for each building"),
        ({"households": 20001, "buildings": 100}, "200 households for each building"),
        ({"area_m2": Decimal(1000), "investment_yuan": Decimal(199_000)}, "199 yuan for each m²"),
        ({"area_m2": Decimal(1000), "investment_yuan": Decimal(801_000)}, "801 yuan for each m²"),
        ({"area_m2": Decimal(10), "area_after_2000_m2": Decimal(11)}, "larger than the whole"),
        ({"households": 0}, "The number is zero"),
        ({"planned_start": day("2020-08-21"), "planned_end": day("2020-08-20")}, "lies before the start"),
        ({"planned_start": day("2022-01-01"), "year": 2020}, "does not fit the plan year"),
        ({"built_year": 2001}, "only within the quota"),
        ({"built_year": 2005}, "only within the quota"),
        ({"built_year": 2006}, "not eligible"),
        ({"built_year": 2021, "year": 2020}, "after the plan year"),
        ({"funding": (Share("一", Decimal(60)), Share("二", Decimal(42)))}, "add to 102 %"),
        (
            {"funding": (Share("中央", amount_yuan=Decimal(5)),), "investment_yuan": Decimal(6)},
            "add to 5.00 yuan, the investment is 6.00",
        ),
    ],
)
def test_what_does_not_fit_together_is_doubted(fields, reason):
    (sentence,) = said(**fields)
    assert reason in sentence


@pytest.mark.parametrize(
    ("field", "most"),
    [("households", 100_000), ("buildings", 5_000), ("area_m2", 10_000_000), ("investment_yuan", 10**10)],
)
def test_a_number_beyond_all_measure_is_refused(field, most):
    assert absurd(field, most) is None
    assert "too large" in str(absurd(field, most + 1))
