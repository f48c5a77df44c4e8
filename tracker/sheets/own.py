"""Workbooks that this system wrote itself, read back by whoever runs it; files of strangers go through ``read_table``."""

import io
from zipfile import BadZipFile

from python_calamine import CalamineError, CalamineWorkbook

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.sheets.values import Row, Sheet


def read_own(data: bytes) -> dict[str, Sheet]:
    """Every sheet by its name, without limits. Raises Refusal for what is no workbook."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (CalamineError, BadZipFile, ValueError, OSError) as error:
        raise Refusal(N_("This is no workbook of this system.")) from error
    return {
        name: Sheet(name, tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1)))  # type: ignore[arg-type]
        for name, rows in sheets.items()
    }
