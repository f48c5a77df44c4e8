"""Units of quantities: the canonical ones, and how published tables write them."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word


class Unit(Word):
    """Canonical units; every stored quantity is in one of them."""

    METRE = "metre", N_("m")
    SQUARE_METRE = "square_metre", N_("m²")
    PIECE = "piece", N_("pieces")
    SET = "set", N_("sets")
    LAMP = "lamp", N_("lamps")
    LEAF = "leaf", N_("door or window leaves")
    TREE = "tree", N_("trees")
    SITE = "site", N_("places")
    GROUP = "group", N_("groups")
    SEAT = "seat", N_("structures")
    MACHINE = "machine", N_("machines")
    LIFT = "lift", N_("lifts")
    HOUSEHOLD = "household", N_("households")
    BUILDING = "building", N_("buildings")
    ENTRANCE = "entrance", N_("entrances")


class Dimension(Enum):
    LENGTH = auto()
    AREA = auto()
    COUNT = auto()
    HOUSEHOLD = auto()
    BUILDING = auto()
    ENTRANCE = auto()


DIMENSIONS = dict.fromkeys(Unit, Dimension.COUNT) | {
    Unit.METRE: Dimension.LENGTH,
    Unit.SQUARE_METRE: Dimension.AREA,
    Unit.HOUSEHOLD: Dimension.HOUSEHOLD,
    Unit.BUILDING: Dimension.BUILDING,
    Unit.ENTRANCE: Dimension.ENTRANCE,
}
MEASURED = frozenset({Dimension.LENGTH, Dimension.AREA})  # the others are counted in whole numbers

_SPELLINGS = {
    Unit.METRE: "m 米 延长米 延米 长米 线性米",
    Unit.SQUARE_METRE: "m2 平方米 平米 平方 平",
    Unit.PIECE: "个 只 件 块 根 杆 基 条 辆 间 所",
    Unit.SET: "套",
    Unit.LAMP: "盏",
    Unit.LEAF: "樘 扇",
    Unit.TREE: "株 棵",
    Unit.SITE: "处",
    Unit.GROUP: "组",
    Unit.SEAT: "座 口 眼",
    Unit.MACHINE: "台",
    Unit.LIFT: "部",
    Unit.HOUSEHOLD: "户",
    Unit.BUILDING: "栋 幢",
    Unit.ENTRANCE: "单元",
}
_UNITS = {
    spelling: (unit, Decimal(1)) for unit, names in _SPELLINGS.items() for spelling in names.split()
} | {
    "公里": (Unit.METRE, Decimal(1000)),
    "km": (Unit.METRE, Decimal(1000)),
    "千米": (Unit.METRE, Decimal(1000)),
    "公顷": (Unit.SQUARE_METRE, Decimal(10_000)),
    "平方公里": (Unit.SQUARE_METRE, Decimal(1_000_000)),
}
_MAGNITUDES = {"千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_NUMBER = re.compile(
    r"(?P<before>约为|大约|约|近|超过|超|逾|达)?(?P<digits>[0-9]+(?:\.[0-9]+)?)(?P<more1>余|多)?"
    r"(?P<magnitude>[千万亿])?(?P<more2>余|多|左右|以上)?",
    re.ASCII,
)


@dataclass(frozen=True)
class Reading:
    """A published number. ``approximate`` when the text says 约, 近, 余 or the like."""

    value: Decimal
    approximate: bool


def read_number(text: str) -> Reading | None:
    """Read a number as published: 1,279, 10万余, 近2400, １.４８万. None when it is not one number."""
    found = _NUMBER.fullmatch(_tidy(text).replace(",", ""))
    if found is None:
        return None
    hedges = (found["before"] not in (None, "达"), found["more1"], found["more2"])
    return Reading(Decimal(found["digits"]) * _MAGNITUDES.get(found["magnitude"], Decimal(1)), any(hedges))


def read_unit(text: str) -> tuple[Unit, Decimal] | None:
    """Canonical unit of a published one, and how many of it that is: 10,000 m² for 万平方米."""
    spelling = _tidy(text)
    if spelling in _UNITS:
        return _UNITS[spelling]
    magnitude = _MAGNITUDES.get(spelling[:1])
    if magnitude is None or spelling[1:] not in _UNITS:
        return None
    unit, factor = _UNITS[spelling[1:]]
    return unit, factor * magnitude


def to_canonical(quantity: Decimal, published_unit: str, unit: Unit) -> Decimal:
    """The quantity in ``unit``. Counters (个, 盏, 套, 台 ...) stand for one another, one to one.

    Raises Refusal for an unknown unit and for one that measures something else.
    """
    known = read_unit(published_unit)
    if known is None:
        raise Refusal(N_("The unit “%(unit)s” is not known."), "unit", unit=published_unit)
    given, factor = known
    if DIMENSIONS[given] is not DIMENSIONS[unit]:
        raise Refusal(
            N_("“%(given)s” does not measure what this item is counted in."), "unit", given=published_unit
        )
    return quantity * factor


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace(" ", "").strip("()")
