import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.exchange.numbers import Quantity, composite, read_quantity, read_works
from tracker.exchange.units import Dimension, unit_of

HOUSEHOLDS, BUILDINGS, AREA, MONEY = (
    Dimension.HOUSEHOLDS,
    Dimension.BUILDINGS,
    Dimension.AREA,
    Dimension.MONEY,
)


def read(cell, dimension, unit=None):
    return read_quantity(cell, dimension, unit_of(unit, dimension) if unit else None)


@pytest.mark.parametrize(
    ("cell", "dimension", "unit", "value", "approximate"),
    [
        ("105", HOUSEHOLDS, "户", "105", False),
        ("１０５", HOUSEHOLDS, None, "105", False),
        ("1,105 户", HOUSEHOLDS, None, "1105", False),
        ("1 234", HOUSEHOLDS, None, "1234", False),
        ("1.48万", HOUSEHOLDS, "户", "14800", True),
        ("10万余", HOUSEHOLDS, None, "100000", True),
        ("近2400", HOUSEHOLDS, None, "2400", True),
        ("2400余户", HOUSEHOLDS, None, "2400", True),
        ("约100户左右", HOUSEHOLDS, None, "100", True),
        ("0.35", HOUSEHOLDS, "万户", "3500", False),
        ("十二栋", BUILDINGS, None, "12", False),
        ("两栋", BUILDINGS, None, "2", False),
        ("3幢", BUILDINGS, "栋", "3", False),
        ("约34万平方米", AREA, "平方米", "340000", True),
        ("1.32", AREA, "万平方米", "13200", False),
        ("1.32万㎡", AREA, "平方米", "13200", False),
        ("1.32万", AREA, "万平方米", "13200", False),
        ("3200㎡", AREA, "万平方米", "3200", False),
        ("10余万平方米", AREA, None, "100000", True),
        (1.1 + 2.2, AREA, "平方米", "3.30", False),
        ("251.6", MONEY, "万元", "2516000", False),
        ("418万", MONEY, "万元", "4180000", False),
        ("5.02亿元", MONEY, "万元", "502000000", False),
        ("1.5", MONEY, "亿元", "150000000", False),
        ("1,234.5元", MONEY, "万元", "1234.50", False),
        ("1.2e3", MONEY, "元", "1200", False),
    ],
)
def test_numbers_as_published(cell, dimension, unit, value, approximate):
    assert read(cell, dimension, unit) == Quantity(Decimal(value), approximate)


@pytest.mark.parametrize("cell", [None, "", "-", "—", "/", "无", "待定", "N/A", " "])
def test_a_dash_is_no_number_and_no_fault(cell):
    assert read(cell, AREA) is None


@pytest.mark.parametrize(
    ("cell", "dimension", "reason"),
    [
        ("很多", HOUSEHOLDS, "is not a number"),
        ("1,23", AREA, "is not a number"),
        ("1.234,5", AREA, "is not a number"),
        ("12 34", HOUSEHOLDS, "is not a number"),
        ("12.5.3", AREA, "is not a number"),
        ("100-120", HOUSEHOLDS, "is not a number"),
        ("inf", AREA, "is not a number"),
        ("9" * 30, AREA, "is not a number"),
        (date(2020, 8, 20), HOUSEHOLDS, "is not a number"),
        (float("inf"), AREA, "is not a number"),
        (float("nan"), AREA, "is not a number"),
        ("-3", BUILDINGS, "below zero"),
        (-0.5, AREA, "below zero"),
        ("3.5", BUILDINGS, "whole number"),
        (0.5, HOUSEHOLDS, "whole number"),
        ("12亩", AREA, "unit is not known"),
        ("30人", HOUSEHOLDS, "unit is not known"),
        ("12万户", AREA, "unit is not known"),
        (1e16, MONEY, "too large"),
    ],
)
def test_what_is_no_number_is_refused(cell, dimension, reason):
    with pytest.raises(Refusal, match=reason):
        read(cell, dimension)


def test_a_text_of_several_numbers_is_taken_apart():
    assert composite("4865户134栋约34万平方米") == {
        HOUSEHOLDS: Quantity(Decimal(4865)),
        BUILDINGS: Quantity(Decimal(134)),
        AREA: Quantity(Decimal(340000), approximate=True),
    }


@pytest.mark.parametrize(
    ("cell", "unit", "value", "canonical", "approximate"),
    [
        ("6.6", "万平方米", "66000", "m2", False),
        ("12500", "米", "12500", "m", False),
        ("近3.2", "公里", "3200", "m", True),
        ("1.2", "万延长米", "12000", "m", False),
        ("10万余", "个", "100000", "个", True),
        ("925", "套", "925", "套", False),
        ("3公里", "", "3000", "m", False),
    ],
)
def test_quantities_of_works_keep_a_canonical_unit(cell, unit, value, canonical, approximate):
    assert read_works(cell, unit) == (Quantity(Decimal(value), approximate), canonical)


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.dates()), st.sampled_from(Dimension))
def test_any_cell_is_a_number_nothing_or_a_refusal(cell, dimension):
    quantity = None
    with contextlib.suppress(Refusal):
        quantity = read(cell, dimension)
    assert quantity is None or quantity.value >= 0
