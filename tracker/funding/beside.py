"""What rooms above know of the same money: what is committed by contracts, certified and retained.

This room may not know contracts, so they say it: ``beside.of_project = function`` once, when they are imported.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

ZERO = Decimal(0)


@dataclass(frozen=True)
class Beside:
    """Sums in yuan: contracts with their variations, certified to date, held back as retention."""

    committed: Decimal = ZERO
    certified: Decimal = ZERO
    retained: Decimal = ZERO


@dataclass(frozen=True)
class Sheet:
    """A sheet that a room adds to the auditor's file: its name, headings, lines, and the columns to be totalled.

    ``lines(region_path, project_id)`` yields the rows of a part of the city (None: everywhere) or of one project.
    """

    name: str
    headings: tuple[str, ...]
    lines: Callable[[str | None, int | None], Iterator[Sequence[Any]]]
    totalled: tuple[int, ...] = ()


_of_project: list[Callable[[int], Beside]] = []
_of_region: list[Callable[[int, int | None], Beside]] = []
sheets: list[Sheet] = []


def say_of_project(function: Callable[[int], Beside]) -> None:
    """Register who knows the contracts of a project: ``(project id) -> Beside``."""
    _of_project.append(function)


def say_of_region(function: Callable[[int, int | None], Beside]) -> None:
    """Register who knows those of a region: ``(region id, plan year or None) -> Beside``, from kept sums."""
    _of_region.append(function)


def of_project(project_id: int) -> Beside | None:
    """None while no room has said it."""
    return _of_project[-1](project_id) if _of_project else None


def of_region(region_id: int, year: int | None) -> Beside | None:
    return _of_region[-1](region_id, year) if _of_region else None
