"""Numbers over time: curves and strips. Plain frozen values like those of ``values``, each with its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.charts.values import Cell, Number, Table, Tone, Unit

Point = tuple[date, Number]


@dataclass(frozen=True, slots=True)
class CurveSeries:
    """One line: its value at the end of each of these days, in their order. ``dashed`` is what is only expected."""

    name: str
    points: tuple[Point, ...]
    tone: Tone | None = None
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """Cumulative values over time, from nought upwards. ``today`` is drawn as a line where the curves reach it;
    ``today_name`` is what the key calls it where it is another day.

    ``date_heading`` heads the days in the table; a line without a value on a day has an empty cell there.
    """

    title: str
    series: tuple[CurveSeries, ...]
    empty: str
    unit: Unit = Unit.YUAN
    unit_name: str = ""
    today: date | None = None
    today_name: str = ""
    description: str = ""
    date_heading: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no line has two days to lie between."""
        return len({day for series in self.series for day, _value in series.points}) < 2

    def table(self, language: str) -> Table:
        """Days down, lines across."""
        columns = [dict(series.points) for series in self.series]
        days = sorted({day for column in columns for day in column})
        headings = (self.date_heading, *(series.name for series in self.series))
        return Table(headings, tuple((day, *(column.get(day) for column in columns)) for day in days))


@dataclass(frozen=True, slots=True)
class StripRow:
    """A name, how many in each period, and a short note at its end."""

    name: str
    counts: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """How much happened in which week: a row of cells per name, the darker the more.

    ``starts`` are the first days of the periods; ``note_heading`` heads the notes in the table, where every
    period is a column. Raises ValueError when a row has not one count per period.
    """

    title: str
    starts: tuple[date, ...]
    rows: tuple[StripRow, ...]
    empty: str
    name_heading: str = ""
    note_heading: str = ""
    description: str = ""
    unit: ClassVar[Unit] = Unit.COUNT

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.counts) != len(self.starts):
                raise ValueError(f"{row.name!r} has not one count per period")

    @property
    def is_empty(self) -> bool:
        return not self.rows or not self.starts

    def table(self, language: str) -> Table:
        """Names down, periods across, newest first, so that a phone shows what is recent."""
        headings = (self.name_heading, self.note_heading, *(_day(day) for day in reversed(self.starts)))
        rows: list[Sequence[Cell]] = [(row.name, row.note, *reversed(row.counts)) for row in self.rows]
        return Table(headings, tuple(tuple(row) for row in rows))


def _day(day: date) -> str:
    return day.isoformat()
