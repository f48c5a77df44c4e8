"""Reads of reports and photos: what waits, what came back, what it was proven by."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from tracker.accounts.models import Account
from tracker.base import sums
from tracker.base.access import restrict, visible
from tracker.base.prepared import Prepared, looking
from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import LIMIT, PART, with_part
from tracker.places.models import Building, Compound
from tracker.places.scope import Sight, own_sight
from tracker.progress.models import Photo, PhotoMatch, PhotoPoint, Question, Report
from tracker.progress.rules import ReportState, Weather
from tracker.projects.evidence import PERMITS
from tracker.projects.models import EvidenceRecord, Project

PHOTOS = select(func.count()).where(Photo.report_id == Report.id).scalar_subquery().label("photos")
_ASKED = select(func.count()).where(Question.report_id == Report.id)
ASKED = _ASKED.scalar_subquery().label("asked")
OPEN = _ASKED.where(Question.answer.is_(None)).scalar_subquery().label("open")
LINE: tuple[Any, ...] = (
    Report.id, Report.quantity, Report.worked_on, Report.reported_at, Report.state, Report.reason, Report.note,
    Report.item_place_id, Report.project_id, Item.name.label("item"), Item.unit, Project.name.label("project"),
    Compound.name.label("compound"), PART, PHOTOS, Report.corrects_id, Report.blocked,
    OPEN, ASKED,
)  # fmt: skip


@cache
def _lines() -> Select[Any]:
    joined = select(*LINE).join(Report.item).join(Report.place).join(Report.project)
    return with_part(joined.join(ItemPlace.compound))


@cache
def _named_lines() -> Select[Any]:
    return _lines().add_columns(Account.display_name.label("reporter")).join(Report.reporter)


def reports(*, state: ReportState | None = None, project_id: int | None = None) -> Select[Any]:
    """Lines of the reports a person may see: what waits longest first, what is decided newest first."""
    query = restrict(_named_lines(), Report)
    if state is not None:
        query = query.where(Report.state == state)
    if project_id is not None:
        query = query.where(Report.project_id == project_id)
    if state is ReportState.SUBMITTED:
        return query.order_by(Report.reported_at, Report.id)
    return query.order_by(Report.reported_at.desc(), Report.id.desc())


def reports_of(reporter_id: int) -> Select[Any]:
    """Lines of a person's own reports, newest first."""
    own = _lines().where(Report.reporter_id == reporter_id)
    return own.order_by(Report.reported_at.desc(), Report.id.desc())


def reports_of_item(item_id: int) -> Select[Any]:
    """Lines of an item's reports place by place, newest first."""
    order = (
        Compound.name,
        Building.position,
        PART,
        Report.item_place_id,
        Report.worked_on.desc(),
        Report.id.desc(),
    )
    return _named_lines().where(Report.item_id == item_id).order_by(*order)


def reports_of_place(item_place_id: int) -> Select[Any]:
    """Lines of the reports of one place, newest first."""
    here = _named_lines().where(Report.item_place_id == item_place_id)
    return here.order_by(Report.worked_on.desc(), Report.id.desc())


def returned_to(reporter_id: int) -> Sequence[Row[Any]]:
    """A person's reports that came back and were not made anew at their place, newest first."""
    later = aliased(Report)
    anew = select(later.id).where(
        later.item_place_id == Report.item_place_id,
        later.reporter_id == reporter_id,
        later.reported_at > Report.decided_at,
    )
    query = reports_of(reporter_id).where(Report.state == ReportState.RETURNED, ~anew.exists())
    return db.session.execute(query.limit(20)).all()


def waiting_projects() -> Sequence[Row[Any]]:
    """(id, name) of the projects with reports that wait for a decision, as far as a person may see them."""
    columns: tuple[Any, ...] = (Project.id, Project.name)
    query = restrict(select(*columns).join(Report, Report.project_id == Project.id), Report)
    query = query.where(Report.state == ReportState.SUBMITTED)
    return db.session.execute(query.distinct().order_by(Project.name, Project.id).limit(200)).all()


