"""Works contracts, what they price, how they are varied, and what is certified on them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from tracker.accounts.models import Account, Organisation
from tracker.base.appendonly import protect
from tracker.base.model import Code, Model, Name, Quantity, Scaled, Versioned, Yuan
from tracker.base.sums import Contribution, Summed
from tracker.base.tree import ancestors
from tracker.contracts.certifying import Phase
from tracker.contracts.rules import (
    CertificateKind,
    DraftState,
    Terms,
    VariationGrade,
    VariationKind,
    VariationOrigin,
    VariationState,
)
from tracker.contracts.totals import ContractTotal
from tracker.funding.models import Source
from tracker.items.models import Item
from tracker.places.models import Compound
from tracker.projects.models import Project

ZERO = Decimal(0)
Percent = Annotated[Decimal, mapped_column(Scaled(2))]


class Contract(Versioned, Summed, Model):
    """A contract on works of a project. ``varied`` is the sum of its approved variations, ``certified`` the
    work certified to date, ``retained`` the retention kept back of it, ``advanced`` and ``paid`` what was
    certified for payment as advance and for works; all five are kept with the variation or certificate.
    ``settled`` is what the approved final settlement says the contract is worth, None before it.
    Region and year are those of the project, for the sums of the city. Shares are percent.
    """

    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        Index("ix_contract_region", "region_path", "year", "id"),
        CheckConstraint("sum > 0", name="sum"),
        CheckConstraint("sum <= control_price", name="control_price"),
        CheckConstraint("sum <= estimate", name="estimate"),
        CheckConstraint("certified >= 0 AND certified <= sum + varied", name="certified"),
        CheckConstraint("advanced >= 0 AND paid >= 0", name="paid"),
        CheckConstraint("retained >= 0 AND retained <= certified", name="retained"),
        CheckConstraint("settled > 0 AND settled <= sum + varied", name="settled"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
    )
    summed: ClassVar = ("region_path", "year", *ContractTotal.measures)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    region_path: Mapped[Name]
    year: Mapped[int]
    number: Mapped[Code]
    name: Mapped[Name]
    contractor_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    signed_on: Mapped[date]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    sum: Mapped[Yuan]
    control_price: Mapped[Yuan | None]
    estimate: Mapped[Yuan | None]  # of what was approved for the project, the part for this contract
    advance: Mapped[Percent]
    recovery: Mapped[Percent]
    progress: Mapped[Percent]
    retention: Mapped[Percent]
    wage: Mapped[Percent]
    guarantee: Mapped[Yuan | None]
    guarantee_until: Mapped[date | None]
    defects_months: Mapped[int]
    varied: Mapped[Yuan] = mapped_column(default=ZERO)
    certified: Mapped[Yuan] = mapped_column(default=ZERO)
    retained: Mapped[Yuan] = mapped_column(default=ZERO)
    advanced: Mapped[Yuan] = mapped_column(default=ZERO)
    paid: Mapped[Yuan] = mapped_column(default=ZERO)
    settled: Mapped[Yuan | None]
    demo: Mapped[bool] = mapped_column(default=False)

    project: Mapped[Project] = relationship()
    contractor: Mapped[Organisation] = relationship(foreign_keys=[contractor_id])
    employer: Mapped[Organisation | None] = relationship(foreign_keys=[employer_id])
    lots: Mapped[list["ContractLot"]] = relationship(back_populates="contract", order_by="ContractLot.id")

    @property
    def terms(self) -> Terms:
        return Terms(self.progress, self.retention, self.advance, self.recovery, self.wage)

    @property
    def whole(self) -> Decimal:
        """The sum with its approved variations."""
        return self.sum + self.varied

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        amounts = tuple(fact.get(name) or ZERO for name in ContractTotal.measures)
        for region_id in ancestors(fact["region_path"]):
            yield ContractTotal, (region_id, fact["year"]), amounts


class ContractLot(Model):
    """A compound that a contract builds in; one contract may have lots in several."""

    __tablename__ = "contract_lot"
    __table_args__ = (UniqueConstraint("contract_id", "compound_id"),)

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"), index=True)

    contract: Mapped[Contract] = relationship(back_populates="lots")
    compound: Mapped[Compound] = relationship()


class BillLine(Versioned, Model):
    """A line of the bill of quantities (工程量清单). A line of an item is measured by what is accepted of it;
    one without an item is a lump sum or a measure. ``varied`` and ``certified`` are kept quantities.
    """

    __tablename__ = "bill_line"
    __table_args__ = (
        UniqueConstraint("contract_id", "item_id"),
        Index("ix_bill_line_contract", "contract_id", "position"),
        CheckConstraint("price >= 0 AND quantity >= 0", name="positive"),
        CheckConstraint("certified >= 0 AND certified <= quantity + varied", name="certified"),
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    position: Mapped[int]
    code: Mapped[Code | None]
    name: Mapped[Name]
    unit: Mapped[Code]
    price: Mapped[Yuan]
    quantity: Mapped[Quantity]
    varied: Mapped[Quantity] = mapped_column(default=ZERO)
    certified: Mapped[Quantity] = mapped_column(default=ZERO)

    contract: Mapped[Contract] = relationship()
    item: Mapped[Item | None] = relationship()

    @property
    def agreed(self) -> Decimal:
        """The contract's quantity with its approved variations."""
        return self.quantity + self.varied


