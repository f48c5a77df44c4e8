"""How long what was built is under warranty (质量保修期), from the day of the joint acceptance.

The terms are the legal minimum of ``terms.csv``; which kind of work a type is stands in ``types.csv``. The defects
liability period of a contract (缺陷责任期, at most 24 months) is another matter: it holds back money.
"""

import csv
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tracker.base.words import N_, Word

HERE = Path(__file__).parent
ANY = "any"
LONGEST = 366 * 10  # days that no warranty lasts
SEASON_STARTS, SEASON_ENDS = (11, 1), (3, 31)
"""Heating season of Dandong, 1 November to 31 March (assumption: the usual days; single winters differ)."""


class WarrantyKind(Word):
    WATERPROOFING = "waterproofing", N_("Waterproofing")
    INSULATION = "insulation", N_("Insulation")
    HEATING = "heating", N_("Heating system")
    PIPES = "pipes", N_("Pipes")
    ELECTRICAL = "electrical", N_("Electrical lines")
    EQUIPMENT = "equipment", N_("Equipment installed")
    FINISH = "finish", N_("Finishing works")
    AGREED = "agreed", N_("Other works, as agreed")


@dataclass(frozen=True)
class Term:
    """A legal minimum: so many months, or so many heating seasons."""

    months: int
    seasons: int
    source: str


@cache
def terms() -> Mapping[WarrantyKind, Term]:
    return MappingProxyType({
        WarrantyKind(row["kind"]): Term(int(row["months"] or 0), int(row["seasons"] or 0), row["source"])
        for row in _rows("terms.csv")
    })  # fmt: skip


@cache
def kinds() -> Mapping[str, WarrantyKind]:
    """The kind of warranty by type of work."""
    return MappingProxyType({row["type_code"]: WarrantyKind(row["kind"]) for row in _rows("types.csv")})


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kind_of(type_code: str) -> WarrantyKind:
    return kinds().get(type_code, WarrantyKind.AGREED)


def until(kind: WarrantyKind, accepted_on: date) -> date:
    """The last day of the warranty of a work that was accepted on a day."""
    term = terms()[kind]
    return (
        _after_seasons(accepted_on, term.seasons) if term.seasons else _after_months(accepted_on, term.months)
    )


def _after_months(day: date, months: int) -> date:
    """The day before the same day so many months later; 29 February ends with the month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    length = (date(first.year + month // 11, (month + 1) % 12 + 1, 1) - first).days
    return first + timedelta(days=min(day.day, length) - 2)


def _after_seasons(day: date, seasons: int) -> date:
    """The end of the last of so many whole heating seasons that begin on the day or after it."""
    first = day.year if day <= date(day.year, *SEASON_STARTS) else day.year + 1
    return date(first + seasons, *SEASON_ENDS)


def accepted_between(kind: WarrantyKind, first: date, last: date) -> tuple[date, date]:
    """The first and the last day of acceptance whose warranty ends from ``first`` to ``last``."""
    days = range(last.toordinal() - LONGEST, last.toordinal())
    low, high = (
        bisect(days, day, key=lambda number: until(kind, date.fromordinal(number)))
        for bisect, day in ((bisect_left, first), (bisect_right, last))
    )
    return date.fromordinal(days[0] + low), date.fromordinal(days[0] + high - 1)


def answers(kind: WarrantyKind, asked: frozenset[str]) -> bool:
    """Whether a work of this kind may be what a request is about. ``asked`` are values of kinds, or ``any``."""
    return ANY in asked or kind.value in asked


@dataclass(frozen=True, kw_only=True)
class Covered:
    """One work of a passport: what, where, by whom, accepted when, under warranty until when."""

    item_id: int
    project_id: int
    contract_id: int | None
    name: str
    kind: WarrantyKind
    building_id: int | None
    firm_id: int | None
    firm: str
    phone: str | None
    accepted_on: date
    until: date

    def runs_on(self, day: date) -> bool:
        return self.accepted_on <= day <= self.until


def cover(works: tuple[Covered, ...], asked: frozenset[str], day: date) -> Covered | None:
    """The work whose warranty a request is for: what runs on the day, at the building before the whole
    compound, the newest first.
    """
    near = [work for work in works if work.firm_id and work.runs_on(day) and answers(work.kind, asked)]
    near.sort(key=lambda work: (work.building_id is None, -work.accepted_on.toordinal(), work.item_id))
    return near[0] if near else None
