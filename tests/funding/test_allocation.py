from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.funding.allocation import Key, Receiver, shares

fen = st.integers(1, 10**12).map(lambda number: Decimal(number) / 100)
receivers = st.lists(
    st.builds(Receiver, st.just("x"), st.integers(1, 10**7).map(Decimal), st.integers(1, 5000), st.integers(1, 90), st.just(1)),
    min_size=1, max_size=40,
)  # fmt: skip
keys = st.sampled_from([Key.AREA, Key.HOUSEHOLDS, Key.BUILDINGS, Key.COMPOUNDS, Key.EQUAL])


@given(fen, keys, receivers)
def test_the_parts_add_up_to_the_fen_whatever_the_key(amount, key, some):
    parts = shares(amount, key, some)
    assert sum(parts) == amount
    assert all(part >= 0 and part == part.quantize(Decimal("0.01")) for part in parts)


@given(fen, receivers)
def test_nobody_is_a_whole_fen_from_the_exact_share(amount, some):
    whole = sum(one.area for one in some)
    for part, one in zip(shares(amount, Key.AREA, some), some, strict=True):
        assert abs(part * whole - amount * one.area) < Decimal("0.01") * whole


def test_the_odd_fen_goes_to_the_largest_remainder():
    some = [Receiver("a", households=1), Receiver("b", households=1), Receiver("c", households=1)]
    assert shares(Decimal(100), Key.HOUSEHOLDS, some) == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]


def test_typed_parts_must_add_up():
    some = [Receiver("a"), Receiver("b")]
    assert shares(Decimal(10), Key.MANUAL, some, [Decimal("9.99"), Decimal("0.01")]) == [
        Decimal("9.99"),
        Decimal("0.01"),
    ]
    with pytest.raises(
        Refusal, match=r"add up to 9\.99 yuan, 10\.00 is to be divided\. The difference is 0\.01"
    ):
        shares(Decimal(10), Key.MANUAL, some, [Decimal("9.99"), None])


def test_a_measure_nobody_counted_is_no_key():
    with pytest.raises(Refusal, match="no such figure"):
        shares(Decimal(10), Key.AREA, [Receiver("甲小区")])
    with pytest.raises(Refusal, match="nothing of this key"):
        shares(Decimal(10), Key.BUILDINGS, [Receiver("甲小区", buildings=0)])
    with pytest.raises(Refusal, match="at least one project"):
        shares(Decimal(10), Key.EQUAL, [])
