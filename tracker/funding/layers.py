"""Idle money by the day it came in, counted again from the receipts: first in, first out."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from tracker.base import sums
from tracker.base.model import AnySession
from tracker.funding import indicators
from tracker.funding.books import IdleLayer, Movement
from tracker.funding.ledger import MovementKind
from tracker.funding.models import ZERO, Source

Layers = dict[date, tuple[Decimal, Decimal]]
KEPT = cast(Table, IdleLayer.__table__)


def _received(session: AnySession) -> dict[int, dict[date, Decimal]]:
    """Receipts by source and day; one that was reversed is taken off its own day."""
    found: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    days: dict[int, date] = {}
    query = select(Movement.id, Movement.reverses_id, Movement.source_id, Movement.dated, Movement.amount)
    for row in session.execute(query.where(Movement.kind == MovementKind.RECEIVED).order_by(Movement.id)):
        days[row.id] = row.dated
        found[row.source_id][days.get(row.reverses_id, row.dated)] += row.amount
    return found


def _counted(session: AnySession) -> Iterator[tuple[Any, Layers]]:
    """Each source with what is left of every day's receipts, and how much of that is not allocated."""
    received = _received(session)
    sums_of = (Source.received, Source.allocated, Source.paid, Source.returned, Source.owner_returned)
    place = (Source.region_path, Source.year, Source.kind)
    for source in session.execute(select(Source.id, *place, *sums_of).order_by(Source.id)).all():
        came = sorted(received[source.id].items())
        idle = source.received - source.paid - source.returned
        waits = idle - (source.allocated - source.paid - source.owner_returned)
        lying = dict(indicators.fifo(came, waits))
        yield source, {day: (amount, lying.get(day, ZERO)) for day, amount in indicators.fifo(came, idle)}


@sums.rebuilder
def rebuild(session: AnySession) -> None:
    """Lay all layers anew."""
    session.execute(KEPT.delete())
    rows = [
        {
            "source_id": source.id, "region_path": source.region_path, "year": source.year, "kind": source.kind,
            "day": day, "amount": amount, "treasury": treasury,
        }
        for source, layers in _counted(session)
        for day, (amount, treasury) in layers.items()
    ]  # fmt: skip
    if rows:
        session.execute(KEPT.insert(), rows)


@sums.check
def unequal(session: Session) -> Iterator[str]:
    """Sentences about idle money that is not what first in, first out leaves of a source's receipts."""
    kept: dict[int, Layers] = defaultdict(dict)
    query = select(IdleLayer.source_id, IdleLayer.day, IdleLayer.amount, IdleLayer.treasury)
    for layer in session.execute(query.where(IdleLayer.amount != 0)):
        kept[layer.source_id][layer.day] = (layer.amount, layer.treasury)
    for source, counted in _counted(session):
        if counted != kept[source.id]:
            yield f"funding_source {source.id}: idle layers {kept[source.id]}, counted {counted}"
