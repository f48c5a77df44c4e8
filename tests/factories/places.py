"""Builders of places: regions, compounds, buildings, entrances, households."""

from typing import Any

from tests.factories.keeping import NOON, NOTHING_MOVED, number, save
from tracker.places.models import Building, Compound, CompoundMerge, CompoundPair, Entrance, Household, Region
from tracker.places.names import initials, name_key
from tracker.places.rules import Level


def region(parent: Region | None = None, level: Level = Level.COUNTY, **values: Any) -> Region:
    made = save(Region(**{"name": f"第{number()}区", "level": level, "parent": parent, **values}))
    made.path = f"{parent.path if parent else '/'}{made.id}/"
    return save(made)


def city() -> Region:
    return region(level=Level.CITY, name=f"丹东市{number()}")


def compound(where: Region | None = None, **values: Any) -> Compound:
    where = where or region(city())
    name = values.pop("name", f"幸福{number()}小区")
    facts = {
        "region_id": where.id,
        "region_path": where.path,
        "name_key": name_key(name),
        "initials": initials(name),
    }
    return save(Compound(name=name, **{**facts, "households": 60, "buildings": 2, **values}))


def building(of: Compound | None = None, **values: Any) -> Building:
    of = of or compound()
    return save(Building(**{"compound_id": of.id, "name": f"{number()}号楼", "households": 30, **values}))


def entrance(of: Building | None = None, **values: Any) -> Entrance:
    of = of or building()
    return save(Entrance(**{"building_id": of.id, "name": f"{number()}单元", **values}))


def household(of: Entrance | None = None, **values: Any) -> Household:
    of = of or entrance()
    return save(Household(**{"entrance_id": of.id, "door": str(number()), **values}))


def compound_merge(into: Compound, **values: Any) -> CompoundMerge:
    """A second record of the same compound, merged into it."""
    merged = compound(into.region, name=f"{into.name}（重复）", merged_into_id=into.id)
    facts = {
        "merged_id": merged.id,
        "into_id": into.id,
        "moved": NOTHING_MOVED,
        "reason": "同一小区",
        "at": NOON,
    }
    return save(CompoundMerge(**{**facts, **values}))


def compound_pair(one: Compound, other: Compound) -> CompoundPair:
    """Somebody told them apart."""
    low, high = sorted((one.id, other.id))
    return save(CompoundPair(low_id=low, high_id=high, reason="两个院落", at=NOON))
