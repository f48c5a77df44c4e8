"""Figures of a yearly programme: plain sums in, shares and comparisons out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from tracker.projects.rules import AFTER_WORKS, BEGUN, Stage

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """Kept sums of the projects of one plan year and stage. ``area`` in m², money in yuan."""

    year: int
    in_plan: bool
    stage: Stage
    projects: int
    compounds: int
    buildings: int
    households: int
    area: Decimal
    planned: Decimal
    value: Decimal
    earned: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over lines; ``begun`` counts what has its evidence of a start, ``finished`` what is complete."""

    projects: int = 0
    compounds: int = 0
    buildings: int = 0
    households: int = 0
    area: Decimal = ZERO
    planned: Decimal = ZERO
    value: Decimal = ZERO
    earned: Decimal = ZERO
    begun_projects: int = 0
    begun_compounds: int = 0
    begun_households: int = 0
    finished_compounds: int = 0

    @property
    def percent(self) -> Decimal | None:
        """Percent complete, weighted by value."""
        return share(self.earned, self.value)

    @property
    def begun_share(self) -> Decimal | None:
        """Started compounds in percent of all (开工率, by compounds)."""
        return share(self.begun_compounds, self.compounds)

    @property
    def begun_households_share(self) -> Decimal | None:
        """Started compounds' households in percent of all (开工率, by households)."""
        return share(self.begun_households, self.households)

    @property
    def finished_share(self) -> Decimal | None:
        """Compounds whose works are complete, in percent of all (完工率)."""
        return share(self.finished_compounds, self.compounds)


MEASURES = tuple(field.name for field in fields(Line))[3:]


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Percent with one decimal, rounded down: 100 is said when all is done, not before. None of nothing."""
    return Decimal(int(part * 1000 / whole)) / 10 if whole else None


def figures(lines: Iterable[Line]) -> Figures:
    """Sums over lines of any years and stages."""
    found = list(lines)
    begun = [line for line in found if line.stage in BEGUN]
    return Figures(
        **{
            name: sum((getattr(line, name) for line in found), start=getattr(Figures(), name))
            for name in MEASURES
        },
        begun_projects=sum(line.projects for line in begun),
        begun_compounds=sum(line.compounds for line in begun),
        begun_households=sum(line.households for line in begun),
        finished_compounds=sum(line.compounds for line in found if line.stage in AFTER_WORKS),
    )


def default_year(years: Iterable[int], today: date) -> int | None:
    """The plan that is worked on now: the newest that is not of a year to come."""
    known = sorted(years)
    return max((year for year in known if year <= today.year), default=known[-1] if known else None)


def carried(lines: Sequence[Line], year: int, *, in_plan: bool) -> list[tuple[int, Figures]]:
    """What earlier plans left open (结转在建), newest plan first: the projects whose works are not complete today."""
    still = [
        line
        for line in lines
        if line.year < year and line.in_plan is in_plan and line.stage not in AFTER_WORKS
    ]
    years = sorted({line.year for line in still}, reverse=True)
    return [(one, figures(line for line in still if line.year == one)) for one in years]


def rest(whole: Figures, parts: Iterable[Figures]) -> Figures:
    """What of the whole stands in none of its parts: projects of the county itself, not of a subdistrict."""
    held = list(parts)
    return Figures(**{
        field.name: getattr(whole, field.name) - sum(getattr(part, field.name) for part in held)
        for field in fields(Figures)
    })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Money:
    """Planned and received, in yuan."""

    planned: Decimal
    received: Decimal

    @property
    def arrived(self) -> Decimal | None:
        """Received in percent of planned (资金到位率)."""
        return share(self.received, self.planned)


def money(rows: Iterable[tuple[object, Decimal, Decimal]]) -> Money | None:
    """Sum over sources; None without any."""
    found = list(rows)
    return (
        Money(sum((row[1] for row in found), ZERO), sum((row[2] for row in found), ZERO)) if found else None
    )
