"""The end of a contract's money: settled by two, overpayment given back, the final account, what is left over."""

from datetime import timedelta

import pytest

from tests import factories
from tests.contracts.making import DAY, D, accept, certify, faults, propose
from tests.databases import count_queries
from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.contracts import certification, changes, paying, queries, settlements
from tracker.contracts.changes import Change
from tracker.contracts.rules import CertificateKind, VariationState
from tracker.extensions import db
from tracker.funding import actions as ledger
from tracker.funding import refunding
from tracker.funding.ledger import MovementKind
from tracker.funding.rules import SourceKind
from tracker.projects.evidence import EvidenceKind

PAID = D("8500.00")  # 85 % of 10,000 accepted


@pytest.fixture
def source(contract):
    made = factories.source(contract.project, kind=SourceKind.SOCIAL, planned=D(30_000))
    early = DAY - timedelta(days=30)
    ledger.record(MovementKind.APPROVED, made.id, D(25_000), early, "概算1号", None)
    ledger.receive(made.id, D(20_000), early, "到账1号", None)
    ledger.allocate(made.id, D(20_000), early, "拨付1号", None)
    return made


@pytest.fixture
def paid(contract, place, people, source):
    """10,000 yuan of work is accepted, certified and 8,500 of it paid; then all is accepted jointly."""
    accept(place, 100)
    made = certify(contract, people)
    paying.pay(made, source, PAID, today(), "支付1号", None, wages=D(0))
    factories.evidence(contract.project, EvidenceKind.ACCEPTANCE, dated=DAY)
    db.session.commit()
    return contract


def facts(**values):
    said = {"claimed": D(12_000), "audited": D(9_500), "auditor": "财政评审中心", "dated": today()}
    return {**said, "document_no": "审字1号", "reason": "工程量核减", **values}


def settle(contract, people, **values):
    made = settlements.propose(contract, facts(**values), people[0])
    settlements.approve(made, people[1])
    db.session.commit()
    return made


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"audited": D(0)}, "more than zero"),
        ({"audited": D("12000.01")}, "cannot allow more"),
        ({"claimed": D(30_000), "audited": D("20000.01")}, "Have the variations approved first"),
        ({"reason": " "}, "Say why 2,500.00 yuan"),
        ({"dated": DAY - timedelta(days=1)}, "comes after it"),
        ({"dated": today() + timedelta(days=1)}, "in the future"),
    ],
)
def test_a_settlement_that_cannot_be_is_refused(values, sentence, paid, people):
    with pytest.raises(Refusal, match=sentence):
        settlements.propose(paid, facts(**values), people[0])


def test_nothing_is_settled_before_the_works_are_accepted(contract, people):
    with pytest.raises(Refusal, match="after the joint acceptance"):
        settlements.propose(contract, facts(), people[0])


def test_what_is_undecided_is_decided_first(paid, people, session):
    (line, *_rest) = queries.bill(paid.id)
    varied = propose(paid, people, Change(D(1), line))
    with pytest.raises(Refusal, match="1 variations wait"):
        settlements.propose(paid, facts(), people[0])
    changes.reject(varied, people[1], "不需要")
    draft = certification.start(paid, CertificateKind.WORKS, people[0])
    session.flush()
    with pytest.raises(Refusal, match="certificate is being made"):
        settlements.propose(paid, facts(), people[0])
    certification.discard(draft)
    assert settlements.propose(paid, facts(), people[0]).state is VariationState.PROPOSED


def test_two_people_settle_and_the_sources_that_paid_are_settled_to_the_fen(paid, people, source, session):
    made = settlements.propose(paid, facts(), people[0])
    with pytest.raises(Refusal, match="somebody else decides"):
        settlements.approve(made, people[0])
    assert paid.settled is None
    settlements.approve(made, people[1])
    assert (paid.settled, source.settled) == (D(9_500), D(9_500))
    entry = next(one for one in source.movements if one.kind is MovementKind.SETTLED)
    assert (entry.document_no, entry.contract_id, entry.reference) == (
        "审字1号",
        paid.id,
        f"settlement:{made.id}",
    )
    with pytest.raises(Refusal, match="settled at 9,500"):
        settlements.propose(paid, facts(document_no="审字2号"), people[0])
    assert faults(session) == []


