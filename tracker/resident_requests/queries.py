"""Reads of requests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload, load_only, selectinload

from tracker.accounts.models import Account, Organisation
from tracker.base.access import restrict
from tracker.base.prepared import Prepared
from tracker.base.tree import under
from tracker.base.web import like
from tracker.extensions import db
from tracker.notices.models import Notice
from tracker.notices.rules import NoticeState
from tracker.places import queries as places
from tracker.places.models import Building, Compound, Entrance
from tracker.resident_requests.grouping import Matter, related
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.records import Follower, PublicAnswer, RequestMerge, RequestPhoto
from tracker.resident_requests.rules import OPEN, Category, Channel, RequestState

LISTED: tuple[Any, ...] = (
    ResidentRequest.id, ResidentRequest.filed_at, ResidentRequest.category, ResidentRequest.kind,
    ResidentRequest.urgent, ResidentRequest.state, ResidentRequest.due_at, ResidentRequest.region_path,
    ResidentRequest.demo, ResidentRequest.doors, Compound.name.label("compound"), Building.name.label("building"),
)  # fmt: skip
ANY = "any"
MOST_COMPARED = 50
COMPOUND, BUILDING = Compound.__table__.c, Building.__table__.c  # what every filing asks goes past the mapper
_PLACE = Prepared(
    select(COMPOUND.id, COMPOUND.name, COMPOUND.region_path, COMPOUND.merged_into_id).where(
        COMPOUND.id == bindparam("compound_id")
    )
)


def find_by_form(form_key: str) -> ResidentRequest | None:
    return db.session.scalar(select(ResidentRequest).filter_by(form_key=form_key))


def find_by_code(code_mark: str) -> ResidentRequest | None:
    return db.session.scalar(select(ResidentRequest).filter_by(code_mark=code_mark))


def find_follower_by_form(form_key: str) -> Follower | None:
    return db.session.scalar(select(Follower).filter_by(form_key=form_key))


def find_follower_by_code(code_mark: str) -> Follower | None:
    return db.session.scalar(select(Follower).filter_by(code_mark=code_mark))


def follower(follower_id: int) -> Follower | None:
    return db.session.get(Follower, follower_id)


def followers_of(request_id: int) -> Sequence[Follower]:
    """Those who follow and have not left."""
    query = select(Follower).filter_by(request_id=request_id, left_at=None)
    return db.session.scalars(query.order_by(Follower.id)).all()


def merge_of(request_id: int) -> RequestMerge | None:
    """The merge in force by which a request follows another."""
    return db.session.scalar(select(RequestMerge).filter_by(merged_id=request_id, undone_at=None))


def marks_of(request_id: int) -> list[str | None]:
    """The door, else the telephone, of everybody who asks with a request; None for a call of the hotline that
    named neither. Whoever withdrew is not among them.
    """
    own = select(
        func.coalesce(ResidentRequest.door_mark, ResidentRequest.phone_mark), ResidentRequest.channel
    )
    own = own.where(or_(ResidentRequest.id == request_id, ResidentRequest.merged_into_id == request_id))
    asked = [mark for mark, channel in db.session.execute(own) if mark or channel is Channel.HOTLINE]
    joined = select(func.coalesce(Follower.door_mark, Follower.phone_mark)).join(
        ResidentRequest, ResidentRequest.id == Follower.request_id
    )
    joined = joined.where(ResidentRequest.id == request_id, Follower.left_at.is_(None))
    return [*asked, *(mark for mark in db.session.scalars(joined) if mark)]


def matters_at(compound_id: int, categories: frozenset[Category], since: datetime) -> list[Matter]:
    """What is asked at a compound under these categories: open, or settled and filed since a moment."""
    columns = (
        ResidentRequest.id, ResidentRequest.category, ResidentRequest.compound_id, ResidentRequest.building_id,
        ResidentRequest.entrance_id,
    )  # fmt: skip
    query = select(*columns).where(
        ResidentRequest.compound_id == compound_id, ResidentRequest.category.in_(sorted(categories)),
        ResidentRequest.state.in_(OPEN), ResidentRequest.filed_at >= since,
    ).order_by(ResidentRequest.id.desc()).limit(MOST_COMPARED)  # fmt: skip
    return [Matter(**row) for row in db.session.execute(query).mappings()]


def told_of(ids: Sequence[int]) -> Sequence[Row[Any]]:
    """What a neighbour may read of requests before joining: nothing that somebody wrote."""
    query: Any = select(
        ResidentRequest.id, ResidentRequest.category, ResidentRequest.filed_at, ResidentRequest.state,
        ResidentRequest.doors, Building.name.label("building"), Entrance.name.label("entrance"),
    ).outerjoin(Building, Building.id == ResidentRequest.building_id)  # fmt: skip
    query = query.outerjoin(Entrance, Entrance.id == ResidentRequest.entrance_id)
    rows = {row.id: row for row in db.session.execute(query.where(ResidentRequest.id.in_(ids)))}
    return [rows[one] for one in ids if one in rows]


def whole(request_id: int) -> ResidentRequest | None:
    """A request with its place and its visible lines."""
    query = select(ResidentRequest).filter_by(id=request_id).options(
        joinedload(ResidentRequest.compound).load_only(Compound.name),
        joinedload(ResidentRequest.building).load_only(Building.name),
        joinedload(ResidentRequest.entrance).load_only(Entrance.name),
        joinedload(ResidentRequest.notice).load_only(Notice.title, Notice.edition),
        joinedload(ResidentRequest.office).load_only(Organisation.name),
        joinedload(ResidentRequest.handler).load_only(Organisation.name),
        joinedload(ResidentRequest.draft),
        selectinload(ResidentRequest.events).joinedload(RequestEvent.saying),
        selectinload(ResidentRequest.events).joinedload(RequestEvent.about).load_only(Organisation.name),
        selectinload(ResidentRequest.events).joinedload(RequestEvent.by).options(
            load_only(Account.display_name), lazyload(Account.organisation)
        ),
    )  # fmt: skip
    return db.session.scalar(query)


def photos_of(request_id: int) -> Sequence[RequestPhoto]:
    """Pictures of a request and of what was merged into it, the oldest first."""
    group = or_(ResidentRequest.id == request_id, ResidentRequest.merged_into_id == request_id)
    query = select(RequestPhoto).join(ResidentRequest, ResidentRequest.id == RequestPhoto.request_id)
    return db.session.scalars(query.where(group).order_by(RequestPhoto.id)).all()


def public_photos(request_ids: Sequence[int]) -> dict[int, list[RequestPhoto]]:
    """The pictures chosen to stand with public answers, by the request that was answered."""
    answered = func.coalesce(ResidentRequest.merged_into_id, ResidentRequest.id)
    query: Any = select(RequestPhoto, answered.label("answered")).join(
        ResidentRequest, ResidentRequest.id == RequestPhoto.request_id
    )
    query = query.where(RequestPhoto.is_public, answered.in_(request_ids)).order_by(RequestPhoto.id)
    found: dict[int, list[RequestPhoto]] = {}
    for photo, request_id in db.session.execute(query):
        found.setdefault(request_id, []).append(photo)
    return found


def find_public_photo(photo_id: int) -> RequestPhoto | None:
    """A picture that everybody may see: chosen, and its answer is public now."""
    query = select(RequestPhoto).join(ResidentRequest, ResidentRequest.id == RequestPhoto.request_id)
    answered = func.coalesce(ResidentRequest.merged_into_id, ResidentRequest.id)
    told = select(PublicAnswer.id).where(
        PublicAnswer.request_id == answered, PublicAnswer.taken_down_at.is_(None)
    )
    return db.session.scalar(query.where(RequestPhoto.id == photo_id, RequestPhoto.is_public, told.exists()))


def public_answer(request_id: int) -> PublicAnswer | None:
    """What of a request is public, if it was not taken down."""
    return db.session.scalar(select(PublicAnswer).filter_by(request_id=request_id, taken_down_at=None))


def public_answers(compound_id: int, *, most: int) -> Sequence[PublicAnswer]:
    """Questions and answers of a compound that everybody may read, the newest first."""
    query = select(PublicAnswer).filter_by(compound_id=compound_id, taken_down_at=None)
    return db.session.scalars(
        query.order_by(PublicAnswer.published_at.desc(), PublicAnswer.id).limit(most)
    ).all()


def merged_into(request_id: int) -> Sequence[Row[Any]]:
    """Requests that follow this one."""
    columns = (ResidentRequest.id, ResidentRequest.category, ResidentRequest.filed_at, ResidentRequest.doors)
    query: Any = select(*columns).filter_by(merged_into_id=request_id)
    return db.session.execute(query.order_by(ResidentRequest.id)).all()


def beside(request: ResidentRequest) -> Sequence[Row[Any]]:
    """Other open requests of the compound about the like, the building's own first: what might be the same."""
    query: Any = select(
        ResidentRequest.id, ResidentRequest.category, ResidentRequest.filed_at, ResidentRequest.state,
        ResidentRequest.doors, ResidentRequest.text, Building.name.label("building"),
    ).outerjoin(Building, Building.id == ResidentRequest.building_id)  # fmt: skip
    query = query.where(
        ResidentRequest.compound_id == request.compound_id, ResidentRequest.id != request.id,
        ResidentRequest.state.in_(OPEN), ResidentRequest.category.in_(sorted(related(request.category))),
    )  # fmt: skip
    nearest = ResidentRequest.building_id == request.building_id
    return db.session.execute(query.order_by(nearest.desc(), ResidentRequest.id).limit(MOST_COMPARED)).all()


