"""What was done to a project and everything that belongs to it, read from the journal."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Row, select

from tracker.accounts.models import Account, Organisation
from tracker.base.access import Permission, require
from tracker.base.format import moment
from tracker.base.journal import JournalLine
from tracker.base.pages import gettext as _
from tracker.base.telling import told
from tracker.base.vocabulary import ACTIONS, FIELDS, RECORDS
from tracker.base.web import get_or_404, page_of
from tracker.extensions import db
from tracker.places.models import Building, Compound, Region
from tracker.projects.models import Project

bp = Blueprint("history", __name__, url_prefix="/office/projects/<int:project_id>/history")

MONEY = ("funding_source", "movement", "movement_proposal")
NAMED: dict[str, type[Any]] = {
    "organisation_id": Organisation, "compound_id": Compound, "building_id": Building, "region_id": Region,
}  # fmt: skip
COLUMNS: tuple[Any, ...] = (
    JournalLine.at, JournalLine.action, JournalLine.record, JournalLine.changes, Account.display_name,
)  # fmt: skip
Change = tuple[str, Any, Any]


@bp.get("/")
@require(Permission.PROJECT_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    query = select(*COLUMNS).outerjoin(Account, Account.id == JournalLine.account_id)
    query = query.where(JournalLine.chain == f"project:{project.id}").order_by(JournalLine.seq.desc())
    if not current_user.may(Permission.FUNDING_READ):
        query = query.where(JournalLine.record.not_in(MONEY))
    page = page_of(query, scalars=False)
    return render_template(
        "projects/history.html", project=project, page=page, entries=list(_entries(page.rows))
    )


def _entries(rows: Any) -> Iterator[tuple[str, str, str, list[Change]]]:
    """Lines as the macro ``history`` wants them: who, when, what, changes."""
    parsed = [(row, json.loads(row.changes)) for row in rows]
    names = _names(changes for _row, changes in parsed)
    for row, changes in parsed:
        yield _who(row), moment(row.at), _what(row), list(_changes(row.record, changes, names))


def _who(row: Row[Any]) -> str:
    return row.display_name or _("the system")


def _what(row: Row[Any]) -> str:
    return f"{_(RECORDS.get(row.record, row.record))}: {_(ACTIONS.get(row.action, row.action))}"


def _changes(record: str, changes: dict[str, Any], names: dict[tuple[str, int], str]) -> Iterator[Change]:
    for field, (was, now) in changes.items():
        if field in NAMED:
            yield _(FIELDS[field]), names.get((field, was), was), names.get((field, now), now)
        elif field in FIELDS:
            yield _(FIELDS[field]), told(record, field, was), told(record, field, now)


def _names(all_changes: Any) -> dict[tuple[str, int], str]:
    """Names of everything the lines point at, one query for each kind of thing."""
    wanted: dict[str, set[int]] = {field: set() for field in NAMED}
    for changes in all_changes:
        for field in NAMED.keys() & changes.keys():
            wanted[field] |= {value for value in changes[field] if value is not None}
    return {
        (field, row.id): row.name
        for field, ids in wanted.items()
        if ids
        for row in db.session.execute(
            select(NAMED[field].id, NAMED[field].name).where(NAMED[field].id.in_(ids))
        )
    }
