"""The tree of categories, read from ``categories.csv``: one row a category, in the order residents are asked.

``warranty`` names the kinds of work whose warranty may cover it, ``desk`` the operator's desk that is asked.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tracker.accounts.rules import Discipline
from tracker.base.words import N_, Word
from tracker.resident_requests.rules import Category

TABLE = Path(__file__).with_name("categories.csv")


class CategoryGroup(Word):
    BUILDING = "building", N_("The building")
    NETWORKS = "networks", N_("Water, heating, pipes")
    SITE = "site", N_("The works")
    GROUNDS = "grounds", N_("Yard, parking, safety")
    PROGRAMME = "programme", N_("Programme, money, rules")


@dataclass(frozen=True)
class Leaf:
    """One category with what follows from it."""

    category: Category
    group: CategoryGroup
    warranty: frozenset[str]
    desk: Discipline | None
    source: str


@cache
def leaves() -> Mapping[Category, Leaf]:
    """Every category. Raises ValueError for a word that is none, so a wrong table stops the first page."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [_leaf(row) for row in csv.DictReader(file)]
    return MappingProxyType({leaf.category: leaf for leaf in rows})


def _leaf(row: dict[str, str]) -> Leaf:
    desk = Discipline(row["desk"]) if row["desk"] else None
    return Leaf(
        Category(row["category"]),
        CategoryGroup(row["group"]),
        frozenset(row["warranty"].split()),
        desk,
        row["source"],
    )


@cache
def category_tree() -> Mapping[CategoryGroup, tuple[Category, ...]]:
    """Groups in the order in which a resident is asked, each with its categories."""
    tree = {
        group: tuple(leaf.category for leaf in leaves().values() if leaf.group is group)
        for group in CategoryGroup
    }
    return MappingProxyType(tree)
