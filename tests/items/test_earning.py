from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.items.earning import Part, earned, percent, percent_of, progress


def part(done, limit, value=None):
    return Part(
        Decimal(done),
        None if limit is None else Decimal(limit),
        None if value is None else Decimal(value),
    )


@pytest.mark.parametrize(
    ("one", "share", "complete"),
    [
        (part("38", "100"), Fraction(38, 100), False),
        (part("99.999", "100"), Fraction(99999, 100000), False),
        (part("100", "100"), Fraction(1), True),
        (part("101", "100"), Fraction(1), True),
        (part("0", "100"), Fraction(0), False),
        (part("0", "0"), None, True),  # left out
        (part("0", None), None, False),  # not measured
    ],
)
def test_an_items_share_is_exact(one, share, complete):
    assert one.share == share
    assert one.is_complete is complete


def test_projects_weigh_items_by_value():
    whole = progress([part(50, 100, 300), part(100, 100, 100)])
    assert whole.share == Fraction(5, 8)
    assert whole.basis_points == 6250
    assert (whole.earned, whole.value) == (Decimal("250.00"), Decimal(400))
    assert not whole.is_complete


def test_without_any_value_the_percentage_is_undefined_and_says_how_many_items_lack_one():
    whole = progress([part(50, 100), part(1, 2), part(0, None, 900)])
    assert whole.share is None
    assert whole.basis_points is None
    assert (whole.weighted, whole.unweighted) == (0, 3)


def test_an_item_without_value_or_measure_is_counted_beside_the_percentage():
    whole = progress([part(50, 100, 300), part(1, 2), part(0, 5, 0), part(0, None, 10)])
    assert whole.share == Fraction(1, 2)
    assert (whole.weighted, whole.unweighted) == (1, 3)


def test_a_hundred_percent_needs_every_item_also_those_without_value():
    assert progress([part(9, 9, 300), part(1, 2)]).basis_points == 9999
    assert progress([part(9, 9, 300), part(2, 2)]).basis_points == 10000


def test_left_out_items_weigh_nothing_and_do_not_hold_up():
    whole = progress([part(9, 9, 300), part(0, 0, 700)])
    assert whole.basis_points == 10000
    assert whole.value == 300
    assert whole.unweighted == 0
    assert whole.is_complete


def test_nothing_at_all_is_not_complete():
    assert not progress([]).is_complete
    assert not progress([part(0, 0, 5)]).is_complete


@given(
    st.lists(
        st.tuples(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 10**12)).map(
            lambda t: Part(Decimal(min(t[0], t[1])) / 1000, Decimal(t[1]) / 1000, Decimal(t[2]) / 100)
        ),
        max_size=12,
    )
)
def test_progress_never_says_more_than_is_true(parts):
    whole = progress(parts)
    assert whole.earned <= whole.value
    assert whole.earned == sum((earned(p.value, p.done, p.limit) for p in parts if p.value), Decimal(0))
    if whole.basis_points is not None:
        assert 0 <= whole.basis_points <= 10_000
        assert (whole.basis_points == 10_000) == all(p.done == p.limit for p in parts)
        assert Fraction(whole.basis_points, 10_000) <= whole.share


@pytest.mark.parametrize(
    ("value", "done", "limit", "expected"),
    [
        ("100.00", "1", "3", "33.33"),
        ("100.00", "2", "3", "66.66"),
        ("100.00", "3", "3", "100.00"),
        ("0.01", "999", "1000", "0.00"),
        ("100.00", "1", None, "0.00"),
        ("100.00", "0", "0", "0.00"),
    ],
)
def test_earned_value_is_rounded_down_to_the_fen(value, done, limit, expected):
    assert earned(Decimal(value), Decimal(done), None if limit is None else Decimal(limit)) == Decimal(
        expected
    )


@pytest.mark.parametrize(
    ("share", "places", "shown"),
    [
        (Fraction(999, 1000), 1, "99.9"),
        (Fraction(9999, 10000), 1, "99.9"),
        (Fraction(9999, 10000), 0, "99"),
        (Fraction(1), 1, "100"),
        (Fraction(1, 3), 2, "33.33"),
        (Fraction(0), 1, "0"),
        (Fraction(1802, 1397), 1, "128.9"),  # Guangdong 2022 started more than planned
    ],
)
def test_percentages_are_rounded_down(share, places, shown):
    assert percent(share, places) == Decimal(shown)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_the_short_way_to_a_percent_agrees_with_the_exact_fraction(done, limit):
    done, limit = Decimal(done) / 1000, Decimal(limit) / 1000
    assert percent_of(done, limit) == percent(Part(done, limit).share)
