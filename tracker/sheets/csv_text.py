"""CSV as offices send it: UTF-8 or GB18030, with commas, tabs or semicolons."""

import csv
import re
from collections import Counter

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.sheets.clean import clean, disarm
from tracker.sheets.guards import not_a_table
from tracker.sheets.limits import MAX_COLUMNS, MAX_ROWS
from tracker.sheets.values import Cell, Row, Sheet
from tracker.sheets.workbooks import too_long, too_wide

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 60
_STRAY = 10  # so many control characters may be a slip; more of them are no text


def read_csv(data: bytes, file_name: str) -> Sheet:
    """One sheet without a name. Raises Refusal with the line that cannot be read."""
    text = decode(data, file_name)
    lines = text.splitlines(keepends=True)
    return Sheet("", tuple(_rows(lines, sniff(lines[:_SAMPLE]))))


def decode(data: bytes, file_name: str) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = len(_CONTROL.findall(text))
        if controls > _STRAY and controls * 50 > len(text):
            break
        return text
    raise not_a_table(file_name)


def sniff(lines: list[str]) -> str:
    """The delimiter that cuts most lines into the same number of cells."""

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(_DELIMITERS, key=evenness)


def _rows(lines: list[str], delimiter: str) -> list[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for raw in reader:
            if cells := _cells(raw):
                rows.append(Row(line, cells))
            line = reader.line_num + 1
            if len(rows) > MAX_ROWS:
                raise too_long()
    except csv.Error as error:
        raise Refusal(
            N_(
                "Line %(line)s of the CSV file cannot be read: "
                "a quotation mark is open, or a cell is too long. Mend it and try again."
            ),
            line=line,
        ) from error
    return rows


def _cells(raw: list[str]) -> tuple[Cell, ...]:
    cells: list[Cell] = [clean(disarm(text.strip(" "))) or None for text in raw]
    while cells and cells[-1] is None:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise too_wide()
    return tuple(cells)
