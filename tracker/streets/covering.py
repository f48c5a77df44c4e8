"""What lies under a paving: buried items of the same project, and open digs on the segments it covers.

An item is accepted at a compound when the whole item is, or when each of its places there has a confirmed
check of hidden works (隐蔽工程验收) over its whole share.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, column, exists, func, or_, select, table
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.items.catalogue import item_types
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import LIMIT
from tracker.items.rules import Layer
from tracker.streets import conflicts
from tracker.streets.conflicts import Buried, Conflict, Opening, Stretch
from tracker.streets.models import Dig, DigSegment, Segment, SegmentPlace
from tracker.streets.rules import OPEN, kinds_at

_CHECK = table(  # progress stands a floor higher
    "hidden_check", column("item_place_id"), column("state"), column("quantity", BigInteger)
)


@cache
def paving_codes() -> tuple[str, ...]:
    """Kinds of work that cover what is buried."""
    return tuple(kind.code for kind in item_types() if Layer.BURIED in kind.covers)


@cache
def buried_codes() -> tuple[str, ...]:
    return tuple(kind.code for kind in item_types() if kind.is_buried)


def is_accepted() -> ColumnElement[bool]:
    """Whether an item is accepted at one of its places; for queries over Item and ItemPlace."""
    checked = exists().where(
        _CHECK.c.item_place_id == ItemPlace.id,
        _CHECK.c.state == "confirmed",
        _CHECK.c.quantity >= ItemPlace.planned,
    )
    return or_(Item.accepted >= LIMIT, checked)


def over(item: Item, compound_id: int) -> list[Conflict]:
    """What has to be accepted or closed before the item is laid in a compound; nothing for other items."""
    if item.type_code not in paving_codes():
        return []
    kinds = kinds_at(item.scope)
    below = _unaccepted(item.project_id, compound_id)
    under = [Buried(row.id, row.name) for row in below if kinds_at(row.scope) == kinds]
    return list(conflicts.paving(item.id, item.name, buried=under, digs=_digs(compound_id, kinds)))


def _unaccepted(project_id: int, compound_id: int) -> Sequence[Row[Any]]:
    columns: tuple[Any, ...] = (Item.id, Item.name, Item.scope, Item.position)
    query = select(*columns).join(ItemPlace, ItemPlace.item_id == Item.id)
    query = query.where(
        Item.project_id == project_id,
        ItemPlace.compound_id == compound_id,
        Item.type_code.in_(buried_codes()),
        func.coalesce(LIMIT, 1) != 0,
        ~func.coalesce(is_accepted(), False),
    )
    return db.session.execute(query.distinct().order_by(Item.position, Item.id)).all()


def _digs(compound_id: int, kinds: frozenset[Any]) -> Iterator[tuple[Stretch, Opening]]:
    """Digs to come or under way on the segments that a paving covers."""
    query = select(Segment, Dig).join(DigSegment, DigSegment.segment_id == Segment.id).join(DigSegment.dig)
    query = query.join(SegmentPlace, SegmentPlace.segment_id == Segment.id)
    query = query.where(
        SegmentPlace.compound_id == compound_id, Segment.kind.in_(kinds), Dig.state.in_(OPEN)
    ).options(joinedload(Dig.organisation))
    for segment, dig in db.session.execute(query.order_by(Dig.first_on, Dig.id, Segment.id)):
        yield segment.stretch, dig.opening
