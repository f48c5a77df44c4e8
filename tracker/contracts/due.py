"""What contracts ask of somebody: retention to release, guarantees and terms that end, certificates that wait,
settlements that are late, and payment that runs ahead of the works.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, select

from tracker.base.clock import CHINA
from tracker.base.due import Due
from tracker.base.words import N_
from tracker.contracts import queries
from tracker.contracts.models import Certificate, CertificateDraft, Contract, Defect
from tracker.contracts.rules import ANSWER_DAYS, DraftState, is_ahead, months_after, settlement_due
from tracker.extensions import db
from tracker.funding.books import Movement
from tracker.funding.ledger import MovementKind, money
from tracker.funding.models import Source
from tracker.projects.evidence import EvidenceKind
from tracker.projects.models import EvidenceRecord, Project

RETENTION = N_(
    "The defects period of “%(contract)s” (%(project)s) ended on %(day)s: release the retention of %(amount)s yuan."
)
DEFECTS = N_(
    "The defects period of “%(contract)s” (%(project)s) ends on %(day)s and %(count)s defects are open: %(amount)s yuan of retention stays."
)
GUARANTEE = N_(
    "The performance guarantee of “%(contract)s” (%(project)s) ends on %(day)s and the works are not accepted."
)
TERM = N_("“%(contract)s” (%(project)s) ends on %(day)s and the works are not accepted.")
SETTLE = N_("“%(contract)s” (%(project)s) is to be settled by %(day)s.")
WAITING = N_("A certificate of “%(contract)s” (%(project)s), handed in on %(day)s, waits for approval.")
UNPAID = N_("%(amount)s yuan certified on “%(contract)s” (%(project)s) was to be paid by %(day)s.")
AHEAD = N_(
    "Payment for %(project)s runs ahead of the works: %(paid)s yuan is paid, %(earned)s of work is done."
)

BATCH = 500  # contracts that are asked about together


def due(today: date, *, ahead: int) -> Iterator[Due]:
    """Everything, kind by kind, each in order of its days; ``ahead`` days before a term or guarantee ends."""
    until = today + timedelta(days=ahead)
    for row in db.session.execute(_contracts()):
        yield from _after_acceptance(row, today, until) if row.accepted else _before(row, until, today)
    yield from _drafts(today)
    yield from _unpaid(today)
    yield from _ahead_of_works()


def _accepted() -> Any:
    """The day of the joint acceptance of each project, as a document proves it."""
    query = select(EvidenceRecord.project_id, func.min(EvidenceRecord.dated).label("day"))
    query = query.where(
        EvidenceRecord.kind == EvidenceKind.ACCEPTANCE, EvidenceRecord.document_no.is_not(None)
    )
    return query.group_by(EvidenceRecord.project_id).subquery()


def _contracts() -> Select[Any]:
    accepted = _accepted()
    open_ones = select(Defect.contract_id, func.count().label("count")).where(Defect.fixed_on.is_(None))
    defects = open_ones.group_by(Defect.contract_id).subquery()
    query = _of_project(
        select(
            *_NAMED, Contract.retained, Contract.settled, Contract.guarantee_until, Contract.ends_on,
            Contract.defects_months, accepted.c.day.label("accepted"), defects.c.count.label("open"),
        )
    )  # fmt: skip
    query = query.outerjoin(accepted, accepted.c.project_id == Contract.project_id)
    query = query.outerjoin(defects, defects.c.contract_id == Contract.id)
    return query.order_by(Contract.id).execution_options(yield_per=1000)


_NAMED: tuple[Any, ...] = (
    Contract.id, Contract.name, Contract.contractor_id, Project.id.label("project_id"), Project.name.label("project"),
    Project.region_path,
)  # fmt: skip


def _of_project(query: Select[Any]) -> Select[Any]:
    return query.select_from(Contract).join(Project, Project.id == Contract.project_id)


def _after_acceptance(row: Any, today: date, until: date) -> Iterator[Due]:
    last = settlement_due(row.accepted)
    if row.settled is None and last <= until:
        yield _due(row, "settlement overdue" if last < today else "settlement soon", last, SETTLE)
    end = months_after(row.accepted, row.defects_months)
    if not row.retained or end > until:
        return
    if row.open:
        yield _due(row, "defects hold retention", end, DEFECTS, True, amount=row.retained, count=row.open)
    elif end <= today:
        yield _due(row, "retention to release", end, RETENTION, amount=row.retained)


def _before(row: Any, until: date, today: date) -> Iterator[Due]:
    for rule, day, text in (
        ("guarantee", row.guarantee_until, GUARANTEE),
        ("contract term", row.ends_on, TERM),
    ):
        if day and day <= until:
            yield _due(
                row, f"{rule} {'over' if day < today else 'ends soon'}", day, text, rule == "guarantee"
            )


def _drafts(today: date) -> Iterator[Due]:
    """Handed in and not decided; after fourteen days it is late (财建〔2004〕369号)."""
    query = _of_project(select(*_NAMED, CertificateDraft.handed_in_at)).join(CertificateDraft)
    query = query.where(CertificateDraft.state == DraftState.HANDED_IN)
    for row in db.session.execute(query.order_by(CertificateDraft.handed_in_at, CertificateDraft.id)):
        day = row.handed_in_at.astimezone(CHINA).date()
        is_late = today > day + timedelta(days=ANSWER_DAYS)
        yield _due(row, "certificate late" if is_late else "certificate waits", day, WAITING)


def _unpaid(today: date) -> Iterator[Due]:
    """Certified for more than fourteen days and not paid. What the ledger has of a contract tells which to look at."""
    paid = select(Movement.contract_id, func.sum(Movement.amount).label("sum"))
    paid = paid.where(Movement.kind == MovementKind.PAID, Movement.contract_id.is_not(None))
    of_contract = paid.group_by(Movement.contract_id).subquery()
    query = _of_project(select(*_NAMED)).outerjoin(of_contract, of_contract.c.contract_id == Contract.id)
    query = query.where(Contract.advanced + Contract.paid > func.coalesce(of_contract.c.sum, 0))
    behind = iter(db.session.execute(query.order_by(Contract.id)).all())
    while some := {row.id: row for row in islice(behind, BATCH)}:
        yield from _unpaid_of(some, today)


def _unpaid_of(contracts: dict[int, Any], today: date) -> Iterator[Due]:
    """The certificates of these contracts, by id, that were to be paid by now."""
    query = select(Certificate.id, Certificate.contract_id, Certificate.approved_at, Certificate.amount)
    query = query.where(Certificate.contract_id.in_(contracts))
    found = db.session.execute(query.order_by(Certificate.contract_id, Certificate.number)).all()
    settled = queries.settled([one.id for one in found])
    for one in found:
        last = one.approved_at.astimezone(CHINA).date() + timedelta(days=ANSWER_DAYS)
        left = one.amount - settled[one.id].paid
        if left > 0 and last < today:
            row, subject = contracts[one.contract_id], ("certificate", one.id)
            yield _due(row, "certificate unpaid", last, UNPAID, amount=left, subject=subject)


def _ahead_of_works() -> Iterator[Due]:
    """Projects whose payments, advances apart, are beyond the works; told of anew with every payment."""
    paid = (
        select(Source.project_id, func.sum(Source.paid).label("sum")).group_by(Source.project_id).subquery()
    )
    advanced = select(Contract.project_id, func.sum(Contract.advanced).label("sum"))
    advances = advanced.group_by(Contract.project_id).subquery()
    query = select(
        Project.id, Project.name, Project.region_path, Project.earned, Project.value, paid.c.sum.label("paid"),
        func.coalesce(advances.c.sum, 0).label("advanced"),
    ).join(paid, paid.c.project_id == Project.id).outerjoin(advances, advances.c.project_id == Project.id)  # fmt: skip
    query = query.where(Project.value > 0, paid.c.sum > Project.earned).order_by(Project.id)
    for row in db.session.execute(query).all():
        if is_ahead(row.paid - row.advanced, row.earned, row.value):
            last = db.session.scalar(
                select(func.max(Movement.dated)).filter_by(project_id=row.id, kind=MovementKind.PAID)
            )
            yield Due(
                rule="payment ahead of works", subject="project", subject_id=row.id, since=last or date.min,
                project_id=row.id, region_path=row.region_path, text=AHEAD, path=f"/office/projects/{row.id}/funding/",
                values={"project": row.name, "paid": money(row.paid), "earned": money(row.earned)},
            )  # fmt: skip


def _due(
    row: Any, rule: str, since: date, text: str, firm: bool = False, *, amount: Decimal | None = None, count: int = 0,
    subject: tuple[str, int] | None = None,
) -> Due:  # fmt: skip
    name, number = subject or ("contract", row.id)
    values = {"contract": row.name, "project": row.project, "day": since.isoformat(), "count": str(count)}
    return Due(
        rule=rule, subject=name, subject_id=number, since=since, project_id=row.project_id, region_path=row.region_path,
        text=text, path=f"/office/projects/{row.project_id}/contracts/{row.id}", firm=firm,
        organisation_id=row.contractor_id if firm else None, values={**values, "amount": money(amount or Decimal(0))},
    )  # fmt: skip