def busy_projects(limit: int) -> Sequence[Row[Any]]:
    """(id, name, progress, last_report_on) of a person's projects, the one reported last first."""
    columns: tuple[Any, ...] = (Project.id, Project.name, Project.progress, Project.last_report_on)
    query = restrict(select(*columns), Project)
    order = (Project.last_report_on.desc().nulls_last(), Project.year.desc(), Project.id)
    return db.session.execute(query.order_by(*order).limit(limit)).all()


@lru_cache
def _target(sight: Sight) -> Prepared:
    columns: tuple[Any, ...] = (ItemPlace.id, ItemPlace.project_id, ItemPlace.item_id, Item.unit)
    query = select(*columns).join(ItemPlace.item).where(ItemPlace.id == bindparam("place_id"))
    return Prepared(restrict(query, ItemPlace, sight))


def find_target(item_place_id: int) -> Any:
    """``id``, ``project_id``, ``item_id`` and ``unit`` of a place that a person may see.

    This and the next are asked by every report; such statements are built once, because building one
    costs more than running it.
    """
    return _target(own_sight()).first(place_id=item_place_id)


_HOLD = Prepared(select(Project.id).where(Project.id == bindparam("project_id")).with_for_update())


def hold(project_id: int) -> None:
    """Let no other report or decision of the project go on before this transaction ends."""
    _HOLD.first(project_id=project_id)


_EARLIER = Prepared(
    select(Report.id, Report.content_hash, Report.state).where(
        Report.reporter_id == bindparam("reporter_id"), Report.client_key == bindparam("client_key")
    )
)


def find_earlier(reporter_id: int, client_key: str) -> Any:
    """``id``, ``content_hash`` and ``state`` of the report that a person sent under a key."""
    return _EARLIER.first(reporter_id=reporter_id, client_key=client_key)


def hashes_of(report_id: int) -> set[str]:
    """The files of a report's photos."""
    return set(db.session.scalars(select(Photo.original_hash).where(Photo.report_id == report_id)))


@cache
def _room() -> Prepared:
    here, anywhere = aliased(Report), aliased(Report)
    of_item = _waits(anywhere).where(anywhere.item_id == Item.id)
    at_place = _waits(here).where(here.item_place_id == ItemPlace.id)
    started = select(func.min(EvidenceRecord.dated)).where(
        EvidenceRecord.project_id == Item.project_id, EvidenceRecord.kind.in_(PERMITS)
    )
    columns: tuple[Any, ...] = (
        Item.id.label("item_id"), Item.type_code, Item.unit, LIMIT.label("limit"), Item.done,
        of_item.scalar_subquery().label("waiting"), started.scalar_subquery().label("started"),
        ItemPlace.planned.label("place_planned"), ItemPlace.done.label("place_done"),
        at_place.scalar_subquery().label("place_waiting"), _rained().label("rained"),
    )  # fmt: skip
    query = select(*columns).join(ItemPlace.item).join(Project, Project.id == Item.project_id)
    return Prepared(query.where(ItemPlace.id == bindparam("place_id")))


def _waits(report: Any) -> Select[Any]:
    """What waits to be added. What waits to be taken back makes no room before it is confirmed."""
    return select(func.sum(report.quantity)).where(report.state == ReportState.SUBMITTED, report.quantity > 0)


def _rained() -> Any:
    """Whether anybody in the project's county reported heavy rain for the day."""
    other, near = aliased(Report), aliased(Project)
    query = select(other.id).join(near, near.id == other.project_id)
    query = query.where(other.weather == Weather.HEAVY_RAIN, other.worked_on == bindparam("day"))
    query = query.where(other.state != ReportState.RETURNED, near.region_path == Project.region_path)
    return query.correlate(Project).exists()


def room(item_place_id: int, day: date) -> Any:
    """An item and its place, as they are now; to rely on them, hold the project.

    ``item_id``, ``type_code``, ``unit``, ``limit``, ``done``, ``waiting``, first allowed day ``started``;
    ``place_planned``, ``place_done``, ``place_waiting``; whether it ``rained`` heavily on the day.
    """
    return _room().first(place_id=item_place_id, day=day)


def steps(item_id: int) -> list[tuple[date, Decimal]]:
    """(day, quantity) of an item's reports that count or wait, in order of the day."""
    query = select(Report.worked_on, Report.quantity).where(
        Report.item_id == item_id, Report.state != ReportState.RETURNED
    )
    return [
        (day, quantity) for day, quantity in db.session.execute(query.order_by(Report.worked_on, Report.id))
    ]


