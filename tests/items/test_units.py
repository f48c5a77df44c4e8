from decimal import Decimal

import pytest

from tracker.base.errors import Refusal
from tracker.items.units import DIMENSIONS, Reading, Unit, read_number, read_unit, to_canonical


@pytest.mark.parametrize(
    ("quantity", "published", "unit", "expected"),
    [
        ("6.6", "万平方米", Unit.SQUARE_METRE, "66000"),
        ("1.16", "亿平方米", Unit.SQUARE_METRE, "116000000"),
        ("1070", "公里", Unit.METRE, "1070000"),
        ("7.6", "万公里", Unit.METRE, "76000000"),
        ("2.4215", "万延长米", Unit.METRE, "24215"),
        ("1.5", "千米", Unit.METRE, "1500"),
        ("85", "万个", Unit.PIECE, "850000"),
        ("3.6", "万部", Unit.LIFT, "36000"),
        ("50", "台", Unit.LIFT, "50"),
        ("202", "个", Unit.LAMP, "202"),
        ("77", "幢", Unit.BUILDING, "77"),
        ("12", "㎡", Unit.SQUARE_METRE, "12"),
        ("12", " m² ", Unit.SQUARE_METRE, "12"),
        ("12", "（米）", Unit.METRE, "12"),
        ("2", "公顷", Unit.SQUARE_METRE, "20000"),
    ],
)
def test_published_units_become_canonical(quantity, published, unit, expected):
    assert to_canonical(Decimal(quantity), published, unit) == Decimal(expected)


@pytest.mark.parametrize(
    ("published", "unit"),
    [
        ("㎡", Unit.METRE),
        ("户", Unit.PIECE),
        ("栋", Unit.METRE),
        ("个", Unit.SQUARE_METRE),
        ("栋", Unit.HOUSEHOLD),
    ],
)
def test_a_unit_that_measures_something_else_is_refused(published, unit):
    with pytest.raises(Refusal, match="does not measure") as refused:
        to_canonical(Decimal(1), published, unit)
    assert refused.value.field == "unit"


@pytest.mark.parametrize("published", ["亿元", "光年", "", "万", "万万个"])
def test_an_unknown_unit_is_refused_by_name(published):
    assert read_unit(published) is None
    with pytest.raises(Refusal, match=f"“{published}” is not known"):
        to_canonical(Decimal(1), published, Unit.METRE)


@pytest.mark.parametrize(
    ("text", "value", "approximate"),
    [
        ("12500", "12500", False),
        ("13245.3", "13245.3", False),
        ("10万余", "100000", True),
        ("10余万", "100000", True),
        ("700余", "700", True),
        ("近2400", "2400", True),
        ("约 1.48万", "14800", True),
        ("１，２７９", "1279", False),
        ("1.16亿", "116000000", False),
        ("达300", "300", False),
        ("5000左右", "5000", True),
    ],
)
def test_published_numbers_are_read_with_their_hedges(text, value, approximate):
    assert read_number(text) == Reading(Decimal(value), approximate)


@pytest.mark.parametrize("text", ["", "全部", "3-5", "-3", "1.2.3", "12人", "万", "١٢", "1e5", "NaN"])
def test_what_is_not_one_number_is_not_guessed(text):
    assert read_number(text) is None


def test_every_unit_has_a_dimension_and_a_spelling():
    spellings = "m ㎡ 个 套 盏 樘 株 处 组 座 台 部 户 栋 单元"
    assert set(DIMENSIONS) == set(Unit)
    assert {read_unit(text)[0] for text in spellings.split(" ")} == set(Unit)
