"""Pictures from people: decoded, cleaned, made small, kept by content. The kit knows no domain.

`take` turns an upload into a `Photo`; `FolderStore` keeps bytes under the hash of their content.
"""

from tracker.photos.intake import Limits, Photo, take
from tracker.photos.metadata import Position
from tracker.photos.store import FolderStore

__all__ = ["FolderStore", "Limits", "Photo", "Position", "take"]
