from decimal import Decimal

import pytest

from tracker.base.errors import Refusal
from tracker.items.rules import (
    Quantities,
    check_accepted,
    check_changed,
    check_done,
    check_quantity,
    plain,
)
from tracker.items.units import Unit


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [
        ("0", Unit.METRE),
        ("0.001", Unit.METRE),
        ("999999.999", Unit.METRE),
        ("9999999", Unit.SQUARE_METRE),
        ("3", Unit.LIFT),
    ],
)
def test_possible_quantities_pass(quantity, unit):
    check_quantity(Decimal(quantity), unit)


@pytest.mark.parametrize(
    ("quantity", "unit", "reason"),
    [
        ("-0.001", Unit.METRE, "negative"),
        ("0.0001", Unit.METRE, "three decimals"),
        ("1000000", Unit.METRE, "too large"),
        ("10000000", Unit.SQUARE_METRE, "too large"),
        ("1000000", Unit.PIECE, "too large"),
        ("200000", Unit.HOUSEHOLD, "too large"),
        ("5000", Unit.BUILDING, "too large"),
        ("1E+30", Unit.METRE, "too large"),
        ("2.5", Unit.LIFT, "whole numbers"),
        ("NaN", Unit.METRE, "plain number"),
        ("Infinity", Unit.METRE, "plain number"),
    ],
)
def test_impossible_quantities_are_refused(quantity, unit, reason):
    with pytest.raises(Refusal, match=reason):
        check_quantity(Decimal(quantity), unit)


@pytest.mark.parametrize(
    ("quantities", "limit"),
    [
        (Quantities(), None),
        (Quantities(planned=Decimal(10)), 10),
        (Quantities(planned=Decimal(10), contracted=Decimal(9)), 9),
        (Quantities(planned=Decimal(10), contracted=Decimal(9), changed=Decimal(12)), 12),
        (Quantities(planned=Decimal(10), changed=Decimal(0)), 0),
    ],
)
def test_the_changed_contract_is_the_limit(quantities, limit):
    assert quantities.limit == limit


def test_exactly_the_contract_may_be_done():
    check_done(Decimal("38"), Quantities(contracted=Decimal(38)))


@pytest.mark.parametrize(
    ("done", "quantities", "reason"),
    [
        (
            "38.001",
            Quantities(contracted=Decimal(38)),
            r"Only 38 is contracted and this would make 38\.001\. Ask for a variation",
        ),
        ("1", Quantities(planned=Decimal(9), changed=Decimal(0)), "Only 0 is contracted"),
        ("1", Quantities(), "planned quantity of this item first"),
        ("-1", Quantities(planned=Decimal(9)), "taken back"),
    ],
)
def test_more_than_the_contract_asks_for_a_variation(done, quantities, reason):
    with pytest.raises(Refusal, match=reason):
        check_done(Decimal(done), quantities)


def test_no_more_is_accepted_than_done():
    check_accepted(Decimal(5), Quantities(done=Decimal(5)))
    with pytest.raises(Refusal, match="Only 5 is done"):
        check_accepted(Decimal("5.001"), Quantities(done=Decimal(5)))


def test_a_variation_does_not_undo_work():
    check_changed(Decimal(5), Quantities(planned=Decimal(9), done=Decimal(5)), Unit.METRE)
    with pytest.raises(Refusal, match="5 is already done"):
        check_changed(Decimal("4.999"), Quantities(planned=Decimal(9), done=Decimal(5)), Unit.METRE)
    with pytest.raises(Refusal, match="negative"):
        check_changed(Decimal(-1), Quantities(), Unit.METRE)


@pytest.mark.parametrize(
    ("quantities", "complete"),
    [
        (Quantities(planned=Decimal(10), done=Decimal("9.999")), False),
        (Quantities(planned=Decimal(10), done=Decimal(10)), True),
        (Quantities(planned=Decimal(10), changed=Decimal(0)), True),  # left out by a variation
        (Quantities(planned=Decimal(0)), False),
        (Quantities(), False),
    ],
)
def test_an_item_is_complete_when_all_of_it_is_done_or_left_out(quantities, complete):
    assert quantities.is_complete is complete


@pytest.mark.parametrize(
    ("quantity", "text"), [("1200", "1200"), ("0.500", "0.5"), ("1E+3", "1000"), ("10.000", "10")]
)
def test_quantities_are_written_plainly(quantity, text):
    assert plain(Decimal(quantity)) == text
