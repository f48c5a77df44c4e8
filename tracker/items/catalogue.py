"""The kinds of work there are, read from ``catalogue.csv``, and how published texts name them.

The classes follow 国办发〔2020〕23号; units and phrases follow published plan tables. One row is one kind:
``layer`` and ``covers`` say what hides what, ``season`` what weather it needs, ``usual`` that the
ordinary project has it, ``aliases`` the phrases it goes by.
"""

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import BinaryIO

from tracker.accounts.rules import Discipline
from tracker.items.rules import ItemClass, Layer, Scope, Season
from tracker.items.units import Unit

CATALOGUE = Path(__file__).with_name("catalogue.csv")


@dataclass(frozen=True, kw_only=True)
class ItemType:
    """One kind of work. ``name`` is the message id, ``name_zh`` the name in official Chinese texts."""

    code: str
    item_class: ItemClass
    name: str
    name_zh: str
    unit: Unit
    published_units: tuple[str, ...]
    scope: Scope
    layer: Layer
    covers: frozenset[Layer]
    season: Season | None
    discipline: Discipline | None
    is_usual: bool
    aliases: tuple[str, ...]

    @property
    def is_buried(self) -> bool:
        return self.layer is Layer.BURIED


def _item_type(row: dict[str, str]) -> ItemType:
    return ItemType(
        code=row["code"],
        item_class=ItemClass(row["item_class"]),
        name=row["name"],
        name_zh=row["name_zh"],
        unit=Unit(row["unit"]),
        published_units=tuple(row["published_units"].split()),
        scope=Scope(row["scope"]),
        layer=Layer(row["layer"]),
        covers=frozenset(Layer(value) for value in row["covers"].split()),
        season=Season(row["season"]) if row["season"] else None,
        discipline=Discipline(row["discipline"]) if row["discipline"] else None,
        is_usual=row["usual"] == "yes",
        aliases=tuple(row["aliases"].split()),
    )


@cache
def item_types() -> tuple[ItemType, ...]:
    """All kinds of work in the order of the catalogue."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return tuple(_item_type(row) for row in csv.DictReader(file))


@cache
def _by_code() -> dict[str, ItemType]:
    return {item_type.code: item_type for item_type in item_types()}


def get_type(code: str) -> ItemType:
    """The kind with this code. Raises KeyError."""
    return _by_code()[code]


def usual_types() -> tuple[ItemType, ...]:
    """What the template puts into an ordinary project."""
    return tuple(item_type for item_type in item_types() if item_type.is_usual)


@cache
def _phrases() -> dict[str, list[tuple[str, tuple[ItemType, ...]]]]:
    """Aliases by first character, longest first; one phrase may name several kinds (给排水)."""
    named: dict[str, list[ItemType]] = defaultdict(list)
    for item_type in item_types():
        for alias in dict.fromkeys((item_type.name_zh, *item_type.aliases)):
            named[unicodedata.normalize("NFKC", alias)].append(item_type)
    phrases: dict[str, list[tuple[str, tuple[ItemType, ...]]]] = defaultdict(list)
    for alias, types in named.items():
        phrases[alias[0]].append((alias, tuple(types)))
    for candidates in phrases.values():
        candidates.sort(key=lambda candidate: -len(candidate[0]))
    return dict(phrases)


@lru_cache(maxsize=4096)
def find_types(text: str) -> tuple[ItemType, ...]:
    """Kinds of work a published text names, in the order of the text, each once; empty when none is known."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    found: dict[ItemType, None] = {}
    position = 0
    while position < len(text):
        for alias, types in _phrases().get(text[position], ()):
            if text.startswith(alias, position):
                found.update(dict.fromkeys(types))
                position += len(alias)
                break
        else:
            position += 1
    return tuple(found)


def extract_names(
    file: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel extraction method: the English names of the catalogue are message ids."""
    lines = file.read().decode("utf-8").splitlines()
    for number, row in enumerate(csv.DictReader(lines), start=2):
        yield number, "gettext", row["name"], []
