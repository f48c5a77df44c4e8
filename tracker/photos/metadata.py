"""What a camera wrote beside the picture: when and where. Read once as values; the file kept has none of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from PIL import ExifTags, Image

_LATITUDES = {"N": 1, "S": -1}
_LONGITUDES = {"E": 1, "W": -1}


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees, north and east positive, as the camera gave them (WGS 84)."""

    latitude: float
    longitude: float


def taken_at(exif: Image.Exif, zone: tzinfo) -> datetime | None:
    """When the shutter was pressed, in UTC. A camera that names no offset is taken to stand in ``zone``."""
    details = exif.get_ifd(ExifTags.IFD.Exif)
    written = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    offset = details.get(ExifTags.Base.OffsetTimeOriginal) or details.get(ExifTags.Base.OffsetTime)
    try:
        local = datetime.strptime(str(written).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 (zone below)
        return local.replace(tzinfo=_offset(offset) or zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset(written: object) -> tzinfo | None:
    """+08:00 as a zone."""
    text = str(written).strip("\0 ")
    try:
        away = datetime.strptime(text, "%z").utcoffset()
    except ValueError:
        return None
    return timezone(away) if away is not None and abs(away) <= timedelta(hours=14) else None


def position(exif: Image.Exif) -> Position | None:
    """Where the camera stood, if it knew. Nought by nought is a camera that did not."""
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, _LATITUDES, 90)
    longitude = _degrees(gps, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, _LONGITUDES, 180)
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return None
    return Position(latitude, longitude)


def _degrees(
    gps: Mapping[int, Any], value: int, side: int, signs: Mapping[str, int], most: int
) -> float | None:
    """Degrees, minutes and seconds as one number with six decimals (a tenth of a metre)."""
    sign = signs.get(str(gps.get(side, "")).strip("\0 ").upper())
    try:
        degrees, minutes, seconds = (float(part) for part in gps[value])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    if sign is None or not math.isfinite(total) or not 0 <= total <= most:
        return None
    return round(sign * total, 6)
