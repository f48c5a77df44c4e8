"""Reads of contracts, their bills, variations and certificates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.base import sums
from tracker.base.access import restrict
from tracker.contracts import rules
from tracker.contracts.certifying import Phase, value
from tracker.contracts.models import (
    BillLine,
    Certificate,
    CertificateDraft,
    CertificateLine,
    Contract,
    ContractLot,
    Defect,
    DraftLine,
    Settlement,
    Variation,
    VariationLine,
)
from tracker.contracts.rules import CertificateKind, VariationState
from tracker.extensions import db
from tracker.funding import queries as funding
from tracker.funding.books import Movement, Proposal, ProposalState
from tracker.funding.ledger import MovementKind
from tracker.funding.models import Source
from tracker.items.models import Item
from tracker.projects.evidence import EvidenceKind
from tracker.projects.models import EvidenceRecord

ZERO = Decimal(0)


@dataclass(frozen=True)
class Settled:
    """Sums in yuan of a certificate's payments; ``wages`` are within ``paid``. Waiting ones need a second person."""

    paid: Decimal = ZERO
    wages: Decimal = ZERO
    waiting: Decimal = ZERO
    waiting_wages: Decimal = ZERO


def contracts(project_id: int, person: Any = None) -> list[Contract]:
    """Contracts of a project that the person may see, in order of their numbers."""
    query = restrict(select(Contract), Contract, person).where(Contract.project_id == project_id)
    query = query.options(joinedload(Contract.contractor))
    return list(db.session.scalars(query.order_by(Contract.number, Contract.id)))


def lots(contract_id: int) -> list[ContractLot]:
    query = select(ContractLot).where(ContractLot.contract_id == contract_id)
    return list(db.session.scalars(query.options(joinedload(ContractLot.compound)).order_by(ContractLot.id)))


def bill(contract_id: int, *, anew: bool = False) -> list[BillLine]:
    """Lines of the bill of quantities with their items; ``anew`` under the project's lock."""
    query = select(BillLine).where(BillLine.contract_id == contract_id).options(joinedload(BillLine.item))
    return list(
        db.session.scalars(
            query.order_by(BillLine.position, BillLine.id), execution_options={"populate_existing": anew}
        )
    )


def worth(line: BillLine) -> Decimal:
    """A line's quantity with its variations at its price, in yuan."""
    return value(line.agreed, line.price)


def certified_elsewhere(project_id: int, contract_id: int) -> dict[int, Decimal]:
    """What other contracts of the project have certified of each item, by item id."""
    query = select(BillLine.item_id, func.sum(BillLine.certified)).group_by(BillLine.item_id)
    query = query.where(
        BillLine.project_id == project_id, BillLine.contract_id != contract_id, BillLine.item_id.is_not(None)
    )
    return {item_id: certified for item_id, certified in db.session.execute(query) if item_id}


def contracted(item_id: int) -> Decimal | None:
    """What all contracts have of an item, without variations; None when none names it."""
    query = select(func.sum(BillLine.quantity)).where(BillLine.item_id == item_id)
    return db.session.scalar(query)


def project_cost(project_id: int, *, but: int | None = None) -> Decimal:
    """All contracts of a project with their approved variations, in yuan; without one of them."""
    query = select(func.sum(Contract.sum), func.sum(Contract.varied))
    query = query.where(Contract.project_id == project_id)
    sums_of, varied = db.session.execute(query.where(Contract.id != but) if but else query).one()
    return (sums_of or ZERO) + (varied or ZERO)


def approved_estimate(project_id: int) -> Decimal | None:
    """What the estimates approved for a project come to over its sources; None while none is recorded."""
    query = select(func.sum(Source.approved)).where(Source.project_id == project_id)
    return db.session.scalar(query) or None


