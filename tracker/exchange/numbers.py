"""Numbers as published: 1.48万, 10万余, 近2400户, 约34万平方米, 1,234.5, full-width digits.

Every reader raises Refusal with the text that it cannot read; it never guesses a digit.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.exchange.units import MAGNITUDES, Dimension, Unit, dimension_of, unit_of, works_unit
from tracker.places.names import to_digits

_ABOUT = "大约|大概|将近|约为|约|近|逾|超过|不少于|不低于|至少|>=?|≥|~|±"
_MORE = "余|多|来|左右|上下|以上|许|\\+"
_MAGNITUDE = "万亿|[十百千]?万|亿|千|百"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_SHAPE = re.compile(
    rf"^(?:共计?|合计|总计|总)?(?P<about>(?:{_ABOUT})*)(?P<sign>[-+\u2212]?)(?P<digits>{_DIGITS})(?P<power>e[-+]?\d{{1,2}})?"
    rf"(?P<more>(?:{_MORE})?)(?P<magnitude>(?:{_MAGNITUDE})?)(?P<more2>(?:{_MORE})?)"
    rf"(?P<unit>m2|m\^2|m3|\D*?)(?P<more3>(?:{_MORE})?)$"
)
_PIECE = re.compile(
    rf"(?P<about>(?:{_ABOUT})*)(?P<digits>{_DIGITS})(?P<more>(?:{_MORE})?)(?P<magnitude>(?:{_MAGNITUDE})?)"
    rf"(?P<more2>(?:{_MORE})?)(?P<unit>平方米|m2|平米|个?单元|个小区|个项目|[户栋幢座元])"
)
_BLANK = re.compile(r"^(?:[-/\\—_.·*]+|无|暂无|没有|待定|不详|未知|空|n/?a|none|null|nil|tbd)$")
_GROUPS = re.compile(r"(?<=\d) (?=\d{3}(?:\D|$))")
_LOOSE = re.compile(r"\s+(?!\d)|(?<!\d)\s+")
_CENT = Decimal("0.01")

UNREADABLE = N_("“%(text)s” is not a number. Write digits, such as 1234.5 or 1.48万.")
STRANGE_UNIT = N_("“%(text)s”: this unit is not known here. Use %(units)s.")
USUAL = {
    Dimension.AREA: "平方米, 万平方米",
    Dimension.MONEY: "元, 万元, 亿元",
    Dimension.HOUSEHOLDS: "户, 万户",
    Dimension.BUILDINGS: "栋",
    Dimension.ENTRANCES: "个",
    Dimension.COMPOUNDS: "个",
    Dimension.PROJECTS: "个",
}
_COUNTED = frozenset(Dimension) - {Dimension.AREA, Dimension.MONEY}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the canonical unit, and whether it was published as an approximate one."""

    value: Decimal
    approximate: bool = False

    @property
    def whole(self) -> int:
        return int(self.value)


def read_quantity(cell: object, dimension: Dimension, unit: Unit | None) -> Quantity | None:
    """The number in a cell, in square metres, yuan or whole counts; None for an empty cell or a dash.

    ``unit`` is the unit of the column; a unit written in the cell goes before it. Raises Refusal for what
    is no number, for an unknown unit, for a negative number and for a part of a household or building.
    """
    if cell is None:
        return None
    if isinstance(cell, int | float):
        return _checked(from_float(cell) * (unit.factor if unit else 1), False, dimension, str(cell))
    if isinstance(cell, date):
        raise Refusal(UNREADABLE, text=cell.isoformat())
    return _from_text(str(cell), dimension, unit)


def from_float(number: int | float) -> Decimal:
    """A spreadsheet's number without the noise behind its 15th digit (0.1 + 0.2 is 0.3)."""
    return Decimal(f"{number:.15g}") if isinstance(number, float) else Decimal(number)


