"""Earned value against worked cases of others, at its edges, and as sums of parts."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.value.indices import Standing, Undefined, Why, earned_of
from tracker.value.schedule import timing

DATA = Path(__file__).parents[1] / "data"
MASTER = json.loads((DATA / "evm_master_project.json").read_text(encoding="utf-8"))
UNIT = json.loads((DATA / "evm_pra_unit_tests.json").read_text(encoding="utf-8"))["cases"]


def standing(**changes):
    given = {"planned": Decimal(520), "earned": Decimal(480), "spent": Decimal(530), "budget": Decimal(1000)}
    return Standing(**(given | changes))


@pytest.fixture
def master():
    given = MASTER["inputs"]
    return Standing(
        planned=Decimal(sum(given["pv_per_month_1_to_5"])), earned=Decimal(given["ev_cumulative"]),
        spent=Decimal(given["invoiced_actuals"] + given["accruals"]),
        budget=Decimal(given["control_account_budgets"] + given["contingency"]),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("cost_variance", "cv"), ("schedule_variance", "sv"), ("cost_index", "cpi"), ("schedule_index", "spi"),
        ("eac_as_planned", "eac_budgeted_rate"), ("eac_as_spent", "eac_cpi"), ("eac_pressed", "eac_cpi_spi"),
        ("to_complete_index", "tcpi_bac"), ("variance_at_completion", "vac"),
    ],
)  # fmt: skip
def test_the_master_project_agrees(master, name, known):
    expected = MASTER["expected"][known]
    value, tolerance = (expected["value"], expected["tol"]) if isinstance(expected, dict) else (expected, 0)
    assert abs(float(getattr(master, name)) - value) <= tolerance


def test_its_earned_schedule_agrees():
    given, expected = MASTER["inputs"], MASTER["expected"]
    steps = [0, *given["pv_per_month_1_to_5"]]
    curve = [Decimal(sum(steps[: n + 1])) for n in range(len(steps))]
    found = timing(curve.__getitem__, 5, Decimal(given["ev_cumulative"]), given["status_month"])
    assert found.earned == Fraction(str(expected["earned_schedule_months"]))
    assert found.variance == Fraction(str(expected["sv_t_months"]))
    assert found.index == Fraction(str(expected["spi_t"]))


CALLS = {
    "sv": lambda case: (
        Standing(
            planned=Decimal(case["pv"]), earned=Decimal(case["ev"]), spent=None, budget=Decimal(100_000)
        ).schedule_variance
    ),
    "spi": lambda case: (
        Standing(
            planned=Decimal(case["pv"]), earned=Decimal(case["ev"]), spent=None, budget=Decimal(100_000)
        ).schedule_index
    ),
    "cv": lambda case: (
        Standing(
            planned=None, earned=Decimal(case["ev"]), spent=Decimal(case["ac"]), budget=Decimal(100_000)
        ).cost_variance
    ),
    "cpi": lambda case: (
        Standing(
            planned=None, earned=Decimal(case["ev"]), spent=Decimal(case["ac"]), budget=Decimal(100_000)
        ).cost_index
    ),
    "ev": lambda case: earned_of(Decimal(case["bac"]), Fraction(str(case["percent"]))),
    "pv": lambda case: Decimal(case["bac"]) * Decimal(str(case["schedule"][case["period"] - 1])),
    "ac_cumulative": lambda case: case["costs"][case["period"] - 1],
    "ac_period": lambda case: sum(case["costs"][: case["period"]]),
}
OURS = [case for case in UNIT if case["call"] in ("sv", "spi", "cv", "cpi", "ev")]


@pytest.mark.parametrize("case", OURS, ids=lambda case: case["call"])
def test_the_unit_cases_agree(case):
    expected = case["expected"]
    if isinstance(expected, str):
        with pytest.raises(ValueError, match="between 0 and 1"):
            CALLS[case["call"]](case)
        return
    value, tolerance = (expected["value"], expected["tol"]) if isinstance(expected, dict) else (expected, 0)
    assert abs(float(CALLS[case["call"]](case)) - value) <= tolerance


@pytest.mark.parametrize(
    ("planned", "earned", "spent", "budget", "spi", "cpi", "eac"),
    [  # PMBOK-style textbook lines: behind and dear; ahead and cheap; as planned
        ("50000", "45000", "60000", "100000", "9/10", "3/4", "400000/3"),
        ("40000", "50000", "40000", "200000", "5/4", "5/4", "160000"),
        ("300", "300", "300", "900", "1", "1", "900"),
    ],
)
def test_textbook_projects_agree(planned, earned, spent, budget, spi, cpi, eac):
    found = Standing(
        planned=Decimal(planned), earned=Decimal(earned), spent=Decimal(spent), budget=Decimal(budget)
    )
    assert (found.schedule_index, found.cost_index, found.eac_as_spent) == (
        Fraction(spi), Fraction(cpi), Fraction(eac),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "name", "why"),
    [
        ({"planned": None}, "schedule_index", Why.NO_BASELINE),
        ({"planned": None}, "schedule_variance", Why.NO_BASELINE),
        ({"planned": Decimal(0)}, "schedule_index", Why.NOTHING_PLANNED),
        ({"spent": None}, "cost_index", Why.NO_PAYMENT),
        ({"spent": None}, "cost_variance", Why.NO_PAYMENT),
        ({"spent": None}, "eac_as_planned", Why.NO_PAYMENT),
        ({"spent": None}, "to_complete_index", Why.NO_PAYMENT),
        ({"spent": Decimal(0)}, "cost_index", Why.NOTHING_SPENT),
        ({"spent": Decimal(0)}, "eac_as_spent", Why.NOTHING_SPENT),
        ({"earned": Decimal(0)}, "eac_as_spent", Why.NOTHING_EARNED),
        ({"earned": Decimal(0)}, "variance_at_completion", Why.NOTHING_EARNED),
        ({"planned": None}, "eac_pressed", Why.NO_BASELINE),
        ({"earned": Decimal(1000)}, "to_complete_index", Why.COMPLETE),
        ({"spent": Decimal(1000)}, "to_complete_index", Why.BUDGET_SPENT),
        ({"budget": Decimal(0), "earned": Decimal(0)}, "eac_as_planned", Why.NO_VALUE),
    ],
)
def test_what_cannot_be_said_says_why(changes, name, why):
    assert getattr(standing(**changes), name) == Undefined(why)


@pytest.mark.parametrize("name", ["eac_as_planned", "eac_as_spent", "eac_pressed"])
def test_of_complete_work_the_estimate_is_what_it_cost(name):
    assert getattr(standing(earned=Decimal(1000)), name) == 530


def test_one_fen_left_is_not_complete():
    assert standing(earned=Decimal("999.99")).to_complete_index == Fraction("0.01") / 470


def test_work_outside_the_baseline_has_a_cost_but_no_schedule():
    found = standing(outside=Decimal(80))
    assert found.schedule_variance == -120
    assert found.cost_variance == -50


MONEY = st.integers(min_value=1, max_value=10**12).map(lambda fen: Decimal(fen) / 100)


@given(planned=MONEY, earned=MONEY, spent=MONEY, more=MONEY)
def test_the_estimate_by_the_cost_index_is_the_budget_over_it(planned, earned, spent, more):
    found = Standing(planned=planned, earned=earned, spent=spent, budget=earned + more)
    assert found.eac_as_spent == Fraction(found.budget) / found.cost_index


@given(parts=st.lists(st.tuples(MONEY, MONEY, MONEY, MONEY), min_size=1, max_size=8))
def test_variances_of_a_whole_are_the_sums_of_its_parts(parts):
    each = [Standing(planned=p, earned=e, spent=a, budget=e + rest) for p, e, a, rest in parts]
    whole = Standing(
        planned=sum(p for p, *_ in parts), earned=sum(e for _, e, *_ in parts),
        spent=sum(a for _, _, a, _ in parts), budget=sum(one.budget for one in each),
    )  # fmt: skip
    for name in ("schedule_variance", "cost_variance", "eac_as_planned"):
        assert getattr(whole, name) == sum(getattr(one, name) for one in each)
