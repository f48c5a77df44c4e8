from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from tests import factories
from tracker.base import sums
from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.contracts import actions, certification, changes, paying, queries
from tracker.contracts.certifying import Phase
from tracker.contracts.changes import Change
from tracker.contracts.models import Certificate, CertificateDraft
from tracker.contracts.rules import (
    CertificateKind,
    DraftState,
    VariationGrade,
    VariationKind,
    VariationOrigin,
    VariationState,
)
from tracker.funding import actions as ledger
from tracker.items.actions import add_done, recount, revalue
from tracker.projects.actions import lock
from tracker.projects.evidence import EvidenceKind

D = Decimal
DAY = date(2026, 5, 4)


@pytest.fixture
def place(session):
    item = factories.item(planned=D(100), unit_price=D(100))
    return factories.item_place(item)


@pytest.fixture
def item(place):
    return place.item


@pytest.fixture
def contract(item, session):
    made = factories.contract(item.project, sum=D(20_000), estimate=D(22_000))
    actions.save_line(made, factories.BillLine(), line_facts(item_id=item.id, quantity=D(150)))
    actions.save_line(made, factories.BillLine(), line_facts(name="措施费", unit="项", price=D(5_000), quantity=D(1)))  # fmt: skip
    session.commit()
    return made


@pytest.fixture
def people(session):
    ids = [factories.account().id for _ in range(2)]
    session.commit()
    return ids


def line_facts(**values):
    facts = {"item_id": None, "name": None, "unit": None, "code": None, "price": D(100), "quantity": D(100)}
    return {**facts, **values}


def accept(place, quantity):
    add_done(place, D(quantity), DAY)
    place.item.accepted = D(quantity)
    factories.db.session.commit()


def draft_facts(**values):
    facts = {"cut_off": DAY, "amount": None, "penalties": D(0), "penalty_reason": None, "exception": None}
    return {**facts, **values}


def certify(contract, people, kind=CertificateKind.WORKS, quantities=None, **facts):
    drafter, approver = people
    draft = certification.start(contract, kind, drafter)
    factories.db.session.flush()
    lines = queries.bill(contract.id)
    said = {lines[number].id: D(quantity) for number, quantity in (quantities or {}).items()}
    certification.change(draft, draft_facts(**facts), said, drafter)
    certification.hand_in(draft)
    made = certification.approve(draft, approver)
    factories.db.session.commit()
    return made


def faults(session):
    session.commit()
    return [
        fault for fault in sums.verify(session()) if not fault.startswith("item_place")
    ]  # work here has no reports


def test_the_bill_says_how_much_of_an_item_is_contracted(contract, item, session):
    assert (item.contracted, item.limit, item.value) == (150, 150, 15_000)
    assert item.places[0].planned == 150
    line = queries.bill(contract.id)[0]
    actions.save_line(contract, line, line_facts(item_id=item.id, quantity=D(120), price=D(90)))
    assert (item.contracted, item.unit_price) == (120, 100)
    actions.remove_line(line)
    assert (item.contracted, item.limit) == (None, 100)
    assert faults(session) == []


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
    actions.save_line(other, factories.BillLine(), line_facts(item_id=place.item_id, quantity=D(50)))
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


def test_retention_is_released_after_the_defects_period_unless_defects_are_open(
    contract, place, people, session
):
    accept(place, 100)
    factories.evidence(contract.project, EvidenceKind.ACCEPTANCE, dated=date(2024, 5, 1))
    assert certify(contract, people).amount == 10_000  # two years are over
    defect = factories.defect(contract)
    draft = certification.start(contract, CertificateKind.WORKS, people[0])
    session.flush()
    assert certification.look(contract, draft, today()).reckoning.retention == 300
    assert certification.look(contract, draft, today()).reckoning.overpaid == 300
    actions.mark_fixed(defect, today())
    session.flush()
    assert certification.look(contract, draft, today()).phase is Phase.RELEASED


