"""Where a project's money comes from and what of it has arrived."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.appendonly import protect
from tracker.base.model import Model, Name, Versioned, Yuan
from tracker.base.sums import Contribution, Summed, Total
from tracker.funding.rules import SourceKind
from tracker.places.models import Region
from tracker.projects.models import Project

ZERO = Decimal(0)


class Source(Versioned, Summed, Model):
    """One funding source of a project; ``received`` is the sum of its receipts, kept with each."""

    __tablename__ = "funding_source"
    __table_args__ = (
        Index("ix_funding_source_project", "project_id"),
        CheckConstraint("planned >= 0", name="planned"),
        CheckConstraint("received >= 0", name="received"),
    )
    summed: ClassVar = ("region_path", "year", "kind", "planned", "received")

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    region_path: Mapped[Name]
    year: Mapped[int]
    kind: Mapped[SourceKind]
    name: Mapped[Name | None]  # as published
    planned: Mapped[Yuan]
    received: Mapped[Yuan] = mapped_column(default=ZERO)

    project: Mapped[Project] = relationship()
    receipts: Mapped[list["Receipt"]] = relationship(back_populates="source", order_by="Receipt.id")

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        amounts = (fact["planned"] or ZERO, fact["received"] or ZERO)
        for region_id in fact["region_path"].strip("/").split("/"):
            yield FundingTotal, (int(region_id), fact["year"], fact["kind"]), amounts


class Receipt(Model):
    """Money that arrived. Never changed: a mistake is reversed by a row that names it."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("reverses_id"),
        CheckConstraint(
            "(reverses_id IS NULL AND amount > 0) OR (reverses_id IS NOT NULL AND amount < 0)", name="sign"
        ),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("funding_source.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    amount: Mapped[Yuan]
    received_on: Mapped[date]
    document_no: Mapped[Name]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))
    reason: Mapped[Name | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    source: Mapped[Source] = relationship(back_populates="receipts")
    by: Mapped[Account | None] = relationship()


protect(Receipt.__table__)  # type: ignore[arg-type]


class FundingTotal(Total):
    """Planned and received by region (and every region above it), year and kind of source."""

    __tablename__ = "funding_total"
    __table_args__ = (UniqueConstraint("region_id", "year", "kind"),)
    keys: ClassVar = ("region_id", "year", "kind")
    measures: ClassVar = ("planned", "received")

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    kind: Mapped[SourceKind]
    planned: Mapped[Yuan]
    received: Mapped[Yuan]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        keys: list[Any] = [Region.id, Source.year, Source.kind]
        sums: list[Any] = [func.sum(Source.planned), func.sum(Source.received)]
        yield select(*keys, *sums).join(Region, Source.region_path.startswith(Region.path)).group_by(*keys)
