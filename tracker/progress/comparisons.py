"""Before and after at one photo point, side by side: pictures and days, no positions and no persons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select

from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import PART, with_part
from tracker.places.models import Compound
from tracker.progress.models import Photo, PhotoPoint, Report
from tracker.progress.rules import Phase, ReportState

MOST_POINTS, MOST_PHOTOS = 12, 600


@dataclass(frozen=True)
class Shot:
    """A confirmed photo of a point."""

    id: int
    phase: Phase
    day: date


@dataclass(frozen=True)
class Comparison:
    """One point with its earliest photo before and its latest photo after the work."""

    point: str
    item: str
    compound: str
    building: str | None
    before: Shot
    after: Shot


def pair(shots: Iterable[Shot]) -> tuple[Shot, Shot] | None:
    """The first photo before and the last one after; None while one of them is missing."""
    found = list(shots)
    before = [shot for shot in found if shot.phase is Phase.BEFORE]
    after = [shot for shot in found if shot.phase is Phase.AFTER]
    if not before or not after:
        return None
    return min(before, key=lambda shot: (shot.day, shot.id)), max(after, key=lambda shot: (shot.day, shot.id))


def comparisons(project_id: int) -> list[Comparison]:
    """Points of a project that everybody may compare, the one finished last first."""
    groups = groupby(
        _rows(project_id), lambda row: (row.point_id, row.point, row.item, row.compound, row.building)
    )
    found = []
    for (_id, point, item, compound, building), rows in groups:
        if both := pair(Shot(row.id, row.phase, row.worked_on) for row in rows):
            found.append(Comparison(point, item, compound, building, before=both[0], after=both[1]))
    return sorted(found, key=lambda one: one.after.day, reverse=True)[:MOST_POINTS]


def _rows(project_id: int) -> Sequence[Any]:
    columns: tuple[Any, ...] = (
        Photo.id, Photo.phase, Report.worked_on, PhotoPoint.id.label("point_id"), PhotoPoint.name.label("point"),
        Item.name.label("item"), Compound.name.label("compound"), PART,
    )  # fmt: skip
    query = select(*columns).join(Photo.report).join(Photo.point).join(Report.item).join(Report.place)
    query = with_part(query.join(ItemPlace.compound))
    query = query.where(Photo.project_id == project_id, Report.state == ReportState.CONFIRMED)
    query = query.where(Photo.phase.in_([Phase.BEFORE, Phase.AFTER]))
    return db.session.execute(query.order_by(PhotoPoint.id.desc(), Photo.id).limit(MOST_PHOTOS)).all()
