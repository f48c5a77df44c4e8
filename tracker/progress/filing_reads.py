"""What a report is measured against on its way into the record.

Every report asks these; such statements are built once, because building one costs more than running it.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from tracker.base.access import restrict
from tracker.base.prepared import Prepared
from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import LIMIT
from tracker.places.scope import Sight, own_sight
from tracker.progress.models import Photo, Report
from tracker.progress.rules import ReportState, Weather
from tracker.projects.evidence import PERMITS
from tracker.projects.models import EvidenceRecord, Project


@lru_cache
def _target(sight: Sight) -> Prepared:
    columns: tuple[Any, ...] = (ItemPlace.id, ItemPlace.project_id, ItemPlace.item_id, Item.unit)
    query = select(*columns).join(ItemPlace.item).where(ItemPlace.id == bindparam("place_id"))
    return Prepared(restrict(query, ItemPlace, sight))


def find_target(item_place_id: int) -> Any:
    """``id``, ``project_id``, ``item_id`` and ``unit`` of a place that a person may see."""
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


def last_said(reporter_id: int, item_place_id: int) -> Row[Any] | None:
    """``workers`` and ``weather`` of a person's newest report of the project: the form begins with them."""
    here = select(ItemPlace.project_id).where(ItemPlace.id == item_place_id).scalar_subquery()
    columns: tuple[Any, ...] = (Report.workers, Report.weather, Report.reported_at)
    query = select(*columns).where(
        Report.reporter_id == reporter_id, Report.project_id == here, Report.corrects_id.is_(None)
    )
    return db.session.execute(query.order_by(Report.id.desc()).limit(1)).first()


def last_crews(reporter_id: int, project_ids: Iterable[int]) -> dict[int, int | None]:
    """By project, the workers that a person's newest report named: a telephone carries them along."""
    newest = select(func.max(Report.id)).where(
        Report.reporter_id == reporter_id,
        Report.project_id.in_(list(project_ids)),
        Report.corrects_id.is_(None),
    )
    query = select(Report.project_id, Report.workers).where(Report.id.in_(newest.group_by(Report.project_id)))
    return {row.project_id: row.workers for row in db.session.execute(query)}
