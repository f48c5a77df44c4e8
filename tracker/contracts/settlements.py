"""What is done at the end of a contract's money: settled by two people, overpayment given back, project closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Unpack

from sqlalchemy import func, select

from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.shares import divide
from tracker.base.words import N_
from tracker.contracts import certification, queries, rules, settling, varying
from tracker.contracts.actions import lock
from tracker.contracts.models import CertificateDraft, Contract, Settlement, Variation
from tracker.contracts.rules import CertificateKind, DraftState, VariationState
from tracker.extensions import db
from tracker.funding import actions as ledger
from tracker.funding import queries as funding
from tracker.funding import refunding
from tracker.funding.books import Movement
from tracker.funding.ledger import MovementKind, check_movement
from tracker.funding.models import Source
from tracker.funding.posting import Papers
from tracker.projects.actions import lock as lock_project
from tracker.projects.models import Project

ZERO = Decimal(0)
FACTS = ("claimed", "audited", "auditor", "dated", "document_no", "reason", "file_key", "file_type")


def reference(settlement_id: int) -> str:
    """What movements of money carry that follow a settlement."""
    return f"settlement:{settlement_id}"


def propose(contract: Contract, facts: dict[str, Any], by_id: int | None) -> Settlement:
    """Record what the review of a contract left of the contractor's claim. Somebody else approves it."""
    lock_project(contract.project_id)
    contract = lock(contract.id)
    _check(contract, facts["claimed"], facts["audited"], facts["reason"] or "", facts["dated"])
    if queries.open_settlement(contract.id):
        raise Refusal(N_("A settlement of this contract waits for a decision."))
    made = Settlement(
        contract_id=contract.id, project_id=contract.project_id, state=VariationState.PROPOSED, proposed_by_id=by_id,
        proposed_at=now(), **{name: facts.get(name) for name in FACTS},
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _check(contract: Contract, claimed: Decimal, audited: Decimal, reason: str, dated: date) -> None:
    settling.check_not_settled(contract.settled)
    settling.check_settlement_day(dated, accepted_on=queries.accepted_on(contract.project_id), today=today())
    settling.check_nothing_open(
        _count(Variation, contract.id, Variation.state == VariationState.PROPOSED), _count(CertificateDraft, contract.id)
    )  # fmt: skip
    settling.check_settlement(claimed, audited, whole=contract.whole, reason=reason)


def _count(model: Any, contract_id: int, *more: Any) -> int:
    query = select(func.count()).select_from(model).where(model.contract_id == contract_id, *more)
    return db.session.scalar(query) or 0


def approve(settlement: Settlement, by_id: int | None, note: str = "") -> None:
    """Let a settlement count; the sources that paid the contract are settled in proportion to what they paid."""
    contract = _held(settlement, by_id)
    _check(contract, settlement.claimed, settlement.audited, settlement.reason or "", settlement.dated)
    contract.settled = settlement.audited
    _decide(settlement, VariationState.APPROVED, by_id, note)
    paid = queries.paid_by_source(contract.id)
    if paid:
        for source_id, part in zip(paid, divide(settlement.audited, list(paid.values())), strict=True):
            ledger.record(
                MovementKind.SETTLED, source_id, part, settlement.dated, settlement.document_no, by_id,
                contract_id=contract.id, reference=reference(settlement.id), file_key=settlement.file_key,
                file_type=settlement.file_type,
            )  # fmt: skip


def reject(settlement: Settlement, by_id: int | None, note: str) -> None:
    _held(settlement, by_id)
    if not note.strip():
        raise Refusal(N_("Say why it is rejected."), "decision")
    _decide(settlement, VariationState.REJECTED, by_id, note)


def withdraw(settlement: Settlement, by_id: int | None, note: str) -> None:
    """Take back an approved settlement that was wrong, with a reason, while there is no final account."""
    lock_project(settlement.project_id)
    contract = lock(settlement.contract_id)
    db.session.refresh(settlement)
    if settlement.state is not VariationState.APPROVED:
        raise Refusal(N_("Only an approved settlement can be taken back."))
    if not note.strip():
        raise Refusal(N_("Say why it is taken back."), "decision")
    message = N_("You proposed this settlement; somebody else decides on it.")
    rules.check_other_person(settlement.proposed_by_id, by_id, message)
    if closing(contract.project).is_final:
        raise Refusal(N_("The final account of this project is recorded. Reverse its entries first."))
    contract.settled = None
    _decide(settlement, VariationState.REJECTED, by_id, note)
    for movement in queries.settled_by(reference(settlement.id)):
        ledger.reverse(movement, note, by_id, with_settlement=True)


def _held(settlement: Settlement, by_id: int | None) -> Contract:
    lock_project(settlement.project_id)
    contract = lock(settlement.contract_id)
    db.session.refresh(settlement)
    varying.check_open(settlement.state, N_("This settlement is decided already."))
    message = N_("You proposed this settlement; somebody else decides on it.")
    rules.check_other_person(settlement.proposed_by_id, by_id, message)
    return contract


def _decide(settlement: Settlement, state: VariationState, by_id: int | None, note: str) -> None:
    settlement.state, settlement.decided_by_id, settlement.decided_at = state, by_id, now()
    settlement.decision = note.strip() or None


def overpaid(contract: Contract) -> Decimal:
    """What was paid for works beyond what the rules allow today and has not come back, in yuan."""
    draft = CertificateDraft(
        kind=CertificateKind.WORKS, penalties=queries.last_penalties(contract.id), state=DraftState.DRAFT
    )
    found = certification.look(contract, draft, today()).reckoning
    return max(queries.ledger_paid(contract.id) - contract.advanced - (found.paid + found.rest), ZERO)


def give_back(
    contract: Contract, amount: Decimal, dated: date, document_no: str, by_id: int | None, **papers: Unpack[Papers]
) -> list[Movement]:  # fmt: skip
    """Record that the contractor gave back what was paid too much: the newest payments are lessened first."""
    check_movement(amount, dated, document_no, today=today())
    lock_project(contract.project_id)
    contract = lock(contract.id)
    settling.check_returned(amount, overpaid=overpaid(contract))
    parts, rest = [], amount
    for payment in queries.payments_of(contract.id):
        part = min(refunding.left_of(payment), rest)
        if part > 0:
            parts.append((payment, part))
            rest -= part
    last = queries.approved_settlement(contract.id)
    papers["reference"] = reference(last.id) if last else None
    return refunding.give_back(parts, dated, document_no, by_id, **papers)


@dataclass(frozen=True)
class Closing:
    """How far the end of a project's money has come. ``overpaid`` is by contract."""

    contracts: list[Contract]
    overpaid: dict[int, Decimal]
    sources: list[Source]

    @property
    def unsettled(self) -> list[str]:
        return [one.name for one in self.contracts if one.settled is None]

    @property
    def is_final(self) -> bool:
        return any(one.final for one in self.sources)


def closing(project: Project) -> Closing:
    contracts = queries.every_contract(project.id)
    return Closing(contracts, {one.id: overpaid(one) for one in contracts}, funding.sources(project.id))


def close(
    project: Project, costs: Mapping[int, Decimal], dated: date, document_no: str, by_id: int | None, **papers: Unpack[Papers]
) -> list[Movement]:  # fmt: skip
    """Record a project's final account: the approved cost by source (id). What is left over goes back after it."""
    lock_project(project.id)
    found = closing(project)
    settling.check_settlement_day(dated, accepted_on=queries.accepted_on(project.id), today=today())
    settling.check_ready(found.unsettled, sum(found.overpaid.values(), ZERO))
    if found.is_final:
        raise Refusal(N_("The final account of this project is recorded. Reverse its entries first."))
    parts = [(one.name or one.kind, costs.get(one.id, ZERO), one.paid) for one in found.sources]
    settling.check_final_account(parts, queries.approved_estimate(project.id))
    return [
        ledger.record(MovementKind.FINAL, one.id, costs[one.id], dated, document_no, by_id, **papers)
        for one in found.sources
        if costs.get(one.id, ZERO) > 0
    ]