@pytest.mark.parametrize(
    ("accepted", "months", "end"),
    [
        (date(2026, 5, 4), 24, date(2028, 5, 4)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
    ],
)
def test_a_defects_period_ends_on_the_same_day_or_the_last_of_its_month(accepted, months, end):
    assert queries.end_of_defects(accepted, months) == end


@pytest.mark.parametrize(("before", "phase"), [(1, Phase.ACCEPTED), (0, Phase.RELEASED)])
def test_the_period_is_over_on_its_last_day_and_not_before(before, phase, contract):
    day = date(2028, 5, 4 - before)
    assert queries.phase_of(contract, date(2026, 5, 4), 0, day) is phase
    assert queries.phase_of(contract, date(2026, 5, 4), 1, day) is Phase.ACCEPTED
    assert queries.phase_of(contract, None, 0, day) is Phase.UNDER_WORKS


def propose(contract, people, *changed, **values):
    facts = {
        "kind": VariationKind.SITE_ORDER, "origin": VariationOrigin.SITE, "grade": VariationGrade.ORDINARY,
        "reason": "地下遇旧管", "dated": DAY, "document_no": None, "days": 0, "source_id": None, **values,
    }  # fmt: skip
    made = changes.propose(contract, facts, changed, people[0])
    factories.db.session.flush()
    return made


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


def test_all_contracts_stay_within_what_the_sources_were_approved_for(contract, people, session):
    factories.source(contract.project, approved=D(20_500))
    made = propose(contract, people, Change(D("5.001"), queries.bill(contract.id)[0]))
    with pytest.raises(Refusal, match=r"come to 20,500.10 yuan; 20,500.00 is approved"):
        changes.approve(made, people[1])


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


def test_a_certificate_is_paid_through_the_ledger_and_no_fen_beyond(contract, place, people, session):
    accept(place, 100)
    made = certify(contract, people)
    source = factories.source(contract.project)
    ledger.receive(source.id, D(50_000), date(2026, 3, 1), "丹财指1号", None)
    ledger.allocate(source.id, D(50_000), date(2026, 3, 2), "拨1号", None)
    paying.pay(made, source, D(8_000), DAY, "支1号", people[0], wages=D(1_700))
    session.commit()
    settled = queries.settled([made.id])[made.id]
    assert (settled.paid, settled.wages, paying.outstanding(made, settled)) == (8_000, 1_700, 500)
    assert [line.contract_id for line in queries.payments(made.id)] == [contract.id]
    with pytest.raises(Refusal, match=r"Only 500.00 yuan of this certificate"):
        paying.pay(made, source, D("500.01"), DAY, "支2号", people[0], wages=D(0))
    with pytest.raises(Refusal, match=r"Only 0.00 yuan of this certificate"):
        paying.pay(made, source, D(500), DAY, "支2号", people[0], wages=D("0.01"))
    with pytest.raises(Refusal, match="not paid before"):
        paying.pay(made, source, D(500), date(2026, 5, 3), "支2号", people[0], wages=D(0))
    assert source.paid == 8_000
    assert faults(session) == []


def test_a_payment_is_divided_by_the_work_it_is_for(contract, place, people, session):
    accept(place, 50)
    first = certify(contract, people)
    assert paying.parts_of(first, D(100)) == [(place.item_id, 100)]
    second = certify(contract, people, quantities={0: 50, 1: 1})
    assert paying.parts_of(second, D(100)) == [(None, 100)]


@pytest.mark.parametrize("statement", ["UPDATE certificate SET amount = 1", "DELETE FROM certificate"])
def test_the_database_keeps_certificates_as_they_are(statement, contract, session):
    factories.certificate(contract)
    with (
        pytest.raises((IntegrityError, OperationalError, ProgrammingError, Exception), match="append-only"),
        session.begin_nested(),
    ):
        session.execute(text(statement))


def test_the_database_keeps_contracts_within_control_price_and_estimate(contract, session):
    for change in ("control_price = 1", "estimate = 1", "certified = sum + varied + 1", "varied = -sum - 1"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(f"UPDATE contract SET {change}"))  # noqa: S608


def test_verify_finds_a_sum_that_was_tampered_with(contract, session):
    session.execute(text("UPDATE contract SET varied = 5"))
    session.execute(text("UPDATE bill_line SET varied = 5"))
    found = list(sums.verify(session()))
    assert any(fault.startswith(f"contract {contract.id}:") for fault in found)
    assert any(fault.startswith("bill_line") for fault in found)
    session.rollback()


def test_the_project_counts_again_after_the_bill(contract, item, session):
    revalue(item)
    recount(lock(item.project_id))
    assert item.project.value == 15_000
