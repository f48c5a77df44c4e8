"""Surfaces of roads and yards, and how long each is protected from digging.

The years stand in ``protection.csv`` with their source: five after a new or rebuilt surface, three after
a major repair (城市道路管理条例 art. 33; applied alike in Chongqing, Wenzhou and Dongning). The rule was
written for city roads; the bureau applies it to yards and roads of compounds by its own decision.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tracker.base.words import N_, Word

PROTECTION = Path(__file__).with_name("protection.csv")


class SurfaceKind(Word):
    NEW = "new", N_("New or rebuilt")
    OVERHAUL = "overhaul", N_("Major repair")
    PATCH = "patch", N_("Minor repair")
    TEMPORARY = "temporary", N_("Temporary surface")
    UNPAVED = "unpaved", N_("Unpaved")


@dataclass(frozen=True)
class Protection:
    """For how many years after its date a surface may not be opened, and who says so; no source, no years."""

    years: int
    source: str


@cache
def protections() -> dict[SurfaceKind, Protection]:
    """The rule of every surface. Raises KeyError or ValueError when the file does not fit the words."""
    with PROTECTION.open(encoding="utf-8", newline="") as file:
        rows = {SurfaceKind(row["surface"]): row for row in csv.DictReader(file)}
    return {kind: Protection(int(rows[kind]["years"]), rows[kind]["source"]) for kind in SurfaceKind}


def protected_until(kind: SurfaceKind | None, surfaced_on: date | None) -> date | None:
    """The last day on which the surface may not be opened; None when nothing protects it.

    Five years from 1 May 2021 end with 30 April 2026; from 29 February with the last of February.
    """
    if kind is None or surfaced_on is None or protections()[kind].years == 0:
        return None
    year = surfaced_on.year + protections()[kind].years
    if (surfaced_on.month, surfaced_on.day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return surfaced_on.replace(year=year) - timedelta(days=1)
