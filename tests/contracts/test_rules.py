from datetime import date
from decimal import Decimal

import pytest

from tracker.base.errors import Refusal
from tracker.contracts import rules, varying
from tracker.contracts.rules import Terms, VariationState

D = Decimal
USUAL = {"progress": D(85), "retention": D(3), "advance": D(20), "recovery": D(20), "wage": D(20)}


@pytest.mark.parametrize(
    ("share", "good", "bad"),
    [
        ("progress", "97", "97.01"),
        ("progress", "0.01", "0"),
        ("retention", "3", "3.01"),
        ("retention", "0", "-0.01"),
        ("recovery", "20", "19.99"),
        ("recovery", "100", "100.01"),
        ("wage", "100", "100.01"),
    ],
)
def test_shares_have_their_limits(share, good, bad):
    rules.check_terms(Terms(**{**USUAL, share: D(good)}))
    with pytest.raises(Refusal) as found:
        rules.check_terms(Terms(**{**USUAL, share: D(bad)}))
    assert found.value.field == share


def test_an_advance_is_at_most_thirty_percent():
    rules.check_terms(Terms(**{**USUAL, "advance": D(30), "recovery": D(30)}))
    with pytest.raises(Refusal, match="at most 30 %"):
        rules.check_terms(Terms(**{**USUAL, "advance": D("30.01"), "recovery": D(31)}))


@pytest.mark.parametrize(
    ("change", "count"),
    [({}, 0), ({"progress": D("79.99")}, 1), ({"progress": D(80)}, 0), ({"advance": D("9.99")}, 1), ({"wage": D(0)}, 1)],
)  # fmt: skip
def test_unusual_shares_are_doubted(change, count):
    assert len(rules.doubts_on_terms(Terms(**{**USUAL, **change}))) == count


@pytest.mark.parametrize(
    ("amount", "control", "estimate", "reason"),
    [
        ("100.01", "100", None, "100.01 yuan is 0.01 above the control price of 100.00"),
        ("100.01", "200", "100", "100.01 yuan is 0.01 above the approved estimate of 100.00"),
        ("0", None, None, "more than zero"),
    ],
)
def test_a_sum_above_control_price_or_estimate_is_refused_with_the_figures(amount, control, estimate, reason):
    with pytest.raises(Refusal, match=reason):
        rules.check_sum(D(amount), control_price=control and D(control), estimate=estimate and D(estimate))


def test_a_sum_equal_to_control_price_and_estimate_is_good():
    rules.check_sum(D(100), control_price=D(100), estimate=D(100))


def test_all_contracts_of_a_project_stay_within_its_estimate():
    rules.check_project_estimate(D(100), D(100))
    rules.check_project_estimate(D(100), None)
    with pytest.raises(Refusal, match=r"100.01 yuan; 100.00 is approved. It is 0.01 too much"):
        rules.check_project_estimate(D("100.01"), D(100))


def test_days_of_a_contract_follow_each_other():
    today = date(2026, 5, 1)
    rules.check_period(today, date(2026, 5, 2), date(2026, 5, 2), today=today)
    with pytest.raises(Refusal, match="to come"):
        rules.check_period(date(2026, 5, 2), None, None, today=today)
    with pytest.raises(Refusal, match="before the start"):
        rules.check_period(today, date(2026, 5, 2), date(2026, 5, 1), today=today)


@pytest.mark.parametrize(("months", "is_good"), [(0, False), (1, True), (24, True), (25, False)])
def test_the_defects_period_is_at_most_two_years(months, is_good):
    if is_good:
        rules.check_defects_period(months)
    else:
        with pytest.raises(Refusal, match="1 to 24"):
            rules.check_defects_period(months)


def test_a_guarantee_covers_the_works():
    assert rules.doubts_on_guarantee(None, date(2026, 5, 1))
    assert rules.doubts_on_guarantee(date(2026, 4, 30), date(2026, 5, 1))
    assert not rules.doubts_on_guarantee(date(2026, 5, 1), date(2026, 5, 1))


def test_what_is_certified_is_not_lowered_again():
    rules.check_lowered(D(100), certified=D(100))
    with pytest.raises(Refusal, match=r"100.00 yuan is certified"):
        rules.check_lowered(D("99.99"), certified=D(100))
    rules.check_line(D(8), D(2), D(10), D(1))
    for quantity, price, reason in ((7, 1, "10 is certified"), (8, -1, "price"), (-1, 1, "negative")):
        with pytest.raises(Refusal, match=reason):
            rules.check_line(D(quantity), D(2), D(10), D(price))


def test_two_people_are_two():
    rules.check_other_person(1, 2, "x")
    for second in (1, None):
        with pytest.raises(Refusal, match="two people"):
            rules.check_other_person(1, second, "two people")


def test_a_variation_goes_back_to_the_authority_one_fen_above_the_estimate():
    varying.check_estimate(D(100), D(5), D(5), D(110))
    with pytest.raises(Refusal, match=r"comes to 110.01 yuan; the approved estimate is 110.00, 0.01 less"):
        varying.check_estimate(D(100), D(5), D("5.01"), D(110))


def test_a_variation_that_saves_money_is_never_refused():
    varying.check_estimate(D(100), D(50), D(-1), D(110))
    varying.check_estimate(D(100), D(50), D(1), None)


@pytest.mark.parametrize(("change", "is_doubted"), [("10", False), ("10.01", True), ("-50", False)])
def test_more_than_ten_percent_of_supplements_is_doubted(change, is_doubted):
    assert bool(varying.doubts(D(100), D(0), D(change))) is is_doubted


@pytest.mark.parametrize(
    ("lines", "reason", "field"),
    [
        ([], "遇到旧管", "quantity"),
        ([(D(0), D(1))], "遇到旧管", "quantity"),
        ([(D(1), D(-1))], "遇到旧管", "price"),
        ([(D(1), D(1))], " ", "reason"),
    ],
)
def test_a_variation_changes_something_and_says_why(lines, reason, field):
    with pytest.raises(Refusal) as found:
        varying.check_proposal(lines, reason)
    assert found.value.field == field


def test_a_variation_takes_out_no_more_than_is_left():
    varying.check_line(D(-10), agreed=D(10), certified=D(0))
    varying.check_line(D(-6), agreed=D(10), certified=D(4))
    with pytest.raises(Refusal, match="cannot become 3"):
        varying.check_line(D(-7), agreed=D(10), certified=D(4))


def test_a_variation_is_decided_once():
    varying.check_open(VariationState.PROPOSED)
    for state in (VariationState.APPROVED, VariationState.REJECTED):
        with pytest.raises(Refusal, match="decided already"):
            varying.check_open(state)


def test_more_and_less_work_add_up():
    assert varying.amount([(D(10), D("2.50")), (D("-3.333"), D(3))]) == D("15.00")
