"""Sums of contracts by region, kept in the transaction of each contract, variation and certificate."""

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.base.model import Model, Yuan
from tracker.base.sums import Total


class ContractTotal(Total):
    """Contract sums, approved variations, work certified to date and retention kept back, in yuan, by region
    (and every region above it) and plan year of the project.
    """

    __tablename__ = "contract_total"
    __table_args__ = (UniqueConstraint("region_id", "year"),)
    keys: ClassVar = ("region_id", "year")
    measures: ClassVar = ("sum", "varied", "certified", "retained")

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    sum: Mapped[Yuan]
    varied: Mapped[Yuan]
    certified: Mapped[Yuan]
    retained: Mapped[Yuan]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        """The contracts stand in a module that imports this one; their table is found by its name."""
        fact = Model.metadata.tables["contract"].c
        keys: list[Any] = [fact.region_path, fact.year]
        yield select(*keys, *(func.sum(fact[name]) for name in cls.measures)).group_by(*keys)
