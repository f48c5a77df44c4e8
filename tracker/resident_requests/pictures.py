"""Pictures on their way into a request: cleaned, kept at once, and remembered by the form that sent them.

A browser forgets chosen files when a form comes back. So a good picture is stored as soon as it arrives, and the
form carries a sealed ticket for it, good with this form only; what no request names is swept away (``photos``).
"""

import base64
import binascii
import json
from dataclasses import astuple, dataclass
from typing import BinaryIO

from tracker.base import secret
from tracker.base.settings import settings
from tracker.photos import FolderStore, Limits, take

MOST = 4  # of one request
LIMITS = Limits(size=16 * 1024 * 1024, side=1600)


@dataclass(frozen=True)
class Picture:
    """A cleaned picture in the store: keys of it and of its thumbnail, its size in pixels."""

    key: str
    thumb_key: str
    width: int
    height: int


def store() -> FolderStore:
    return FolderStore(settings().instance / "uploads" / "requests")


def keep(upload: BinaryIO) -> Picture:
    """Clean an upload and store it; where it was taken is not kept. Raises Refusal when it is no picture we take."""
    photo, folder = take(upload, LIMITS), store()
    return Picture(folder.put(photo.jpeg), folder.put(photo.thumb), photo.width, photo.height)


def ticket(picture: Picture, form_key: str) -> str:
    """The picture as a sealed text, good for this form only."""
    return base64.urlsafe_b64encode(secret.seal(json.dumps([form_key, *astuple(picture)]))).decode()


def redeem(text: str, form_key: str) -> Picture | None:
    """The picture of a ticket; None for a forged one, another form's, or one whose files were swept away."""
    try:
        owner, *values = json.loads(secret.unseal(base64.urlsafe_b64decode(text.encode())))
    except (ValueError, binascii.Error):
        return None
    picture = Picture(*values)
    return picture if owner == form_key and is_stored(picture.key) else None


def is_stored(key: str) -> bool:
    try:
        store().open(key).close()
    except FileNotFoundError:
        return False
    return True
