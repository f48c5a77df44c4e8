"""One line of the journal in words: who did what to which record, and each value before and after."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.base.format import moment
from tracker.base.journal import JournalLine
from tracker.base.pages import gettext as _
from tracker.base.telling import told
from tracker.base.vocabulary import ACTIONS, DOORS, FIELDS, RECORDS

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
    changes = json.loads(line.changes)
    for name in sorted(changes, key=lambda name: (name not in TELLING, name not in FIELDS, name)):
        pair = changes[name]
        was, now = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        yield _named(FIELDS, name), told(line.record, name, was), told(line.record, name, now)
