"""In which part of the year a work may be done, from ``seasons.csv``: windows for the coast of Liaoning.

A window that ends before it begins runs over the new year. Each has its rule and the standard it comes
from; the days are those of the region, to be changed in the file where the climate is another.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tracker.items.rules import Season as Need

SEASONS = Path(__file__).with_name("seasons.csv")
WINTER = "winter"
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Season:
    """A yearly window; ``first`` and ``last`` are (month, day), both inside. ``rule`` is a message id."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    label: str
    rule: str
    source: str

    def beginning(self, year: int) -> Days:
        """The window that begins in a year."""
        return date(year, *self.first), date(year + (self.last < self.first), *self.last)

    def period_on(self, day: date) -> Days | None:
        """The window a day lies in."""
        for year in (day.year - 1, day.year):
            first, last = self.beginning(year)
            if first <= day <= last:
                return first, last
        return None

    def periods(self, first: date, days: int) -> Iterator[Days]:
        """Windows that touch a span."""
        end = first + timedelta(days=days)
        for year in range(first.year - 1, end.year + 1):
            yield self.beginning(year)

    def holds(self, start: date, end: date) -> bool:
        """Whether a work from ``start`` to ``end`` lies in one window."""
        window = self.period_on(start)
        return window is not None and end <= window[1]


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


@cache
def seasons() -> dict[str, Season]:
    with SEASONS.open(encoding="utf-8", newline="") as file:
        return {
            row["season"]: Season(
                row["season"], _month_day(row["first"]), _month_day(row["last"]), row["label"], row["rule"],
                row["source"],
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


def winter_break() -> Season:
    """When outdoor works rest in this region, unless a project declares otherwise."""
    return seasons()[WINTER]


def broken(need: Need | None, start: date | None, end: date | None) -> Season | None:
    """The window that a plan leaves, or None: nothing needed, nothing planned, or all inside."""
    if need is None or start is None or end is None:
        return None
    season = seasons()[need.value]
    return None if season.holds(start, end) else season