def accepted_on(project_id: int) -> date | None:
    """The day of the joint acceptance, as a document proves it."""
    query = select(func.min(EvidenceRecord.dated)).where(EvidenceRecord.project_id == project_id)
    query = query.where(
        EvidenceRecord.kind == EvidenceKind.ACCEPTANCE, EvidenceRecord.document_no.is_not(None)
    )
    return db.session.scalar(query)


def defects(contract_id: int) -> list[Defect]:
    """Defects of a contract, the open ones first."""
    query = select(Defect).where(Defect.contract_id == contract_id).options(joinedload(Defect.by))
    return list(db.session.scalars(query.order_by(Defect.fixed_on.is_not(None), Defect.found_on, Defect.id)))


def open_defects(contract_id: int) -> int:
    query = (
        select(func.count()).select_from(Defect).where(Defect.contract_id == contract_id, Defect.fixed_on.is_(None))
    )  # fmt: skip
    return db.session.scalar(query) or 0


def variations(contract_id: int) -> list[Variation]:
    query = select(Variation).where(Variation.contract_id == contract_id)
    query = query.options(joinedload(Variation.proposed_by), joinedload(Variation.decided_by))
    return list(db.session.scalars(query.order_by(Variation.number)))


def variation_lines(variation_id: int) -> list[VariationLine]:
    query = select(VariationLine).where(VariationLine.variation_id == variation_id)
    query = query.options(joinedload(VariationLine.line), joinedload(VariationLine.item))
    return list(db.session.scalars(query.order_by(VariationLine.id)))


def last_number(model: type[Variation | Certificate], contract_id: int) -> int:
    return db.session.scalar(select(func.max(model.number)).where(model.contract_id == contract_id)) or 0


def last_position(contract_id: int) -> int:
    query = select(func.max(BillLine.position)).where(BillLine.contract_id == contract_id)
    return db.session.scalar(query) or 0


def draft_of(contract_id: int) -> CertificateDraft | None:
    query = select(CertificateDraft).where(CertificateDraft.contract_id == contract_id)
    return db.session.scalar(
        query.options(selectinload(CertificateDraft.lines), joinedload(CertificateDraft.drafted_by))
    )


def certificates(contract_id: int) -> list[Certificate]:
    query = select(Certificate).where(Certificate.contract_id == contract_id)
    query = query.options(joinedload(Certificate.drafted_by), joinedload(Certificate.approved_by))
    return list(db.session.scalars(query.order_by(Certificate.number)))


def certificate_lines(certificate_id: int) -> list[CertificateLine]:
    query = select(CertificateLine).where(CertificateLine.certificate_id == certificate_id)
    query = query.options(joinedload(CertificateLine.line)).order_by(CertificateLine.id)
    return list(db.session.scalars(query))


def reference(certificate_id: int) -> str:
    """What movements of money carry that pay a certificate."""
    return f"certificate:{certificate_id}"


def settled(certificate_ids: Sequence[int]) -> dict[int, Settled]:
    """What is paid, and waits for a second person to be paid, of certificates by their ids."""
    names = {reference(one): one for one in certificate_ids}
    paid, waiting = (
        {
            row[0]: row[1:]
            for row in db.session.execute(
                select(table.reference, func.sum(table.amount), func.sum(table.wages))
                .where(table.reference.in_(names), table.kind == MovementKind.PAID, *more)
                .group_by(table.reference)
            )
        }
        for table, more in ((Movement, ()), (Proposal, (Proposal.state == ProposalState.WAITING,)))
    )
    none = (ZERO, ZERO)
    return {one: Settled(*paid.get(name, none), *waiting.get(name, none)) for name, one in names.items()}


def payments(certificate_id: int) -> list[Movement]:
    """Movements that pay a certificate, and their reversals, with their sources."""
    query = select(Movement).where(Movement.reference == reference(certificate_id))
    query = query.options(joinedload(Movement.source), joinedload(Movement.by))
    return list(db.session.scalars(query.order_by(Movement.dated, Movement.id)))


