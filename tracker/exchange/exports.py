"""Lists as files: what the list on the screen shows, all of it, as .csv or .xlsx.

A file is written from a session of its own while it is sent, so a long list is never held whole.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from tracker.base.access import Permission, require
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404, row_id, sorting
from tracker.base.words import N_
from tracker.exchange import tables
from tracker.extensions import db
from tracker.places import queries as places
from tracker.places.models import Compound, Region
from tracker.places.views import SORTS as PLACE_SORTS
from tracker.projects import listing
from tracker.projects import queries as project_queries
from tracker.projects import views as projects_room
from tracker.projects.models import Project
from tracker.resident_requests import queries as request_queries
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.views import SORTS as REQUEST_SORTS
from tracker.sheets import Column, write_csv, write_xlsx

MOST_XLSX = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Callable[[Session], Iterator[Sequence[Any]]]


def download(name: str, columns: Sequence[Column | str], rows: Rows) -> Response:
    """The answer to ``?format=csv`` or ``xlsx``. Raises Refusal for a list too long for a workbook."""
    kind = request.args.get("format", "xlsx")
    if kind not in ("csv", "xlsx"):
        abort(404)
    found = _read(db.engine, rows)
    if kind == "csv":
        response = Response(write_csv(columns, found), mimetype="text/csv")
    else:
        held = list(islice(found, MOST_XLSX + 1))
        if len(held) > MOST_XLSX:
            text = N_("The list has more than %(most)s lines. Filter it, or take the .csv file.")
            raise Refusal(text, most=f"{MOST_XLSX:,}")
        response = Response(write_xlsx(columns, held, name), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{today():%Y%m%d}.{kind}"'
    return response


def _read(bind: Any, rows: Rows) -> Iterator[Sequence[Any]]:
    with Session(bind, join_transaction_mode="rollback_only") as session:
        session.connection(execution_options={"immediate": False})
        yield from rows(session)


def _region() -> Region | None:
    """The region a list is filtered by."""
    try:
        chosen = row_id(request.args.get("region", ""))
    except ValueError:
        return None
    return get_or_404(Region, chosen)


@require(Permission.EXCHANGE_EXPORT)
def programme() -> ResponseReturnValue:
    """A year's plan as the plan table that the import reads: taken in again, nothing changes."""
    years, region = project_queries.years(), _region()
    asked = request.args.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() else projects_room.default_year(years)
    if year not in years:
        abort(404)
    kinds = tables.kinds_in_chinese()
    query = tables.plan_query(year, region.path if region else None)
    return download(
        f"programme-{year}", tables.PLAN_COLUMNS, lambda session: tables.plan_rows(session, query, kinds)
    )


@require(Permission.EXCHANGE_EXPORT)
def projects() -> ResponseReturnValue:
    asked = projects_room.asked_for(project_queries.years(), _region())
    key, descending = asked.sort.removeprefix("-"), asked.sort.startswith("-")
    column = listing.SORTS.get(key, listing.SORTS[listing.DEFAULT_SORT])
    order = column.desc().nulls_last() if descending else column.asc().nulls_last()
    query = listing.all_of(asked).with_only_columns(*listing.COLUMNS)
    query = query.join(Region, Region.id == Project.region_id).order_by(order, Project.id)
    stages = tables.words("project", "stage")
    return download(
        "projects", tables.project_columns(), lambda session: tables.project_rows(session, query, stages)
    )


@require(Permission.EXCHANGE_EXPORT)
def compounds() -> ResponseReturnValue:
    region = _region()
    args = {name: request.args.get(name, "").strip() for name in ("status", "built", "plan")}
    query = places.compounds(text=request.args.get("q", ""), path=region.path if region else "", **args)
    _key, order = sorting(PLACE_SORTS, "place")
    query = query.add_columns(Compound.address, Compound.area).order_by(*order, Compound.id)
    kinds = tables.words("compound", "property_type")
    return download(
        "compounds", tables.compound_columns(), lambda session: tables.compound_rows(session, query, kinds)
    )


@require(Permission.EXCHANGE_EXPORT)
def requests() -> ResponseReturnValue:
    """Requests without anything that says who asked: no words, phones, names, doors or codes."""
    if not current_user.may(Permission.REQUEST_READ):
        abort(403)
    region = _region()
    try:
        compound: int | None = row_id(request.args.get("compound", ""))
    except ValueError:
        compound = None
    query = request_queries.listed(
        text=request.args.get("q", "").strip(), path=region.path if region else "",
        state=request.args.get("state", ""), category=request.args.get("category", ""),
        overdue=request.args.get("due") == "overdue", compound_id=compound, now=now(),
    )  # fmt: skip
    _key, order = sorting(REQUEST_SORTS, "due")
    query = query.add_columns(ResidentRequest.answered_at, ResidentRequest.closed_at)
    query = query.order_by(*order, ResidentRequest.id)
    named = {name: tables.words("resident_request", name) for name in ("category", "kind", "state")}
    yes = _("Yes")
    return download(
        "requests", tables.request_columns(), lambda session: tables.request_rows(session, query, named, yes)
    )


@require(Permission.EXCHANGE_EXPORT)
def items(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    named = {name: tables.words("item", name) for name in ("item_class", "scope", "unit")}
    named["name"] = tables.item_names()
    return download(
        f"items-{project.id}",
        tables.item_columns(),
        lambda session: tables.item_rows(session, project_id, named),
    )
