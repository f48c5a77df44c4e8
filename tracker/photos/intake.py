"""An upload becomes a clean picture, or a refusal that says what to do.

The kind is decided by the content, never by the name. The size is read from the header before anything is
decoded. What is kept is a new JPEG of the pixels alone: no EXIF, no comments, nothing appended.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import BinaryIO
from zoneinfo import ZoneInfo

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.photos import likeness, metadata
from tracker.photos.metadata import Position

pillow_heif.register_heif_opener()

KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
DEEP_GREY = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")  # up to 65535, where ordinary grey ends at 255
QUALITY = 82
CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Limits:
    """Most bytes and pixels taken in, longest sides given out, and where cameras stand that do not say."""

    size: int = 20 * 1024 * 1024
    pixels: int = 52_000_000  # a 50-megapixel telephone
    side: int = 1920
    thumb_side: int = 320
    zone: tzinfo = CHINA


@dataclass(frozen=True, slots=True)
class Photo:
    """A clean picture. ``sha256`` is that of the file as sent, so that the same shot sent twice is known;
    ``marks`` say what it looks like, so that a copy of it is, too (likeness).
    """

    jpeg: bytes
    thumb: bytes
    sha256: str
    width: int
    height: int
    taken_at: datetime | None
    position: Position | None
    marks: tuple[int, ...] = ()


def take(source: BinaryIO | bytes, limits: Limits = Limits()) -> Photo:
    """Decode an upload and make it clean.

    Raises Refusal with a sentence for the person who sent it; it names no field, the form knows its own.
    """
    data = source if isinstance(source, bytes) else source.read(limits.size + 1)
    if not data:
        raise Refusal(N_("This picture is empty. Choose it again, or take it once more."))
    if len(data) > limits.size:
        raise _too_large(limits)
    try:
        return _taken(data, limits)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise _too_many_pixels(limits) from fault
    except UnidentifiedImageError as fault:
        raise Refusal(N_("This is not a picture. Send JPEG, PNG, WebP or HEIC.")) from fault
    except Refusal:
        raise
    except Exception as fault:  # decoders raise whatever a damaged file drives them to
        raise Refusal(N_("This picture is damaged or incomplete. Send it again.")) from fault


def _too_large(limits: Limits) -> Refusal:
    sentence = N_("This picture is larger than %(most)d MB. Send a smaller one.")
    return Refusal(sentence, most=limits.size // (1024 * 1024))


def _too_many_pixels(limits: Limits) -> Refusal:
    sentence = N_("This picture has more than %(most)d million pixels. Send a smaller one.")
    return Refusal(sentence, most=limits.pixels // 1_000_000)


def _taken(data: bytes, limits: Limits) -> Photo:
    with Image.open(io.BytesIO(data), formats=KINDS) as opened:
        if opened.width * opened.height > limits.pixels:
            raise _too_many_pixels(limits)
        exif = opened.getexif()
        opened.draft("RGB", (limits.side, limits.side))  # a JPEG need not be decoded at its full size
        opened.load()
        picture = _plain(opened, limits.side)
    thumb = picture.copy()
    thumb.thumbnail((limits.thumb_side, limits.thumb_side), Image.Resampling.LANCZOS)
    return Photo(
        jpeg=_jpeg(picture),
        thumb=_jpeg(thumb),
        sha256=hashlib.sha256(data).hexdigest(),
        width=picture.width,
        height=picture.height,
        taken_at=metadata.taken_at(exif, limits.zone),
        position=metadata.position(exif),
        marks=likeness.marks(picture),
    )


def _plain(image: Image.Image, side: int) -> Image.Image:
    """The first frame, upright, no larger than ``side``, red green blue, on white where it was transparent."""
    if image.mode in DEEP_GREY:
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode in ("P", "PA", "1"):
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        clear = upright.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        upright = Image.alpha_composite(white, clear)
    return upright.convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    """Pixels only: a fresh image carries no info that the encoder could write out again."""
    fresh = Image.new("RGB", image.size)
    fresh.paste(image)
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
