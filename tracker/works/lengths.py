"""How many working days a kind of work usually takes, from ``lengths.csv``.

A starting point for a first plan, by what the work is part of; the person who plans corrects it.
"""

import csv
from functools import cache
from pathlib import Path

from tracker.items.catalogue import get_type
from tracker.items.rules import Layer

LENGTHS = Path(__file__).with_name("lengths.csv")


@cache
def _by_layer() -> dict[Layer, int]:
    with LENGTHS.open(encoding="utf-8", newline="") as file:
        return {Layer(row["layer"]): int(row["workdays"]) for row in csv.DictReader(file)}


def usual(type_code: str) -> int:
    """Working days to begin with."""
    return _by_layer()[get_type(type_code).layer]
