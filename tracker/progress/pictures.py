"""Photos on their way into a report: cleaned, kept at once, and remembered by the form that sent them.

A browser forgets chosen files when a form comes back. So a good photo is stored as soon as it arrives,
and the form carries a sealed ticket for it; a report that is never finished leaves its files to the sweep.
"""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from tracker.base import secret
from tracker.base.clock import now
from tracker.base.settings import settings
from tracker.photos import FolderStore, take


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A cleaned photo in the store: keys of the picture and its thumbnail, the hash of the file as sent."""

    key: str
    thumb_key: str
    original_hash: str
    width: int
    height: int
    uploaded_at: datetime
    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def store() -> FolderStore:
    return FolderStore(settings().instance / "uploads" / "photos")


def keep(upload: BinaryIO) -> Picture:
    """Clean an upload and store it. Raises Refusal with a sentence when it is no picture we take."""
    photo = take(upload)
    folder = store()
    where = photo.position
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
    return Picture(**{field.name: getattr(row, field.name) for field in fields(Picture)})
