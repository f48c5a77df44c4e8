"""Sums of money by region, kept in the transaction of each movement: city pages read nothing else."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Integer, Select, UniqueConstraint, cast, extract, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.base.model import Model, Yuan
from tracker.base.sums import Total
from tracker.funding.ledger import MovementKind
from tracker.funding.rules import SourceKind


def month_of(day: date) -> int:
    """2026-03-31 is 202603."""
    return day.year * 100 + day.month


def _facts(table: str) -> Any:
    """The facts stand in modules that import this one, so a recount finds them by the name of their table."""
    return Model.metadata.tables[table].c


class FundingTotal(Total):
    """Sums over sources by region (and every region above it), year and kind of source."""

    __tablename__ = "funding_total"
    __table_args__ = (UniqueConstraint("region_id", "year", "kind"),)
    keys: ClassVar = ("region_id", "year", "kind")
    measures: ClassVar = ("planned", *(kind.value for kind in MovementKind), "owner_returned")

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    kind: Mapped[SourceKind]
    planned: Mapped[Yuan]
    approved: Mapped[Yuan] = mapped_column(default=0, server_default="0")
    applied: Mapped[Yuan] = mapped_column(default=0, server_default="0")
    budgeted: Mapped[Yuan] = mapped_column(default=0, server_default="0")
    received: Mapped[Yuan]
    allocated: Mapped[Yuan] = mapped_column(default=0, server_default="0")
    paid: Mapped[Yuan] = mapped_column(default=0, server_default="0")
    settled: Mapped[Yuan] = mapped_column(default=0, server_default="0")
    final: Mapped[Yuan] = mapped_column(default=0, server_default="0")
    returned: Mapped[Yuan] = mapped_column(default=0, server_default="0")
    owner_returned: Mapped[Yuan] = mapped_column(default=0, server_default="0")

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        source = _facts("funding_source")
        keys: list[Any] = [source.region_path, source.year, source.kind]
        sums: list[Any] = [func.sum(source[name]) for name in cls.measures]
        yield select(*keys, *sums).group_by(*keys)


class MonthTotal(Total):
    """Movements by region, plan year, kind of source, stage and month (202603)."""

    __tablename__ = "money_month_total"
    __table_args__ = (UniqueConstraint("region_id", "year", "source_kind", "kind", "month"),)
    keys: ClassVar = ("region_id", "year", "source_kind", "kind", "month")
    measures: ClassVar = ("amount",)

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    source_kind: Mapped[SourceKind]
    kind: Mapped[MovementKind]
    month: Mapped[int]
    amount: Mapped[Yuan]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        fact = _facts("movement")
        month = cast(extract("year", fact.dated) * 100 + extract("month", fact.dated), Integer)
        keys: list[Any] = [fact.region_path, fact.year, fact.source_kind, fact.kind, month]
        yield select(*keys, func.sum(fact.amount)).group_by(*keys)


class IdleTotal(Total):
    """Money received on a day and neither paid nor returned yet, by region, plan year and kind of source;
    ``treasury`` is what of it is not allocated either.
    """

    __tablename__ = "idle_total"
    __table_args__ = (UniqueConstraint("region_id", "year", "kind", "day"),)
    keys: ClassVar = ("region_id", "year", "kind", "day")
    measures: ClassVar = ("amount", "treasury")

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    kind: Mapped[SourceKind]
    day: Mapped[date]
    amount: Mapped[Yuan]
    treasury: Mapped[Yuan] = mapped_column(default=0, server_default="0")

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        fact = _facts("idle_layer")
        keys: list[Any] = [fact.region_path, fact.year, fact.kind, fact.day]
        yield select(*keys, func.sum(fact.amount), func.sum(fact.treasury)).group_by(*keys)