def test_two_sources_share_a_settlement_as_they_paid(contract, place, people, source, session):
    other = factories.source(contract.project, kind=SourceKind.COUNTY)
    for kind in (MovementKind.RECEIVED, MovementKind.ALLOCATED):
        factories.movement(other, D(3_000), kind=kind)
    accept(place, 100)
    made = certify(contract, people)
    paying.pay(made, source, D(5_500), today(), "支付1号", None, wages=D(0))
    paying.pay(made, other, D(3_000), today(), "支付2号", None, wages=D(0))
    factories.evidence(contract.project, EvidenceKind.ACCEPTANCE, dated=DAY)
    settle(contract, people, audited=D("9500.01"))
    assert source.settled + other.settled == D("9500.01")
    assert (source.settled, other.settled) == (D("6147.07"), D("3352.94"))


def test_a_settled_contract_is_paid_up_to_the_settlement_less_the_retention(paid, people, source, session):
    settle(paid, people)
    made = certify(paid, people)
    assert (made.gross, made.retention, made.amount) == (D(9_500), D(285), D(9_500) - 285 - PAID)
    assert queries.settled([made.id])[made.id].paid == 0
    with pytest.raises(Refusal, match="Nothing of it changes any more"):
        propose(paid, people, Change(D(1), queries.bill(paid.id)[0]))
    assert faults(session) == []


def test_what_was_certified_before_is_not_paid_beyond_the_settlement(contract, place, people, source):
    accept(place, 100)
    made = certify(contract, people)
    factories.evidence(contract.project, EvidenceKind.ACCEPTANCE, dated=DAY)
    settle(contract, people, audited=D(8_000))
    with pytest.raises(Refusal, match=r"only 8,000\.00 more may be paid"):
        paying.pay(made, source, PAID, today(), "支付1号", None, wages=D(0))
    paying.pay(made, source, D(8_000), today(), "支付1号", None, wages=D(0))


def test_what_is_certified_and_not_paid_is_no_overpayment(contract, place, people, source):
    """8,500 is certified, 7,760 allowed after the settlement at 8,000: only what is paid beyond that comes back."""
    accept(place, 100)
    made = certify(contract, people)
    paying.pay(made, source, D(7_760), today(), "支付1号", None, wages=D(0))
    factories.evidence(contract.project, EvidenceKind.ACCEPTANCE, dated=DAY)
    settle(contract, people, audited=D(8_000))
    assert settlements.overpaid(contract) == 0
    paying.pay(made, source, D("0.01"), today(), "支付2号", None, wages=D(0))
    assert settlements.overpaid(contract) == D("0.01")


def test_what_was_paid_too_much_comes_back_and_is_not_paid_again(paid, people, source, session):
    settle(paid, people, audited=D(8_000))
    beyond = PAID - D(8_000) + D(240)  # the retention is due, too
    assert settlements.overpaid(paid) == beyond
    with pytest.raises(Refusal, match=r"740\.00 yuan more than allowed"):
        settlements.give_back(paid, beyond + D("0.01"), today(), "退回1号", None)
    settlements.give_back(paid, D(300), today(), "退回1号", None)
    settlements.give_back(paid, beyond - 300, today(), "退回2号", None)
    assert (settlements.overpaid(paid), source.paid) == (0, PAID - beyond)
    certificate = queries.certificates(paid.id)[0]
    settled = queries.settled([certificate.id])[certificate.id]
    assert paying.outstanding(certificate, settled) == 0
    assert queries.refunded(paid.id) == beyond
    assert faults(session) == []


