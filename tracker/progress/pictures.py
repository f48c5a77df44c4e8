"""Photos on their way into a report: cleaned, kept at once, and remembered by the form that sent them.

A browser forgets chosen files when a form comes back. So a good photo is stored as soon as it arrives,
and the form carries a sealed ticket for it; a report that is never finished leaves its files to the sweep.
"""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from tracker.base import secret
from tracker.base.clock import now
from tracker.base.settings import settings
from tracker.photos import FolderStore, Position, take
from tracker.photos.likeness import whole
from tracker.progress.rules import Phase


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A cleaned photo in the store: keys of the picture and its thumbnail, the hash of the file as sent.

    ``phase`` and ``point`` are what its reporter said of it: when, and at which named spot.
    """

    key: str
    thumb_key: str
    original_hash: str
    width: int
    height: int
    uploaded_at: datetime
    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    marks: tuple[int, ...] = ()
    phase: Phase = Phase.DURING
    point: str = ""

    def columns(self) -> dict[str, Any]:
        """What its row takes over as it is."""
        return {name: value for name, value in vars(self).items() if name not in ("marks", "point")}


def store() -> FolderStore:
    return FolderStore(settings().instance / "uploads" / "photos")


def keep(
    upload: BinaryIO, *, phase: Phase = Phase.DURING, point: str = "", where: Position | None = None
) -> Picture:
    """Clean an upload and store it. ``where`` is what the telephone says, if the picture says nothing.

    Raises Refusal with a sentence when it is no picture we take.
    """
    photo = take(upload)
    folder = store()
    where = photo.position or where
    return Picture(
        key=folder.put(photo.jpeg),
        thumb_key=folder.put(photo.thumb),
        original_hash=photo.sha256,
        width=photo.width,
        height=photo.height,
        uploaded_at=now(),
        taken_at=photo.taken_at,
        latitude=Decimal(str(where.latitude)) if where else None,
        longitude=Decimal(str(where.longitude)) if where else None,
        marks=photo.marks,
        phase=phase,
        point=point,
    )


def ticket(picture: Picture, account_id: int) -> str:
    """The picture as a sealed text, good for this account only; nobody can read a position from it."""
    text = json.dumps([account_id, asdict(picture)], default=str)
    return base64.urlsafe_b64encode(secret.seal(text)).decode()


def redeem(text: str, account_id: int) -> Picture | None:
    """The picture of a ticket; None for a forged one, another's, or one whose files were swept away."""
    try:
        owner, values = json.loads(secret.unseal(base64.urlsafe_b64decode(text.encode())))
    except (ValueError, binascii.Error):
        return None
    if owner != account_id:
        return None
    for name in ("uploaded_at", "taken_at"):
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    for name in ("latitude", "longitude"):
        values[name] = Decimal(values[name]) if values[name] else None
    values["marks"], values["phase"] = tuple(values["marks"]), Phase(values["phase"])
    picture = Picture(**values)
    return picture if is_stored(picture.key) and is_stored(picture.thumb_key) else None


def is_stored(key: str) -> bool:
    try:
        store().open(key).close()
    except FileNotFoundError:
        return False
    return True


def each_once(pictures: Iterable[Picture]) -> list[Picture]:
    """Without the second copy of a shot that was chosen twice."""
    return list({picture.original_hash: picture for picture in pictures}.values())


def of_row(row: Any) -> Picture:
    """The picture of a stored photo, so that it can be shown again with another report."""
    names = ("key", "thumb_key", "original_hash", "width", "height", "uploaded_at", "taken_at", "latitude")
    values = {name: getattr(row, name) for name in (*names, "longitude", "phase")}
    marks = tuple(whole(mark.first, mark.second, mark.third, mark.fourth) for mark in row.marks)
    return Picture(**values, marks=marks, point=row.point.name if row.point else "")
