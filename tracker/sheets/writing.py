"""Tables out: workbooks with real numbers and dates, CSV that opens in Excel, neither runs a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tracker.sheets.clean import clean, defuse

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Value = str | int | float | Decimal | date | datetime | None

_EXACT = 10**15  # a spreadsheet keeps 15 digits; what is longer goes out as text
_CELL = 32_767
_WIDEST = 48
_LOOKED_AT = 200
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; ``number_format`` is a spreadsheet format (``#,##0.00``), ``width`` counts characters."""

    heading: str
    number_format: str = ""
    width: float | None = None


def new_workbook(out: io.BytesIO) -> "Workbook":
    """An empty workbook, written into ``out`` when it is closed."""
    import xlsxwriter  # forty modules: only now

    return xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})


def write_xlsx(
    columns: Sequence[Column | str], rows: Iterable[Sequence[Value]], sheet_name: str = ""
) -> bytes:
    """One sheet: bold heading that stays in view, filter, widths; numbers are numbers, dates are dates."""
    heads = [_column(column) for column in columns]
    lines = [list(row) for row in rows]
    out = io.BytesIO()
    with new_workbook(out) as book:
        sheet = book.add_worksheet(_sheet_name(sheet_name) or None)
        bold = {"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        head_style = book.add_format(bold)
        day_style = book.add_format({"num_format": "yyyy-mm-dd"})
        styles = [
            book.add_format({"num_format": head.number_format}) if head.number_format else None
            for head in heads
        ]
        for index, head in enumerate(heads):
            sheet.write_string(0, index, clean(head.heading), head_style)
            sheet.set_column(index, index, head.width or _width(head, index, lines[:_LOOKED_AT]))
        sheet.freeze_panes(1, 0)
        if heads:
            sheet.autofilter(0, 0, len(lines), len(heads) - 1)
        for number, line in enumerate(lines, start=1):
            for index, value in enumerate(line):
                _write_cell(sheet, number, index, value, styles[index], day_style)
    return out.getvalue()


def _write_cell(sheet: "Worksheet", row: int, index: int, value: Value, style: object, day: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str | bool):
        sheet.write_string(row, index, _text(value))
    elif isinstance(value, int | float | Decimal):
        if _fits(value):
            sheet.write_number(row, index, float(value), style)
        else:
            sheet.write_string(row, index, str(value))
    else:
        sheet.write_datetime(row, index, value, style or day)


def _fits(value: int | float | Decimal) -> bool:
    number = Decimal(str(value))
    return number.is_finite() and abs(number) < _EXACT and len(number.normalize().as_tuple().digits) <= 15


def _text(value: str | bool) -> str:
    text = clean(str(value))
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def _column(column: Column | str) -> Column:
    return Column(column) if isinstance(column, str) else column


def _sheet_name(name: str) -> str:
    return "".join(sign for sign in clean(name) if sign not in "[]:*?/\\'\n")[:31]


def _width(head: Column, index: int, lines: list[list[Value]]) -> float:
    texts = [
        head.heading,
        *(str(line[index]) for line in lines if index < len(line) and line[index] is not None),
    ]
    return float(min(max(max(map(_room, texts)) + 2, 8), _WIDEST))


def _room(text: str) -> int:
    """Widths of a Latin letter that a text takes: a Chinese character takes two."""
    return len(text) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in text[:_WIDEST])


def write_csv(columns: Sequence[Column | str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """UTF-8 with its mark (Excel needs it), in pieces, so that a long list is never held whole."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow([defuse(clean(_column(column).heading)) for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_text(value) for value in row])
        if number % _CHUNK == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _csv_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return defuse(clean(value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
