"""Which kinds of work wait for which: the catalogue ``sequence.csv`` and the links it gives a project's items.

A row joins every kind named under ``before`` with every kind under ``after``: codes, ``layer:x`` for all
kinds of a layer, ``covers:x`` for all that hide it. Each has its reason and the standard or custom it
comes from; ``block`` may not be planned otherwise, ``warn`` is marked.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from tracker.items.catalogue import ItemType, item_types
from tracker.items.rules import Layer
from tracker.works.network import Activity, Cycle, Link, schedule
from tracker.works.rules import DependencyState, Edge, Strength

SEQUENCE = Path(__file__).with_name("sequence.csv")
TEXTS = ("label", "rule", "reason")
Spot = tuple[int, int | None]  # compound; building, or segment below nought; None is the common ground


@dataclass(frozen=True, slots=True)
class Rule:
    """Works of the kinds ``before`` end before those of the kinds ``after`` begin."""

    before: frozenset[str]
    after: frozenset[str]
    lag: int
    strength: Strength
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An item as the order sees it; without spots it lies everywhere in the project."""

    id: int
    type_code: str
    spots: frozenset[Spot]


@dataclass(frozen=True, slots=True)
class Change:
    """What a person made of one link."""

    before: int
    after: int
    lag: int
    state: DependencyState
    reason: str


def _kinds(selector: str) -> Iterator[ItemType]:
    name, _, value = selector.partition(":")
    if not value:
        found = [kind for kind in item_types() if kind.code == name]
    elif name == "layer":
        found = [kind for kind in item_types() if kind.layer is Layer(value)]
    else:
        found = [kind for kind in item_types() if Layer(value) in kind.covers]
    if not found:
        raise ValueError(f"{SEQUENCE.name}: nothing is called {selector}")
    return iter(found)


def _codes(selectors: str) -> frozenset[str]:
    return frozenset(kind.code for selector in selectors.split() for kind in _kinds(selector))


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in the order of the file. Raises ValueError for a kind that the catalogue does not know."""
    with SEQUENCE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(
                _codes(row["before"]), _codes(row["after"]), int(row["lag"]), Strength(row["strength"]),
                row["reason"], row["source"],
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


@cache
def _by_pair() -> dict[str, dict[str, Rule]]:
    """The firmest rule of each pair of kinds."""
    pairs: dict[str, dict[str, Rule]] = defaultdict(dict)
    for rule in sorted(rules(), key=lambda one: one.strength is not Strength.BLOCK):
        for before in rule.before:
            for after in rule.after - {before}:
                pairs[before].setdefault(after, rule)
    return dict(pairs)


def overlap(one: frozenset[Spot], other: frozenset[Spot]) -> bool:
    """Whether two items meet: at one building or segment, or in a compound where one lies on the common ground."""
    if not one or not other or one & other:
        return True
    grounds = ({c for c, b in one if b is None}, {c for c, b in other if b is None})
    compounds = ({c for c, _ in one}, {c for c, _ in other})
    return bool(grounds[0] & compounds[1] or grounds[1] & compounds[0])


def defaults(items: Iterable[Placed]) -> list[Edge]:
    """The links that the catalogue gives these items, in order of their ids."""
    known = sorted(items, key=lambda item: item.id)
    by_code: dict[str, list[Placed]] = defaultdict(list)
    for item in known:
        by_code[item.type_code].append(item)
    found: list[Edge] = []
    for before in known:
        for code, rule in _by_pair().get(before.type_code, {}).items():
            found += [
                Edge(before.id, after.id, rule.lag, rule.reason, rule.source, rule.strength)
                for after in by_code.get(code, ())
                if overlap(before.spots, after.spots)
            ]
    return sorted(found, key=lambda edge: (edge.before, edge.after))


def effective(standard: Iterable[Edge], changes: Iterable[Change]) -> list[Edge]:
    """The links that hold: the catalogue's, as people changed them, and those people added.

    What a person wrote wins: a link of the catalogue that would close a circle with it does not count.
    """
    said = {(change.before, change.after): change for change in changes}
    standing = {(edge.before, edge.after): edge for edge in standard}
    kept = [
        Edge(c.before, c.after, c.lag, c.reason, _source(standing, c), _strength(standing, c), c.state)
        for c in said.values()
        if c.state is not DependencyState.REMOVED
    ]
    after: dict[int, set[int]] = defaultdict(set)
    for edge in kept:
        after[edge.before].add(edge.after)
    free = [edge for key, edge in standing.items() if key not in said]
    is_added = any(change.state is DependencyState.ADDED for change in said.values())
    if is_added and not is_open([*kept, *free]):  # the catalogue alone closes none
        free = [edge for edge in free if _joins(after, edge)]
    return sorted([*kept, *free], key=lambda edge: (edge.before, edge.after))


def is_open(edges: Iterable[Edge]) -> bool:
    """Whether no works wait for each other in a circle."""
    found = list(edges)
    ends = {end for edge in found for end in (edge.before, edge.after)}
    try:
        schedule({end: Activity(1) for end in ends}, [Link(edge.before, edge.after) for edge in found])
    except Cycle:
        return False
    return True


def _source(standing: dict[tuple[int, int], Edge], change: Change) -> str:
    edge = standing.get((change.before, change.after))
    return edge.source if edge else ""


def _strength(standing: dict[tuple[int, int], Edge], change: Change) -> Strength:
    edge = standing.get((change.before, change.after))
    return edge.strength if edge else Strength.WARN


def _joins(after: dict[int, set[int]], edge: Edge) -> bool:
    """Whether a link may be added without closing a circle; adds it then."""
    if reaches(after, edge.after, edge.before):
        return False
    after[edge.before].add(edge.after)
    return True


def reaches(after: dict[int, set[int]], start: int, goal: int) -> bool:
    """Whether ``goal`` follows ``start`` along the links."""
    seen, walk = {start}, [start]
    while walk:
        here = walk.pop()
        if here == goal:
            return True
        fresh = after.get(here, set()) - seen
        seen |= fresh
        walk += fresh
    return False


def extract_texts(
    file: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel extraction method: labels, rules and reasons of this room's tables are message ids."""
    lines = file.read().decode("utf-8").splitlines()
    for number, row in enumerate(csv.DictReader(lines), start=2):
        for column in TEXTS:
            if row.get(column):
                yield number, "gettext", row[column], []
