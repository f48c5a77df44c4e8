"""Where a project's money comes from, the grants it is divided from, and the rules it comes with."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.appendonly import protect
from tracker.base.model import Model, Name, Versioned, Yuan
from tracker.base.sums import Contribution, Summed
from tracker.funding.books import Movement, Proposal
from tracker.funding.conditions import Effect, Subject
from tracker.funding.rules import SourceKind
from tracker.funding.totals import FundingTotal
from tracker.places.models import Region
from tracker.projects.models import Project

__all__ = ["Condition", "Edition", "FundingTotal", "Grant", "Movement", "Proposal", "Source"]
ZERO = Decimal(0)


class Source(Versioned, Summed, Model):
    """One funding source of a project. The sums from ``approved`` on are those of its movements, kept with each.

    ``planned`` is the plan as published. ``owner_returned`` is the part of ``returned`` that had been allocated.
    """

    __tablename__ = "funding_source"
    __table_args__ = (
        Index("ix_funding_source_project", "project_id"),
        Index("ix_funding_source_region", "region_path", "year", "kind"),
        CheckConstraint("planned >= 0", name="planned"),
        CheckConstraint("received >= 0", name="received"),
        CheckConstraint(
            "approved >= 0 AND applied >= 0 AND budgeted >= 0 AND settled >= 0 AND final >= 0", name="paper"
        ),
        CheckConstraint("owner_returned >= 0 AND owner_returned <= returned", name="returned"),
        CheckConstraint(
            "allocated >= 0 AND allocated + returned - owner_returned <= received", name="allocated"
        ),
        CheckConstraint("paid >= 0 AND paid + owner_returned <= allocated", name="paid"),
    )
    summed: ClassVar = ("region_path", "year", "kind", *FundingTotal.measures)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    region_path: Mapped[Name]
    year: Mapped[int]
    kind: Mapped[SourceKind]
    name: Mapped[Name | None]  # as published
    planned: Mapped[Yuan]
    approved: Mapped[Yuan] = mapped_column(default=ZERO, server_default="0")
    applied: Mapped[Yuan] = mapped_column(default=ZERO, server_default="0")
    budgeted: Mapped[Yuan] = mapped_column(default=ZERO, server_default="0")
    received: Mapped[Yuan] = mapped_column(default=ZERO)
    allocated: Mapped[Yuan] = mapped_column(default=ZERO, server_default="0")
    paid: Mapped[Yuan] = mapped_column(default=ZERO, server_default="0")
    settled: Mapped[Yuan] = mapped_column(default=ZERO, server_default="0")
    final: Mapped[Yuan] = mapped_column(default=ZERO, server_default="0")
    returned: Mapped[Yuan] = mapped_column(default=ZERO, server_default="0")
    owner_returned: Mapped[Yuan] = mapped_column(default=ZERO, server_default="0")

    project: Mapped[Project] = relationship()
    movements: Mapped[list[Movement]] = relationship(
        back_populates="source", order_by=lambda: (Movement.dated, Movement.id)
    )

    @property
    def idle(self) -> Decimal:
        """Received and neither paid nor returned."""
        return self.received - self.paid - self.returned

    @property
    def treasury(self) -> Decimal:
        """Received and neither allocated nor returned."""
        return self.received - self.allocated - (self.returned - self.owner_returned)

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        amounts = tuple(fact.get(name) or ZERO for name in FundingTotal.measures)
        for region_id in fact["region_path"].strip("/").split("/"):
            yield FundingTotal, (int(region_id), fact["year"], fact["kind"]), amounts


class Grant(Versioned, Model):
    """Money issued to a city or county by one document (指标文号), to be divided among projects.

    ``divided`` is the sum of the budgets issued from it, kept with each.
    """

    __tablename__ = "funding_grant"
    __table_args__ = (
        UniqueConstraint("region_id", "kind", "document_no"),
        Index("ix_funding_grant_region", "region_path", "year", "id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("divided >= 0 AND divided <= amount", name="divided"),
    )

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    region_path: Mapped[Name]
    year: Mapped[int]
    kind: Mapped[SourceKind]
    name: Mapped[Name | None]
    document_no: Mapped[Name]
    dated: Mapped[date]
    amount: Mapped[Yuan]
    divided: Mapped[Yuan] = mapped_column(default=ZERO)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    region: Mapped[Region] = relationship()
    by: Mapped[Account | None] = relationship()


class Edition(Model):
    """The rules of one kind of source as they stood from a day on. Never changed: a new edition follows."""

    __tablename__ = "funding_edition"
    __table_args__ = (UniqueConstraint("kind", "number"), CheckConstraint("number > 0", name="number"))

    kind: Mapped[SourceKind]
    number: Mapped[int]
    valid_from: Mapped[date]
    reason: Mapped[Name]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    by: Mapped[Account | None] = relationship()
    conditions: Mapped[list["Condition"]] = relationship(back_populates="edition", order_by="Condition.id")


class Condition(Model):
    """One rule of an edition: about what, its value, whether it blocks or warns, and where it is written."""

    __tablename__ = "funding_condition"
    __table_args__ = (UniqueConstraint("edition_id", "subject"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("funding_edition.id"))
    subject: Mapped[Subject]
    value: Mapped[str] = mapped_column(String(1000))
    effect: Mapped[Effect]
    source_text: Mapped[str] = mapped_column(String(400))

    edition: Mapped[Edition] = relationship(back_populates="conditions")


for _table in (Edition, Condition):
    protect(_table.__table__)  # type: ignore[arg-type]
