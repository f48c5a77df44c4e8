"""What is done in a compound of the demo: items of the catalogue, quantities from the buildings, prices.

Quantities per building, entrance, household or m² and prices in yuan are of the size seen in published
tables; together they come to 200 to 800 yuan for each m² of floor area.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from random import Random

from tracker.items.catalogue import ItemType, get_type, item_types
from tracker.items.rules import Scope
from tracker.items.units import DIMENSIONS, MEASURED


@dataclass(frozen=True)
class Block:
    """One building: ``area`` in m²; without an id it is counted but not listed."""

    id: int | None
    entrances: int
    storeys: int
    households: int
    area: Decimal


@dataclass(frozen=True)
class Ground:
    """A compound with its buildings; where they are not listed everything is done "in the compound"."""

    id: int
    blocks: tuple[Block, ...]

    @property
    def area(self) -> Decimal:
        return sum((block.area for block in self.blocks), Decimal(0))

    @property
    def households(self) -> int:
        return sum(block.households for block in self.blocks)


@dataclass(frozen=True)
class Share:
    """A quantity at one building, or (None) on the common ground."""

    compound_id: int
    building_id: int | None
    quantity: Decimal


@dataclass(frozen=True)
class Work:
    """One item to be: its kind, where how much of it, and the price of a unit in yuan."""

    type: ItemType
    shares: tuple[Share, ...]
    price: Decimal

    @property
    def quantity(self) -> Decimal:
        return sum((share.quantity for share in self.shares), Decimal(0))


Measure = Callable[[Block], Decimal]


def _m2(factor: str) -> Measure:
    return lambda block: block.area * Decimal(factor)


def _roof(block: Block) -> Decimal:
    return block.area / block.storeys * Decimal("1.05")


def _each_entrance(number: int) -> Measure:
    return lambda block: Decimal(block.entrances * number)


def _each_landing(number: int) -> Measure:
    return lambda block: Decimal(block.entrances * (block.storeys - 1) * number)


def _each_household(factor: str) -> Measure:
    return lambda block: block.households * Decimal(factor)


def _each_building(number: int) -> Measure:
    return lambda _block: Decimal(number)


USUAL: tuple[tuple[str, Measure, str], ...] = (
    ("water_main", _each_building(55), "260"),
    ("rain_drain", _each_building(45), "320"),
    ("sewer", _each_building(50), "340"),
    ("heat_network", _each_building(60), "620"),
    ("overhead_line", _each_building(70), "110"),
    ("road", _m2("0.160"), "115"),
    ("sidewalk", _m2("0.050"), "125"),
    ("roof_waterproof", _roof, "88"),
    ("wall_insulation", _m2("0.620"), "172"),
    ("common_window", _each_landing(1), "480"),
    ("entrance_door", _each_entrance(1), "2600"),
    ("stair_paint", _m2("0.350"), "19"),
    ("cctv", _each_building(2), "1900"),
    ("greening", _m2("0.080"), "68"),
    ("street_light", _each_building(2), "3200"),
    ("parking_space", _each_household("0.120"), "1500"),
    ("fitness_equipment", _each_building(1), "2400"),
)
FURTHER: tuple[tuple[str, Measure, str], ...] = (
    ("manhole", _each_building(3), "1100"),
    ("septic_tank", _each_building(1), "9800"),
    ("household_meter", _each_household("1"), "380"),
    ("gas_pipe", _each_building(50), "300"),
    ("heat_riser", _each_household("5.500"), "72"),
    ("telecom_line", _each_building(60), "95"),
    ("hydrant", _each_building(1), "4200"),
    ("door_access", _each_entrance(1), "1800"),
    ("waste_sorting", _each_building(1), "6500"),
    ("kerb", _each_building(40), "75"),
    ("apron", _each_building(30), "98"),
    ("handrail", _each_landing(5), "78"),
    ("stair_light", _each_landing(1), "92"),
    ("wall_paint", _m2("0.300"), "46"),
    ("downpipe", _each_entrance(36), "52"),
    ("fence", _each_building(25), "340"),
    ("elderly_facility", _each_building(1), "5200"),
    ("ramp", _each_entrance(1), "1700"),
    ("ebike_charging", _each_building(8), "620"),
    ("parcel_locker", _each_building(1), "8600"),
    ("property_room", _each_building(6), "1900"),
)
ENHANCING = ("community_service", "elder_care", "meal_service", "convenience_store", "perimeter_sensing")


@cache
def _catalogue_order() -> dict[str, int]:
    return {kind.code: number for number, kind in enumerate(item_types())}


def works(grounds: tuple[Ground, ...], chance: Random, further: int, *, enhance: bool = False) -> list[Work]:
    """The usual items of a project, ``further`` others and perhaps a service room, in the catalogue's order."""
    chosen = [*USUAL, *chance.sample(FURTHER, further)]
    dearness = Decimal(chance.randrange(105, 190)) / 100
    made = [_work(code, measure, Decimal(price) * dearness, grounds) for code, measure, price in chosen]
    if enhance:
        made.append(_single(chance.choice(ENHANCING), grounds[0], Decimal(chance.randrange(60_000, 160_000))))
    return sorted(made, key=lambda work: _catalogue_order()[work.type.code])


def _work(code: str, measure: Measure, price: Decimal, grounds: tuple[Ground, ...]) -> Work:
    kind = get_type(code)
    return Work(kind, tuple(_shares(kind, measure, grounds)), _whole(price))


def _shares(kind: ItemType, measure: Measure, grounds: tuple[Ground, ...]) -> Iterator[Share]:
    for ground in grounds:
        parts = [(block.id, measure(block)) for block in ground.blocks]
        if kind.scope is Scope.BUILDING and all(block.id for block in ground.blocks):
            yield from (Share(ground.id, block_id, _fitting(kind, part)) for block_id, part in parts)
        else:
            yield Share(ground.id, None, _fitting(kind, sum((part for _, part in parts), Decimal(0))))


def _single(code: str, ground: Ground, price: Decimal) -> Work:
    return Work(get_type(code), (Share(ground.id, None, Decimal(1)),), price)


def _fitting(kind: ItemType, quantity: Decimal) -> Decimal:
    """As surveyors write it: lengths and areas to a tenth, everything else in whole numbers, at least one."""
    step = Decimal("0.1") if DIMENSIONS[kind.unit] in MEASURED else Decimal(1)
    return max(quantity.quantize(step, rounding=ROUND_HALF_UP), Decimal(1))


def _whole(price: Decimal) -> Decimal:
    return price.quantize(Decimal(1), rounding=ROUND_HALF_UP)
