"""Working days in China: Monday to Friday, corrected by the State Council's yearly notices.

The notices stand in ``holidays/<year>.csv`` (day, kind, name, notice); a new year is one new file.
Years without a file count Monday to Friday and are not certain.
"""

import csv
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

HOLIDAYS = Path(__file__).parent / "holidays"
_DAY = timedelta(days=1)
_FRIDAY = 4


@dataclass(frozen=True)
class SpecialDay:
    """One line of a notice: a day off, or a weekend day that is worked in exchange."""

    day: date
    is_holiday: bool
    name: str
    notice: str


class Calendar:
    """Which days are worked. Immutable; every look-up is a set membership."""

    def __init__(self, special_days: Iterable[SpecialDay]) -> None:
        self.special_days = {special.day: special for special in special_days}
        self.known_years = frozenset(day.year for day in self.special_days)
        self._off = frozenset(
            d for d, s in self.special_days.items() if s.is_holiday and d.weekday() <= _FRIDAY
        )
        self._worked = frozenset(
            d for d, s in self.special_days.items() if not s.is_holiday and d.weekday() > _FRIDAY
        )
        self._off_in_order = sorted(self._off)
        self._worked_in_order = sorted(self._worked)

    @property
    def known_until(self) -> date | None:
        """Last day of the last year whose notice is on file; None without any.

        The next notice may still move the very last days of that year (29 December 2018 was one).
        """
        return date(max(self.known_years), 12, 31) if self.known_years else None

    def is_certain(self, day: date) -> bool:
        """Whether the notice of that day's year is on file."""
        return day.year in self.known_years

    def is_workday(self, day: date) -> bool:
        if day.weekday() <= _FRIDAY:
            return day not in self._off
        return day in self._worked

    def add_workdays(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it when negative).

        With 0: the day itself if it is worked, otherwise the next working day.
        """
        if count == 0:
            return day if self.is_workday(day) else self.add_workdays(day, 1)
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        return self._worked_until(end) - self._worked_until(start)

    def _worked_until(self, day: date) -> int:
        weeks, rest = divmod(day.toordinal(), 7)  # ordinal 1 was a Monday
        weekdays = weeks * 5 + min(rest, 5)
        return weekdays - bisect_right(self._off_in_order, day) + bisect_right(self._worked_in_order, day)


def read_special_days(folder: Path) -> Iterator[SpecialDay]:
    """All lines of all notices in a folder. Raises ValueError naming a file and day that cannot be right."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                day = date.fromisoformat(row["day"])
                if day.year != int(path.stem) or row["kind"] not in ("holiday", "workday"):
                    raise ValueError(f"{path.name}: {row['day']} {row['kind']} does not belong here")
                yield SpecialDay(day, row["kind"] == "holiday", row["name"], row["notice"])


@cache
def chinese_calendar() -> Calendar:
    """The calendar of the notices shipped with the program."""
    return Calendar(read_special_days(HOLIDAYS))
