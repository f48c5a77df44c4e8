"""Tables for the tests, written down as they look."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tracker.exchange.understand import understand
from tracker.exchange.values import PlanRow, Understanding
from tracker.sheets import Sheet, read_table

PLANS = Path(__file__).parents[1] / "data" / "plans"


def published(name: str) -> Sheet:
    """A table of tests/data/plans as it was published."""
    return read_table(PLANS / name)[0]


def table(text: str) -> Sheet:
    """A CSV table; the first line of the text is line 1."""
    return read_table(text.strip("\n").encode())[0]


def workbook(rows: Sequence[Sequence[Any]], *merged: tuple[int, int, int, int]) -> Sheet:
    """A real .xlsx, read again; ``merged`` are regions (first row, first column, last row, last column) from 0."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, rows[top][left])
    return read_table(out.getvalue())[0]


def one_row(heading: str, cells: str, **known: Any) -> PlanRow:
    """The only row of a table with this heading line."""
    (row,) = understand(table(f"{heading}\n{cells}"), **known).rows
    return row


def sentences(row: PlanRow) -> str:
    return " ".join(str(message) for message in row.messages)


def names(understanding: Understanding) -> list[str]:
    return [row.fields.name for row in understanding.rows]
