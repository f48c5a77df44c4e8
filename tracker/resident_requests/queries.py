"""Reads of requests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, lazyload, load_only, selectinload

from tracker.accounts.models import Account
from tracker.base.access import restrict
from tracker.base.tree import under
from tracker.base.web import like
from tracker.extensions import db
from tracker.places import queries as places
from tracker.places.models import Building, Compound
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.rules import OPEN, Category, RequestState

LISTED: tuple[Any, ...] = (
    ResidentRequest.id, ResidentRequest.filed_at, ResidentRequest.category, ResidentRequest.kind,
    ResidentRequest.urgent, ResidentRequest.state, ResidentRequest.due_at, ResidentRequest.region_path,
    ResidentRequest.demo, Compound.name.label("compound"),
)  # fmt: skip
ANY = "any"
COMPOUND, BUILDING = Compound.__table__.c, Building.__table__.c  # what every filing asks goes past the mapper
_PLACE: Select[Any] = select(COMPOUND.id, COMPOUND.name, COMPOUND.region_path, COMPOUND.merged_into_id).where(
    COMPOUND.id == bindparam("compound_id")
)


def find_by_form(form_key: str) -> ResidentRequest | None:
    return db.session.scalar(select(ResidentRequest).filter_by(form_key=form_key))


def find_by_code(code_mark: str) -> ResidentRequest | None:
    return db.session.scalar(select(ResidentRequest).filter_by(code_mark=code_mark))


def whole(request_id: int) -> ResidentRequest | None:
    """A request with its place and its visible lines."""
    query = select(ResidentRequest).filter_by(id=request_id).options(
        joinedload(ResidentRequest.compound).load_only(Compound.name),
        joinedload(ResidentRequest.building).load_only(Building.name),
        selectinload(ResidentRequest.events).joinedload(RequestEvent.by).options(
            load_only(Account.display_name), lazyload(Account.organisation)
        ),
    )  # fmt: skip
    return db.session.scalar(query)


def listed(
    *, text: str, path: str, state: str, category: str, overdue: bool, compound_id: int | None, now: datetime
) -> Select[Any]:
    """Rows of the list as the person may see it: open ones unless ``state`` names another or ANY."""
    query = select(*LISTED).join(Compound, Compound.id == ResidentRequest.compound_id)
    query = restrict(query, ResidentRequest).where(*_in_state(state, overdue, now))
    if path:
        query = query.where(under(ResidentRequest.region_path, path))
    if category in {word.value for word in Category}:
        query = query.where(ResidentRequest.category == category)
    if compound_id is not None:
        query = query.where(ResidentRequest.compound_id == compound_id)
    if (named := places.matches(text)) is not None:
        query = query.where(or_(named, ResidentRequest.text.like(like(text), escape="/")))
    return query


def _in_state(state: str, overdue: bool, now: datetime) -> list[ColumnElement[bool]]:
    if overdue:
        return [ResidentRequest.state.in_(OPEN), ResidentRequest.due_at < now]
    if state in {word.value for word in RequestState}:
        return [ResidentRequest.state == state]
    return [] if state == ANY else [ResidentRequest.state.in_(OPEN)]


_STANDS_IN = select(BUILDING.id).where(
    BUILDING.id == bindparam("id"), BUILDING.compound_id == bindparam("compound_id")
)


def find_place(compound_id: int) -> Row[Any] | None:
    """Id, name and region path of a compound, or of the one it was merged into."""
    row = db.session.execute(_PLACE, {"compound_id": compound_id}).one_or_none()
    while row is not None and row.merged_into_id is not None:
        row = db.session.execute(_PLACE, {"compound_id": row.merged_into_id}).one_or_none()
    return row


def stands_in(building_id: int, compound_id: int) -> bool:
    return db.session.scalar(_STANDS_IN, {"id": building_id, "compound_id": compound_id}) is not None


def buildings_of(compound_id: int) -> Sequence[tuple[int, str]]:
    """(id, name) in their order."""
    query = select(Building.id, Building.name).filter_by(compound_id=compound_id)
    return [(row.id, row.name) for row in db.session.execute(query.order_by(Building.position, Building.id))]


def _personal(before: datetime) -> list[ColumnElement[bool]]:
    """Settled requests last answered or closed before a moment that still say who asked or where."""
    settled = func.coalesce(ResidentRequest.closed_at, ResidentRequest.answered_at)
    personal = or_(ResidentRequest.phone_mark.is_not(None), ResidentRequest.where.is_not(None))
    return [ResidentRequest.state.not_in(OPEN), settled < before, personal]


def to_forget(before: datetime, limit: int) -> Sequence[ResidentRequest]:
    query = select(ResidentRequest).where(*_personal(before)).options(selectinload(ResidentRequest.events))
    return db.session.scalars(query.order_by(ResidentRequest.id).limit(limit)).all()


def count_to_forget(before: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(ResidentRequest).where(*_personal(before))) or 0
