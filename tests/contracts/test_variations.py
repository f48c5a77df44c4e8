import pytest

from tests import factories
from tests.contracts.making import D, accept, faults, propose
from tracker.base.errors import Refusal
from tracker.contracts import changes, queries
from tracker.contracts.changes import Change
from tracker.contracts.rules import (
    VariationState,
)


def test_an_approved_variation_moves_bill_item_and_contract(contract, item, people, session):
    line = queries.bill(contract.id)[0]
    made = propose(contract, people, Change(D(10), line))
    assert (item.limit, contract.varied) == (150, 0)
    changes.approve(made, people[1])
    session.commit()
    assert (item.changed, item.value, contract.varied, line.agreed) == (160, 16_000, 1_000, 160)
    assert (made.state, made.decided_by_id) == (VariationState.APPROVED, people[1])
    assert faults(session) == []


def test_less_work_lowers_the_contract_but_not_below_what_is_done(contract, place, people, session):
    accept(place, 100)
    line = queries.bill(contract.id)[0]
    changes.approve(propose(contract, people, Change(D(-50), line)), people[1])
    assert (place.item.changed, contract.varied) == (100, -5_000)
    made = propose(contract, people, Change(D(-1), line))
    with pytest.raises(Refusal, match="already done"):
        changes.approve(made, people[1])


def test_added_work_gets_a_line_of_its_own(contract, people, session):
    other = factories.item(contract.project, planned=D(10), unit_price=D(20))
    made = propose(
        contract,
        people,
        Change(D(5), item=other, price=D(20)),
        Change(D(1), name="清运", unit="车", price=D(300)),
    )
    changes.approve(made, people[1])
    session.commit()
    lines = {line.name: line for line in queries.bill(contract.id)}
    assert (lines[other.name].agreed, lines["清运"].agreed, other.changed) == (5, 1, 15)
    assert (contract.varied, made.amount) == (400, 400)
    assert faults(session) == []


def test_a_variation_beyond_the_estimate_goes_back_to_the_authority(contract, people, session):
    line = queries.bill(contract.id)[0]
    made = propose(contract, people, Change(D("20.001"), line))
    with pytest.raises(
        Refusal, match=r"comes to 22,000.10 yuan; the approved estimate is 22,000.00, 0.10 less"
    ):
        changes.approve(made, people[1])
    contract.estimate = D(23_000)
    changes.approve(made, people[1])
    assert contract.varied == D("2000.10")


def test_whoever_proposed_a_variation_does_not_decide_on_it(contract, people, session):
    made = propose(contract, people, Change(D(1), queries.bill(contract.id)[0]))
    for decide in (changes.approve, changes.reject):
        with pytest.raises(Refusal, match="somebody else decides"):
            decide(made, people[0], "x")
    with pytest.raises(Refusal, match="why it is rejected"):
        changes.reject(made, people[1], " ")
    changes.reject(made, people[1], "不属于本合同")
    with pytest.raises(Refusal, match="decided already"):
        changes.approve(made, people[1])
    assert contract.varied == 0
