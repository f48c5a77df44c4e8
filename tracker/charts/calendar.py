"""Scales for dates: weeks, months, quarters, half years or years, whichever has room for its labels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.charts.words import is_chinese

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST = 18  # ticks in one picture; more would be noise even where they have room
_LAST = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a period begins (ordinal of its day), its own label, and that of the longer period it opens."""

    day: int
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of period: about how many days, where in a span it begins, how it is called."""

    days: float
    starts: Callable[[int, int], Iterator[date]]
    name: Callable[[date, bool], tuple[str, str]]


def ticks(first: int, last: int, width: float, measure: Callable[[str], float], language: str) -> list[Tick]:
    """The finest periods whose labels stay apart on ``width`` pixels between two ordinal days."""
    chinese = is_chinese(language)
    per_day = width / (last - first)
    for step in _STEPS:
        if last - first > MOST * step.days:
            continue
        found = [Tick(day.toordinal(), *step.name(day, chinese)) for day in step.starts(first, last)]
        if len(found) > 1 and _have_room(found, per_day, measure):
            return found
    start = date.fromordinal(first)
    return [Tick(first, *_named_day(start, chinese))]


def _have_room(found: list[Tick], per_day: float, measure: Callable[[str], float]) -> bool:
    gap = min(after.day - before.day for before, after in pairwise(found)) * per_day
    return gap >= max(measure(tick.label) for tick in found) + 10


def full(day: date, language: str) -> str:
    """A date in words: 2026年11月22日 or 22 Nov 2026."""
    if is_chinese(language):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short(day: date, language: str) -> str:
    """A date without its year."""
    if is_chinese(language):
        return f"{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]}"


def _days(every: int) -> Callable[[int, int], Iterator[date]]:
    """Every so many days, counted so that weeks begin on Mondays (ordinal 1 is one)."""

    def starts(first: int, last: int) -> Iterator[date]:
        begin = first + (1 - first) % every
        return (date.fromordinal(day) for day in range(begin, min(last, _LAST) + 1, every))

    return starts


def _months(every: int) -> Callable[[int, int], Iterator[date]]:
    def starts(first: int, last: int) -> Iterator[date]:
        begin, end = date.fromordinal(first), date.fromordinal(min(last, _LAST))
        whole = range(begin.year * 12, end.year * 12 + 12, every)
        months = (date(month // 12, month % 12 + 1, 1) for month in whole)
        return (day for day in months if begin <= day <= end)

    return starts


def _years(every: int) -> Callable[[int, int], Iterator[date]]:
    def starts(first: int, last: int) -> Iterator[date]:
        begin, end = date.fromordinal(first), date.fromordinal(min(last, _LAST))
        years = range(max(every, begin.year - begin.year % every), end.year + 1, every)
        return (date(year, 1, 1) for year in years if begin <= date(year, 1, 1))

    return starts


def _named_day(day: date, chinese: bool) -> tuple[str, str]:
    group = f"{day.year}年{day.month}月" if chinese else f"{MONTHS[day.month - 1]} {day.year}"
    return (f"{day.day}日" if chinese else str(day.day)), group


def _named_month(day: date, chinese: bool) -> tuple[str, str]:
    return (f"{day.month}月" if chinese else MONTHS[day.month - 1]), _year(day, chinese)


def _named_quarter(day: date, chinese: bool) -> tuple[str, str]:
    quarter = (day.month + 2) // 3
    return (f"{quarter}季度" if chinese else f"Q{quarter}"), _year(day, chinese)


def _named_half(day: date, chinese: bool) -> tuple[str, str]:
    half = (day.month + 5) // 6
    return ("上半年", "下半年")[half - 1] if chinese else f"H{half}", _year(day, chinese)


def _named_year(day: date, chinese: bool) -> tuple[str, str]:
    return _year(day, chinese), ""


def _year(day: date, chinese: bool) -> str:
    return f"{day.year}年" if chinese else str(day.year)


_STEPS: tuple[Step, ...] = (
    Step(1, _days(1), _named_day),
    Step(7, _days(7), _named_day),
    Step(30, _months(1), _named_month),
    Step(91, _months(3), _named_quarter),
    Step(182, _months(6), _named_half),
    *(Step(365 * every, _years(every), _named_year) for every in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)
