"""The proof that a notice hangs: a photo of each door; and when the sheets came down. Callers commit."""

from collections.abc import Sequence
from typing import BinaryIO

from sqlalchemy import select

from tracker.accounts.models import Account
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.settings import settings
from tracker.base.words import N_
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.notices import queries, rules
from tracker.notices.models import Notice, Posting
from tracker.notices.queries import Door
from tracker.notices.rules import NoticeState
from tracker.photos import FolderStore, Photo, take


def store() -> FolderStore:
    return FolderStore(settings().instance / "uploads" / "postings")


def looked_at(upload: BinaryIO) -> Photo:
    """The photo, cleaned. Raises Refusal on its field when it is no picture we take."""
    try:
        return take(upload)
    except Refusal as refusal:
        raise Refusal(refusal.message, "photo", **refusal.values) from refusal


def prove(notice: Notice, door_id: int | None, photo: Photo, by: Account) -> Posting:
    """The photo shows that the notice hangs at a door. The last door begins the time for objections: the day
    counts on which the photo came here, because the clock of a camera proves nothing.
    """
    db.session.execute(select(Notice.id).where(Notice.id == notice.id).with_for_update())  # two doors at once
    doors = {door.id: door for door in queries.doors_of(notice)}
    door = doors.get(door_id)
    rules.check_proof(
        is_public=notice.state is NoticeState.PUBLISHED, concerns=door is not None,
        is_known=door is not None and door.posting is not None,
        is_elsewhere=queries.find_same_photo(notice.id, photo.sha256) is not None,
    )  # fmt: skip
    row = Posting(
        notice_id=notice.id, entrance_id=door_id, posted_at=now(), posted_by_id=by.id, taken_at=photo.taken_at,
        photo_key=store().put(photo.jpeg), thumb_key=store().put(photo.thumb), original_hash=photo.sha256,
    )  # fmt: skip
    db.session.add(row)
    if all(other.posting or other.id == door_id for other in doors.values()):
        _begin(notice)
    return row


def _begin(notice: Notice) -> None:
    notice.posted_on = today()
    notice.objections_until = rules.objections_until(
        notice.kind, notice.posted_on, notice.ends_on, chinese_calendar()
    )


def take_down(notice: Notice, doors: Sequence[Door], by: Account) -> int:
    """The sheets at these doors came down; how many that were."""
    hanging = [door.posting for door in doors if door.posting and door.posting.down_at is None]
    if not hanging:
        raise Refusal(N_("No sheet of this notice hangs there."))
    for posting in hanging:
        posting.down_at, posting.down_by_id = now(), by.id
    return len(hanging)
