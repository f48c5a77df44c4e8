"""One value of the journal as a page writes such values."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Enum

from tracker.base.format import day, label, moment, number, sentence, yuan
from tracker.base.model import Fen, Model, Scaled, UtcDateTime
from tracker.base.pages import gettext as _
from tracker.base.sentences import unpack

LONGEST = 160  # characters of a value; the whole of it stays in the database


def told(record: str, field: str, value: Any) -> str | None:
    """What the journal keeps of a column, in the reader's language; None where there was nothing.

    What cannot be read as its column's type (an older schema, a removed choice) is shown as it stands.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if (record, field) == ("project", "progress"):
        return f"{number(Decimal(value) / 100)}%"
    if field == "warned":
        return " ".join(sentence(one) for one in unpack(value))
    table = Model.metadata.tables.get(record)
    column = None if table is None else table.columns.get(field)
    try:
        text = _spoken(None if column is None else column.type, value)
    except (ValueError, ArithmeticError):
        text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _spoken(kind: Any, value: Any) -> str:
    match kind:
        case Enum() if kind.enum_class:
            word: Any = kind.enum_class(value)
            return label(word)
        case Fen():
            return yuan(Decimal(value))
        case Scaled():
            return number(Decimal(value))
        case UtcDateTime():
            return moment(datetime.fromisoformat(value))
        case Date():
            return day(date.fromisoformat(value))
    return (
        _(value) if isinstance(value, str) and value else str(value)
    )  # names of the catalogue are message ids
