"""What rooms above know of the same money: what is committed by contracts, certified and retained.

This room may not know contracts, so they say it once, when they are imported.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.places.models import Region
from tracker.projects.models import Project

ZERO = Decimal(0)


@dataclass(frozen=True)
class Beside:
    """Sums in yuan: contracts with their variations, work certified to date, held back of it as retention.

    ``address`` opens the rows behind them.
    """

    committed: Decimal = ZERO
    certified: Decimal = ZERO
    retained: Decimal = ZERO
    address: str = ""


Lines = Callable[[str | None, int | None], Iterator[Sequence[Any]]]


@dataclass(frozen=True)
class Sheet:
    """A sheet that a room adds to the auditor's file: its name, headings, lines, and the columns to be totalled.

    Each line begins with the id of its record. ``lines(region_path, project_id)`` yields the rows of a part of the city (None: everywhere) or of one project.
    """

    name: str
    headings: tuple[str, ...]
    lines: Lines
    totalled: tuple[int, ...] = ()


OfProject = Callable[[Project], Beside]
OfRegion = Callable[[Region | None, int | None], Beside]
_of_project: list[OfProject] = []
_of_region: list[OfRegion] = []
sheets: list[Sheet] = []


def say_of_project(function: OfProject) -> OfProject:
    """Register who knows the contracts of a project."""
    _of_project.append(function)
    return function


def say_of_region(function: OfRegion) -> OfRegion:
    """Register who knows those of a region (None: every city) and plan year (None: all), from kept sums."""
    _of_region.append(function)
    return function


def of_project(project: Project) -> Beside | None:
    """None while no room has said it."""
    return _of_project[-1](project) if _of_project else None


def of_region(region: Region | None, year: int | None) -> Beside | None:
    return _of_region[-1](region, year) if _of_region else None