def test_a_payment_that_came_back_in_part_is_not_reversed_and_its_refund_neither(paid, people, source):
    settle(paid, people, audited=D(8_000))
    (made,) = settlements.give_back(paid, D(300), today(), "退回1号", None)
    payment = next(one for one in source.movements if one.id == made.refunds_id)
    assert refunding.left_of(payment) == PAID - 300
    with pytest.raises(Refusal, match=r"300\.00 yuan of this payment came back already"):
        ledger.reverse(payment, "误记", None)
    with pytest.raises(Refusal, match="not reversed"):
        ledger.reverse(made, "误记", None)


@pytest.mark.parametrize(
    ("part", "day", "sentence"),
    [
        (PAID + 1, today(), "can come back"),
        (D(1), DAY, "cannot have come back before"),
        (D(0), today(), "zero"),
    ],
)
def test_a_refund_that_cannot_be_is_refused(part, day, sentence, paid, source):
    (payment,) = queries.payments_of(paid.id)
    with pytest.raises(Refusal, match=sentence):
        refunding.give_back([(payment, part)], day, "退回1号", None)


def test_the_final_account_waits_for_settlements_and_overpayments(paid, people, source):
    def close(cost):
        return settlements.close(paid.project, {source.id: cost}, today(), "决算1号", None)

    with pytest.raises(Refusal, match="Not settled yet"):
        close(D(8_500))
    settle(paid, people, audited=D(8_000))
    with pytest.raises(Refusal, match="overpayments have not come back"):
        close(D(8_500))
    settlements.give_back(paid, D(740), today(), "退回1号", None)
    with pytest.raises(Refusal, match="is paid, so the final account cannot be"):
        close(D("7759.99"))
    with pytest.raises(Refusal, match="more than the approved estimate"):
        close(D("25000.01"))
    close(D(8_000))
    assert source.final == 8_000
    with pytest.raises(Refusal, match="is recorded"):
        close(D(8_000))


def test_after_the_final_account_only_what_is_left_over_goes_back(paid, people, source, session):
    settle(paid, people)
    settlements.close(paid.project, {source.id: D(9_500)}, today(), "决算1号", None)
    with pytest.raises(Refusal, match=r"only 10,500\.00 is left over"):
        ledger.return_balance(source.id, D("10500.01"), today(), "收回1号", None)
    ledger.return_balance(source.id, D(10_500), today(), "收回1号", None)
    assert source.idle == D(9_500) - PAID
    assert faults(session) == []


def test_a_wrong_settlement_is_taken_back_with_its_entries_by_a_second_person(paid, people, source, session):
    made = settle(paid, people)
    for by, note, sentence in ((people[0], "错", "somebody else"), (people[1], " ", "Say why")):
        with pytest.raises(Refusal, match=sentence):
            settlements.withdraw(made, by, note)
    settlements.withdraw(made, people[1], "审定数有误")
    assert (paid.settled, source.settled, made.state) == (None, 0, VariationState.REJECTED)
    settle(paid, people, audited=D(9_000), document_no="审字2号")
    assert source.settled == 9_000
    assert faults(session) == []


def test_an_entry_of_a_settlement_falls_only_with_it(paid, people, source, session):
    made = settle(paid, people)
    (entry,) = queries.settled_by(settlements.reference(made.id))
    with pytest.raises(Refusal, match="Take the settlement back"):
        ledger.reverse(entry, "误记", people[1])
    assert not entry.may_be_reversed
    assert (paid.settled, source.settled) == (9_500, 9_500)
    settlements.withdraw(made, people[1], "审定数有误")
    assert queries.settled_by(settlements.reference(made.id)) == []
    assert source.settled == 0
    again = settle(paid, people, audited=D(9_000), document_no="审字2号")
    assert [one.amount for one in queries.settled_by(settlements.reference(again.id))] == [D(9_000)]
    assert faults(session) == []


def test_entries_of_a_settlement_are_found_by_their_reference(paid, people, session):
    """Asked otherwise, a database reads every movement of the city that reverses nothing."""
    reference = settlements.reference(settle(paid, people).id)
    with count_queries() as sent:
        queries.settled_by(reference)
    (query,) = sent
    if session.get_bind().dialect.name == "sqlite":
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", (reference, "settled", 0))
        assert "ix_movement_reference" in plan.all()[0].detail
