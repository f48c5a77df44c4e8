import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.contracts.making import D, accept, certify, faults, line_facts, propose
from tracker.base.errors import Refusal
from tracker.contracts import actions, changes, queries
from tracker.contracts.changes import Change
from tracker.items.actions import recount, revalue
from tracker.projects.actions import lock


def test_the_bill_says_how_much_of_an_item_is_contracted(contract, item, session):
    assert (item.contracted, item.limit, item.value) == (150, 150, 15_000)
    assert item.places[0].planned == 150
    line = queries.bill(contract.id)[0]
    actions.save_line(contract, line, line_facts(item_id=item.id, quantity=D(120), price=D(90)))
    assert (item.contracted, item.unit_price) == (120, 100)
    actions.remove_line(line)
    assert (item.contracted, item.limit) == (None, 100)
    assert faults(session) == []


def test_all_contracts_stay_within_what_the_sources_were_approved_for(contract, people, session):
    factories.source(contract.project, approved=D(20_500))
    made = propose(contract, people, Change(D("5.001"), queries.bill(contract.id)[0]))
    with pytest.raises(Refusal, match=r"come to 20,500.10 yuan; 20,500.00 is approved"):
        changes.approve(made, people[1])


def facts_of(contract, **values):
    return {**{name: getattr(contract, name) for name in actions.FACTS}, **values}


def test_a_contract_is_not_lowered_below_what_is_certified(contract, place, people, session):
    accept(place, 100)
    certify(contract, people)
    with pytest.raises(Refusal, match=r"10,000.00 yuan is certified already"):
        actions.save_contract(contract.project, contract, facts_of(contract, sum=D("9999.99")), [])
    other = factories.organisation().id
    with pytest.raises(Refusal, match="Make another contract"):
        actions.save_contract(contract.project, contract, facts_of(contract, contractor_id=other), [])


def test_a_price_that_is_certified_does_not_change(contract, place, people, session):
    accept(place, 100)
    certify(contract, people)
    line = queries.bill(contract.id)[0]
    with pytest.raises(Refusal, match="certified at this price"):
        actions.save_line(contract, line, line_facts(item_id=place.item_id, price=D(101), quantity=D(150)))
    with pytest.raises(Refusal, match="rest on this line"):
        actions.remove_line(line)


def test_a_contract_has_lots_in_several_compounds(contract, session):
    compounds = [contract.project.covered[0].compound_id, factories.compound().id]
    actions.save_contract(contract.project, contract, facts_of(contract), compounds)
    session.commit()
    assert [lot.compound_id for lot in queries.lots(contract.id)] == compounds
    actions.save_contract(contract.project, contract, facts_of(contract), compounds[1:])
    session.commit()
    assert [lot.compound_id for lot in queries.lots(contract.id)] == compounds[1:]


def test_the_database_keeps_contracts_within_control_price_and_estimate(contract, session):
    for change in ("control_price = 1", "estimate = 1", "certified = sum + varied + 1", "varied = -sum - 1"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(f"UPDATE contract SET {change}"))  # noqa: S608


def test_the_project_counts_again_after_the_bill(contract, item, session):
    revalue(item)
    recount(lock(item.project_id))
    assert item.project.value == 15_000
