"""Payment certificates: drafted by the contractor or the office, approved by somebody else, then never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.settings import settings
from tracker.base.words import N_
from tracker.contracts import certifying, queries, rules
from tracker.contracts.actions import lock
from tracker.contracts.certifying import Phase, Reckoning, Standing
from tracker.contracts.models import (
    BillLine,
    Certificate,
    CertificateDraft,
    CertificateLine,
    Contract,
    DraftLine,
)
from tracker.contracts.rules import CertificateKind, DraftState
from tracker.extensions import db
from tracker.projects.actions import lock as lock_project

ZERO = Decimal(0)


@dataclass(frozen=True)
class Claim:
    """A line of the bill with what a certificate may and does count of it to date."""

    line: BillLine
    accepted: Decimal | None
    quantity: Decimal

    @property
    def value(self) -> Decimal:
        return certifying.value(self.quantity, self.line.price)

    @property
    def at_most(self) -> Decimal:
        return self.line.agreed if self.accepted is None else min(self.accepted, self.line.agreed)


@dataclass(frozen=True)
class Certifiable:
    """Everything a certificate rests on: phase, lines and reckoning; ``amount`` is what would be paid."""

    phase: Phase
    accepted_on: date | None
    open_defects: int
    claims: Sequence[Claim]
    reckoning: Reckoning
    largest: Decimal
    amount: Decimal
    wages: Decimal


def claims_of(contract: Contract, quantities: Mapping[int, Decimal], *, anew: bool = False) -> list[Claim]:
    """Lines of a contract with their quantities to date, by line id: what is accepted, where none is said."""
    elsewhere = queries.certified_elsewhere(contract.project_id, contract.id)
    found = []
    for line in queries.bill(contract.id, anew=anew):
        accepted = max(line.item.accepted - elsewhere.get(line.item.id, ZERO), ZERO) if line.item else None
        usual = line.certified if accepted is None else min(accepted, line.agreed)
        found.append(Claim(line, accepted, quantities.get(line.id, usual)))
    return found


def look(contract: Contract, draft: CertificateDraft, day: date, *, anew: bool = False) -> Certifiable:
    """What a draft would certify today, and the largest payment the rules allow. What a settled contract is
    worth no longer follows from quantities; what was paid too much and came back counts as not paid.
    """
    accepted = queries.accepted_on(contract.project_id)
    open_ones = queries.open_defects(contract.id)
    phase = queries.phase_of(contract, accepted, open_ones, day)
    claims = claims_of(contract, {line.line_id: line.quantity for line in draft.lines}, anew=anew)
    gross = sum((claim.value for claim in claims), ZERO) if contract.settled is None else contract.settled
    before = contract.paid - queries.refunded(contract.id)
    standing = Standing(gross, before, contract.advanced, draft.penalties or ZERO, phase)
    reckoning, largest = certifying.reckon(contract.terms, standing), ZERO
    if draft.kind is CertificateKind.ADVANCE:
        largest = certifying.largest_advance(contract.terms, contract.sum, contract.advanced)
    else:
        largest = reckoning.largest
    amount = largest if draft.amount is None else draft.amount
    wages = certifying.wage_part(amount, contract.wage)
    return Certifiable(phase, accepted, open_ones, claims, reckoning, largest, amount, wages)


def start(contract: Contract, kind: CertificateKind, by_id: int | None) -> CertificateDraft:
    """Begin the next certificate; a contract has one draft at a time."""
    lock_project(contract.project_id)
    if queries.draft_of(contract.id) is not None:
        raise Refusal(N_("A certificate of this contract is being made. Finish it first."))
    last = next(iter(reversed(queries.certificates(contract.id))), None)
    draft = CertificateDraft(
        contract_id=contract.id, project_id=contract.project_id, kind=kind, cut_off=today(), drafted_by_id=by_id,
        drafted_at=now(), state=DraftState.DRAFT, penalties=last.penalties if last else ZERO,
    )  # fmt: skip
    if kind is CertificateKind.WORKS:
        draft.lines = [
            DraftLine(project_id=contract.project_id, line_id=claim.line.id, quantity=claim.quantity)
            for claim in claims_of(contract, {})
        ]
    db.session.add(draft)
    return draft


def change(draft: CertificateDraft, facts: dict[str, Any], quantities: Mapping[int, Decimal], by_id: int | None) -> None:  # fmt: skip
    """Say what a draft claims. Whoever changes it has drafted it: somebody else approves."""
    if facts["cut_off"] > today():
        raise Refusal(N_("Work cannot be certified up to a day to come."), "cut_off")
    if facts["penalties"] and not (facts["penalty_reason"] or "").strip():
        raise Refusal(N_("Say what the deduction is for."), "penalty_reason")
    for name in ("cut_off", "amount", "penalty_reason", "exception"):
        setattr(draft, name, facts[name])
    draft.penalties = facts["penalties"] or ZERO
    known = {line.line_id: line for line in draft.lines}
    for line_id, quantity in quantities.items():
        if line_id in known:
            known[line_id].quantity = quantity
        else:
            draft.lines.append(DraftLine(project_id=draft.project_id, line_id=line_id, quantity=quantity))
    draft.drafted_by_id, draft.drafted_at = by_id, now()
    if draft.state is DraftState.HANDED_IN:
        draft.state = DraftState.DRAFT


def check(contract: Contract, draft: CertificateDraft, found: Certifiable) -> None:
    """All rules on a certificate."""
    if draft.kind is CertificateKind.ADVANCE:
        certifying.check_advance(found.amount, found.largest)
        return
    for claim in found.claims:
        certifying.check_to_date(
            claim.quantity, accepted=claim.accepted, agreed=claim.line.agreed, line=claim.line.position
        )
    certifying.check_gross(found.reckoning.gross, contract_sum=contract.sum, varied=contract.varied)
    certifying.check_amount(
        found.amount,
        found.reckoning,
        exception=draft.exception or "",
        exceptions_allowed=settings().overpayment_exceptions,
    )


def doubts(draft: CertificateDraft, found: Certifiable) -> list[Sentence]:
    if draft.kind is CertificateKind.ADVANCE:
        return []
    return certifying.doubts_on_amount(found.amount, found.reckoning, found.phase)


def hand_in(draft: CertificateDraft) -> None:
    """Give a draft to whoever approves it; what the rules refuse is refused here already."""
    contract = draft.contract
    check(contract, draft, look(contract, draft, today()))
    draft.state, draft.handed_in_at, draft.returned = DraftState.HANDED_IN, now(), None


def give_back(draft: CertificateDraft, reason: str) -> None:
    """Return a draft to whoever made it, with a reason."""
    if not reason.strip():
        raise Refusal(N_("Say what has to be corrected."), "reason")
    draft.state, draft.returned = DraftState.RETURNED, reason.strip()


def discard(draft: CertificateDraft) -> None:
    if draft.state is DraftState.HANDED_IN:
        raise Refusal(N_("It is handed in. Whoever approves it gives it back first."))
    db.session.delete(draft)


def approve(draft: CertificateDraft, by_id: int | None) -> Certificate:
    """Make a certificate of a draft, looked at anew under the locks. It is never changed after."""
    lock_project(draft.project_id)
    contract = lock(draft.contract_id)
    _read_anew(draft)
    if draft.state is not DraftState.HANDED_IN:
        raise Refusal(N_("The certificate is not handed in yet."))
    message = N_("You made this certificate; somebody else approves it.")
    rules.check_other_person(draft.drafted_by_id, by_id, message)
    found = look(contract, draft, today(), anew=True)
    check(contract, draft, found)
    certificate = _certificate(contract, draft, found, by_id)
    db.session.add(certificate)
    _count(contract, draft, found)
    db.session.delete(draft)
    return certificate


def _read_anew(draft: CertificateDraft) -> None:
    """What another person made of the draft meanwhile. Raises Refusal when it is no longer there."""
    query = select(CertificateDraft).filter_by(id=draft.id)
    if db.session.execute(query, execution_options={"populate_existing": True}).scalar_one_or_none() is None:
        raise Refusal(N_("This certificate is approved or discarded already."))


def _certificate(contract: Contract, draft: CertificateDraft, found: Certifiable, by_id: int | None) -> Certificate:  # fmt: skip
    is_works = draft.kind is CertificateKind.WORKS
    sums = found.reckoning
    shown = (sums.gross, sums.kept, sums.retention, sums.recovered, sums.penalties, sums.paid)
    gross, kept, retention, recovered, penalties, before = (
        shown if is_works else (ZERO, ZERO, ZERO, ZERO, draft.penalties, contract.advanced)
    )
    certificate = Certificate(
        contract_id=contract.id, project_id=contract.project_id, kind=draft.kind, phase=found.phase,
        number=queries.last_number(Certificate, contract.id) + 1, cut_off=draft.cut_off, gross=gross, kept=kept,
        retention=retention, recovered=recovered, penalties=penalties, before=before, largest=found.largest,
        amount=found.amount, wages=found.wages, penalty_reason=draft.penalty_reason or None,
        exception=(draft.exception or None) if found.amount > found.largest else None,
        drafted_by_id=draft.drafted_by_id, drafted_at=draft.drafted_at, approved_by_id=by_id, approved_at=now(),
    )  # fmt: skip
    if is_works:
        certificate.lines = [
            CertificateLine(
                project_id=contract.project_id, line_id=claim.line.id, quantity=claim.quantity,
                price=claim.line.price, value=claim.value,
            )
            for claim in found.claims
        ]  # fmt: skip
    return certificate


def _count(contract: Contract, draft: CertificateDraft, found: Certifiable) -> None:
    if draft.kind is CertificateKind.ADVANCE:
        contract.advanced += found.amount
        return
    contract.paid += found.amount
    contract.certified, contract.retained = found.reckoning.gross, found.reckoning.retention
    for claim in found.claims:
        claim.line.certified = claim.quantity
