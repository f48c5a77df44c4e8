"""Pictures of a request on record: added, chosen for others to see, removed. Callers commit."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Select, select, union

from tracker.accounts.models import Account
from tracker.base.clock import now
from tracker.extensions import db
from tracker.photos import FolderStore
from tracker.resident_requests import queries
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.pictures import MOST, Picture
from tracker.resident_requests.records import Follower, RequestPhoto

SWEPT_AFTER = timedelta(days=1)  # as long as a form may lie open
BATCH = 400


def add(
    request_id: int, pictures: Sequence[Picture], *, follower_id: int | None = None, by: Account | None = None
) -> None:
    """Keep pictures with a request; one it has already is kept once."""
    if not pictures:
        return
    known = set(db.session.scalars(select(RequestPhoto.key).filter_by(request_id=request_id)))
    fresh = {one.key: one for one in pictures if one.key not in known}
    for one in islice(fresh.values(), MOST):
        db.session.add(RequestPhoto(
            request_id=request_id, follower_id=follower_id, key=one.key, thumb_key=one.thumb_key, width=one.width,
            height=one.height, at=now(), by_id=by.id if by else None,
        ))  # fmt: skip


def of(request: ResidentRequest) -> Sequence[RequestPhoto]:
    """Those of a request and of what was merged into it, the oldest first."""
    return queries.photos_of(request.id)


def show_handler(request: ResidentRequest, chosen: Collection[int]) -> None:
    """Whoever sees to the request may look at these and no others."""
    for photo in of(request):
        photo.for_handler = photo.id in chosen


def show_everybody(request: ResidentRequest, chosen: Collection[int]) -> None:
    """These stand with the public answer and no others."""
    for photo in of(request):
        photo.is_public = photo.id in chosen


def forget(request: ResidentRequest) -> None:
    """Remove what whoever filed sent; nobody sees it from now on, the next sweep takes the files."""
    _remove(select(RequestPhoto).filter_by(request_id=request.id, follower_id=None))


def forget_of(follower: Follower) -> None:
    """Remove what a neighbour who joined sent."""
    _remove(select(RequestPhoto).filter_by(follower_id=follower.id))


def _remove(query: Select[Any]) -> None:
    for photo in db.session.scalars(query.order_by(RequestPhoto.id)):
        db.session.delete(photo)


def sweep(folder: FolderStore, before: datetime) -> int:
    """Delete files that no picture names and that nobody has sent since ``before``; how many."""
    removed = 0
    for keys in _batches(folder.older(before)):
        named = union(
            select(RequestPhoto.key).where(RequestPhoto.key.in_(keys)),
            select(RequestPhoto.thumb_key).where(RequestPhoto.thumb_key.in_(keys)),
        )
        unused = set(keys) - set(db.session.scalars(named))
        for key in unused:
            folder.delete(key)
        removed += len(unused)
    return removed


def _batches(keys: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(keys, BATCH)):
        yield batch
