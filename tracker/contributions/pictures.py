"""Photos of small matters: cleaned, kept in a folder of their own, remembered by the form that sent them."""

import base64
import binascii
import json
from typing import Any, BinaryIO

from tracker.base import secret
from tracker.base.settings import settings
from tracker.photos import FolderStore, take


def store() -> FolderStore:
    return FolderStore(settings().instance / "uploads" / "gifts")


def keep(upload: BinaryIO) -> dict[str, Any]:
    """Clean an upload and store it; columns of a gift. Raises Refusal when it is no picture we take."""
    photo, folder = take(upload), store()
    return {
        "photo_key": folder.put(photo.jpeg), "thumb_key": folder.put(photo.thumb), "width": photo.width,
        "height": photo.height,
    }  # fmt: skip


def ticket(picture: dict[str, Any], account_id: int) -> str:
    """The picture as a sealed text, good for this account only."""
    return base64.urlsafe_b64encode(secret.seal(json.dumps([account_id, picture]))).decode()


def redeem(text: str, account_id: int) -> dict[str, Any] | None:
    """The picture of a ticket; None for a forged one or another's."""
    try:
        owner, picture = json.loads(secret.unseal(base64.urlsafe_b64decode(text.encode())))
    except (ValueError, binascii.Error):
        return None
    return dict(picture) if owner == account_id else None
