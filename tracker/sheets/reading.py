"""One door for every table file."""

from pathlib import Path

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.sheets.clean import clean
from tracker.sheets.csv_text import read_csv
from tracker.sheets.guards import kind_of, too_big
from tracker.sheets.limits import MAX_BYTES
from tracker.sheets.values import Sheet
from tracker.sheets.workbooks import read_workbook


def read_table(source: bytes | Path, file_name: str = "") -> tuple[Sheet, ...]:
    """Every sheet of a table file that holds something; at least one.

    The kind of file is told from its bytes, not from its name. Raises Refusal, with a sentence that says
    what to do, for a file that is empty, too big, locked, damaged, packed too tightly or no table.
    """
    data = source if isinstance(source, bytes) else _bytes_of(source)
    name = file_name or (source.name if isinstance(source, Path) else "")
    sheets = read_workbook(data) if kind_of(data, name) == "workbook" else (read_csv(data, name),)
    if not any(sheet.rows for sheet in sheets):
        raise Refusal(N_("There is nothing in this file. Choose the file that holds the table."))
    return sheets


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise too_big()
        return path.read_bytes()
    except OSError as error:
        raise Refusal(
            N_("The file “%(name)s” cannot be opened: check its name and place."), name=clean(path.name)
        ) from error
