from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.contracts.certifying import (
    Phase,
    Standing,
    check_advance,
    check_amount,
    check_gross,
    check_to_date,
    doubts_on_amount,
    gross,
    largest_advance,
    payable_share,
    reckon,
    value,
    wage_part,
)
from tracker.contracts.rules import Terms

D = Decimal
CHINESE = Terms(progress=D(85), retention=D(3), advance=D(20), recovery=D(25), wage=D(20))


def test_the_worked_case_of_month_five_certifies_391000_net():
    """Gross 460,000, retention 5 %, advance recovered at 10 %: published figures."""
    terms = Terms(progress=D(100), retention=D(5), advance=D(10), recovery=D(10))
    found = reckon(terms, Standing(gross=D(460_000), advance=D(125_000)))
    assert (found.retention, found.recovered, found.kept) == (23_000, 46_000, 0)
    assert found.largest == D("391000.00")


def test_each_line_says_what_it_takes_off():
    standing = Standing(gross=D(1_000_000), paid=D(300_000), advance=D(400_000), penalties=D(5_000))
    found = reckon(CHINESE, standing)
    assert (found.kept, found.retention, found.recovered) == (120_000, 30_000, 250_000)
    assert found.largest == 1_000_000 - 120_000 - 30_000 - 250_000 - 5_000 - 300_000


@pytest.mark.parametrize(
    ("progress", "retention", "share"),
    [("85", "3", "85"), ("97", "3", "97"), ("100", "2", "97"), ("100", "3", "97"), ("100", "5", "95")],
)
def test_before_acceptance_never_more_than_97_percent_is_paid(progress, retention, share):
    assert payable_share(Terms(D(progress), D(retention)), Phase.UNDER_WORKS) == D(share)


def test_after_acceptance_only_the_retention_is_kept_and_at_its_end_nothing():
    terms = Terms(D(80), D(3))
    assert payable_share(terms, Phase.ACCEPTED) == 97
    accepted = reckon(terms, Standing(D(100_000), phase=Phase.ACCEPTED))
    assert (accepted.kept, accepted.retention, accepted.largest) == (0, 3_000, 97_000)
    released = reckon(terms, Standing(D(100_000), paid=D(97_000), phase=Phase.RELEASED))
    assert (released.retention, released.largest) == (0, 3_000)


def test_the_advance_is_recovered_up_to_what_was_paid_and_whole_at_acceptance():
    assert reckon(CHINESE, Standing(D(100), advance=D(10))).recovered == 10
    assert reckon(CHINESE, Standing(D(20), advance=D(10))).recovered == 5
    assert reckon(CHINESE, Standing(D(20), advance=D(10), phase=Phase.ACCEPTED)).recovered == 10


def test_what_is_kept_back_is_rounded_up():
    found = reckon(Terms(D("97"), D(3)), Standing(D("0.33")))
    assert found.largest == D("0.32")
    assert found.largest * 100 <= D("0.33") * 97


@pytest.mark.parametrize(("amount", "is_paid"), [("970000.00", True), ("970000.01", False)])
def test_one_fen_above_97_percent_is_refused_with_the_figures(amount, is_paid):
    found = reckon(Terms(D(97), D(3)), Standing(D(1_000_000)))
    if is_paid:
        check_amount(D(amount), found)
    else:
        with pytest.raises(Refusal, match=r"At most 970,000.00 yuan may be paid: 1,000,000.00"):
            check_amount(D(amount), found)


@pytest.mark.parametrize(("amount", "is_doubted"), [("800000.00", False), ("799999.99", True)])
def test_less_than_80_percent_of_confirmed_work_is_doubted(amount, is_doubted):
    found = reckon(Terms(D(97), D(3)), Standing(D(1_000_000)))
    assert bool(doubts_on_amount(D(amount), found, Phase.UNDER_WORKS)) is is_doubted
    assert not doubts_on_amount(D(amount), found, Phase.ACCEPTED)


def test_what_was_paid_and_recovered_before_counts_towards_the_80_percent():
    found = reckon(
        Terms(D(80), D(3), D(20), D(20)), Standing(D(1_000_000), paid=D(500_000), advance=D(200_000))
    )
    assert found.largest == 100_000
    assert not doubts_on_amount(found.largest, found, Phase.UNDER_WORKS)


