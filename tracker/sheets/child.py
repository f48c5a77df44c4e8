"""Reads one workbook in a process of its own: what breaks or swallows memory breaks here alone.

Run by ``workbooks.py`` as a script. Workbook bytes come in on stdin, JSON goes out on stdout:
``{"sheets": [{"name", "rows", "spans"}]}`` or ``{"refused": "encrypted|damaged|rows|columns|sheets"}``.
A date travels as ``{"d": "2020-08-20"}``.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine

MEMORY = 1024 * 1024 * 1024
SECONDS = 30


def as_json(value: object) -> object:
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


def read(data: bytes, max_rows: int, max_columns: int, max_sheets: int) -> dict[str, Any]:
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible is calamine.SheetVisibleEnum.Visible
            and sheet.typ is calamine.SheetTypeEnum.WorkSheet
        ]
        if len(visible) > max_sheets:
            return {"refused": "sheets"}
        sheets = []
        for name in visible:
            sheet = book.get_sheet_by_name(name)
            last_row, last_column = sheet.end or (0, 0)
            if last_row >= max_rows:
                return {"refused": "rows"}
            if last_column >= max_columns:
                return {"refused": "columns"}
            rows = sheet.to_python(skip_empty_area=False)
            sheets.append({"name": name, "rows": rows, "spans": sheet.merged_cell_ranges or []})
        return {"sheets": sheets}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limits = [int(limit) for limit in sys.argv[1:4]]
    try:
        answer = read(sys.stdin.buffer.read(), *limits)
    except calamine.PasswordError:
        answer = {"refused": "encrypted"}
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        answer = {"refused": "damaged"}
    json.dump(answer, sys.stdout, default=as_json)


if __name__ == "__main__":
    main()
