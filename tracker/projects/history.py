"""What was done to a project and everything that belongs to it, read from the journal."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Column, Row, select
from sqlalchemy import Enum as EnumType

from tracker.accounts.models import Account, Organisation
from tracker.base.access import Permission, require
from tracker.base.format import day, label, moment, number, yuan
from tracker.base.journal import JournalLine
from tracker.base.model import Fen, Model, Scaled
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404, page_of
from tracker.base.words import N_, Word
from tracker.extensions import db
from tracker.places.models import Building, Compound, Region
from tracker.projects.models import Project

bp = Blueprint("history", __name__, url_prefix="/office/projects/<int:project_id>/history")

RECORDS = {
    "project": N_("Project"),
    "project_compound": N_("Compound of the project"),
    "party": N_("Party"),
    "evidence": N_("Document"),
    "stage_step": N_("Stage"),
    "item": N_("Item"),
    "item_place": N_("Share of an item"),
    "milestone": N_("Milestone"),
    "funding_source": N_("Funding source"),
    "receipt": N_("Receipt"),
    "report": N_("Report"),
    "photo": N_("Photo"),
    "notice": N_("Notice"),
}
MONEY = ("funding_source", "receipt")
ACTIONS = {
    "add": N_("added"),
    "change": N_("changed"),
    "remove": N_("removed"),
    "stage": N_("stage read anew"),
}
FIELDS = {
    "accepted": N_("Accepted quantity"), "actual_on": N_("Actual"), "amount": N_("Amount"), "area": N_("Floor area, m²"),
    "basis": N_("Where the date comes from"), "body": N_("Text"), "building_id": N_("Building"),
    "buildings": N_("Number of buildings"), "changed": N_("Quantity after variations"), "code": N_("Project code"),
    "compound_id": N_("Compound"), "compounds": N_("Number of compounds"), "contact": N_("Person to ask"),
    "contracted": N_("Contracted quantity"), "dated": N_("Date of the document"),
    "document_no": N_("Number of the document"), "done": N_("Done"), "earned": N_("Earned value"),
    "ends_on": N_("Until"), "evidence": N_("Proof"), "forecast_on": N_("Forecast"),
    "households": N_("Number of households"), "in_plan": N_("In plan"), "item_class": N_("Class"),
    "kind": N_("Kind"), "left_out_reason": N_("Reason"), "name": N_("Name"),
    "national_code": N_("Unified project code"), "note": N_("Remark"), "organisation_id": N_("Organisation"),
    "phone": N_("Phone"), "planned": N_("Planned"), "planned_end": N_("Planned end"),
    "planned_on": N_("Planned"), "planned_start": N_("Planned start"), "progress": N_("Progress"),
    "published_unit": N_("Unit as published"), "quantity": N_("Quantity"), "reached_on": N_("Reached on"),
    "reason": N_("Reason"), "received": N_("Received"), "received_on": N_("Arrived on"),
    "region_id": N_("Region"), "reported_start": N_("Start as reported upward"), "role": N_("Role"),
    "scope": N_("Where it lies"), "source": N_("Source of the figures"), "stage": N_("Stage"),
    "starts_on": N_("From"), "state": N_("State"), "title": N_("Title"), "type_code": N_("Kind of work"),
    "unit": N_("Unit"), "unit_price": N_("Price of one unit"), "valid_until": N_("Valid until"),
    "value": N_("Value"), "worked_on": N_("Day of the work"), "year": N_("Plan year"),
}  # fmt: skip
"""Columns worth showing; the others are keys, hashes and bookkeeping that say nothing to a person."""

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
    record = RECORDS.get(row.record)
    return f"{_(record) if record else row.record}: {_(ACTIONS.get(row.action, row.action))}"


def _changes(record: str, changes: dict[str, Any], names: dict[tuple[str, int], str]) -> Iterator[Change]:
    table = Model.metadata.tables.get(record)
    for field, (was, now) in changes.items():
        if field in FIELDS:
            column = None if table is None else table.columns.get(field)
            yield _(FIELDS[field]), _spoken(field, column, was, names), _spoken(field, column, now, names)


def _spoken(field: str, column: Column[Any] | None, value: Any, names: dict[tuple[str, int], str]) -> Any:
    """A value of the journal as a page writes such values; None when there was none."""
    if value is None or column is None:
        return value
    if field in NAMED:
        return names.get((field, value), value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    match column.type:
        case EnumType(enum_class=type() as words) if issubclass(words, Word):
            return label(words(value))
        case Fen():
            return yuan(Decimal(value))
        case Scaled():
            return number(Decimal(value))
    if field == "progress":
        return f"{number(Decimal(value) / 100)}%"
    return _day_or_text(column, value)


def _day_or_text(column: Column[Any], value: Any) -> Any:
    kind = column.type.python_type
    if kind is date:
        return day(date.fromisoformat(value))
    if kind is datetime:
        return moment(datetime.fromisoformat(value))
    return _(value) if isinstance(value, str) and value else value


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