def payments_of(contract_id: int) -> list[Movement]:
    """Payments on a contract, the newest first; what came back of one is among them."""
    query = select(Movement).where(Movement.contract_id == contract_id, Movement.kind == MovementKind.PAID)
    query = query.options(joinedload(Movement.source), joinedload(Movement.by))
    return list(db.session.scalars(query.order_by(Movement.dated.desc(), Movement.id.desc())))


def paid_by_source(contract_id: int) -> dict[int, Decimal]:
    """What each source paid on a contract, less what came back, by source id in order."""
    query = select(Movement.source_id, func.sum(Movement.amount)).where(
        Movement.contract_id == contract_id, Movement.kind == MovementKind.PAID
    )  # fmt: skip
    rows = db.session.execute(query.group_by(Movement.source_id).order_by(Movement.source_id))
    return {source_id: amount for source_id, amount in rows if amount > 0}


def ledger_paid(contract_id: int) -> Decimal:
    """Paid on a contract, less what came back, in yuan."""
    return sum(paid_by_source(contract_id).values(), ZERO)


def ledger_waiting(contract_id: int) -> Decimal:
    """Payments on a contract that wait for a second person."""
    query = select(func.sum(Proposal.amount)).where(
        Proposal.contract_id == contract_id, Proposal.kind == MovementKind.PAID, Proposal.reverses_id.is_(None),
        Proposal.state == ProposalState.WAITING,
    )  # fmt: skip
    return db.session.scalar(query) or ZERO


def refunded(contract_id: int) -> Decimal:
    """What of the payments on a contract came back as overpayment, in yuan, above zero."""
    query = select(func.sum(Movement.amount)).where(
        Movement.contract_id == contract_id, Movement.refunds_id.is_not(None)
    )
    return -(db.session.scalar(query) or ZERO)


def settlements(contract_id: int) -> list[Settlement]:
    """Settlements of a contract, the newest first."""
    query = select(Settlement).where(Settlement.contract_id == contract_id)
    query = query.options(joinedload(Settlement.proposed_by), joinedload(Settlement.decided_by))
    return list(db.session.scalars(query.order_by(Settlement.id.desc())))


def _settlement(contract_id: int, state: VariationState) -> Settlement | None:
    query = select(Settlement).filter_by(contract_id=contract_id, state=state).order_by(Settlement.id.desc())
    return db.session.scalars(query.limit(1)).first()


def open_settlement(contract_id: int) -> Settlement | None:
    return _settlement(contract_id, VariationState.PROPOSED)


def approved_settlement(contract_id: int) -> Settlement | None:
    return _settlement(contract_id, VariationState.APPROVED)


def settled_by(reference: str) -> list[Movement]:
    """Entries of a settlement that are not taken back."""
    query = select(Movement).where(Movement.reference == reference, Movement.kind == MovementKind.SETTLED)
    return list(db.session.scalars(query.where(*funding.counted()).order_by(Movement.id)))


def every_contract(project_id: int) -> list[Contract]:
    """All contracts of a project, whoever asks: its final account rests on every one."""
    query = select(Contract).filter_by(project_id=project_id).options(joinedload(Contract.contractor))
    return list(db.session.scalars(query.order_by(Contract.number, Contract.id)))


def last_penalties(contract_id: int) -> Decimal:
    """Deductions to date, as the last certificate for works has them."""
    query = select(Certificate.penalties).filter_by(contract_id=contract_id, kind=CertificateKind.WORKS)
    return db.session.scalars(query.order_by(Certificate.number.desc()).limit(1)).first() or ZERO


def certificate_before(certificate: Certificate) -> Certificate | None:
    """The certificate for works before this one."""
    query = select(Certificate).where(
        Certificate.contract_id == certificate.contract_id,
        Certificate.kind == CertificateKind.WORKS,
        Certificate.number < certificate.number,
    )
    return db.session.scalar(query.order_by(Certificate.number.desc()).limit(1))


