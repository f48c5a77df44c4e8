"""Who pays how much of a lift by floor: published tables, kept as data in ``lift_tables.csv``, and typed ones.

A table of coefficients says how the floors compare with each other; a table of percentages says what
each floor pays of the whole, so it has to add up to 100 over the floors that pay.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word

TABLES = Path(__file__).with_name("lift_tables.csv")
HUNDRED = Decimal(100)
HIGHEST = 60
_LINE = re.compile(r"([0-9]{1,2})(?:\s*[:：=]\s*|\s+)([0-9]{1,4}(?:\.[0-9]{1,4})?)\s*%?", re.ASCII)


class Measure(Word):
    COEFFICIENT = "coefficient", N_("Coefficients")
    PERCENT = "percent", N_("Percentages")


@dataclass(frozen=True)
class FloorTable:
    """What each floor weighs. ``rise`` is added for every floor above the highest one listed; None: none is.

    ``city`` and ``source`` are as published, in Chinese.
    """

    code: str
    city: str
    measure: Measure
    floors: Mapping[int, Decimal]
    rise: Decimal | None = None
    source: str = ""

    def of(self, floor: int) -> Decimal:
        """What a floor weighs; a floor below the lowest one listed pays nothing. Raises Refusal above the highest."""
        if floor in self.floors:
            return self.floors[floor]
        highest = max(self.floors)
        if floor < highest:
            return Decimal(0)
        if self.rise is None:
            raise Refusal(
                N_("The table ends at floor %(highest)s, but there are flats on floor %(floor)s."),
                "table", highest=highest, floor=floor,
            )  # fmt: skip
        return self.floors[highest] + self.rise * (floor - highest)

    def without(self, floors: Iterable[int]) -> "FloorTable":
        """The same table with floors that pay nothing."""
        return replace(self, floors={**self.floors, **dict.fromkeys(floors, Decimal(0))})


def check_whole(table: FloorTable) -> None:
    """Refuse percentages that do not add up to 100, with their sum: 102 % would take two percent too much."""
    total = sum(table.floors.values(), Decimal(0))
    if table.measure is Measure.PERCENT and total != HUNDRED:
        raise Refusal(
            N_("The percentages add up to %(sum)s %%, not to 100 %%. Correct the table."), "table", sum=total
        )


def check_floors(table: FloorTable, floors: Iterable[int]) -> None:
    """Refuse a percentage of a floor where nobody pays: it would be missing from the sum."""
    present = set(floors)
    missing = sorted(floor for floor, value in table.floors.items() if value and floor not in present)
    if table.measure is Measure.PERCENT and missing:
        raise Refusal(
            N_("The table gives floor %(floor)s a share, but nobody pays there. Correct the table."),
            "table", floor=missing[0],
        )  # fmt: skip


@cache
def published() -> tuple[FloorTable, ...]:
    """The tables of the data file in its order."""
    rows: dict[str, list[dict[str, str]]] = {}
    with TABLES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["code"], []).append(row)
    return tuple(_table(code, of) for code, of in rows.items())


def _table(code: str, rows: list[dict[str, str]]) -> FloorTable:
    first = rows[0]
    return FloorTable(
        code=code, city=first["city"], measure=Measure(first["kind"]),
        floors={int(row["floor"]): Decimal(row["value"]) for row in rows},
        rise=Decimal(first["rise"]) if first["rise"] else None, source=first["source"],
    )  # fmt: skip


def get_table(code: str) -> FloorTable:
    """Raises KeyError."""
    return {table.code: table for table in published()}[code]


def read_table(text: str, measure: Measure) -> FloorTable:
    """A table typed as lines such as ``3: 0.8``. Raises Refusal naming the line that cannot be read."""
    floors: dict[int, Decimal] = {}
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        found = _LINE.fullmatch(line.strip())
        if not found:
            raise Refusal(
                N_("Line %(number)s cannot be read. Write floor and value, such as 3: 0.8."), "table", number=number
            )  # fmt: skip
        floor, value = found.groups()
        if int(floor) in floors:
            raise Refusal(N_("Floor %(floor)s stands in the table twice."), "table", floor=int(floor))
        floors[int(floor)] = Decimal(value)
    if not any(floors.values()):
        raise Refusal(N_("Write a line with floor and value for each floor that pays."), "table")
    if max(floors) > HIGHEST:
        raise Refusal(N_("No building here has %(floor)s floors."), "table", floor=max(floors))
    return FloorTable("own", "", measure, floors)


def written(table: FloorTable) -> str:
    """A table as it may be typed; ``read_table`` reads it back, without its rise."""
    return "\n".join(f"{floor}: {value}" for floor, value in sorted(table.floors.items()))
