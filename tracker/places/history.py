"""The journal of a compound as sentences for its page."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, Row

from tracker.base.format import day, label, moment
from tracker.base.model import Model
from tracker.base.pages import gettext as _
from tracker.base.words import N_
from tracker.places.queries import region_names, where_is
from tracker.places.rules import SURVEY_FIELDS

ACTIONS = {"add": N_("added"), "change": N_("changed"), "remove": N_("removed")}
FIELDS = {
    **SURVEY_FIELDS,
    "name": N_("Name"),
    "aliases": N_("Other names"),
    "address": N_("Address"),
    "storeys": N_("Storeys"),
    "surveyed_on": N_("Day of the survey"),
    "source": N_("Source of the figures"),
    "region_path": N_("Community or subdistrict"),
}
"""Fields a reader knows; keys that follow from them stay unsaid, and merges have a list of their own."""

Change = tuple[str, Any, Any]
Entry = tuple[str, str, str, list[Change]]


def history_entries(lines: Iterable[Row[Any]]) -> list[Entry]:
    """(who, when, what, changes) for the history part of a page; lines without a change to show are left out."""
    read = [(line, json.loads(line.changes)) for line in lines]
    known = region_names(path for _line, changes in read for path in changes.get("region_path", ()) if path)
    entries = (
        (
            line.display_name or _("the system"),
            moment(line.at),
            _what(line),
            list(_changes(line, changes, known)),
        )
        for line, changes in read
    )
    return [entry for entry in entries if entry[3]]


def _what(line: Row[Any]) -> str:
    action = _(ACTIONS[line.action]) if line.action in ACTIONS else line.action
    return f"{_('Building')} {action}" if line.record == "building" else action


def _changes(line: Row[Any], changes: dict[str, Any], known: dict[int, str]) -> Iterable[Change]:
    columns = Model.metadata.tables[line.record].columns
    for field, (was, now) in changes.items():
        if field == "region_path":
            yield _(FIELDS[field]), was and where_is(was, known), now and where_is(now, known)
        elif field in FIELDS and (line.action == "change" or field == "name"):
            yield _(FIELDS[field]), _shown(columns[field].type, was), _shown(columns[field].type, now)


def _shown(kind: Any, value: Any) -> Any:
    """A journalled value as the page writes such values."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value and isinstance(kind, Enum) and kind.enum_class:
        word: Any = kind.enum_class(value)
        return label(word)
    if value and kind.python_type is date:
        return day(date.fromisoformat(value))
    if value and kind.python_type is datetime:
        return moment(datetime.fromisoformat(value))
    return value
