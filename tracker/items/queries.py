"""Reads of items and their places."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, column, func, select, table
from sqlalchemy.orm import Session, joinedload

from tracker.base import sums
from tracker.base.access import visible
from tracker.base.prepared import Prepared, looking
from tracker.extensions import db
from tracker.items.earning import Part, earned, percent_of, progress
from tracker.items.models import Item, ItemPlace
from tracker.items.rules import ItemClass, Quantities, Scope
from tracker.items.units import Unit
from tracker.places.models import Building, Compound
from tracker.places.scope import Sight, own_sight
from tracker.projects.models import Project, ProjectCompound

LIMIT = func.coalesce(Item.changed, Item.contracted, Item.planned)
_REPORT = table("report", column("id"), column("item_place_id"))
_SEGMENT = table("segment", column("id"), column("name"), column("kind"))  # streets stand higher
_BESIDE = table("segment_place", column("segment_id"), column("compound_id"))
STREET = "street"  # the kind of segment that lies beside compounds
PART = func.coalesce(Building.name, _SEGMENT.c.name).label("building")
"""The part of a compound a place is: a building or a segment; None is the common ground."""


def with_part(query: Select[Any]) -> Select[Any]:
    """A query over places that asks for ``PART``."""
    query = query.outerjoin(Building, Building.id == ItemPlace.building_id)
    return query.outerjoin(_SEGMENT, _SEGMENT.c.id == ItemPlace.segment_id)


class Line(NamedTuple):
    """An item as lists show it, without its row: a project page has thirty of them."""

    id: int
    name: str
    item_class: ItemClass
    scope: Scope
    unit: Unit
    planned: Decimal | None
    contracted: Decimal | None
    changed: Decimal | None
    done: Decimal
    accepted: Decimal
    unit_price: Decimal | None
    value: Decimal
    earned: Decimal
    last_report_on: date | None
    left_out_reason: str | None

    @property
    def quantities(self) -> Quantities:
        return Quantities(self.planned, self.contracted, self.changed, self.done, self.accepted)

    @property
    def is_complete(self) -> bool:
        """``Quantities.is_complete``, likewise."""
        limit = self.limit
        return self.changed == 0 or (limit is not None and 0 < limit <= self.done)

    @property
    def limit(self) -> Decimal | None:
        """``Quantities.limit``, without making the quantities for every row of a page."""
        if self.changed is not None:
            return self.changed
        return self.planned if self.contracted is None else self.contracted

    @property
    def percent(self) -> Decimal | None:
        return share_done(self.done, self.limit)


ITEM, PLACE = Item.__table__.c, ItemPlace.__table__.c
COLUMNS: tuple[Any, ...] = tuple(getattr(Item, name) for name in Line._fields)
_OF_PROJECT = select(*(ITEM[name] for name in Line._fields)).where(ITEM.project_id == bindparam("project_id"))
_LINES = Prepared(_OF_PROJECT.order_by(ITEM.position, ITEM.id), Line._make)


def share_done(done: Decimal, limit: Decimal | None) -> Decimal | None:
    """Percent of a quantity, rounded down to one decimal; None when left out or not measured."""
    return percent_of(done, limit) if limit else None


def lines(project_id: int) -> list[Line]:
    """All items of a project in their order."""
    return _LINES.all(project_id=project_id)


def find_with_project(project_id: int, item_id: int) -> Any:
    """An item the person may see, to look at, with the name of its project as ``project_name``; or None."""
    return _with_project(own_sight()).first(project_id=project_id, item_id=item_id)


@lru_cache
def _with_project(sight: Sight) -> Prepared:
    query = visible(Item, sight).where(Item.id == bindparam("item_id")).join(Item.project)
    return looking(query.where(Item.project_id == bindparam("project_id")), Item, project_name=Project.name)


COMPOUND, BUILDING = Compound.__table__.c, Building.__table__.c
_SHARES = Prepared(
    with_part(
        select(PLACE.id, COMPOUND.name.label("compound"), PART, PLACE.planned, PLACE.done).join(
            Compound.__table__, COMPOUND.id == PLACE.compound_id
        )
    )
    .where(PLACE.item_id == bindparam("item_id"))
    .order_by(COMPOUND.name, COMPOUND.id, BUILDING.position, BUILDING.id, PART, PLACE.id)
)


def shares(item_id: int) -> list[Any]:
    """(id, compound, its part or None, planned, done) of the places of an item, in order of their names."""
    return _SHARES.all(item_id=item_id)


_AT_PLACE = ItemPlace.id == bindparam("place_id")
_HELD = select(Project).join(ItemPlace, ItemPlace.project_id == Project.id).where(_AT_PLACE)
_HELD_PROJECT = looking(_HELD.with_for_update(of=Project), Project)
_ANEW_PLACE = looking(select(ItemPlace).where(_AT_PLACE), ItemPlace)
_ANEW_ITEM = looking(select(Item).join(ItemPlace, ItemPlace.item_id == Item.id).where(_AT_PLACE), Item)
_PARTS = Prepared(
    select(Item.done, LIMIT, Item.value).where(Item.project_id == bindparam("project_id")).order_by(Item.id),
    lambda values: Part(*values),
)


def held_at(place_id: int) -> tuple[Any, Any, Any]:
    """(project, item, place) of a place as they are in the database now, to look at; the project is held until the
    transaction ends.
    """
    project = _HELD_PROJECT.first(place_id=place_id)
    return project, _ANEW_ITEM.first(place_id=place_id), _ANEW_PLACE.first(place_id=place_id)


def parts_of(project_id: int) -> list[Part]:
    """Done, limit and value of every item of a project."""
    return _PARTS.all(project_id=project_id)


def last_position(project_id: int) -> int:
    return db.session.scalar(select(func.max(Item.position)).where(Item.project_id == project_id)) or 0


def types_of(project_id: int) -> set[str]:
    return set(db.session.scalars(select(Item.type_code).where(Item.project_id == project_id)))


def places(item_id: int, *, anew: bool = False) -> list[ItemPlace]:
    """Places of an item with compound and building, in order of their names; ``anew`` under the project's lock."""
    query = select(ItemPlace).where(ItemPlace.item_id == item_id)
    parts = (ItemPlace.compound, ItemPlace.building, ItemPlace.segment)
    query = query.options(*(joinedload(part) for part in parts))
    query = query.join(ItemPlace.compound).outerjoin(ItemPlace.building)
    order = (Compound.name, Compound.id, Building.position, Building.id, ItemPlace.id)
    options = {"populate_existing": anew}
    return list(db.session.scalars(query.order_by(*order), execution_options=options))