@lru_cache(maxsize=65536)
def _from_text(text: str, dimension: Dimension, unit: Unit | None) -> Quantity | None:
    folded = fold(text)
    if is_blank(folded):
        return None
    match = _SHAPE.match(folded) or _SHAPE.match(to_digits(folded.replace("两", "二")))
    if not match or len(match["digits"]) > 20:
        raise Refusal(UNREADABLE, text=_short(text))
    number = _digits(match)
    factor = _factor(match["magnitude"], match["unit"], dimension, unit, text)
    rounded = bool(match["magnitude"]) and dimension in _COUNTED  # nobody counts 1.48万 households exactly
    return _checked(number * factor, rounded or _about(match), dimension, text)


def composite(text: str) -> dict[Dimension, Quantity]:
    """All counted things in one text: 4865户134栋约34万平方米. What has no counting word is left out."""
    found: dict[Dimension, Quantity] = {}
    for match in _PIECE.finditer(fold(text)):
        dimension = dimension_of(match["unit"])
        if dimension and dimension not in found and len(match["digits"]) <= 20:
            value = Decimal(match["digits"].replace(",", "")) * MAGNITUDES[match["magnitude"]]
            found[dimension] = Quantity(value, bool(match["about"] or match["more"] or match["more2"]))
    return found


def read_works(cell: object, unit_text: str) -> tuple[Quantity, str] | None:
    """A quantity of works in its canonical unit, with that unit: 6.6 万平方米 is 66000 m2."""
    if cell is None or is_blank(fold(str(cell))):
        return None
    match = _SHAPE.match(fold(str(cell)))
    if not match or len(match["digits"]) > 20:
        raise Refusal(UNREADABLE, text=_short(str(cell)))
    unit = works_unit(match["unit"] or unit_text)
    value = _digits(match) * MAGNITUDES[match["magnitude"]] * unit.factor
    if value < 0:
        raise Refusal(N_("%(text)s is below zero. Correct the number."), text=_short(str(cell)))
    return Quantity(value, _about(match)), unit.base


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Half-width, small letters; spaces go, except between digits that are not groups of three."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _LOOSE.sub("", _GROUPS.sub(",", folded))


def is_blank(folded: str) -> bool:
    """Whether a cell only says that there is nothing: a dash, 无, 待定."""
    return not folded or bool(_BLANK.match(folded))


def _digits(match: re.Match[str]) -> Decimal:
    number = Decimal(match["digits"].replace(",", "") + (match["power"] or ""))
    return -number if match["sign"] in ("-", "\u2212") else number


def _about(match: re.Match[str]) -> bool:
    return bool(match["about"] or match["more"] or match["more2"] or match["more3"])


def _factor(magnitude: str, unit_text: str, dimension: Dimension, column: Unit | None, text: str) -> Decimal:
    own = Decimal(MAGNITUDES[magnitude])
    if not unit_text:
        return _bare_factor(own, magnitude, column)
    unit = unit_of(unit_text, dimension)
    if unit is None:
        raise Refusal(
            STRANGE_UNIT if dimension_like(unit_text) else UNREADABLE,
            text=_short(text),
            units=USUAL[dimension],
        )
    return own * unit.factor


def _bare_factor(own: Decimal, magnitude: str, column: Unit | None) -> Decimal:
    if not magnitude:
        return column.factor if column else Decimal(1)
    # 418万 in a column counted in 万元 repeats the unit; 1.48万 in a column of 户 brings its own.
    return max(own, column.factor) if column else own


def dimension_like(unit_text: str) -> bool:
    """Whether a text behind a number is short enough to be a unit rather than a sentence."""
    return len(unit_text) <= 6


def _checked(value: Decimal, approximate: bool, dimension: Dimension, text: str) -> Quantity:
    if not value.is_finite():
        raise Refusal(UNREADABLE, text=_short(text))
    if value < 0:
        raise Refusal(N_("%(text)s is below zero. Correct the number."), text=_short(text))
    if value >= Decimal(10) ** 16:
        raise Refusal(N_("%(text)s is too large to be true. Check number and unit."), text=_short(text))
    if dimension in _COUNTED:
        if value != value.to_integral_value():
            raise Refusal(
                N_("%(text)s is not a whole number. Correct it, or check the unit."), text=_short(text)
            )
        return Quantity(value.to_integral_value(), approximate)
    return Quantity(value.quantize(_CENT, ROUND_HALF_UP), approximate)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
