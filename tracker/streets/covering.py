"""What lies under a paving: buried items of the same project, and open digs on the segments it covers.

An item is accepted at a compound when the whole item is, or when each of its places there has a confirmed
check of hidden works (隐蔽工程验收) over its whole share.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
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
from tracker.works.models import ItemPlan

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


@dataclass(frozen=True)
class Paving:
    """An item laid in a compound: on one segment of it, or wherever else in it."""

    item: Item
    compound_id: int
    segment_id: int | None = None


def pavings_of(item: Item, *, at: ItemPlace | None = None) -> list[Paving]:
    """Where an item is laid, or at one of its places only; nothing for items that cover no others."""
    if item.type_code not in paving_codes():
        return []
    if at:
        return [Paving(item, at.compound_id, at.segment_id)]
    spots = select(ItemPlace.compound_id, ItemPlace.segment_id).where(ItemPlace.item_id == item.id).distinct()
    rows = db.session.execute(spots.order_by(ItemPlace.compound_id, ItemPlace.segment_id))
    return [Paving(item, *row) for row in rows]


def over_all(project_id: int) -> list[Conflict]:
    """What has to be accepted or closed before each paving of a project that is not finished, once each."""
    query = select(Item, ItemPlace.compound_id, ItemPlace.segment_id).join(
        ItemPlace, ItemPlace.item_id == Item.id
    )
    query = query.where(
        Item.project_id == project_id, Item.type_code.in_(paving_codes()), Item.done < func.coalesce(LIMIT, 1)
    )
    order = (Item.position, Item.id, ItemPlace.compound_id, ItemPlace.segment_id)
    rows = [Paving(*row) for row in db.session.execute(query.distinct().order_by(*order))]
    return list({one.mark: one for told in over_many(rows) for one in told}.values())


def over_many(pavings: Sequence[Paving], *, by_plan: bool = False) -> list[list[Conflict]]:
    """What has to be accepted or closed before each of some pavings, in as many queries however many there are.

    ``by_plan``: one that has not begun waits only for what is expected to end after it begins.
    """
    below = _unaccepted({one.item.project_id for one in pavings})
    digs = _digs({one.compound_id for one in pavings})
    starts = _starts([one.item.id for one in pavings if not one.item.done]) if by_plan else {}
    return [
        list(
            conflicts.paving(
                one.item.id,
                one.item.name,
                buried=_under(below.get((one.item.project_id, one.compound_id), ()), one),
                digs=_inside(digs.get(one.compound_id, ()), one),
                starts=starts.get(one.item.id),
            )
        )
        for one in pavings
    ]


START = func.coalesce(ItemPlan.forecast_start, ItemPlan.planned_start)
END = func.coalesce(ItemPlan.actual_end, ItemPlan.forecast_end, ItemPlan.planned_end)
"""When a work is expected to begin and to end, as the works know it."""


def _starts(item_ids: Collection[int]) -> dict[int, date]:
    """The day on which items are expected to begin; those without one are left out."""
    query = select(ItemPlan.item_id, START).where(ItemPlan.item_id.in_(item_ids), START.is_not(None))
    return dict(db.session.execute(query.order_by(ItemPlan.item_id)).all())


def _under(rows: Iterable[Row[Any]], paving: Paving) -> list[Buried]:
    """What is buried on the same side of the fence; under a segment, what lies in it or in the common ground."""
    here = (None, paving.segment_id)
    return list(
        {
            row.id: Buried(row.id, row.name, row.until)
            for row in rows
            if kinds_at(row.scope) == kinds_at(paving.item.scope)
            and (paving.segment_id is None or (row.in_ground and row.segment_id in here))
        }.values()
    )


def _inside(rows: Iterable[tuple[Segment, Dig]], paving: Paving) -> list[tuple[Stretch, Opening]]:
    kinds = kinds_at(paving.item.scope)
    return [
        (segment.stretch, dig.opening)
        for segment, dig in rows
        if segment.kind in kinds and paving.segment_id in (None, segment.id)
    ]


def _unaccepted(project_ids: Collection[int]) -> dict[tuple[int, int], list[Row[Any]]]:
    """Places of buried items that are not accepted, by project and compound."""
    columns: tuple[Any, ...] = (
        Item.id, Item.name, Item.scope, Item.position, Item.project_id, ItemPlace.compound_id,
        ItemPlace.segment_id, ItemPlace.building_id.is_(None).label("in_ground"), END.label("until"),
    )  # fmt: skip
    query = select(*columns).join(ItemPlace, ItemPlace.item_id == Item.id)
    query = query.outerjoin(ItemPlan, ItemPlan.item_id == Item.id)
    query = query.where(
        Item.project_id.in_(project_ids),
        Item.type_code.in_(buried_codes()),
        func.coalesce(LIMIT, 1) != 0,
        ~func.coalesce(is_accepted(), False),
    )
    found: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(query.distinct().order_by(Item.position, Item.id)):
        found[row.project_id, row.compound_id].append(row)
    return found


def _digs(compound_ids: Collection[int]) -> dict[int, list[tuple[Segment, Dig]]]:
    """Digs to come or under way, with their segments, by compound."""
    columns: tuple[Any, ...] = (SegmentPlace.compound_id, Segment, Dig)
    query = select(*columns).join(SegmentPlace.segment)
    query = query.join(DigSegment, DigSegment.segment_id == Segment.id).join(DigSegment.dig)
    query = query.where(SegmentPlace.compound_id.in_(compound_ids), Dig.state.in_(OPEN))
    query = query.options(joinedload(Dig.organisation)).order_by(Dig.first_on, Dig.id, Segment.id)
    found: dict[int, list[tuple[Segment, Dig]]] = defaultdict(list)
    for compound_id, segment, dig in db.session.execute(query):
        found[compound_id].append((segment, dig))
    return found
