"""Which places a person may see in the office."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_login import current_user
from sqlalchemy import Select, select

from tracker.base.access import Role, scoped
from tracker.base.tree import under
from tracker.places.models import Building, Compound, CompoundMerge, CompoundPair, Entrance, Household, Region

BY_COMPOUND = frozenset({Role.GRID, Role.RESIDENT})  # they answer for single compounds, not for a region


class Own(NamedTuple):
    """A compound that somebody answers for."""

    id: int


@dataclass(frozen=True)
class Sight:
    """All that a scope may ask of a person, as a value: a statement kept for one sight is right for whoever
    has the same. A scope that asks for more fails, instead of showing somebody else's rows.
    """

    role: Role
    region_path: str | None
    organisation_id: int | None
    compounds: tuple[Own, ...]


def own_sight() -> Sight:
    """What the signed-in person sees."""
    mine = current_user.compounds if current_user.role in BY_COMPOUND else ()
    own = tuple(Own(compound.id) for compound in mine)
    return Sight(current_user.role, current_user.region_path, current_user.organisation_id, own)


@scoped(Region)
def regions(query: Select[Any], person: Any) -> Select[Any]:
    return query.where(under(Region.path, person.region_path))


@scoped(Compound)
def compounds(query: Select[Any], person: Any) -> Select[Any]:
    if person.role in BY_COMPOUND:
        return query.where(Compound.id.in_([compound.id for compound in person.compounds]))
    return query.where(under(Compound.region_path, person.region_path))


def _of_compounds(query: Select[Any], column: Any, person: Any) -> Select[Any]:
    return query.where(column.in_(compounds(select(Compound.id), person)))


@scoped(Building)
def buildings(query: Select[Any], person: Any) -> Select[Any]:
    return _of_compounds(query, Building.compound_id, person)


@scoped(Entrance)
def entrances(query: Select[Any], person: Any) -> Select[Any]:
    return query.where(Entrance.building_id.in_(buildings(select(Building.id), person)))


@scoped(Household)
def households(query: Select[Any], person: Any) -> Select[Any]:
    return query.where(Household.entrance_id.in_(entrances(select(Entrance.id), person)))


@scoped(CompoundMerge)
def merges(query: Select[Any], person: Any) -> Select[Any]:
    return _of_compounds(query, CompoundMerge.into_id, person)


@scoped(CompoundPair)
def pairs(query: Select[Any], person: Any) -> Select[Any]:
    return _of_compounds(_of_compounds(query, CompoundPair.low_id, person), CompoundPair.high_id, person)
