"""What a table is once it has been read: lines of plain cells, and which cells were merged."""

from dataclasses import dataclass
from datetime import date

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line that holds something. ``line`` is its number in the file, counted from 1."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A merged region. Lines count from 1, columns from 0; both ends belong to it."""

    first_line: int
    last_line: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a whole CSV file. Blank lines are left out, line numbers stay."""

    name: str
    rows: tuple[Row, ...]
    spans: tuple[Span, ...] = ()
