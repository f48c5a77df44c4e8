"""The journal of a compound as sentences for its page."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from tracker.base.format import moment
from tracker.base.pages import gettext as _
from tracker.base.telling import told
from tracker.base.vocabulary import ACTIONS
from tracker.base.words import N_
from tracker.places.queries import region_names, where_is
from tracker.places.rules import SURVEY_FIELDS

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
    action = _(ACTIONS.get(line.action, line.action))
    return f"{_('Building')} {action}" if line.record == "building" else action


def _changes(line: Row[Any], changes: dict[str, Any], known: dict[int, str]) -> Iterable[Change]:
    for field, (was, now) in changes.items():
        if field == "region_path":
            yield _(FIELDS[field]), was and where_is(was, known), now and where_is(now, known)
        elif field in FIELDS and (line.action == "change" or field == "name"):
            yield _(FIELDS[field]), told(line.record, field, was), told(line.record, field, now)
