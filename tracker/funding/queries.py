"""Reads of funding sources and receipts."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from tracker.base import sums
from tracker.extensions import db
from tracker.funding.models import Receipt, Source
from tracker.items.earning import percent


@dataclass(frozen=True)
class Arrival:
    """Planned and received sums in yuan, and how much of the plan has arrived."""

    planned: Decimal
    received: Decimal

    @property
    def percent(self) -> Decimal | None:
        """Received of planned, rounded down to one decimal; None when nothing was planned."""
        return percent(Fraction(self.received) / Fraction(self.planned)) if self.planned else None


def sources(project_id: int) -> list[Source]:
    return list(db.session.scalars(select(Source).filter_by(project_id=project_id).order_by(Source.id)))


def whole(found: list[Source]) -> Arrival:
    """All sources of a project together."""
    zero = Decimal(0)
    return Arrival(sum((s.planned for s in found), zero), sum((s.received for s in found), zero))


def arrival(project_id: int) -> Arrival:
    """Sums over a project's sources without reading them."""
    query = select(func.sum(Source.planned), func.sum(Source.received)).where(Source.project_id == project_id)
    planned, received = db.session.execute(query).one()
    return Arrival(planned or Decimal(0), received or Decimal(0))


def receipts(source_id: int) -> list[Receipt]:
    """Receipts of a source with who entered them, in order of entry."""
    query = select(Receipt).filter_by(source_id=source_id).options(joinedload(Receipt.by))
    return list(db.session.scalars(query.order_by(Receipt.id)))


def reversal_of(receipt_id: int) -> Receipt | None:
    return db.session.scalar(select(Receipt).filter_by(reverses_id=receipt_id))


def uses_of(document_no: str, project_id: int) -> int:
    """How many receipts of a project that still count came with this document."""
    reversed_ids = select(Receipt.reverses_id).where(Receipt.reverses_id.is_not(None))
    query = select(func.count()).select_from(Receipt)
    query = query.where(Receipt.project_id == project_id, Receipt.document_no == document_no)
    return db.session.scalar(query.where(Receipt.reverses_id.is_(None), Receipt.id.not_in(reversed_ids))) or 0


@sums.check
def unequal_sources(session: Session) -> Iterator[str]:
    """Sentences about sources whose received sum is not that of their receipts."""
    counted = select(Receipt.source_id, func.sum(Receipt.amount).label("sum")).group_by(Receipt.source_id)
    found = counted.subquery()
    query = select(Source.id, Source.received, found.c.sum).outerjoin(found, found.c.source_id == Source.id)
    for source_id, stored, received in session.execute(query.order_by(Source.id)):
        if stored != (received or 0):
            yield f"funding_source {source_id}: stored received {stored}, receipts {received or 0}"
