"""What contracts tell the money pages and the auditor's file; importing this registers it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy import Select, func, select

from tracker.accounts.models import Organisation
from tracker.base.money import to_fen
from tracker.base.tree import under
from tracker.contracts.models import Certificate, Contract, Settlement
from tracker.contracts.totals import ContractTotal
from tracker.extensions import db
from tracker.funding import beside
from tracker.funding.beside import Beside, Sheet
from tracker.funding.overview import region_ids
from tracker.places.models import Region
from tracker.projects.models import Project

ZERO = Decimal(0)
CONTRACT_SUMS = ("sum", "varied", "certified", "retained", "advanced", "paid")
CERTIFICATE_SUMS = (
    "gross", "kept", "retention", "recovered", "penalties", "before", "largest", "amount", "wages",
)  # fmt: skip
CONTRACT_HEADS = (
    "contract", "project", "project code", "number", "name", "contractor", "signed on",
    *(f"{name}, fen" for name in CONTRACT_SUMS),
)  # fmt: skip
CERTIFICATE_HEADS = (
    "certificate", "contract", "project", "number", "kind", "phase", "cut-off", *(f"{name}, fen" for name in CERTIFICATE_SUMS),
    "penalty reason", "exception", "drafted by", "approved by", "approved at",
)  # fmt: skip
SETTLEMENT_HEADS = (
    "settlement", "contract", "project", "claimed, fen", "audited, fen", "state", "reviewed by", "date", "document",
    "why less", "proposed by", "decided by", "scan",
)  # fmt: skip


@beside.say_of_project
def of_project(project: Project) -> Beside:
    """All contracts of a project, with the address of their list."""
    columns = [func.sum(getattr(Contract, name)) for name in ContractTotal.measures]
    row = db.session.execute(select(*columns).where(Contract.project_id == project.id)).one()
    return _said(row, url_for("contracts.index", project_id=project.id))


@beside.say_of_region
def of_region(region: Region | None, year: int | None) -> Beside:
    """Contracts of a part of the city, from the kept sums, with the address of their list."""
    columns = [func.sum(getattr(ContractTotal, name)) for name in ContractTotal.measures]
    query = select(*columns).where(ContractTotal.region_id.in_(region_ids(region)))
    row = db.session.execute(query.where(ContractTotal.year == year) if year else query).one()
    region_id = region.id if region else None
    return _said(row, url_for("all_contracts.index", region=region_id, year=year))


def _said(row: Sequence[Decimal | None], address: str) -> Beside:
    signed, varied, certified, retained = (amount or ZERO for amount in row)
    return Beside(signed + varied, certified, retained, address)


def contract_rows(region_path: str | None, project_id: int | None) -> Iterator[Sequence[Any]]:
    query = select(
        Contract.id, Contract.project_id, Project.code, Contract.number, Contract.name,
        Organisation.name.label("contractor"), Contract.signed_on, *(getattr(Contract, name) for name in CONTRACT_SUMS),
    ).join(Project, Project.id == Contract.project_id).join(Organisation, Organisation.id == Contract.contractor_id)  # fmt: skip
    for row in _stream(query.order_by(Contract.id), region_path, project_id):
        yield [*row[:7], *(str(to_fen(amount)) for amount in row[7:])]


def certificate_rows(region_path: str | None, project_id: int | None) -> Iterator[Sequence[Any]]:
    names = ("penalty_reason", "exception", "drafted_by_id", "approved_by_id", "approved_at")
    query = select(
        Certificate.id, Certificate.contract_id, Certificate.project_id, Certificate.number, Certificate.kind,
        Certificate.phase, Certificate.cut_off, *(getattr(Certificate, name) for name in (*CERTIFICATE_SUMS, *names)),
    ).join(Contract, Contract.id == Certificate.contract_id)  # fmt: skip
    end = 7 + len(CERTIFICATE_SUMS)
    for row in _stream(query.order_by(Certificate.id), region_path, project_id):
        yield [*row[:7], *(str(to_fen(amount)) for amount in row[7:end]), *row[end:-1], row[-1].isoformat()]


def settlement_rows(region_path: str | None, project_id: int | None) -> Iterator[Sequence[Any]]:
    names = (
        "state",
        "auditor",
        "dated",
        "document_no",
        "reason",
        "proposed_by_id",
        "decided_by_id",
        "file_key",
    )
    query = select(
        Settlement.id, Settlement.contract_id, Settlement.project_id, Settlement.claimed, Settlement.audited,
        *(getattr(Settlement, name) for name in names),
    ).join(Contract, Contract.id == Settlement.contract_id)  # fmt: skip
    for row in _stream(query.order_by(Settlement.id), region_path, project_id):
        yield [*row[:3], str(to_fen(row.claimed)), str(to_fen(row.audited)), *row[5:]]


def _stream(query: Select[Any], region_path: str | None, project_id: int | None) -> Iterator[Any]:
    """Of a query that holds the contracts."""
    part = Contract.project_id == project_id if project_id else under(Contract.region_path, region_path)
    yield from db.session.execute(query.where(part).execution_options(yield_per=2000))


beside.sheets += [
    Sheet("Contracts", CONTRACT_HEADS, contract_rows, tuple(range(7, len(CONTRACT_HEADS)))),
    Sheet("Certificates", CERTIFICATE_HEADS, certificate_rows, tuple(range(7, 7 + len(CERTIFICATE_SUMS)))),
    Sheet("Settlements", SETTLEMENT_HEADS, settlement_rows, (3, 4)),
]
