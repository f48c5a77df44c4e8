"""Photos of reports: their points, what they look like, and who may see them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, literal, select, union_all

from tracker.base.access import restrict
from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import PART, with_part
from tracker.places.models import Compound
from tracker.progress.models import Photo, PhotoMatch, PhotoPoint, Report
from tracker.progress.rules import ReportState
from tracker.projects.models import Project


def points_of(item_place_ids: Iterable[int]) -> dict[int, list[str]]:
    """Names of photo points by place, the oldest first."""
    query = select(PhotoPoint.item_place_id, PhotoPoint.name)
    query = query.where(PhotoPoint.item_place_id.in_(list(item_place_ids))).order_by(PhotoPoint.id)
    found: dict[int, list[str]] = defaultdict(list)
    for place_id, name in db.session.execute(query):
        found[place_id].append(name)
    return found


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


def matches_of(report_id: int) -> dict[int, list[Row[Any]]]:
    """By photo of a report, the ones it looks like, earlier ones first: project, report, day and place.

    Where a person may not see the project (``visible_projects``), the page says that the picture was used, not where.
    """
    both = union_all(
        _alike(report_id, PhotoMatch.photo_id, PhotoMatch.earlier_id, is_later=False),
        _alike(report_id, PhotoMatch.earlier_id, PhotoMatch.photo_id, is_later=True),
    )
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(both.order_by("is_later", "match_id")):
        found[row.photo_id].append(row)
    return found


def _alike(report_id: int, own: Any, other: Any, *, is_later: bool) -> Select[Any]:
    columns: tuple[Any, ...] = (
        own.label("photo_id"), literal(is_later).label("is_later"), PhotoMatch.id.label("match_id"),
        PhotoMatch.is_same_file, Photo.project_id, Report.id.label("report_id"), Report.worked_on,
        Item.name.label("item"), Compound.name.label("compound"), PART,
    )  # fmt: skip
    query = select(*columns).join(Photo, Photo.id == other).join(Report, Report.id == Photo.report_id)
    query = with_part(query.join(Report.item).join(Report.place).join(ItemPlace.compound))
    return query.where(own.in_(select(Photo.id).where(Photo.report_id == report_id)))


def visible_projects(project_ids: Iterable[int]) -> set[int]:
    """Those of the projects that the signed-in person may see."""
    ids = sorted(set(project_ids))
    return (
        set(db.session.scalars(restrict(select(Project.id).where(Project.id.in_(ids)), Project)))
        if ids
        else set()
    )