class _Decided:
    """What one person proposes and another decides on."""

    state: Mapped[VariationState] = mapped_column(default=VariationState.PROPOSED)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decision: Mapped[str | None] = mapped_column(String(400))

    @declared_attr
    def proposed_by(cls) -> Mapped[Account | None]:
        return relationship(Account, foreign_keys=f"{cls.__name__}.proposed_by_id")  # type: ignore[attr-defined]

    @declared_attr
    def decided_by(cls) -> Mapped[Account | None]:
        return relationship(Account, foreign_keys=f"{cls.__name__}.decided_by_id")  # type: ignore[attr-defined]

    @staticmethod
    def checks() -> tuple[CheckConstraint, CheckConstraint]:
        return (
            CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided"),
            CheckConstraint("decided_by_id <> proposed_by_id", name="two_people"),
        )


class Variation(_Decided, Versioned, Model):
    """A change of a contract: design change, site instruction, supplement. Two people make one."""

    __tablename__ = "variation"
    __table_args__ = (
        UniqueConstraint("contract_id", "number"),
        *_Decided.checks(),
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    number: Mapped[int]
    kind: Mapped[VariationKind]
    origin: Mapped[VariationOrigin]
    grade: Mapped[VariationGrade]
    reason: Mapped[str] = mapped_column(Text)
    dated: Mapped[date]
    document_no: Mapped[Name | None]
    days: Mapped[int] = mapped_column(default=0)
    amount: Mapped[Yuan]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("funding_source.id"))

    contract: Mapped[Contract] = relationship()
    source: Mapped[Source | None] = relationship()
    lines: Mapped[list["VariationLine"]] = relationship(
        back_populates="variation", order_by="VariationLine.id"
    )


