"""Photos that look like earlier ones: found through indexed words of their marks, kept as pairs."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Row, Select, Table, select, union

from tracker.extensions import db
from tracker.photos import likeness
from tracker.photos.likeness import ALIKE
from tracker.progress.models import Photo, PhotoMark, PhotoMatch, PhotoPoint, Report
from tracker.progress.pictures import Picture
from tracker.progress.rules import ReportState

CANDIDATES = 200  # looked at for each word: many pictures of one bare wall cost no more than that
MOST_MATCHES = 5
WORDS = (PhotoMark.first, PhotoMark.second, PhotoMark.third, PhotoMark.fourth)


def remember(photo_id: int, report_id: int, project_id: int, picture: Picture) -> bool:
    """Keep the marks of a new photo and the earlier photos it looks like; whether there are any."""
    found = matches(picture, report_id)
    if found:
        rows = [
            {
                "photo_id": photo_id, "earlier_id": earlier_id, "project_id": project_id, "distance": away,
                "is_same_file": is_same,
            }
            for earlier_id, (is_same, away) in found.items()
        ]  # fmt: skip
        db.session.execute(cast(Table, PhotoMatch.__table__).insert(), rows)
    if picture.marks:
        words = [
            dict(zip(("first", "second", "third", "fourth"), likeness.words(mark), strict=True))
            for mark in picture.marks
        ]
        rows = [{"photo_id": photo_id, **word} for word in words]
        db.session.execute(cast(Table, PhotoMark.__table__).insert(), rows)
    return bool(found)


def matches(picture: Picture, report_id: int) -> dict[int, tuple[bool, int]]:
    """(same file, differing bits) by id of the earlier photos that a picture looks like, closest first.

    Photos of the same report and of returned reports do not count; nor does another phase of the same
    point, which is meant to look alike, unless it is the very same file.
    """
    found = {row.id: (True, 0) for row in db.session.execute(_same_file(picture.original_hash, report_id))}
    for row in _candidates(picture.marks, report_id):
        mark = likeness.whole(row.first, row.second, row.third, row.fourth)
        away = min(likeness.distance(mark, own) for own in picture.marks)
        is_other_phase = bool(row.point) and row.point == picture.point and row.phase is not picture.phase
        if away <= ALIKE and not is_other_phase:
            found[row.id] = min(found.get(row.id, (False, away)), (False, away), key=_closeness)
    closest = sorted(found, key=lambda photo_id: (_closeness(found[photo_id]), photo_id))
    return {photo_id: found[photo_id] for photo_id in closest[:MOST_MATCHES]}


def _closeness(match: tuple[bool, int]) -> tuple[bool, int]:
    return not match[0], match[1]


def _others(report_id: int, *columns: Any) -> Select[Any]:
    query = select(*columns).join(Report, Report.id == Photo.report_id)
    return query.where(Photo.report_id != report_id, Report.state != ReportState.RETURNED)


def _same_file(original_hash: str, report_id: int) -> Select[Any]:
    query = _others(report_id, Photo.id).where(Photo.original_hash == original_hash)
    return query.order_by(Photo.id).limit(MOST_MATCHES)


def _candidates(marks: Sequence[int], report_id: int) -> Iterable[Row[Any]]:
    """Photos with a mark that shares a word with one of these, or differs from it in one bit."""
    if not marks:
        return []
    words = zip(*(likeness.words(mark) for mark in marks), strict=True)
    near = [
        select(PhotoMark.id).where(column.in_(sorted({probe for word in own for probe in likeness.probes(word)})))
        .order_by(PhotoMark.id.desc()).limit(CANDIDATES)
        for column, own in zip(WORDS, words, strict=True)
    ]  # fmt: skip
    ids = union(*(select(one.subquery().c.id) for one in near))
    query = _others(report_id, Photo.id, Photo.phase, PhotoPoint.name.label("point"), *WORDS)
    query = query.join(PhotoMark, PhotoMark.photo_id == Photo.id)
    query = query.outerjoin(PhotoPoint, PhotoPoint.id == Photo.point_id)
    return db.session.execute(query.where(PhotoMark.id.in_(ids)).order_by(Photo.id)).all()


def find_point(item_place_id: int, name: str) -> int | None:
    return db.session.scalar(select(PhotoPoint.id).filter_by(item_place_id=item_place_id, name=name))
