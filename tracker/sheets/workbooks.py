"""Workbooks, read by a child process with its own limits of memory and time."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.sheets.clean import clean
from tracker.sheets.guards import DAMAGED, encrypted
from tracker.sheets.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS
from tracker.sheets.values import Cell, Row, Sheet, Span

_CHILD = Path(__file__).with_name("child.py")
_PATIENCE = 60


def read_workbook(data: bytes) -> tuple[Sheet, ...]:
    """Every visible sheet that holds something. Raises Refusal."""
    answer = _ask_child(data)
    refused = answer.get("refused")
    if refused == "encrypted":
        raise encrypted()
    if refused == "sheets":
        raise Refusal(
            N_("The workbook has more than %(limit)s sheets. Keep the plan table alone and try again."),
            limit=MAX_SHEETS,
        )
    if refused == "rows":
        raise too_long()
    if refused == "columns":
        raise too_wide()
    if refused:
        raise Refusal(DAMAGED)
    return tuple(sheet for sheet in map(_sheet, answer["sheets"]) if sheet.rows)


def too_long() -> Refusal:
    return Refusal(
        N_("The table has more than %(limit)s lines. Split it and import the parts."), limit=MAX_ROWS
    )


def too_wide() -> Refusal:
    return Refusal(
        N_("The table has more than %(limit)s columns. Delete what lies to the right of it and try again."),
        limit=MAX_COLUMNS,
    )


def _ask_child(data: bytes) -> dict[str, Any]:
    limits = [str(MAX_ROWS), str(MAX_COLUMNS), str(MAX_SHEETS)]
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and script; the file goes in on stdin)
            [sys.executable, "-I", str(_CHILD), *limits],
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, BrokenPipeError, ValueError) as error:
        raise Refusal(DAMAGED) from error
    return answer


def _sheet(raw: dict[str, Any]) -> Sheet:
    rows = (Row(number, _cells(cells)) for number, cells in enumerate(raw["rows"], start=1))
    spans = tuple(
        Span(first_line=top + 1, last_line=bottom + 1, first_column=left, last_column=right)
        for (top, left), (bottom, right) in raw["spans"]
    )
    return Sheet(clean(raw["name"]), tuple(row for row in rows if row.cells), spans)


def _cells(raw: list[Any]) -> tuple[Cell, ...]:
    cells = [_cell(value) for value in raw]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return clean(value) or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, dict):
        return date.fromisoformat(value["d"])
    return None if value is None else int(value)