def is_used(line_id: int) -> bool:
    """Whether a variation, a draft or a certificate names a line of the bill."""
    tables: tuple[Any, ...] = (VariationLine, DraftLine, CertificateLine)
    return any(
        db.session.scalar(select(table.id).where(table.line_id == line_id).limit(1)) for table in tables
    )


def items_without_line(project_id: int, contract_id: int) -> list[Item]:
    """Items of a project that the contract's bill does not price yet."""
    priced = select(BillLine.item_id).where(
        BillLine.contract_id == contract_id, BillLine.item_id.is_not(None)
    )
    query = select(Item).where(Item.project_id == project_id, Item.id.not_in(priced))
    return list(db.session.scalars(query.order_by(Item.position, Item.id)))


@sums.check
def unequal_contracts(session: Session) -> Iterator[str]:
    """Sentences about contracts whose kept sums are not those of their variations and certificates."""
    for contract_id, *kept in session.execute(
        select(
            Contract.id, Contract.varied, Contract.advanced, Contract.paid, Contract.certified, Contract.retained
        ).order_by(Contract.id)
    ):  # fmt: skip
        counted = [
            _sum(session, Variation.amount, Variation.contract_id == contract_id, Variation.state == VariationState.APPROVED),
            *(
                _sum(session, Certificate.amount, Certificate.contract_id == contract_id, Certificate.kind == kind)
                for kind in CertificateKind
            ),
            *_last_work(session, contract_id),
        ]  # fmt: skip
        if kept != counted:
            yield f"contract {contract_id}: stored varied, advanced, paid, certified, retained {kept}, counted {counted}"


def _sum(session: Session, column: Any, *where: Any) -> Decimal:
    return session.scalar(select(func.sum(column)).where(*where)) or ZERO


def _last_work(session: Session, contract_id: int) -> tuple[Decimal, Decimal]:
    """Work certified and retention of the last certificate for works: each counts everything to date."""
    query = select(Certificate.gross, Certificate.retention).where(
        Certificate.contract_id == contract_id, Certificate.kind == CertificateKind.WORKS
    )
    last = session.execute(query.order_by(Certificate.number.desc()).limit(1)).first()
    return (last[0], last[1]) if last else (ZERO, ZERO)


@sums.check
def unequal_lines(session: Session) -> Iterator[str]:
    """Sentences about lines of bills whose varied or certified quantity is not that of their papers."""
    approved = select(VariationLine.line_id, func.sum(VariationLine.quantity).label("varied")).join(
        VariationLine.variation
    )
    approved = approved.where(Variation.state == VariationState.APPROVED).group_by(VariationLine.line_id)
    latest = select(Certificate.contract_id, func.max(Certificate.number).label("number"))
    latest = latest.where(Certificate.kind == CertificateKind.WORKS).group_by(Certificate.contract_id)
    changes, last = approved.subquery(), latest.subquery()
    proved = select(CertificateLine.line_id, CertificateLine.quantity).join(CertificateLine.certificate)
    proved = proved.join(
        last, (last.c.contract_id == Certificate.contract_id) & (last.c.number == Certificate.number)
    )
    papers = proved.subquery()
    query = select(
        BillLine.id, BillLine.varied, BillLine.certified, changes.c.varied, papers.c.quantity
    ).outerjoin(changes, changes.c.line_id == BillLine.id)
    query = query.outerjoin(papers, papers.c.line_id == BillLine.id).order_by(BillLine.id)
    for line_id, varied, certified, counted, proven in session.execute(query):
        if (varied, certified) != (counted or 0, proven or 0):
            yield f"bill_line {line_id}: stored {varied}, {certified}, counted {counted or 0}, {proven or 0}"


def phase_of(contract: Contract, accepted: date | None, open_ones: int, today: date) -> Phase:
    """Before acceptance, in the defects period, or over it with nothing left to put right."""
    if accepted is None or accepted > today:
        return Phase.UNDER_WORKS
    is_over = today >= rules.months_after(accepted, contract.defects_months)
    return Phase.RELEASED if is_over and not open_ones else Phase.ACCEPTED
