"""What contracts ask of somebody, and from which day on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import factories
from tests.contracts.making import D, accept, certify
from tracker.contracts.due import due
from tracker.contracts.rules import DraftState, is_ahead, settlement_due
from tracker.funding.ledger import MovementKind
from tracker.projects.evidence import EvidenceKind

ACCEPTED = date(2026, 5, 4)


def found(today, ahead=14):
    return {(one.rule, one.since): one for one in due(today, ahead=ahead)}


def names(today):
    return [one.rule for one in due(today, ahead=14)]


def accept_works(contract):
    return factories.evidence(contract.project, EvidenceKind.ACCEPTANCE, dated=ACCEPTED)


@pytest.mark.parametrize(
    ("today", "rules"),
    [
        (date(2026, 7, 20), []),
        (date(2026, 7, 21), ["settlement soon"]),
        (date(2026, 8, 4), ["settlement soon"]),
        (date(2026, 8, 5), ["settlement overdue"]),
    ],
)
def test_a_contract_is_settled_three_months_after_acceptance(today, rules, contract):
    accept_works(contract)
    assert names(today) == rules
    assert settlement_due(ACCEPTED) == date(2026, 8, 4)
    contract.settled = D(20_000)
    assert names(today) == []


def test_retention_is_released_when_the_defects_period_is_over(contract):
    accept_works(contract)
    contract.certified, contract.retained, contract.settled = D(20_000), D(600), D(20_000)
    assert names(date(2028, 5, 3)) == []
    one = found(date(2028, 5, 4))["retention to release", date(2028, 5, 4)]
    assert (one.values["amount"], one.firm) == ("600.00", False)


def test_open_defects_hold_the_retention_and_are_the_contractors_matter(contract):
    accept_works(contract)
    contract.certified, contract.retained, contract.settled = D(20_000), D(600), D(20_000)
    defect = factories.defect(contract)
    (one,) = due(date(2028, 4, 25), ahead=14)
    assert (one.rule, one.firm, one.organisation_id) == (
        "defects hold retention",
        True,
        contract.contractor_id,
    )
    defect.fixed_on = date(2028, 4, 26)
    assert names(date(2028, 5, 4)) == ["retention to release"]


@pytest.mark.parametrize(
    ("today", "rules"),
    [
        (date(2026, 10, 1), []),
        (date(2026, 10, 20), ["guarantee ends soon", "contract term ends soon"]),
        (date(2026, 11, 1), ["guarantee over", "contract term over"]),
    ],
)
def test_guarantee_and_term_are_told_of_until_the_works_are_accepted(today, rules, contract):
    contract.guarantee_until = contract.ends_on = date(2026, 10, 31)
    assert names(today) == rules
    factories.evidence(contract.project, EvidenceKind.ACCEPTANCE, dated=date(2026, 10, 1))
    assert not {"guarantee over", "contract term over"} & set(names(today))


def test_a_certificate_that_waits_is_late_after_fourteen_days(contract):
    handed_in = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
    draft = factories.certificate_draft(contract, handed_in_at=handed_in, state=DraftState.HANDED_IN)
    assert names(date(2026, 6, 15)) == ["certificate waits"]
    assert list(found(date(2026, 6, 16))) == [("certificate late", date(2026, 6, 1))]
    draft.state = DraftState.RETURNED
    assert names(date(2026, 6, 16)) == []


def test_a_certificate_that_is_not_paid_is_told_of_with_what_is_left(contract, place, people):
    accept(place, 100)
    made = certify(contract, people)
    day = made.approved_at.date()
    assert names(day + timedelta(days=13)) == []
    one = next(iter(due(day + timedelta(days=20), ahead=14)))
    assert (one.rule, one.subject_id, one.values["amount"]) == (
        "certificate unpaid",
        made.id,
        f"{made.amount:,.2f}",
    )
    _fund_and_pay(factories.source(contract.project), contract, made)
    assert "certificate unpaid" not in names(day + timedelta(days=20))


def _fund_and_pay(source, contract, made):
    for kind in (MovementKind.RECEIVED, MovementKind.ALLOCATED):
        factories.movement(source, made.amount, kind=kind)
    paper = {"contract_id": contract.id, "reference": f"certificate:{made.id}"}
    return factories.movement(source, made.amount, kind=MovementKind.PAID, **paper)


@pytest.mark.parametrize(
    ("paid", "ahead"), [(D(60), False), (D("60.01"), True), (D(50), False), (D(0), False)]
)
def test_payment_may_lead_the_works_by_ten_points(paid, ahead):
    assert is_ahead(paid, D(50), D(100)) is ahead
    assert not is_ahead(paid, D(0), D(0))


def test_a_project_paid_ahead_of_its_works_is_told_of_advances_apart(contract):
    project = contract.project
    project.value, project.earned = D(1000), D(100)
    source = factories.source(project)
    for kind in (MovementKind.RECEIVED, MovementKind.ALLOCATED, MovementKind.PAID):
        factories.movement(source, D(201), kind=kind, dated=date(2026, 6, 1))
    (one,) = due(date(2026, 6, 2), ahead=14)
    assert (one.rule, one.since, one.values["paid"]) == ("payment ahead of works", date(2026, 6, 1), "201.00")
    contract.advanced = D(1)
    assert names(date(2026, 6, 2)) == []
