"""Answers to begin with, read from ``answer_templates.csv``: written in Chinese, as residents read them.

A template is no answer: its gaps (…… and {日期}) have to be filled, and one that still has gaps is refused.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.resident_requests.rules import Category

TABLE = Path(__file__).with_name("answer_templates.csv")
GAPS = ("……", "{日期}", "{年度}")


class Template(Word):
    LOOK = "look", N_("Looked at on site")
    ROOF = "roof", N_("Leaking roof: repair")
    WALL = "wall", N_("Walls: to be done again")
    PIPES = "pipes", N_("Pipes: emergency repair")
    ROAD = "road", N_("Road and stopped works: new days")
    LIST = "list", N_("What is done and what is not")
    PLAN = "plan", N_("In the plan of a year")
    REFUSE = "refuse", N_("Refused, with the reason")
    RULE = "rule", N_("What the rules say")


@dataclass(frozen=True)
class Pattern:
    """``categories`` empty fits all."""

    template: Template
    categories: frozenset[Category]
    text: str
    source: str


@cache
def patterns() -> Mapping[Template, Pattern]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return MappingProxyType({Template(row["template"]): _pattern(row) for row in rows})


def _pattern(row: dict[str, str]) -> Pattern:
    categories = frozenset(Category(value) for value in row["categories"].split())
    return Pattern(Template(row["template"]), categories, row["text"], row["source"])


def of(category: Category) -> list[Pattern]:
    """Templates that fit a category, its own before those that fit all."""
    fitting = [one for one in patterns().values() if not one.categories or category in one.categories]
    return sorted(fitting, key=lambda one: not one.categories)


def check_filled(words: str) -> None:
    """Refuse an answer in which a gap of a template was left open."""
    if any(gap in words for gap in GAPS):
        raise Refusal(N_("Fill the gaps of the template first: …… and words in braces."), "answer")