@pytest.mark.parametrize(
    ("amount", "exception", "allowed", "reason"),
    [
        ("0", "", False, "more than zero"),
        ("-1", "", False, "more than zero"),
        ("0.001", "", False, "fen"),
        ("97.01", "", False, "At most 97.00 yuan may be paid: 100.00"),
        ("97.01", "区政府会议纪要〔2026〕3号", False, "At most 97.00 yuan may be paid: 100.00"),
        ("97.01", " ", True, "say who allowed"),
        ("100.01", "区政府会议纪要〔2026〕3号", True, "At most 97.00 yuan may be paid: 100.00"),
    ],
)
def test_more_than_allowed_is_refused(amount, exception, allowed, reason):
    found = reckon(Terms(D(97), D(3)), Standing(D(100)))
    with pytest.raises(Refusal, match=reason):
        check_amount(D(amount), found, exception=exception, exceptions_allowed=allowed)


def test_a_named_exception_lifts_what_is_kept_back_where_the_installation_allows_it():
    found = reckon(Terms(D(85), D(3)), Standing(D(100)))
    check_amount(D(100), found, exception="区政府会议纪要〔2026〕3号", exceptions_allowed=True)


def test_overpaid_work_is_shown_and_nothing_more_may_be_paid():
    found = reckon(Terms(D(80), D(3)), Standing(D(100), paid=D(90)))
    assert (found.largest, found.overpaid) == (0, 10)
    with pytest.raises(Refusal, match=r"At most 0.00"):
        check_amount(D("0.01"), found)


def test_the_advance_is_the_agreed_share_and_no_fen_more():
    assert largest_advance(CHINESE, D("1000.03"), D(0)) == D("200.00")
    check_advance(D(100), largest_advance(CHINESE, D(1000), D(100)))
    for amount, reason in ((D("100.01"), r"At most 100.00"), (D(0), "more than zero")):
        with pytest.raises(Refusal, match=reason):
            check_advance(amount, largest_advance(CHINESE, D(1000), D(100)))


def test_work_beyond_the_contract_needs_a_variation_first():
    check_gross(D(110), contract_sum=D(100), varied=D(10))
    with pytest.raises(Refusal, match=r"110.01 yuan; the contract with its variations is 110.00"):
        check_gross(D("110.01"), contract_sum=D(100), varied=D(10))


@pytest.mark.parametrize(
    ("quantity", "accepted", "agreed", "reason"),
    [
        ("-1", None, "10", "negative"),
        ("8.001", "8", "10", "only 8 is accepted"),
        ("10.001", "20", "10", "has 10, not"),
        ("10.001", None, "10", "has 10, not"),
    ],
)
def test_a_quantity_neither_accepted_nor_agreed_is_refused(quantity, accepted, agreed, reason):
    with pytest.raises(Refusal, match=reason):
        check_to_date(D(quantity), accepted=D(accepted) if accepted else None, agreed=D(agreed), line=1)


def test_all_that_is_accepted_and_agreed_is_certified():
    check_to_date(D(8), accepted=D(8), agreed=D(8), line=1)


def test_quantities_price_themselves_to_the_fen():
    assert value(D("12.345"), D("99.99")) == D("1234.38")
    assert gross([(D(2), D("1.5")), (D("0.333"), D("0.05"))]) == D("3.02")
    assert wage_part(D("100.05"), D(30)) == D("30.02")


SHARES = st.integers(0, 10_000).map(lambda points: D(points) / 100)
TERMS = st.builds(
    Terms, progress=SHARES, retention=st.integers(0, 300).map(lambda p: D(p) / 100),
    advance=SHARES, recovery=SHARES, wage=SHARES,
)  # fmt: skip
MONEY = st.integers(0, 10**11).map(lambda fen: D(fen) / 100)


@given(TERMS, st.lists(MONEY, min_size=1, max_size=8), MONEY)
def test_certificates_together_never_exceed_the_allowed_share(terms, works, advance):
    paid, whole = D(0), D(0)
    for work in works:
        whole += work
        found = reckon(terms, Standing(whole, paid=paid, advance=advance))
        paid += found.largest
        assert paid + found.recovered <= whole
        assert paid * 100 <= whole * min(terms.progress, D(97))


@given(TERMS, st.lists(MONEY, min_size=1, max_size=4))
def test_the_order_of_the_work_does_not_change_what_is_paid_in_the_end(terms, works):
    def in_the_end(order):
        paid, whole = D(0), D(0)
        for work in order:
            whole += work
            paid += reckon(terms, Standing(whole, paid=paid)).largest
        return paid

    assert len({in_the_end(order) for order in permutations(works)}) == 1


@given(TERMS, MONEY, MONEY, st.sampled_from(Phase))
def test_the_lines_add_up_and_nothing_is_kept_below_zero(terms, whole, advance, phase):
    found = reckon(terms, Standing(whole, advance=advance, phase=phase))
    taken = found.kept + found.retention + found.recovered + found.penalties + found.paid
    assert found.gross - taken == found.largest - found.overpaid
    assert min(found.kept, found.retention, found.recovered) >= 0
