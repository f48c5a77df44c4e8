"""Reads of segments and digs, and what stands against a start."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.accounts.models import Organisation
from tracker.accounts.rules import OrganisationKind
from tracker.base.access import restrict
from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.places.models import Compound
from tracker.projects.models import Project, ProjectCompound
from tracker.projects.rules import Stage
from tracker.projects.scope import BY_PARTY, projects
from tracker.streets import conflicts, covering
from tracker.streets.conflicts import Conflict
from tracker.streets.models import Dig, DigException, DigSegment, Segment, SegmentPlace
from tracker.streets.rules import OPEN, DigState

MOST_CHOICES = 200


def open_conflicts(target: Item | Dig, on: date, *, place: ItemPlace | None = None) -> list[Conflict]:
    """What stands against starting an item or a dig on a day and nobody signed for, in order.

    For an item: whatever it would cover that is not accepted, the digs on what it would pave, and the
    conflicts of the digs that are made for it; with ``place`` only what lies in its compound, and on its
    segment if it is one.
    """
    if isinstance(target, Dig):
        found = list(_of_digs([target], on))
    else:
        laid = covering.pavings_of(target, at=place)
        found = [one for told in covering.over_many(laid) for one in told]
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
    return conflicts_among(rows, digs_on([row.id for row in rows]), on)


def conflicts_among(
    segments: Sequence[Segment], digs: Mapping[int, Sequence[Dig]], on: date
) -> dict[int, list[Conflict]]:
    """The same for digs that are already at hand."""
    return {
        row.id: list(conflicts.on_segment(row.stretch, [dig.opening for dig in digs[row.id]], today=on))
        for row in segments
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


PLACES: tuple[Any, ...] = (selectinload(Segment.places).joinedload(SegmentPlace.compound),)


def segments_of(compound_ids: Collection[int]) -> list[Segment]:
    """Segments in or beside some compounds that the person may see, in order of kind and name."""
    query = restrict(select(Segment), Segment)
    query = query.where(Segment.id.in_(at_compounds(compound_ids)))
    return list(db.session.scalars(query.options(*PLACES).order_by(Segment.kind, Segment.name, Segment.id)))


def at_compounds(compound_ids: Collection[int]) -> Select[Any]:
    """Ids of the segments in or beside some compounds."""
    return select(SegmentPlace.segment_id).where(SegmentPlace.compound_id.in_(compound_ids))


def compounds_in(project_id: int) -> list[Compound]:
    query = select(Compound).join(ProjectCompound, ProjectCompound.compound_id == Compound.id)
    query = query.where(ProjectCompound.project_id == project_id)
    return list(db.session.scalars(query.order_by(Compound.name, Compound.id)))


def has_digs(segment_id: int) -> bool:
    return db.session.scalar(select(DigSegment.id).filter_by(segment_id=segment_id).limit(1)) is not None


def has_shares(segment_id: int) -> bool:
    """Whether an item of a project lies on a segment."""
    return db.session.scalar(select(ItemPlace.id).filter_by(segment_id=segment_id).limit(1)) is not None


def movable(segment_id: int, *, lock: bool = False) -> list[Dig]:
    """Digs on a segment whose window can still be moved, in order."""
    query = select(Dig).join(Dig.segments).where(DigSegment.segment_id == segment_id)
    query = query.where(Dig.state.in_((DigState.PLANNED, DigState.CONFIRMED)))
    query = query.options(selectinload(Dig.organisation)).order_by(Dig.id)
    return list(db.session.scalars(query.with_for_update() if lock else query))


def beside_choices(compound: Compound) -> list[tuple[int, str]]:
    """(id, name) of the other compounds of the same community, which a street may touch as well."""
    columns: tuple[Any, ...] = (Compound.id, Compound.name)
    query = restrict(select(*columns), Compound)
    query = query.where(
        Compound.region_id == compound.region_id,
        Compound.id != compound.id,
        Compound.merged_into_id.is_(None),
    )
    rows = db.session.execute(query.order_by(Compound.name, Compound.id).limit(MOST_CHOICES))
    return [(row.id, row.name) for row in rows]


def operators() -> list[tuple[int, str]]:
    """(id, name) of the organisations that may dig."""
    query = select(Organisation.id, Organisation.name).where(
        Organisation.kind == OrganisationKind.OPERATOR, Organisation.discipline.is_not(None)
    )
    rows = db.session.execute(query.order_by(Organisation.discipline, Organisation.name).limit(MOST_CHOICES))
    return [(row.id, row.name) for row in rows]


def buried_items(compound_id: int) -> list[Row[Any]]:
    """(id, name, project) of the buried items of the visible projects of a compound, newest plan first."""
    columns: tuple[Any, ...] = (
        Item.id,
        Item.name,
        Project.name.label("project"),
        Project.year,
        Item.position,
    )
    query = select(*columns).join(ItemPlace, ItemPlace.item_id == Item.id)
    query = query.join(Project, Project.id == Item.project_id)
    query = query.where(ItemPlace.compound_id == compound_id, Item.type_code.in_(covering.buried_codes()))
    query = restrict(query, Project).distinct().order_by(Project.year.desc(), Item.position, Item.id)
    return list(db.session.execute(query.limit(MOST_CHOICES)))


def own_digs() -> Select[Any]:
    """The digs a person may see: what is open first, in order of the windows."""
    query = restrict(select(Dig), Dig).options(*WHOLE)
    return query.order_by(Dig.state.not_in(OPEN), Dig.first_on, Dig.id)


def find_dig(dig_id: int) -> Dig | None:
    """A visible dig with all that its page shows."""
    query = restrict(select(Dig), Dig).where(Dig.id == dig_id)
    query = query.options(*WHOLE, joinedload(Dig.project), joinedload(Dig.item), joinedload(Dig.confirmed_by))
    found: Dig | None = db.session.scalar(query)
    return found


def find_visible_compound(compound_id: int, person: Any) -> Compound | None:
    """A compound whose streets a person may read: firms and operators through their projects."""
    query = select(Compound).where(Compound.id == compound_id)
    if person.role in BY_PARTY:
        own = projects(select(Project.id), person)
        covered = select(ProjectCompound.compound_id).where(ProjectCompound.project_id.in_(own))
        query = query.where(Compound.id.in_(covered))
    else:
        query = restrict(query, Compound, person)
    return db.session.scalar(query)


def own_compounds(person: Any) -> list[Compound]:
    """Compounds of an operator's projects that are not completed, the newest plans first: where it has work."""
    ahead = [stage for stage in Stage if stage.position < Stage.COMPLETED.position]
    own = projects(select(Project.id), person).where(Project.stage.in_(ahead))
    newest = func.max(ProjectCompound.year)
    query = select(Compound).join(ProjectCompound, ProjectCompound.compound_id == Compound.id)
    query = query.where(ProjectCompound.project_id.in_(own)).group_by(Compound.id)
    return list(
        db.session.scalars(query.order_by(newest.desc(), Compound.name, Compound.id).limit(MOST_CHOICES))
    )
