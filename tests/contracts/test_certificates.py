from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from tests import factories
from tests.contracts.making import D, accept, certify, draft_facts, faults, line_facts
from tracker.base import sums
from tracker.base.errors import Refusal
from tracker.contracts import actions, certification, queries
from tracker.contracts.certifying import Phase
from tracker.contracts.models import BillLine, Certificate, CertificateDraft
from tracker.contracts.rules import (
    CertificateKind,
    DraftState,
)


def test_accepted_work_prices_itself_and_the_rest_is_kept_back(contract, place, people, session):
    accept(place, 100)
    made = certify(contract, people)
    assert (made.gross, made.retention, made.kept) == (10_000, 300, 1_200)
    assert (made.amount, made.largest, made.wages) == (8_500, 8_500, 1_700)
    assert made.phase is Phase.UNDER_WORKS
    assert (contract.certified, contract.paid) == (10_000, 8_500)
    assert queries.bill(contract.id)[0].certified == 100
    assert faults(session) == []


def test_the_next_certificate_counts_to_date_and_takes_off_what_was_certified(
    contract, place, people, session
):
    accept(place, 60)
    first = certify(contract, people)
    accept(place, 40)
    place.item.accepted = D(100)
    second = certify(contract, people, quantities={1: 1})
    assert (first.amount, second.before, second.gross) == (5_100, 5_100, 15_000)
    assert second.amount == 12_750 - 5_100
    assert [line.quantity for line in queries.certificate_lines(second.id)] == [100, 1]
    assert faults(session) == []


def test_an_advance_is_paid_once_and_recovered_from_the_work(contract, place, people, session):
    contract.advance, contract.recovery = D(20), D(25)
    advance = certify(contract, people, CertificateKind.ADVANCE)
    assert (advance.amount, contract.advanced) == (4_000, 4_000)
    with pytest.raises(Refusal, match=r"more than zero"):
        certify(contract, people, CertificateKind.ADVANCE)
    session.rollback()
    accept(place, 100)
    works = certify(contract, people)
    assert (works.recovered, works.amount) == (2_500, 8_500 - 2_500)
    assert faults(session) == []


def test_work_that_is_not_accepted_is_not_certified(contract, place, people, session):
    accept(place, 60)
    with pytest.raises(Refusal, match=r"only 60\.000 is accepted, not 61"):
        certify(contract, people, quantities={0: 61})
    assert session.scalars(select(Certificate)).all() == []


def test_the_same_quantity_is_not_certified_under_two_contracts(contract, place, people, session):
    other = factories.contract(place.item.project)
    actions.save_line(other, BillLine(), line_facts(item_id=place.item_id, quantity=D(50)))
    accept(place, 100)
    certify(contract, people, quantities={0: 70})
    assert certification.claims_of(other, {})[0].accepted == 30
    with pytest.raises(Refusal, match=r"only 30\.000 is accepted, not 31"):
        certify(other, people, quantities={0: 31})


def test_a_fen_more_than_the_largest_is_refused_and_less_is_paid(contract, place, people, session):
    accept(place, 100)
    with pytest.raises(Refusal, match=r"At most 8,500.00 yuan may be paid"):
        certify(contract, people, amount=D("8500.01"))
    session.rollback()
    made = certify(contract, people, amount=D(7_000))
    assert (made.amount, made.largest) == (7_000, 8_500)


def test_a_named_exception_pays_what_is_kept_back_where_that_is_allowed(
    contract, place, people, session, app
):
    accept(place, 100)
    more = {"amount": D(9_000), "exception": "区政府会议纪要〔2026〕3号：抢险"}
    with pytest.raises(Refusal, match=r"At most 8,500.00"):
        certify(contract, people, **more)
    session.rollback()
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, overpayment_exceptions=True)
    try:
        made = certify(contract, people, **more)
    finally:
        app.config["SETTINGS"] = before
    assert (made.amount, made.exception) == (9_000, more["exception"])


def test_whoever_made_a_certificate_does_not_approve_it(contract, place, people, session):
    accept(place, 100)
    with pytest.raises(Refusal, match="somebody else approves"):
        certify(contract, [people[0], people[0]])
    session.rollback()
    draft = certification.start(contract, CertificateKind.WORKS, people[0])
    session.flush()
    with pytest.raises(Refusal, match="not handed in"):
        certification.approve(draft, people[1])
    certification.change(draft, draft_facts(), {}, people[1])  # who changed it last has drafted it
    certification.hand_in(draft)
    with pytest.raises(Refusal, match="somebody else approves"):
        certification.approve(draft, people[1])


def test_a_contract_has_one_draft_and_it_can_be_given_back_and_discarded(contract, place, people, session):
    accept(place, 100)
    draft = certification.start(contract, CertificateKind.WORKS, people[0])
    session.flush()
    with pytest.raises(Refusal, match="Finish it first"):
        certification.start(contract, CertificateKind.WORKS, people[0])
    certification.hand_in(draft)
    with pytest.raises(Refusal, match="gives it back"):
        certification.discard(draft)
    with pytest.raises(Refusal, match="has to be corrected"):
        certification.give_back(draft, " ")
    certification.give_back(draft, "数量有误")
    assert (draft.state, draft.returned) == (DraftState.RETURNED, "数量有误")
    certification.discard(draft)
    session.commit()
    assert session.scalars(select(CertificateDraft)).all() == []


def test_a_deduction_says_what_it_is_for_and_stays_deducted(contract, place, people, session):
    accept(place, 50)
    with pytest.raises(Refusal, match="what the deduction is for"):
        certify(contract, people, penalties=D(100))
    session.rollback()
    first = certify(contract, people, penalties=D(100), penalty_reason="逾期")
    assert first.amount == 4_250 - 100
    accept(place, 50)
    place.item.accepted = D(100)
    second = certify(contract, people, penalties=D(100), penalty_reason="逾期")
    assert first.amount + second.amount == 8_500 - 100


@pytest.mark.parametrize("statement", ["UPDATE certificate SET amount = 1", "DELETE FROM certificate"])
def test_the_database_keeps_certificates_as_they_are(statement, contract, session):
    factories.certificate(contract)
    with (
        pytest.raises((IntegrityError, OperationalError, ProgrammingError, Exception), match="append-only"),
        session.begin_nested(),
    ):
        session.execute(text(statement))


def test_verify_finds_a_sum_that_was_tampered_with(contract, session):
    session.execute(text("UPDATE contract SET varied = 5"))
    session.execute(text("UPDATE bill_line SET varied = 5"))
    found = list(sums.verify(session()))
    assert any(fault.startswith(f"contract {contract.id}:") for fault in found)
    assert any(fault.startswith("bill_line") for fault in found)
    session.rollback()
