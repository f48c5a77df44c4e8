from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.base.shares import divide

WEIGHTS = st.lists(st.fractions(0, 1000), min_size=1, max_size=40).filter(any)


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("100", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("100", [1, 2, 3], ["16.67", "33.33", "50.00"]),
        ("0.01", [1, 1], ["0.01", "0.00"]),
        ("0.05", [0, 1, 1], ["0.00", "0.03", "0.02"]),
        ("-100", [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
        ("0", [1, 1], ["0.00", "0.00"]),
        ("10", [Decimal("0.5"), Fraction(1, 2)], ["5.00", "5.00"]),
    ],
)
def test_what_rounding_leaves_over_goes_to_the_largest_fractions(amount, weights, parts):
    assert divide(Decimal(amount), weights) == [Decimal(part) for part in parts]


@given(st.integers(-(10**14), 10**14), WEIGHTS)
def test_the_parts_add_up_to_the_fen_and_none_is_a_fen_off(fen, weights):
    amount = Decimal(fen) / 100
    parts = divide(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(amount) * weight / sum(weights)) < Fraction(1, 100)
        assert weight or part == 0


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_divide_nothing_are_an_error(weights):
    with pytest.raises(ValueError, match="weights"):
        divide(Decimal(1), weights)


def test_half_a_fen_is_refused():
    with pytest.raises(Refusal, match="fen"):
        divide(Decimal("0.005"), [1])
