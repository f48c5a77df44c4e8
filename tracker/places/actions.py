"""What people do with places: regions, compounds and what stands in them. Callers commit."""

from typing import Any

from sqlalchemy import func, select

from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.base.model import Model
from tracker.base.words import N_
from tracker.extensions import db
from tracker.places import names, numbering, queries, rules
from tracker.places.models import Building, Compound, Entrance, Household, Region
from tracker.places.references import is_pointed_at, references
from tracker.places.rules import SURVEY_FIELDS, Level, SurveyFile


def survey_of(compound: Compound) -> SurveyFile:
    return SurveyFile(**{name: getattr(compound, name) for name in SURVEY_FIELDS})


def save_region(region: Region, *, name: str, phone: str | None) -> None:
    """Store a new or renamed region; siblings differ by name."""
    parent_id = region.parent.id if region.parent else None
    same = queries.find_region(parent_id, name)
    if same is not None and same.id != region.id:
        raise Refusal(N_("There already is a region with this name here."), "name")
    region.name, region.phone = name, phone or None
    db.session.add(region)
    if not region.path:
        db.session.flush()
        region.path = f"{region.parent.path if region.parent else '/'}{region.id}/"


def new_region(parent: Region | None) -> Region:
    """A region one level below ``parent``; the city itself for None. Refuses below the community."""
    level = parent.level.below if parent else Level.CITY
    if level not in rules.REGIONS:
        raise Refusal(N_("A community has no regions below it; add compounds to it."))
    return Region(parent=parent, level=level, demo=False)


def save_compound(compound: Compound, region: Region, *, may_be_double: bool) -> None:
    """Store a new or changed compound with everything that follows from its name and its place.

    ``may_be_double``: a person has looked at compounds with nearly the same name.
    """
    if not names.name_key(compound.name):
        raise Refusal(N_("A name has at least one letter or sign that can be read."), "name")
    rules.check_survey(survey_of(compound), this_year=today().year)
    if compound.surveyed_on and compound.surveyed_on > today():
        raise Refusal(N_("The survey cannot have been made on a day to come."), "surveyed_on")
    key = names.name_key(compound.name)
    moved = compound.region_path is not None and compound.region_path != region.path
    is_new_here = moved or compound.name_key != key
    if is_new_here and not may_be_double and queries.lookalikes(compound.name, region.path, but=compound.id):
        raise Refusal(N_("There are compounds with nearly the same name in this subdistrict."), "name")
    compound.name_key, compound.initials = key, names.initials(compound.name)
    compound.region_id, compound.region_path = region.id, region.path
    if moved and compound.id:
        carry_region(compound)
    db.session.add(compound)


def carry_region(compound: Compound) -> None:
    """Rows that repeat the compound's region path follow it; stored sums follow the rows."""
    for reference in references():
        model: Any = reference.model
        if model is not None and hasattr(model, "region_path") and reference.table.name != "compound":
            for row in db.session.scalars(
                select(model).where(reference.column == compound.id).order_by(model.id)
            ):
                row.region_path = compound.region_path


def check_is_live(compound: Compound) -> None:
    """Nothing is added to a record that stands under another's name."""
    if compound.merged_into_id is not None:
        raise Refusal(N_("This record was merged into another. Open the surviving compound."))


def add_buildings(
    compound: Compound, numbers: str, *, entrances: int = 0, floors: int = 0, per_floor: int = 0
) -> list[Building]:
    """Buildings ``1-6号楼``, each with its entrances, each entrance with its households. Nothing is overwritten."""
    check_is_live(compound)
    wanted = numbering.building_names(numbers)
    numbering.check_amount(len(wanted), entrances, floors, per_floor)
    taken = set(db.session.scalars(select(Building.name).filter_by(compound_id=compound.id)))
    if double := [name for name in wanted if name in taken]:
        raise Refusal(N_("There already is a building “%(name)s”."), "buildings", name=double[0])
    start = _next_position(Building, Building.compound_id == compound.id)
    made = [
        Building(
            compound=compound, name=name, position=start + place, storeys=floors or None,
            entrances=_entrances(entrances, floors, per_floor),
        )
        for place, name in enumerate(wanted)
    ]  # fmt: skip
    db.session.add_all(made)
    return made


def _entrances(count: int, floors: int, per_floor: int) -> list[Entrance]:
    return [
        Entrance(name=name, position=place, households=_households(floors, per_floor))
        for place, name in enumerate(numbering.entrance_names(count), start=1)
    ]


def _households(floors: int, per_floor: int) -> list[Household]:
    return [Household(door=door, floor=floor) for door, floor in numbering.doors(floors, per_floor)]


def _next_position(model: Any, condition: Any) -> int:
    last: int | None = db.session.scalar(select(func.max(model.position)).where(condition))
    return (last or 0) + 1


def save_building(building: Building, *, name: str) -> None:
    _check_name(Building, Building.compound_id == building.compound_id, building, Building.name, name, "name")
    if building.built_year is not None:
        rules.check_survey(SurveyFile(built_year=building.built_year), this_year=today().year)
    building.name = name


def add_entrance(building: Building, *, name: str, floors: int = 0, per_floor: int = 0) -> Entrance:
    check_is_live(building.compound)
    numbering.check_amount(1, 1, floors, per_floor)
    _check_name(Entrance, Entrance.building_id == building.id, None, Entrance.name, name, "name")
    position = _next_position(Entrance, Entrance.building_id == building.id)
    made = Entrance(
        building=building, name=name, position=position, households=_households(floors, per_floor)
    )
    db.session.add(made)
    return made


def save_entrance(entrance: Entrance, *, name: str) -> None:
    _check_name(Entrance, Entrance.building_id == entrance.building_id, entrance, Entrance.name, name, "name")
    entrance.name = name


def save_household(household: Household, *, door: str, floor: int | None, area: Any) -> None:
    """Store a new or changed household; the door is its name within the entrance."""
    here = Household.entrance_id == household.entrance_id
    _check_name(Household, here, household, Household.door, door, "door")
    household.door, household.floor, household.area = door, floor, area
    db.session.add(household)


def _check_name(model: Any, siblings: Any, row: Any, column: Any, name: str, field: str) -> None:
    query = select(model.id).where(siblings, column == name)
    with db.session.no_autoflush:
        same = db.session.scalar(query)
    if same is not None and (row is None or same != row.id):
        raise Refusal(N_("There already is one with this name."), field)


def remove(row: Model) -> None:
    """Delete a building, entrance or household that nothing else names; its own parts must go first."""
    if is_pointed_at(type(row).__table__, row.id):  # type: ignore[arg-type]
        raise Refusal(N_("Other records name this place, so it stays. Remove its own parts first."))
    db.session.delete(row)
