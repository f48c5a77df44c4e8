"""Cost is what was paid or is owed for certified work, never both."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories
from tracker.base import sums
from tracker.contracts.rules import VariationState
from tracker.funding.ledger import MovementKind, Purpose
from tracker.value.costs import by_project, costs, payments
from tracker.value.models import ProjectMonth

JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)


@pytest.mark.parametrize(
    ("paid", "certified", "found"),
    [
        ([(JUNE, 80)], [], [(JUNE, 80)]),
        ([], [(JUNE, 100)], [(JUNE, 100)]),
        ([(JULY, 80)], [(JUNE, 100)], [(JUNE, 100)]),  # the payment of certified work is no new cost
        ([(JUNE, 30)], [(JULY, 100)], [(JUNE, 30), (JULY, 70)]),  # an advance, then work beyond it
        ([(JULY, 80), (AUGUST, 90)], [(JUNE, 100), (AUGUST, 150)], [(JUNE, 100), (AUGUST, 70)]),
        ([(JUNE, 80), (JULY, -80)], [], [(JUNE, 80), (JULY, -80)]),  # reversed
        ([(JUNE, 80), (JUNE, -80)], [], []),
    ],
)
def test_cost_stands_at_the_greater_of_paid_and_certified(paid, certified, found):
    assert costs(paid, certified) == found


@pytest.mark.parametrize(
    ("settled", "found"),
    [
        (95, [(JUNE, 100), (AUGUST, -5)]),  # the review left less than was certified: less is owed
        (120, [(JUNE, 100), (AUGUST, 20)]),
        (60, [(JUNE, 100), (AUGUST, -20)]),  # paid too much: it is a cost until it comes back
    ],
)
def test_from_its_settlement_on_a_contract_costs_what_the_review_allowed(settled, found):
    assert costs([(JULY, 80)], [(JUNE, 100)], [(AUGUST, settled)]) == found


def test_the_last_certificate_after_the_settlement_adds_nothing():
    certified = [(JUNE, 100), (AUGUST, 95)]
    assert costs([(JUNE, 80), (AUGUST, 12)], certified, [(JULY, 95)]) == [(JUNE, 100), (JULY, -5)]


MONEY = st.integers(0, 10**9).map(lambda fen: Decimal(fen) / 100)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
FLOWS = st.lists(st.tuples(DAYS, MONEY), max_size=10)


@given(paid=FLOWS, certified=FLOWS, cut=DAYS)
def test_at_any_cut_it_is_the_greater_of_both(paid, certified, cut):
    found = sum(amount for day, amount in costs(paid, certified) if day <= cut)
    out = sum(amount for day, amount in paid if day <= cut)
    assert found == max([out, *(value for day, value in certified if day <= cut)])


@given(paid=FLOWS, certified=FLOWS, settled=MONEY, day=DAYS, later=st.integers(0, 400))
def test_after_the_settlement_it_is_the_greater_of_paid_and_settled(paid, certified, settled, day, later):
    known = [(on, value) for on, value in certified if on <= day]
    cut = day + timedelta(days=later)
    found = sum(amount for on, amount in costs(paid, known, [(day, settled)]) if on <= cut)
    assert found == max(settled, sum(amount for on, amount in paid if on <= cut))


def test_contracts_are_reckoned_each_by_itself():
    paid = [((1, 7), (JUNE, Decimal(50))), ((1, None), (JUNE, Decimal(5)))]
    certified = [((1, 7), (JUNE, Decimal(60))), ((1, 8), (JULY, Decimal(10)))]
    assert by_project(paid, certified) == {
        1: [(JUNE, Decimal(5)), (JUNE, Decimal(60)), (JULY, Decimal(10))],
    }


def test_only_payments_for_works_are_costs_and_they_move_their_month(works, session):
    project, _item, _place = works
    source = factories.source(project)
    factories.movement(source, Decimal(1000))
    factories.movement(source, Decimal(900), kind=MovementKind.ALLOCATED)
    factories.movement(source, Decimal(300), kind=MovementKind.PAID, dated=JUNE, purpose=Purpose.WORKS)
    factories.movement(source, Decimal(70), kind=MovementKind.PAID, dated=JUNE, purpose=Purpose.DESIGN)
    session.commit()
    assert payments(session, [project.id]) == {project.id: [(JUNE, Decimal(300))]}
    spent = select(ProjectMonth.spent).where(ProjectMonth.project_id == project.id)
    assert session.scalars(spent).all() == [Decimal(300)]
    assert [said for said in sums.verify(session) if "month" in said] == []


def test_an_approved_settlement_moves_the_cost_of_its_month_and_back_when_it_is_withdrawn(works, session):
    project, _item, _place = works
    contract = factories.contract(project, sum=Decimal(2000), certified=Decimal(1000))
    factories.certificate(contract, gross=Decimal(1000), cut_off=JUNE)
    made = factories.settlement(contract, claimed=Decimal(1000), audited=Decimal(900), dated=JULY)
    session.commit()
    assert payments(session, [project.id]) == {project.id: [(JUNE, Decimal(1000))]}
    made.state, made.decided_at = VariationState.APPROVED, made.proposed_at
    session.commit()
    spent = (
        select(ProjectMonth.spent).where(ProjectMonth.project_id == project.id).order_by(ProjectMonth.month)
    )
    assert session.scalars(spent).all() == [Decimal(1000), Decimal(-100)]
    made.state = VariationState.REJECTED
    session.commit()
    assert session.scalars(spent).all() == [Decimal(1000)]
    assert [said for said in sums.verify(session) if "month" in said] == []
