"""What a picture shows. Plain frozen values, already translated; each also yields its numbers as a table."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.charts.words import Words, words

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
    """One line of works. ``done`` is percent complete, 0 to 100, or None when it is not measured.

    ``compared`` is an earlier baseline laid beside the one in force. ``slack`` is the float in working days,
    None where it means nothing; ``waits`` the places of the rows that this one still waits for, of which
    the picture shows the last, the table all.
    """

    name: str
    baseline: Span | None = None
    forecast: Span | None = None
    done: Number | None = None
    marks: tuple[Mark, ...] = ()
    late: bool = False
    level: int = 0
    heading: bool = False
    compared: Span | None = None
    slack: int | None = None
    waits: tuple[int, ...] = ()

    @property
    def is_critical(self) -> bool:
        """Whether a day lost here is a day lost at the end."""
        return self.slack is not None and self.slack <= 0

    @property
    def ordinals(self) -> tuple[int, ...]:
        known = (self.baseline, self.forecast, self.compared)
        spans = [day for span in known if span for day in span.days]
        marks = [day.toordinal() for mark in self.marks for day in (mark.on, mark.planned) if day]
        return (*spans, *marks)


@dataclass(frozen=True, slots=True)
class Gantt:
    """Works over time. ``today`` is drawn as a line when it lies near the works.

    ``baseline_name`` and ``compared_name`` say which approved plans are shown, when there are several.
    What is no plan of works has words of its own: ``forecast_name``, ``late_name``, and six ``headings``.
    """

    title: str
    rows: tuple[GanttRow, ...]
    empty: str
    today: date | None = None
    description: str = ""
    baseline_name: str = ""
    compared_name: str = ""
    forecast_name: str = ""
    late_name: str = ""
    headings: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(row.ordinals for row in self.rows)

    @property
    def has_order(self) -> bool:
        """Whether it shows what waits for what, not only when."""
        return any(row.slack is not None or row.waits for row in self.rows)

    def table(self, language: str) -> Table:
        """One line per row and one per milestone under it."""
        w = words(language)
        usual = (w.work, w.planned_start, w.planned_finish, w.start, w.finish, w.percent_done)
        headings = self.headings or usual
        if not self.has_order:
            return Table(headings, tuple(line for row in self.rows for line in _lines(row)))
        lines = ((*line, *rest) for row in self.rows for line, rest in _with_order(row, self.rows, w))
        return Table((*headings, w.slack, w.waits), tuple(lines))


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


def _with_order(
    row: GanttRow, rows: tuple[GanttRow, ...], w: Words
) -> list[tuple[tuple[Cell, ...], tuple[Cell, ...]]]:
    """The lines of a row with its float, in words where it is critical, and the names it waits for."""
    slack = w.critical if row.is_critical else None if row.slack is None else str(row.slack)
    own: tuple[Cell, ...] = (slack, w.comma.join(rows[place].name for place in row.waits) or None)
    lines = _lines(row)
    return [(line, own if place == 0 else (None, None)) for place, line in enumerate(lines)]
