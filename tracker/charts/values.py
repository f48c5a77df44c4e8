"""What a picture shows. Plain frozen values, already translated; each also yields its numbers as a table."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.charts.words import words

Number = int | float | Decimal
Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a picture for people who do not see it. Cells keep their type; the page formats them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Unit(StrEnum):
    """What the numbers count. YUAN takes yuan and picks 万元 or 亿元 itself; PERCENT takes 0 to 100."""

    COUNT = "count"
    YUAN = "yuan"
    PERCENT = "percent"


class Tone(StrEnum):
    """A meaning that has its own colour in every picture."""

    PLANNED = "planned"
    DONE = "done"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Series:
    """One value per category; None where nothing is known, which is not the same as nought."""

    name: str
    values: tuple[Number | None, ...]
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Grouped or stacked bars.

    ``vertical`` asks for columns; where their labels would not fit, the picture lies down.
    ``unit_name`` is what a COUNT counts ("项"); ``empty`` the sentence shown when there is nothing to draw.
    Raises ValueError when a series has not one value per category, or a stack a negative one.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    empty: str
    unit: Unit = Unit.COUNT
    unit_name: str = ""
    stacked: bool = False
    vertical: bool = False
    description: str = ""
    category_heading: str = ""

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(f"series {series.name!r} has not one value per category")
            if self.stacked and any(value is not None and value < 0 for value in series.values):
                raise ValueError(f"series {series.name!r} stacks a negative value")

    @property
    def is_empty(self) -> bool:
        return not any(value is not None for series in self.series for value in series.values)

    def table(self, language: str) -> Table:
        """Categories down, series across, values as given (yuan for YUAN)."""
        headings = (self.category_heading, *(series.name for series in self.series))
        rows = zip(self.categories, *(series.values for series in self.series), strict=True)
        return Table(headings, tuple(rows))


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last, both included; days the wrong way round are drawn all the same."""

    start: date
    finish: date

    @property
    def days(self) -> tuple[int, int]:
        """First day and the day after the last, as ordinals."""
        first, last = sorted((self.start.toordinal(), self.finish.toordinal()))
        return first, last + 1


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: ``on`` is its actual date when ``reached``, else its forecast."""

    name: str
    on: date
    planned: date | None = None
    reached: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One line of works. ``done`` is percent complete, 0 to 100, or None when it is not measured."""

    name: str
    baseline: Span | None = None
    forecast: Span | None = None
    done: Number | None = None
    marks: tuple[Mark, ...] = ()
    late: bool = False
    level: int = 0
    heading: bool = False

    @property
    def ordinals(self) -> tuple[int, ...]:
        spans = [day for span in (self.baseline, self.forecast) if span for day in span.days]
        marks = [day.toordinal() for mark in self.marks for day in (mark.on, mark.planned) if day]
        return (*spans, *marks)


@dataclass(frozen=True, slots=True)
class Gantt:
    """Works over time. ``today`` is drawn as a line when it lies near the works."""

    title: str
    rows: tuple[GanttRow, ...]
    empty: str
    today: date | None = None
    description: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(row.ordinals for row in self.rows)

    def table(self, language: str) -> Table:
        """One line per row and one per milestone under it."""
        w = words(language)
        headings = (w.work, w.planned_start, w.planned_finish, w.start, w.finish, w.percent_done)
        return Table(headings, tuple(line for row in self.rows for line in _lines(row)))


def _lines(row: GanttRow) -> list[tuple[Cell, ...]]:
    planned, expected = row.baseline, row.forecast
    own: tuple[Cell, ...] = (
        row.name,
        planned.start if planned else None,
        planned.finish if planned else None,
        expected.start if expected else None,
        expected.finish if expected else None,
        row.done,
    )
    marks: list[tuple[Cell, ...]] = [
        (mark.name, mark.planned, mark.planned, mark.on, mark.on, 100 if mark.reached else None)
        for mark in row.marks
    ]
    alone = len(row.marks) == 1 and not planned and not expected and row.marks[0].name == row.name
    return marks if alone else [own, *marks]