def points_of(item_place_ids: Iterable[int]) -> dict[int, list[str]]:
    """Names of photo points by place, the oldest first."""
    query = select(PhotoPoint.item_place_id, PhotoPoint.name)
    query = query.where(PhotoPoint.item_place_id.in_(list(item_place_ids))).order_by(PhotoPoint.id)
    found: dict[int, list[str]] = defaultdict(list)
    for place_id, name in db.session.execute(query):
        found[place_id].append(name)
    return found


def is_own(reporter: Account, person: Any) -> bool:
    """Whether a person stands on a reporter's side: the same one, or of the same organisation."""
    same_house = reporter.organisation_id is not None and reporter.organisation_id == person.organisation_id
    return bool(reporter.id == person.id or same_house)


def matches_of(report_id: int) -> dict[int, list[Row[Any]]]:
    """By photo of a report, the earlier ones it looks like: report, day and place where a person may see them.

    Places of projects that a person may not see are left None: that the picture was used is said, not where.
    """
    columns: tuple[Any, ...] = (
        PhotoMatch.photo_id, PhotoMatch.earlier_id, PhotoMatch.is_same_file, PhotoMatch.distance,
        Photo.project_id, Report.id.label("report_id"), Report.worked_on, Item.name.label("item"),
        Compound.name.label("compound"), PART,
    )  # fmt: skip
    own = select(Photo.id).where(Photo.report_id == report_id)
    query = (
        select(*columns)
        .join(Photo, Photo.id == PhotoMatch.earlier_id)
        .join(Report, Report.id == Photo.report_id)
    )
    query = with_part(query.join(Report.item).join(Report.place).join(ItemPlace.compound))
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(query.where(PhotoMatch.photo_id.in_(own)).order_by(PhotoMatch.id)):
        found[row.photo_id].append(row)
    return found


def visible_projects(project_ids: Iterable[int]) -> set[int]:
    """Those of the projects that the signed-in person may see."""
    ids = sorted(set(project_ids))
    return (
        set(db.session.scalars(restrict(select(Project.id).where(Project.id.in_(ids)), Project)))
        if ids
        else set()
    )


def counters_of(report_id: int) -> Sequence[Report]:
    """Counter-entries to a report, the oldest first."""
    return db.session.scalars(select(Report).filter_by(corrects_id=report_id).order_by(Report.id)).all()


_QUESTION = Question.__table__.c
_OPEN_QUESTIONS = Prepared(
    select(func.count(_QUESTION.id)).where(
        _QUESTION.report_id == bindparam("report_id"), _QUESTION.answer.is_(None)
    )
)


def open_questions(report_id: int) -> int:
    """How many questions about a report wait for an answer."""
    return int(_OPEN_QUESTIONS.scalar(report_id=report_id))


def last_said(reporter_id: int, item_place_id: int) -> Row[Any] | None:
    """``workers`` and ``weather`` of a person's newest report of the project: the form begins with them."""
    here = select(ItemPlace.project_id).where(ItemPlace.id == item_place_id).scalar_subquery()
    columns: tuple[Any, ...] = (Report.workers, Report.weather, Report.reported_at)
    query = select(*columns).where(
        Report.reporter_id == reporter_id, Report.project_id == here, Report.corrects_id.is_(None)
    )
    return db.session.execute(query.order_by(Report.id.desc()).limit(1)).first()


def taken_back(report_id: int) -> Decimal:
    """What counter-entries that count or wait take back of a report; a positive quantity."""
    query = select(func.sum(Report.quantity)).where(
        Report.corrects_id == report_id, Report.state != ReportState.RETURNED
    )
    return -(db.session.scalar(query) or Decimal(0))


def find_report(report_id: int) -> Any:
    """A report the person may see, to look at."""
    return _seen_report(own_sight()).first(report_id=report_id)


@lru_cache
def _seen_report(sight: Sight) -> Prepared:
    return looking(visible(Report, sight).where(Report.id == bindparam("report_id")), Report)


