"""Numbers of buildings, entrances and doors, written once for many: 1-6号楼, 3 单元, 6 floors of 2 doors."""

import re
import unicodedata

from tracker.base.errors import Refusal
from tracker.base.words import N_

MOST_BUILDINGS = 200
MOST_HOUSEHOLDS = 3000  # of one form; a larger compound is entered in parts
LONGEST_NAME = 40
USUAL = "号楼"

_BETWEEN = re.compile(r"[、,;]+")
_RANGE = re.compile(
    r"(?P<before>[^0-9]*)(?P<first>[0-9]{1,4})(?P<middle>[^0-9]*?)[-~\u2012-\u2014\u2212至到](?P<again>[^0-9]*?)"
    r"(?P<last>[0-9]{1,4})(?P<after>[^0-9]*)"
)
_NUMBER = re.compile(r"[0-9]{1,4}")


def building_names(text: str) -> list[str]:
    """Names of the buildings that ``text`` lists, each once, in its order.

    ``1-6号楼、8号楼`` names seven; a bare number takes the word behind the next name, else 号楼.
    Raises Refusal for what names nothing, runs backwards or is too much at once.
    """
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    names: list[str] = []
    word = USUAL
    for part in reversed([part for part in _BETWEEN.split(folded) if part]):
        found, word = _names_of(part, word)
        names = found + names
        if len(names) > MOST_BUILDINGS:
            raise Refusal(N_("Add at most %(most)s buildings at once."), "buildings", most=MOST_BUILDINGS)
    if not names:
        raise Refusal(N_("Write the buildings as 1-6号楼 or 1号楼、3号楼."), "buildings")
    return list(dict.fromkeys(names))


def _names_of(part: str, word: str) -> tuple[list[str], str]:
    if span := _RANGE.fullmatch(part):
        first, last = int(span["first"]), int(span["last"])
        if last < first:
            raise Refusal(
                N_("“%(part)s” runs backwards. Write the smaller number first."), "buildings", part=part
            )
        word = span["after"] or span["middle"] or word
        numbers = range(first, min(last, first + MOST_BUILDINGS) + 1)
        return [_short(f"{span['before']}{number}{word}") for number in numbers], word
    if _NUMBER.fullmatch(part):
        return [f"{int(part)}{word}"], word
    behind = re.fullmatch(r"[^0-9]*[0-9]+([^0-9]+)", part)
    return [_short(part)], behind[1] if behind else word


def _short(name: str) -> str:
    if len(name) > LONGEST_NAME:
        raise Refusal(
            N_("The name of a building has at most %(most)s characters."), "buildings", most=LONGEST_NAME
        )
    return name


def entrance_names(count: int) -> list[str]:
    """1单元, 2单元 and so on."""
    return [f"{number}单元" for number in range(1, count + 1)]


def doors(floors: int, per_floor: int) -> list[tuple[str, int]]:
    """(door, floor) from the ground up: 101, 102, 201; the floor stands before two digits."""
    return [
        (f"{floor}{position:02d}", floor)
        for floor in range(1, floors + 1)
        for position in range(1, per_floor + 1)
    ]


def check_amount(buildings: int, entrances: int, floors: int, per_floor: int) -> None:
    """Refuse one form that would make more households than a person can check."""
    households = buildings * entrances * floors * per_floor
    if households > MOST_HOUSEHOLDS:
        raise Refusal(
            N_("This would make %(households)s households at once; enter at most %(most)s."),
            "per_floor",
            households=households,
            most=MOST_HOUSEHOLDS,
        )
    if (floors or per_floor) and not (floors and per_floor and entrances):
        raise Refusal(N_("Households need entrances, floors and doors on each floor."), "floors")