def locked(request_id: int) -> ResidentRequest:
    """The request, held until the transaction ends: two neighbours may join at once. Raises NoResultFound."""
    query = select(ResidentRequest).filter_by(id=request_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def listed(
    *,
    text: str,
    path: str,
    state: str,
    category: str,
    overdue: bool,
    compound_id: int | None,
    now: datetime,
    building_id: int | None = None,
) -> Select[Any]:
    """Rows of the list as the person may see it: open ones unless ``state`` names another or ANY."""
    query = select(*LISTED).join(Compound, Compound.id == ResidentRequest.compound_id)
    query = query.outerjoin(Building, Building.id == ResidentRequest.building_id)
    query = restrict(query, ResidentRequest).where(*_in_state(state, overdue, now))
    if path:
        query = query.where(under(ResidentRequest.region_path, path))
    if category in {word.value for word in Category}:
        query = query.where(ResidentRequest.category == category)
    if compound_id is not None:
        query = query.where(ResidentRequest.compound_id == compound_id)
    if building_id is not None:
        query = query.where(ResidentRequest.building_id == building_id)
    if (named := places.matches(text)) is not None:
        query = query.where(or_(named, ResidentRequest.text.like(like(text), escape="/")))
    return query


def _in_state(state: str, overdue: bool, now: datetime) -> list[ColumnElement[bool]]:
    if overdue:
        return [ResidentRequest.state.in_(OPEN), ResidentRequest.due_at < now]
    if state in {word.value for word in RequestState}:
        return [ResidentRequest.state == state]
    return [] if state == ANY else [ResidentRequest.state.in_(OPEN)]


_STANDS_IN = Prepared(
    select(BUILDING.id).where(
        BUILDING.id == bindparam("id"), BUILDING.compound_id == bindparam("compound_id")
    )
)


def find_place(compound_id: int) -> Any:
    """Id, name and region path of a compound, or of the one it was merged into; or None."""
    row = _PLACE.first(compound_id=compound_id)
    while row is not None and row.merged_into_id is not None:
        row = _PLACE.first(compound_id=row.merged_into_id)
    return row


def stands_in(building_id: int, compound_id: int) -> bool:
    return _STANDS_IN.scalar(id=building_id, compound_id=compound_id) is not None


def notice_at(text: str | None, compound_id: int) -> Row[Any] | None:
    """Id and title of the notice that an objection names, if it was published at this compound."""
    if not (text or "").isdigit() or len(text or "") > 18:
        return None
    query: Any = select(Notice.id, Notice.title).filter_by(id=int(text or 0), compound_id=compound_id)
    return db.session.execute(query.where(Notice.state != NoticeState.DRAFT)).one_or_none()


def leads_into(entrance_id: int, building_id: int | None) -> bool:
    return (
        db.session.scalar(select(Entrance.id).filter_by(id=entrance_id, building_id=building_id)) is not None
    )


def doors_of(compound_id: int) -> Sequence[Row[Any]]:
    """Rows of (building id, building, entrance id, entrance) in their order; a building without entrances once."""
    query: Any = (
        select(Building.id, Building.name, Entrance.id, Entrance.name)
        .outerjoin(Entrance, Entrance.building_id == Building.id)
        .where(Building.compound_id == compound_id)
    )
    order = (Building.position, Building.id, Entrance.position, Entrance.id)
    return db.session.execute(query.order_by(*order)).all()


def _personal(before: datetime) -> list[ColumnElement[bool]]:
    """Settled requests last answered or closed before a moment that still say who asked or where. One that was
    merged is settled with the other.
    """
    into = aliased(ResidentRequest)
    other = (
        select(func.coalesce(into.closed_at, into.answered_at))
        .where(into.id == ResidentRequest.merged_into_id, into.state.not_in(OPEN))
        .scalar_subquery()
    )
    settled = func.coalesce(ResidentRequest.closed_at, ResidentRequest.answered_at, other)
    given = (
        ResidentRequest.phone_mark,
        ResidentRequest.where,
        ResidentRequest.door,
        ResidentRequest.name_sealed,
    )
    pictured = select(RequestPhoto.id).where(RequestPhoto.request_id == ResidentRequest.id).exists()
    personal = or_(pictured, *(column.is_not(None) for column in given))
    return [ResidentRequest.state.not_in(OPEN), settled < before, personal]


def to_forget(before: datetime, limit: int) -> Sequence[ResidentRequest]:
    lines = selectinload(ResidentRequest.events).joinedload(RequestEvent.saying)
    query = select(ResidentRequest).where(*_personal(before)).options(lines)
    return db.session.scalars(query.order_by(ResidentRequest.id).limit(limit)).all()


def count_to_forget(before: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(ResidentRequest).where(*_personal(before))) or 0