def get_report_anew(report_id: int) -> Report:
    """A report as it is in the database now, with its place and reporter; under the project's lock."""
    found = db.session.execute(
        _report_anew(), {"report_id": report_id}, execution_options={"populate_existing": True}
    )
    report: Report = found.scalar_one()
    return report


@cache
def _report_anew() -> Select[Any]:
    query = select(Report).where(Report.id == bindparam("report_id"))
    reporter = joinedload(Report.reporter)  # of whom only the house is asked: a whole account brings its own
    side = (reporter.load_only(Account.organisation_id), reporter.lazyload(Account.organisation))
    return query.options(joinedload(Report.place), *side)


def whole_report(report: Report) -> Report:
    """The report with all that its page shows."""
    query = select(Report).where(Report.id == report.id)
    place = joinedload(Report.place)
    query = query.options(
        joinedload(Report.item),
        joinedload(Report.project),
        place.joinedload(ItemPlace.compound),
        place.joinedload(ItemPlace.building),
        place.joinedload(ItemPlace.segment),
        joinedload(Report.reporter),
        joinedload(Report.decided_by),
        joinedload(Report.photos).joinedload(Photo.point),
        joinedload(Report.questions).joinedload(Question.answered_by),
    )
    return db.session.execute(query).unique().scalar_one()


def done_before(report: Report) -> Decimal:
    """What was confirmed at the report's place before it was decided; for a waiting one, all of it."""
    query = select(func.sum(Report.quantity)).filter_by(
        item_place_id=report.item_place_id, state=ReportState.CONFIRMED
    )
    if report.decided_at is not None:
        query = query.where(Report.decided_at < report.decided_at)
    return db.session.scalar(query) or Decimal(0)


@cache
def _next_waiting() -> Select[Any]:
    query = select(Report.id).where(
        Report.project_id == bindparam("project_id"), Report.state == ReportState.SUBMITTED
    )
    return query.order_by(Report.reported_at, Report.id).limit(1)


def next_waiting(project_id: int) -> int | None:
    """The report of a project that has waited longest."""
    return db.session.execute(_next_waiting(), {"project_id": project_id}).scalar()


def photos_of(report_ids: Iterable[int]) -> dict[int, list[int]]:
    """Ids of photos by report."""
    query = select(Photo.report_id, Photo.id).where(Photo.report_id.in_(list(report_ids))).order_by(Photo.id)
    found: dict[int, list[int]] = defaultdict(list)
    for report_id, photo_id in db.session.execute(query):
        found[report_id].append(photo_id)
    return found


def public_photo(photo_id: int) -> Photo | None:
    """A photo that everybody may see: its report is confirmed."""
    query = (
        select(Photo).join(Photo.report).where(Photo.id == photo_id, Report.state == ReportState.CONFIRMED)
    )
    return db.session.scalar(query)


def public_photos(project_id: int, limit: int = 60) -> Sequence[Row[Any]]:
    """Confirmed photos of a project for everybody: id, width, height, day, item and place; newest first."""
    columns: tuple[Any, ...] = (
        Photo.id, Photo.width, Photo.height, Report.worked_on, Item.name.label("item"),
        Compound.name.label("compound"), PART,
    )  # fmt: skip
    query = select(*columns).join(Photo.report).join(Report.item).join(Report.place).join(ItemPlace.compound)
    query = with_part(query)
    query = query.where(Photo.project_id == project_id, Report.state == ReportState.CONFIRMED)
    return db.session.execute(query.order_by(Report.worked_on.desc(), Photo.id.desc()).limit(limit)).all()


@sums.check
def unequal_places(session: Session) -> Iterator[str]:
    """Sentences about places whose done quantity is not the sum of their confirmed reports."""
    confirmed = func.sum(Report.quantity).label("confirmed")
    counted = select(Report.item_place_id, confirmed).where(Report.state == ReportState.CONFIRMED)
    said = counted.group_by(Report.item_place_id).subquery()
    query = (
        select(ItemPlace.id, ItemPlace.done, said.c.confirmed)
        .outerjoin(said, said.c.item_place_id == ItemPlace.id)
        .where(ItemPlace.done != func.coalesce(said.c.confirmed, 0))
        .order_by(ItemPlace.id)
    )
    for place_id, done, reported in session.execute(query):
        yield f"item_place {place_id}: stored done {done}, confirmed reports {reported or 0}"