@dataclass(frozen=True)
class Spot:
    """Where a share of an item may lie: a building, a segment, or a compound's common ground (neither).

    ``part`` is the name of the building or segment.
    """

    compound_id: int
    building_id: int | None
    compound: str
    part: str | None
    households: int | None
    segment_id: int | None = None

    @property
    def key(self) -> tuple[int, int | None, int | None]:
        return self.compound_id, self.building_id, self.segment_id


def spots(project_id: int) -> list[Spot]:
    """Common ground and buildings of every compound of a project."""
    query = select(
        Compound.id, Building.id, Compound.name, Building.name, Building.households, Compound.households
    )
    query = query.join(ProjectCompound, ProjectCompound.compound_id == Compound.id)
    query = query.outerjoin(Building, Building.compound_id == Compound.id)
    query = query.where(ProjectCompound.project_id == project_id)
    found: dict[Spot, None] = {}
    order = (Compound.name, Compound.id, Building.position, Building.id)
    rows = db.session.execute(query.order_by(*order))
    for compound_id, building_id, compound, building, own, whole in rows:
        found[Spot(compound_id, None, compound, None, whole)] = None
        if building_id:
            found[Spot(compound_id, building_id, compound, building, own)] = None
    return list(found)


def segment_spots(project_id: int, scope: Scope) -> list[Spot]:
    """The segments an item of this scope may lie on: inside the project's compounds, or beside them.

    A street that touches several of them stands at the first.
    """
    if scope is Scope.BUILDING:
        return []
    is_street = _SEGMENT.c.kind == STREET
    query = select(Compound.id, Compound.name, _SEGMENT.c.id, _SEGMENT.c.name)
    query = query.join(ProjectCompound, ProjectCompound.compound_id == Compound.id)
    query = query.join(_BESIDE, _BESIDE.c.compound_id == Compound.id)
    query = query.join(_SEGMENT, _SEGMENT.c.id == _BESIDE.c.segment_id)
    query = query.where(ProjectCompound.project_id == project_id)
    query = query.where(is_street if scope in (Scope.ADJACENT, Scope.STREET) else ~is_street)
    found: dict[int, Spot] = {}
    rows = db.session.execute(query.order_by(Compound.name, Compound.id, _SEGMENT.c.name, _SEGMENT.c.id))
    for compound_id, compound, segment_id, name in rows:
        found.setdefault(segment_id, Spot(compound_id, None, compound, name, None, segment_id))
    return list(found.values())


def mark_of(known: Iterable[ItemPlace]) -> str:
    """Tells one set of shares from another, whatever has been done at the places."""
    shares = sorted((place.id, str(place.planned)) for place in known)
    return hashlib.sha256(repr(shares).encode()).hexdigest()[:16]


def reported_places(item_id: int) -> set[int]:
    """Places of an item that a report names; reports stand two floors higher."""
    query = select(_REPORT.c.item_place_id).join(ItemPlace, ItemPlace.id == _REPORT.c.item_place_id)
    return set(db.session.scalars(query.where(ItemPlace.item_id == item_id).distinct()))


@sums.check
def unequal_items(session: Session) -> Iterator[str]:
    """Sentences about items whose done quantity is not that of their places, or whose earned value is not its worth."""
    at_places = select(ItemPlace.item_id, func.sum(ItemPlace.done).label("done")).group_by(ItemPlace.item_id)
    placed = at_places.subquery()
    query = select(Item, placed.c.done).outerjoin(placed, placed.c.item_id == Item.id).order_by(Item.id)
    for item, done in session.execute(query.execution_options(yield_per=1000)):
        if item.done != (done or 0):
            yield f"item {item.id}: stored done {item.done}, places {done or 0}"
        if item.earned != earned(item.value, item.done, item.limit):
            yield f"item {item.id}: stored earned {item.earned}, counted {earned(item.value, item.done, item.limit)}"


@sums.check
def unequal_projects(session: Session) -> Iterator[str]:
    """Sentences about projects whose value, earned value or percent is not that of their items."""
    parts: dict[int, list[Part]] = {}
    columns: list[Any] = [Item.project_id, Item.done, LIMIT, Item.value]
    for project_id, done, limit, value in session.execute(select(*columns).order_by(Item.project_id)):
        parts.setdefault(project_id, []).append(Part(done, limit, value))
    stored: list[Any] = [Project.id, Project.value, Project.earned, Project.progress]
    for project_id, *kept in session.execute(select(*stored).order_by(Project.id)):
        whole = progress(parts.get(project_id, ()))
        counted: Sequence[object] = [whole.value, whole.earned, whole.basis_points]
        if kept != counted:
            yield f"project {project_id}: stored value, earned, progress {kept}, counted {counted}"
