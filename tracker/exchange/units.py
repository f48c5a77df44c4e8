"""Units as published tables write them, and what they are worth in the canonical one.

Canonical: square metres, yuan, whole counts; for works also metres and cubic metres.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class Dimension(StrEnum):
    """What a number counts."""

    HOUSEHOLDS = "households"
    BUILDINGS = "buildings"
    ENTRANCES = "entrances"
    COMPOUNDS = "compounds"
    PROJECTS = "projects"
    AREA = "area"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Unit:
    """``factor`` turns a number in this unit into the canonical one; ``text`` is the unit as published."""

    text: str
    base: str
    factor: Decimal


MAGNITUDES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
}
MAGNITUDES |= {"亿": 10**8, "万亿": 10**12, "10k": 10**4, "10000": 10**4, "million": 10**6}

_AREA = ("平方米", "m2", "m^2", "平米", "平方", "平", "sqm", "sq.m", "squaremetres", "squaremeters")
_MONEY = ("元", "人民币", "元人民币", "yuan", "rmb", "cny")
_BASES: dict[Dimension, tuple[str, ...]] = {
    Dimension.HOUSEHOLDS: ("户", "住户", "户居民", "套", "家", "户家庭", "households"),
    Dimension.BUILDINGS: ("栋", "幢", "座", "楼", "栋楼", "幢楼", "栋住宅", "栋住宅楼", "buildings"),
    Dimension.ENTRANCES: ("单元", "个单元", "个", "门", "门栋", "个门洞", "entrances"),
    Dimension.COMPOUNDS: ("个", "个小区", "小区", "处", "compounds"),
    Dimension.PROJECTS: ("个", "个项目", "项", "projects"),
    Dimension.AREA: _AREA,
    Dimension.MONEY: _MONEY,
}
_WORKS = {"延长米": "m", "延米": "m", "公里": "km", "千米": "km", "米": "m", "m": "m", "km": "km"}
_WORKS |= {"立方米": "m3", "立方": "m3", "方": "m3", "m3": "m3"} | dict.fromkeys(_AREA, "m2")
_SPLIT = re.compile(r"^(万亿|[十百千]?万|[十百千亿]|10k|10000|million)?(.*)$", re.DOTALL)
# Measures that a heading may name although no column of a plan is counted in them.
_STRANGE = re.compile(
    r"^(?:[十百千万亿]*(?:公?亩|公?顷|平方公里|平方千米|平方英?尺|km2|sq\.?ft|美元|港元|日元|欧元|usd|eur"
    r"|人|人次|间|套|吨|米|公里|户|栋|幢|座|个|处|平方米|m2|元))$"
)


@lru_cache(maxsize=1024)
def unit_of(text: str, dimension: Dimension) -> Unit | None:
    """The unit that ``text`` names for this dimension, None if it names none."""
    magnitude, base = split(text)
    if base in _BASES[dimension]:
        return Unit(text, base, Decimal(MAGNITUDES[magnitude]))
    if not base and magnitude and dimension is Dimension.MONEY:
        return Unit(text, "元", Decimal(MAGNITUDES[magnitude]))
    return None


def split(text: str) -> tuple[str, str]:
    """``万平方米`` is ``万`` and ``平方米``. Full-width and ㎡ are folded first."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    match = _SPLIT.match(folded)
    return (match[1] or "", match[2]) if match else ("", folded)


def dimension_of(base: str) -> Dimension | None:
    """The one dimension whose counting word this is (户, 栋, 平方米, 元, 个小区), if it can be only one."""
    found = [dimension for dimension, bases in _BASES.items() if base in bases]
    return found[0] if len(found) == 1 else None


def is_measure(text: str) -> bool:
    """Whether the text names some measure, known here or not."""
    folded = "".join(split(text))
    return bool(_STRANGE.match(folded)) or any(unit_of(folded, dimension) for dimension in Dimension)


def works_unit(text: str) -> Unit:
    """The canonical unit of a quantity of works: m, m2, m3 or the published counting word (盏, 座, 套)."""
    magnitude, base = split(text)
    factor = Decimal(MAGNITUDES[magnitude])
    canonical = _WORKS.get(base, base)
    if canonical == "km":
        return Unit(text, "m", factor * 1000)
    return Unit(text, canonical, factor)
