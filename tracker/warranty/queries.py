"""Reads of what was built and accepted at a place, and who built it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, or_, select

from tracker.accounts.models import Organisation
from tracker.contracts.models import BillLine, Contract, ContractLot
from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.projects.evidence import EvidenceKind
from tracker.projects.models import EvidenceRecord, Party, ProjectCompound
from tracker.projects.rules import PartyRole
from tracker.warranty.rules import Covered, kind_of, until

Firm = tuple[int | None, int, str, str | None]  # contract, organisation, name, telephone


def passport(compound_id: int, building_id: int | None = None) -> tuple[Covered, ...]:
    """Every accepted work at a building and on the compound's common ground; without a building, everywhere in
    the compound. The longest warranty first.
    """
    accepted = _accepted(compound_id)
    if not accepted:
        return ()
    rows = _done(compound_id, building_id, list(accepted))
    by_item, by_project = _builders([row.id for row in rows]), _parties(compound_id, list(accepted))
    works = [
        _covered(row, accepted[row.project_id], by_item.get(row.id) or by_project.get(row.project_id))
        for row in rows
    ]
    return tuple(
        sorted(works, key=lambda work: (-work.until.toordinal(), work.item_id, work.building_id or 0))
    )


def _accepted(compound_id: int) -> dict[int, date]:
    """Day of the joint acceptance, by project of the compound."""
    query = (
        select(EvidenceRecord.project_id, func.min(EvidenceRecord.dated))
        .join(ProjectCompound, ProjectCompound.project_id == EvidenceRecord.project_id)
        .where(
            ProjectCompound.compound_id == compound_id, EvidenceRecord.kind == EvidenceKind.ACCEPTANCE,
            EvidenceRecord.document_no.is_not(None),
        )
        .group_by(EvidenceRecord.project_id)
    )  # fmt: skip
    return {row[0]: row[1] for row in db.session.execute(query)}


def _done(compound_id: int, building_id: int | None, projects: Sequence[int]) -> Sequence[Row[Any]]:
    query: Any = select(Item.id, Item.project_id, Item.type_code, Item.name, ItemPlace.building_id).join(
        ItemPlace
    )
    query = query.where(
        ItemPlace.compound_id == compound_id, Item.project_id.in_(projects), ItemPlace.done > 0
    )
    if building_id is not None:
        query = query.where(or_(ItemPlace.building_id == building_id, ItemPlace.building_id.is_(None)))
    return db.session.execute(query.order_by(Item.id, ItemPlace.building_id)).all()


def _builders(items: Sequence[int]) -> dict[int, Firm]:
    """Who has the item in the bill of a contract."""
    query: Any = (
        select(BillLine.item_id, Contract.id, Organisation.id, Organisation.name, Organisation.phone)
        .join(Contract, Contract.id == BillLine.contract_id)
        .join(Organisation, Organisation.id == Contract.contractor_id)
        .where(BillLine.item_id.in_(items))
        .order_by(Contract.id.desc())
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in db.session.execute(query)}


def _parties(compound_id: int, projects: Sequence[int]) -> dict[int, Firm]:
    """The contractor of the project, for works that stand in no bill; with its contract here, if there is one."""
    lot = select(func.min(ContractLot.contract_id)).where(
        ContractLot.project_id == Party.project_id, ContractLot.compound_id == compound_id
    )
    query = (
        select(Party.project_id, lot.scalar_subquery(), Organisation.id, Organisation.name, func.coalesce(Party.phone, Organisation.phone))
        .join(Organisation, Organisation.id == Party.organisation_id)
        .where(Party.role == PartyRole.CONTRACTOR, Party.project_id.in_(projects))
        .order_by(Party.id.desc())
    )  # fmt: skip
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in db.session.execute(query)}


def _covered(row: Row[Any], accepted_on: date, firm: Firm | None) -> Covered:
    contract_id, firm_id, name, phone = firm or (None, None, "", None)
    kind = kind_of(row.type_code)
    return Covered(
        item_id=row.id, project_id=row.project_id, contract_id=contract_id, name=row.name, kind=kind,
        building_id=row.building_id, firm_id=firm_id, firm=name, phone=phone,
        accepted_on=accepted_on, until=until(kind, accepted_on),
    )  # fmt: skip
