from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.funding.indicators import (
    Matching,
    Sums,
    fifo,
    further,
    ratios,
    unit_prices,
)

TODAY = date(2026, 6, 1)


def ago(days):
    return TODAY - timedelta(days=days)


def test_the_oldest_money_is_spent_first():
    received = [(ago(400), Decimal(100)), (ago(200), Decimal(50)), (ago(10), Decimal(30))]
    assert fifo(received, Decimal(180)) == received
    assert fifo(received, Decimal("79.99")) == [(ago(200), Decimal("49.99")), (ago(10), Decimal(30))]
    assert fifo(received, Decimal(30)) == [(ago(10), Decimal(30))]
    assert fifo(received, Decimal(0)) == []
    with pytest.raises(ValueError, match="more is left"):
        fifo(received, Decimal("180.01"))


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=20), st.data())
def test_what_is_left_adds_up_and_lies_at_the_end(amounts, data):
    received = [(ago(100 - place), Decimal(amount)) for place, amount in enumerate(amounts)]
    idle = Decimal(data.draw(st.integers(0, sum(amounts))))
    left = fifo(received, idle)
    assert sum(amount for _day, amount in left) == idle
    assert [day for day, _amount in left] == [day for day, _amount in received][len(received) - len(left) :]


def test_ratios_of_an_audited_county_come_out_as_published():
    """楚雄州 2019-2021: 91,729.87 of 211,561.6 万元 arrived, 51,277.08 of it was paid (43.4 %, 55.9 %)."""
    wan = 10_000
    sums = Sums(
        planned=Decimal("211561.6") * wan, received=Decimal("91729.87") * wan, allocated=Decimal("51277.08") * wan,
        paid=Decimal("51277.08") * wan,
    )  # fmt: skip
    arrived, allocated, paid, settled = ratios(sums, TODAY)
    assert int(arrived.share * 1000) == 433  # 43.36 %, published rounded up
    assert allocated.percent == paid.percent == Decimal("55.9")
    assert (paid.numerator, paid.denominator, paid.cut_off) == (sums.paid, sums.received, TODAY)
    assert settled.percent == 0
    assert ratios(Sums(), TODAY)[0].percent is None


def test_works_and_residents_are_shares_of_the_planned_investment():
    """An audited county (2021): residents gave 12.4 of 2,013 万元 (0.6 %)."""
    built, given = further(TODAY, earned=Decimal(75), investment=Decimal(100), residents=Decimal(0))
    assert (built.percent, built.numerator, built.denominator, built.cut_off) == (75, 75, 100, TODAY)
    assert given.percent == 0
    given = further(TODAY, earned=Decimal(0), investment=Decimal(2013), residents=Decimal("12.4"))[1]
    assert given.percent == Decimal("0.6")
    assert further(TODAY, earned=Decimal(1), investment=Decimal(0), residents=Decimal(1))[0].percent is None


def test_payment_progress_is_set_against_physical_progress():
    assert Matching(Decimal(60), Decimal(50), Decimal(100)).points == Decimal("10.0")
    assert Matching(Decimal(0), Decimal("0.05"), Decimal(100)).points == Decimal("-0.0")
    assert Matching(Decimal(0), Decimal(0), Decimal(0)).points is None


def test_unit_prices_are_judged_by_published_bands():
    area, homes = unit_prices(Decimal(2_000_000), area=Decimal(10_000), households=100)
    assert (area.price, homes.price) == (200, 20_000)
    assert area.is_usual
    assert homes.is_usual
    assert not unit_prices(Decimal("1999999.99"), area=Decimal(10_000), households=None)[0].is_usual
    assert unit_prices(Decimal(1), area=None, households=0)[1].price is None
