"""Reads of segments and digs, and what stands against a start."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.base.access import restrict
from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.places.models import Compound
from tracker.projects.models import ProjectCompound
from tracker.streets import conflicts, covering
from tracker.streets.conflicts import Conflict
from tracker.streets.models import Dig, DigException, DigSegment, Segment, SegmentPlace
from tracker.streets.rules import OPEN, DigState


def open_conflicts(target: Item | Dig, on: date, *, compound_id: int | None = None) -> list[Conflict]:
    """What stands against starting an item or a dig on a day and nobody signed for, in order.

    For an item: whatever it would cover that is not accepted, the digs on what it would pave, and the
    conflicts of the digs that are made for it; with ``compound_id`` only what lies in that compound.
    """
    if isinstance(target, Dig):
        found = list(_of_digs([target], on))
    else:
        places = [compound_id] if compound_id is not None else compounds_of_item(target.id)
        found = [one for place in places for one in covering.over(target, place)]
        found += _of_digs(digs_for(target.id), on)
    return unsigned(found)


def unsigned(found: Sequence[Conflict]) -> list[Conflict]:
    """Those without a signed exception, each once."""
    signed = exceptions([one.mark for one in found])
    return list({one.mark: one for one in found if one.mark not in signed}.values())


def exceptions(marks: Collection[str]) -> dict[str, DigException]:
    """Signed exceptions by the mark of their conflict."""
    if not marks:
        return {}
    query = select(DigException).where(DigException.mark.in_(set(marks)))
    rows = db.session.scalars(query.options(joinedload(DigException.signed_by)).order_by(DigException.id))
    return {row.mark: row for row in rows}


def _of_digs(digs: Sequence[Dig], on: date) -> Iterator[Conflict]:
    """Conflicts of the segments of some digs that name one of them."""
    ids = {dig.id for dig in digs}
    segments = {link.segment_id: link.segment for dig in digs for link in dig.segments}
    for found in conflicts_on(segments.values(), on).values():
        yield from (one for one in found if one.dig_id in ids or one.other_id in ids)


def conflicts_on(segments: Iterable[Segment], on: date) -> dict[int, list[Conflict]]:
    """All conflicts of digs by segment, signed or not."""
    rows = list(segments)
    digs = digs_on([row.id for row in rows])
    return {
        row.id: list(conflicts.on_segment(row.stretch, [dig.opening for dig in digs[row.id]], today=on))
        for row in rows
    }


def digs_on(segment_ids: Collection[int]) -> dict[int, list[Dig]]:
    """Digs by segment in order of their windows, withdrawn ones left out."""
    query = select(DigSegment.segment_id, Dig).join(DigSegment.dig).options(joinedload(Dig.organisation))
    query = query.where(DigSegment.segment_id.in_(segment_ids), Dig.state != DigState.WITHDRAWN)
    found: dict[int, list[Dig]] = defaultdict(list)
    for segment_id, dig in db.session.execute(query.order_by(Dig.first_on, Dig.id)):
        found[segment_id].append(dig)
    return found


def digs_for(item_id: int) -> list[Dig]:
    """Digs by which an item of a project is made, with their segments."""
    query = select(Dig).where(Dig.item_id == item_id, Dig.state.in_(OPEN)).order_by(Dig.first_on, Dig.id)
    return list(db.session.scalars(query.options(*WHOLE)))


WHOLE: tuple[Any, ...] = (
    joinedload(Dig.organisation),
    selectinload(Dig.segments).joinedload(DigSegment.segment),
)
"""Options that bring a dig with its operator and segments."""


def compounds_of_item(item_id: int) -> list[int]:
    query = select(ItemPlace.compound_id).where(ItemPlace.item_id == item_id).distinct()
    return list(db.session.scalars(query.order_by(ItemPlace.compound_id)))


def segments_of(compound_ids: Collection[int]) -> list[Segment]:
    """Segments in or beside some compounds that the person may see, in order of kind and name."""
    query = restrict(select(Segment), Segment)
    query = query.where(Segment.id.in_(at_compounds(compound_ids)))
    query = query.options(selectinload(Segment.places).joinedload(SegmentPlace.compound))
    return list(db.session.scalars(query.order_by(Segment.kind, Segment.name, Segment.id)))


def at_compounds(compound_ids: Collection[int]) -> Select[Any]:
    """Ids of the segments in or beside some compounds."""
    return select(SegmentPlace.segment_id).where(SegmentPlace.compound_id.in_(compound_ids))


def compounds_in(project_id: int) -> list[Compound]:
    query = select(Compound).join(ProjectCompound, ProjectCompound.compound_id == Compound.id)
    query = query.where(ProjectCompound.project_id == project_id)
    return list(db.session.scalars(query.order_by(Compound.name, Compound.id)))


def has_digs(segment_id: int) -> bool:
    return db.session.scalar(select(DigSegment.id).filter_by(segment_id=segment_id).limit(1)) is not None


def movable(segment_id: int, *, lock: bool = False) -> list[Dig]:
    """Digs on a segment whose window can still be moved, in order."""
    query = select(Dig).join(Dig.segments).where(DigSegment.segment_id == segment_id)
    query = query.where(Dig.state.in_((DigState.PLANNED, DigState.CONFIRMED)))
    query = query.options(selectinload(Dig.organisation)).order_by(Dig.id)
    return list(db.session.scalars(query.with_for_update() if lock else query))
