"""Two people edit one record: the second is told who changed what and keeps what they typed."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from sqlalchemy import column, select, table

from tracker.base.format import DASH, day, label, number
from tracker.base.forms import VersionedForm
from tracker.base.journal import JournalLine
from tracker.base.words import Word
from tracker.extensions import db

_ACCOUNT = table("account", column("id"), column("display_name"))


@dataclass(frozen=True)
class Conflict:
    """Who saved meanwhile, when, and rows of (label, theirs, yours)."""

    who: str
    at: datetime | None
    changes: list[tuple[str, str, str]]


def _shown(value: Any) -> str:
    match value:
        case None | "":
            return DASH
        case Word():
            return label(value)
        case bool():
            return "✓" if value else "✗"
        case int() | str():
            return str(value)
    return day(value) if hasattr(value, "year") else number(value)


def conflict(form: VersionedForm, record: Any) -> Conflict | None:
    """None when the form was opened on the record as it is; else what to show. The form then
    carries the newer version, so that saving again is a decision, not an accident.
    """
    opened = form.opened()
    if opened == record.version:
        return None
    lines = _lines_since(record, opened)
    form.version.data = str(record.version)
    form.version.raw_data = None
    if opened is not None and not any(_touches(line, form) for line in lines):
        return None  # only sums moved on, as with every confirmed report
    last = next((line for line in lines if _touches(line, form)), lines[0] if lines else None)
    rows = [
        (str(field.label.text), _shown(getattr(record, field.name)), _shown(field.data))
        for field in form
        if hasattr(record, field.name)
        and field.name != "version"
        and _differs(field.data, getattr(record, field.name))
    ]
    return Conflict(_name_of(last), last.at if last else None, rows)


def _lines_since(record: Any, opened: int | None) -> list[JournalLine]:
    """The journal of a record, newest first, at least as far back as the version that was opened."""
    missed = max(1, record.version - (opened or 0))
    query = select(JournalLine).filter_by(record=record.__tablename__, record_id=record.id, action="change")
    return list(db.session.scalars(query.order_by(JournalLine.id.desc()).limit(min(missed, 1000))))


def _touches(line: JournalLine, form: VersionedForm) -> bool:
    return any(name in form for name in json.loads(line.changes))


def _name_of(line: JournalLine | None) -> str:
    """Display name of whoever wrote the line; a lower floor may not import the accounts' models."""
    name = None
    if line and line.account_id:
        name = db.session.scalar(select(_ACCOUNT.c.display_name).where(_ACCOUNT.c.id == line.account_id))
    return str(name or gettext("the system"))


def _differs(typed: Any, stored: Any) -> bool:
    if isinstance(typed, Decimal) and isinstance(stored, Decimal):
        return typed != stored
    return (str(typed) if typed not in (None, "") else "") != (
        str(stored) if stored not in (None, "") else ""
    )
