"""Planned value over time: each line of a baseline spread evenly over the working days of its span.

The rule is that of a straight-line distribution over working days; a span without a single working day is
spread over all its days, so that no value is lost (as in redmine_issue_evm, whose examples stand in the tests).
Amounts are rounded down to whole fen day by day and are whole at the end of the line, so the days, months,
lines and projects add up to the same sum at any cut.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from tracker.base.money import from_fen, to_fen

DAY = timedelta(days=1)


class Days(Protocol):
    """A calendar that counts."""

    def workdays(self, first: date, last: date) -> int:
        """Working days from ``first`` to ``last``, both included."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the plan: first and last day, both included, and its value in yuan."""

    start: date
    end: date
    value: Decimal


def planned_by(lines: Iterable[Line], day: date, days: Days) -> Decimal:
    """PV: the value in yuan of what the plan has done by the end of ``day``."""
    return from_fen(sum(_fen(line, day, days) for line in lines))


def _fen(line: Line, day: date, days: Days) -> int:
    value = to_fen(line.value)
    if day < line.start:
        return 0
    if day >= line.end:
        return value
    whole, part = days.workdays(line.start, line.end), days.workdays(line.start, day)
    if not whole:
        whole, part = (line.end - line.start).days + 1, (day - line.start).days + 1
    return value * part // whole


def span(lines: Sequence[Line]) -> tuple[date, date] | None:
    """First and last day of a plan; None without lines."""
    return (min(line.start for line in lines), max(line.end for line in lines)) if lines else None


def planned_by_month(lines: Sequence[Line], days: Days) -> dict[date, Decimal]:
    """What each month adds to PV, by its first day; months without planned work are left out."""
    found: dict[date, Decimal] = {}
    whole = span(lines)
    if not whole:
        return found
    before = Decimal(0)
    for month in months(*whole):
        until = planned_by(lines, month_end(month), days)
        if until != before:
            found[month] = until - before
        before = until
    return found


def months(first: date, last: date) -> Iterator[date]:
    """First days of the months from that of ``first`` to that of ``last``."""
    month = month_of(first)
    while month <= last:
        yield month
        month = month_end(month) + DAY


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Last day of the month of ``day``."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, 1) - DAY