class VariationLine(Model):
    """By how much a variation changes a line of the bill; approved, a line without one gets a new one."""

    __tablename__ = "variation_line"
    __table_args__ = (CheckConstraint("quantity <> 0", name="quantity"),)

    variation_id: Mapped[int] = mapped_column(ForeignKey("variation.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("bill_line.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    name: Mapped[Name]
    unit: Mapped[Code]
    price: Mapped[Yuan]
    quantity: Mapped[Quantity]
    amount: Mapped[Yuan]

    variation: Mapped[Variation] = relationship(back_populates="lines")
    line: Mapped[BillLine | None] = relationship()
    item: Mapped[Item | None] = relationship()


class Settlement(_Decided, Versioned, Model):
    """The final settlement (结算) of a contract: what the contractor claimed and what the review left of it.

    Proposed by one person, approved by another; approved, it is what the contract is worth for good.
    """

    __tablename__ = "settlement"
    __table_args__ = (
        Index("ix_settlement_contract", "contract_id", "state"),
        CheckConstraint("audited > 0 AND audited <= claimed", name="audited"),
        *_Decided.checks(),
        CheckConstraint("(file_key IS NULL) = (file_type IS NULL)", name="file"),
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    claimed: Mapped[Yuan]
    audited: Mapped[Yuan]
    auditor: Mapped[Name]
    dated: Mapped[date]
    document_no: Mapped[Name]
    reason: Mapped[str | None] = mapped_column(String(400))  # why less than claimed
    file_key: Mapped[Code | None]
    file_type: Mapped[Code | None]

    contract: Mapped[Contract] = relationship()


class CertificateDraft(Versioned, Model):
    """The certificate of a contract that is being made; one at a time. ``amount`` None asks for the largest."""

    __tablename__ = "certificate_draft"
    __table_args__ = (UniqueConstraint("contract_id"), CheckConstraint("penalties >= 0", name="penalties"))

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    kind: Mapped[CertificateKind]
    cut_off: Mapped[date]
    amount: Mapped[Yuan | None]
    penalties: Mapped[Yuan] = mapped_column(default=ZERO)  # to date
    penalty_reason: Mapped[str | None] = mapped_column(String(400))
    exception: Mapped[str | None] = mapped_column(String(400))
    state: Mapped[DraftState] = mapped_column(default=DraftState.DRAFT)
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    drafted_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    returned: Mapped[str | None] = mapped_column(String(400))

    contract: Mapped[Contract] = relationship()
    drafted_by: Mapped[Account | None] = relationship()
    lines: Mapped[list["DraftLine"]] = relationship(
        back_populates="draft", order_by="DraftLine.id", cascade="all, delete-orphan"
    )


class DraftLine(Model):
    """The quantity to date a draft claims for a line of the bill."""

    __tablename__ = "draft_line"
    __table_args__ = (
        UniqueConstraint("draft_id", "line_id"),
        CheckConstraint("quantity >= 0", name="quantity"),
    )

    draft_id: Mapped[int] = mapped_column(ForeignKey("certificate_draft.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("bill_line.id"), index=True)
    quantity: Mapped[Quantity]

    draft: Mapped[CertificateDraft] = relationship(back_populates="lines")
    line: Mapped[BillLine] = relationship()


class Certificate(Model):
    """An approved payment certificate. Never changed: the next one counts everything to date again.

    ``gross`` to ``before`` are the reckoning it was approved on, ``largest`` what the rules allowed then;
    ``amount`` is to be paid, ``wages`` of it into the wage account.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("contract_id", "number"),
        CheckConstraint("approved_by_id <> drafted_by_id", name="two_people"),
        CheckConstraint("amount > 0 AND wages >= 0 AND wages <= amount", name="amount"),
        CheckConstraint("amount <= largest OR exception IS NOT NULL", name="exception"),
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    number: Mapped[int]
    kind: Mapped[CertificateKind]
    phase: Mapped[Phase]
    cut_off: Mapped[date]
    gross: Mapped[Yuan]
    kept: Mapped[Yuan]
    retention: Mapped[Yuan]
    recovered: Mapped[Yuan]
    penalties: Mapped[Yuan]
    before: Mapped[Yuan]
    largest: Mapped[Yuan]
    amount: Mapped[Yuan]
    wages: Mapped[Yuan]
    penalty_reason: Mapped[str | None] = mapped_column(String(400))
    exception: Mapped[str | None] = mapped_column(String(400))
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    drafted_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime]

    contract: Mapped[Contract] = relationship()
    drafted_by: Mapped[Account | None] = relationship(foreign_keys=[drafted_by_id])
    approved_by: Mapped[Account | None] = relationship(foreign_keys=[approved_by_id])
    lines: Mapped[list["CertificateLine"]] = relationship(
        back_populates="certificate", order_by="CertificateLine.id"
    )


class CertificateLine(Model):
    """What a certificate counted of a line of the bill, to date, at the price of then."""

    __tablename__ = "certificate_line"
    __table_args__ = (UniqueConstraint("certificate_id", "line_id"),)

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("bill_line.id"), index=True)
    quantity: Mapped[Quantity]
    price: Mapped[Yuan]
    value: Mapped[Yuan]

    certificate: Mapped[Certificate] = relationship(back_populates="lines")
    line: Mapped[BillLine] = relationship()


protect(Certificate.__table__)  # type: ignore[arg-type]
protect(CertificateLine.__table__)  # type: ignore[arg-type]


class Defect(Versioned, Model):
    """Something to put right before the retention is released."""

    __tablename__ = "defect"
    __table_args__ = (
        Index("ix_defect_contract", "contract_id", "fixed_on"),
        CheckConstraint("fixed_on >= found_on", name="fixed"),
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    found_on: Mapped[date]
    text: Mapped[str] = mapped_column(String(400))
    fixed_on: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    contract: Mapped[Contract] = relationship()
    by: Mapped[Account | None] = relationship()
