"""Builders of contracts, variations, certificates and defects."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.keeping import NOON, number, save
from tests.factories.people import organisation
from tests.factories.projects import project
from tracker.accounts.models import Account, Organisation
from tracker.contracts.certifying import Phase, value
from tracker.contracts.models import (
    BillLine,
    Certificate,
    CertificateDraft,
    Contract,
    Defect,
    Settlement,
    Variation,
    VariationLine,
)
from tracker.contracts.rules import CertificateKind, VariationGrade, VariationKind, VariationOrigin
from tracker.items.models import Item
from tracker.projects.models import Project


def contract(of: Project | None = None, by: Organisation | None = None, **values: Any) -> Contract:
    """A contract on 1,000,000 yuan without an advance: 85 % of accepted work is paid, 3 % retained, 20 % wages."""
    of, by = of or project(), by or organisation()
    said = {
        "number": f"HT-{number()}",
        "name": "施工合同",
        "signed_on": date(2026, 3, 1),
        "sum": Decimal(1_000_000),
    }
    shares = {"progress": 85, "retention": 3, "advance": 0, "recovery": 0, "wage": 20}
    facts = {"project_id": of.id, "contractor_id": by.id, "defects_months": 24}
    facts |= {"region_path": of.region_path, "year": of.year}
    return save(Contract(**{**facts, **said, **{name: Decimal(n) for name, n in shares.items()}, **values}))


def bill_line(of: Contract, what: Item | None = None, **values: Any) -> BillLine:
    facts = {"contract_id": of.id, "project_id": of.project_id, "position": number(), "price": Decimal(100)}
    named = {"item_id": what.id, "name": what.name, "unit": what.unit.value} if what else {}
    return save(
        BillLine(**{"name": "措施费", "unit": "项", **facts, **named, "quantity": Decimal(100), **values})
    )


def variation(
    of: Contract, line: BillLine | None = None, by: Account | None = None, **values: Any
) -> Variation:
    """A proposed change of a line by 10."""
    line = line or bill_line(of)
    amount = value(Decimal(10), line.price)
    facts = {"contract_id": of.id, "project_id": of.project_id, "number": number(), "amount": amount}
    words = {
        "kind": VariationKind.SITE_ORDER, "origin": VariationOrigin.SITE, "grade": VariationGrade.ORDINARY,
        "reason": "地下遇旧管", "dated": date(2026, 4, 1), "proposed_at": NOON,
        "proposed_by_id": by.id if by else None,
    }  # fmt: skip
    made = Variation(**{**facts, **words, **values})
    made.lines.append(
        VariationLine(
            project_id=of.project_id, line_id=line.id, item_id=line.item_id, name=line.name, unit=line.unit,
            price=line.price, quantity=Decimal(10), amount=amount,
        )
    )  # fmt: skip
    return save(made)


def certificate_draft(of: Contract, by: Account | None = None, **values: Any) -> CertificateDraft:
    facts = {"contract_id": of.id, "project_id": of.project_id, "kind": CertificateKind.WORKS}
    when = {"cut_off": date(2026, 5, 1), "drafted_at": NOON, "drafted_by_id": by.id if by else None}
    return save(CertificateDraft(**{**facts, **when, **values}))


def certificate(of: Contract, amount: Decimal = Decimal(1000), **values: Any) -> Certificate:
    """An advance of so much; also moves the contract's sum, as the action does."""
    of.advanced += amount
    facts = {
        "contract_id": of.id,
        "project_id": of.project_id,
        "number": number(),
        "largest": amount,
        "amount": amount,
    }
    words = {"kind": CertificateKind.ADVANCE, "phase": Phase.UNDER_WORKS, "cut_off": date(2026, 4, 1)}
    sums = dict.fromkeys(
        ("gross", "kept", "retention", "recovered", "penalties", "before", "wages"), Decimal(0)
    )
    return save(Certificate(**{**facts, **words, **sums, "drafted_at": NOON, "approved_at": NOON, **values}))


def defect(of: Contract, **values: Any) -> Defect:
    facts = {"contract_id": of.id, "project_id": of.project_id}
    return save(Defect(**{**facts, "found_on": date(2026, 4, 1), "text": "楼道墙面渗水", **values}))


def settlement(of: Contract, by: Account | None = None, **values: Any) -> Settlement:
    """Proposed: 900,000 of 950,000 claimed."""
    facts = {"contract_id": of.id, "project_id": of.project_id, "proposed_by_id": by.id if by else None}
    sums = {"claimed": Decimal(950_000), "audited": Decimal(900_000), "reason": "工程量核减"}
    paper = {"auditor": "财政评审中心", "dated": date(2026, 8, 1), "document_no": f"审字{number()}号"}
    return save(Settlement(**{**facts, **sums, **paper, "proposed_at": NOON, **values}))
