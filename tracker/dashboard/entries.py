"""One line of the journal in words: who did what to which record, and each value before and after."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Enum

from tracker.base.format import day, label, moment, number, yuan
from tracker.base.journal import JournalLine
from tracker.base.model import Fen, Model, Scaled, UtcDateTime
from tracker.base.pages import gettext as _
from tracker.dashboard.words import ACTIONS, DOORS, FIELDS, RECORDS

LONGEST = 160  # characters of a value; the whole of it stays in the database
TELLING = frozenset({"name", "title", "code", "stage", "state", "kind"})  # read first when a record is new
Change = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Entry:
    """One line as the page shows it; ``changes`` are (field, before, after), None where there was nothing."""

    id: int
    at: str
    who: str
    door: str
    record: str
    action: str
    chain: str
    project_id: int | None
    changes: list[Change]


def entry(line: JournalLine, who: str | None) -> Entry:
    """The line in the reader's language."""
    kind, _colon, key = line.chain.partition(":")
    return Entry(
        id=line.id, at=moment(line.at), who=who or _("the system"), door=_named(DOORS, line.door),
        record=f"{_named(RECORDS, line.record)} {line.record_id or ''}".strip(), action=_named(ACTIONS, line.action),
        chain=line.chain, project_id=int(key) if kind == "project" and key.isdecimal() else None,
        changes=list(_changes(line)),
    )  # fmt: skip


def _named(words: dict[str, str], name: str) -> str:
    return _(words[name]) if name in words else name


def _changes(line: JournalLine) -> Iterator[Change]:
    table = Model.metadata.tables.get(line.record)
    changes = json.loads(line.changes)
    for name in sorted(changes, key=lambda name: (name not in TELLING, name not in FIELDS, name)):
        pair = changes[name]
        was, now = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        kind = table.columns[name].type if table is not None and name in table.columns else None
        if name == "progress" and line.record == "project":
            was, now = _percent(was), _percent(now)
        yield _named(FIELDS, name), _shown(kind, was), _shown(kind, now)


def _percent(basis_points: Any) -> str | None:
    return f"{Decimal(basis_points) / 100}%" if isinstance(basis_points, int) else basis_points


def _shown(kind: Any, value: Any) -> str | None:
    """A journalled value as the page writes such values; what cannot be read so is shown as it stands."""
    if value is None or isinstance(value, bool):
        return None if value is None else _("Yes") if value else _("No")
    try:
        text = _spoken(kind, value)
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
    return str(value)
