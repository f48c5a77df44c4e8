"""Who may see contracts: whoever sees the project; a contractor only its own and what belongs to them."""

from typing import Any

from sqlalchemy import Select, select

from tracker.base.access import Role, Scope, scoped
from tracker.base.model import Model
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
from tracker.projects.scope import through_project

_of_project = through_project(Contract.project_id)


@scoped(Contract)
def contracts(query: Select[Any], person: Any) -> Select[Any]:
    if person.role is Role.CONTRACTOR:
        query = query.where(Contract.contractor_id == person.organisation_id)
    return _of_project(query, person)


def _through_contract(model: Any) -> Scope:
    of_project = through_project(model.project_id)

    def scope(query: Select[Any], person: Any) -> Select[Any]:
        if person.role is Role.CONTRACTOR:
            return query.where(model.contract_id.in_(contracts(select(Contract.id), person)))
        return of_project(query, person)

    return scope


def _through(model: Any, column: Any, owner: type[Model]) -> Scope:
    """Rows of rows of a contract."""
    own: Any = owner
    above, of_project = _through_contract(owner), through_project(model.project_id)

    def scope(query: Select[Any], person: Any) -> Select[Any]:
        if person.role is Role.CONTRACTOR:
            return query.where(column.in_(above(select(own.id), person)))
        return of_project(query, person)

    return scope


for _table in (ContractLot, BillLine, Variation, CertificateDraft, Certificate, Defect, Settlement):
    scoped(_table)(_through_contract(_table))
scoped(VariationLine)(_through(VariationLine, VariationLine.variation_id, Variation))
scoped(DraftLine)(_through(DraftLine, DraftLine.draft_id, CertificateDraft))
scoped(CertificateLine)(_through(CertificateLine, CertificateLine.certificate_id, Certificate))
