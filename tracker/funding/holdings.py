"""What each source holds for items and compounds: kept with every movement, so that nobody adds up its legs."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, cast

from sqlalchemy import Select, Table, Update, bindparam, case, func, select
from sqlalchemy.orm import Session

from tracker.base import sums
from tracker.base.model import AnySession
from tracker.base.prepared import Prepared
from tracker.extensions import db
from tracker.funding import queries
from tracker.funding.books import Holding, MovementLeg, Proposal, ProposalState
from tracker.funding.ledger import Leg, MovementKind, Pot, Target, moved
from tracker.funding.models import Source
from tracker.funding.rules import SourceKind
from tracker.items.models import Item

ZERO = Decimal(0)
KEPT, LEGS = (cast(Table, model.__table__) for model in (Holding, MovementLeg))
TARGET = ("item_id", "compound_id")
Amounts = tuple[Decimal, Decimal]  # allocated, used


def held(source_id: int, proposals: Sequence[Proposal] = ()) -> dict[Target, Amounts]:
    """By item and compound: allocated to it, and paid, returned or reserved for it."""
    rows = _held().all(source=source_id)
    found: dict[Target, Amounts] = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    for proposal in proposals:
        for leg in queries.parts_of(proposal):
            if leg.origin is Pot.OWNER and proposal.reverses_id is None:
                own, used = found.get(leg.on, (ZERO, ZERO))
                found[leg.on] = (own, used + leg.amount)
    return found


@cache
def _held() -> Prepared:
    query = select(KEPT.c.item_id, KEPT.c.compound_id, KEPT.c.allocated, KEPT.c.used)
    return Prepared(query.where(KEPT.c.source_id == bindparam("source")).order_by(KEPT.c.id))


def keep(source_id: int, legs: Sequence[Leg]) -> None:
    """Add what legs move. The caller holds the source's lock."""
    for (item_id, compound_id), (allocated, used) in moved(legs).items():
        values = {
            "source": source_id,
            "item": item_id,
            "compound": compound_id,
            "more": allocated,
            "out": used,
        }
        if not cast(Any, db.session.execute(_grow(), values)).rowcount:
            row = {"source_id": source_id, "item_id": item_id, "compound_id": compound_id}
            db.session.execute(KEPT.insert(), {**row, "allocated": allocated, "used": used})


@cache
def _grow() -> Update:
    own = (KEPT.c.source_id == bindparam("source"), KEPT.c.item_id.is_not_distinct_from(bindparam("item")))
    query = KEPT.update().where(*own, KEPT.c.compound_id.is_not_distinct_from(bindparam("compound")))
    allocated, used = KEPT.c.allocated + bindparam("more"), KEPT.c.used + bindparam("out")
    return query.values(allocated=allocated, used=used)


def allocated_to_item(item_id: int) -> Decimal:
    """Allocated to an item by all sources, with what waits for a second person."""
    made: Decimal = (
        db.session.scalar(select(func.sum(KEPT.c.allocated)).where(KEPT.c.item_id == item_id)) or ZERO
    )
    waits = select(Proposal).join(Item, Item.project_id == Proposal.project_id).where(
        Item.id == item_id, Proposal.state == ProposalState.WAITING, Proposal.kind == MovementKind.ALLOCATED
    )  # fmt: skip
    for proposal in db.session.scalars(waits.order_by(Proposal.id)):
        for leg in queries.parts_of(proposal):
            if leg.item_id == item_id and proposal.reverses_id is None:
                made += leg.amount
    return made


def on_items(item_ids: Sequence[int], *, but: int) -> dict[int, frozenset[SourceKind]]:
    """Which other sources have money on these items, by item; ``but`` is the source that asks."""
    found: dict[int, set[SourceKind]] = defaultdict(set)
    for item_id, kind in _on_items().all(items=item_ids, but=but) if item_ids else ():
        found[item_id].add(kind)
    return {item_id: frozenset(kinds) for item_id, kinds in found.items()}


@cache
def _on_items() -> Prepared:
    columns: tuple[Any, ...] = (KEPT.c.item_id, Source.kind)
    query = select(*columns).join(Source, Source.id == KEPT.c.source_id)
    query = query.where(KEPT.c.item_id.in_(bindparam("items", expanding=True)))
    query = query.where(KEPT.c.source_id != bindparam("but"), (KEPT.c.allocated > 0) | (KEPT.c.used > 0))
    return Prepared(query)


def _counted() -> Select[Any]:
    """The same from the legs."""
    into, out = (
        func.sum(case((side == Pot.OWNER, LEGS.c.amount), else_=0)) for side in (LEGS.c.target, LEGS.c.origin)
    )
    keys = [LEGS.c[name] for name in ("source_id", *TARGET)]
    query = select(*keys, into.label("allocated"), out.label("used"))
    return query.where((LEGS.c.target == Pot.OWNER) | (LEGS.c.origin == Pot.OWNER)).group_by(*keys)


@sums.rebuilder
def rebuild(session: AnySession) -> None:
    """Count all holdings again from the legs."""
    session.execute(KEPT.delete())
    session.execute(KEPT.insert().from_select(["source_id", *TARGET, "allocated", "used"], _counted()))


@sums.check
def unequal(session: Session) -> Iterator[str]:
    """Sentences about holdings that are not the sums of their legs."""
    kept = select(KEPT.c.source_id, *(KEPT.c[name] for name in TARGET), KEPT.c.allocated, KEPT.c.used)
    stored, counted = (
        {tuple(row[:3]): tuple(row[3:]) for row in session.execute(query)} for query in (kept, _counted())
    )
    for key in sorted(stored.keys() | counted.keys(), key=str):
        if stored.get(key, (ZERO, ZERO)) != counted.get(key, (ZERO, ZERO)):
            yield f"source_holding {key}: stored {stored.get(key)}, legs {counted.get(key)}"
