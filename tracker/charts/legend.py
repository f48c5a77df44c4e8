"""What stands above a picture: its title and its key; and the sentence instead of an empty one."""

from dataclasses import dataclass, replace
from enum import Enum

from matplotlib.figure import Figure

from tracker.charts import text as letters
from tracker.charts.canvas import Canvas
from tracker.charts.theme import INK, Look

SWATCH = 18
GAP = 6


class Sign(Enum):
    BAR = "bar"
    THIN = "thin"
    TINT = "tint"
    DIAMOND = "diamond"
    HOLLOW = "hollow"
    LINE = "line"
    FRAME = "frame"
    STRIP = "strip"
    ARROW = "arrow"
    STROKE = "stroke"
    DASHES = "dashes"


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    colour: str
    sign: Sign = Sign.BAR
    opacity: float = 1  # of a bar


@dataclass(frozen=True, slots=True)
class Key:
    """Entries with the place of each, and the height of all."""

    placed: tuple[tuple[float, float, Entry], ...]
    height: float


def key(entries: list[Entry], look: Look) -> Key:
    """Lay entries out from left to right, a new line where the width ends."""
    x = left = look.margin
    y = look.line / 2
    placed: list[tuple[float, float, Entry]] = []
    for entry in entries:
        name = letters.shorten(entry.name, look.width - 2 * left - SWATCH - GAP, look.small)
        width = SWATCH + GAP + letters.measure(name, look.small)
        if placed and x + width > look.width - look.margin:
            x, y = left, y + look.line
        placed.append((x, y, replace(entry, name=name)))
        x += width + 16
    return Key(tuple(placed), y + look.line / 2 + 4 if placed else 0)


def draw(canvas: Canvas, key: Key, top: float, look: Look) -> None:
    for x, y, entry in key.placed:
        _swatch(canvas, entry, x, top + y)
        canvas.text(x + SWATCH + GAP, top + y, entry.name, look.small, name="key")


def _swatch(canvas: Canvas, entry: Entry, x: float, y: float) -> None:
    right, colour = x + SWATCH, entry.colour
    match entry.sign:
        case Sign.BAR:
            canvas.boxes("swatch", [(x, y - 5, right, y + 5)], colour, opacity=entry.opacity)
        case Sign.STROKE | Sign.DASHES:
            dashed = entry.sign is Sign.DASHES
            canvas.lines("swatch", [[(x, y), (right, y)]], colour=colour, width=2.2, dashed=dashed)
        case Sign.TINT:
            canvas.boxes("swatch", [(x, y - 5, right, y + 5)], colour, opacity=0.25, edge=colour)
        case Sign.THIN:
            canvas.boxes("swatch", [(x, y - 2, right, y + 2)], colour)
        case Sign.LINE:
            middle = x + SWATCH / 2
            canvas.lines("swatch", [[(middle, y - 8), (middle, y + 8)]], colour=INK, dashed=True)
        case Sign.FRAME:
            canvas.shapes("swatch", [_corners(x, y - 6, right, y + 6)], None, edge=INK)
        case Sign.STRIP:
            canvas.shapes("swatch", [_corners(x, y - 2, right, y + 2)], None, edge=colour)
        case Sign.ARROW:
            canvas.lines("swatch", [[(x, y - 5), (x, y), (right - 4, y)]], colour=INK)
            canvas.shapes("swatch", [[(right - 5, y - 3), (right, y), (right - 5, y + 3)]], INK)
        case Sign.DIAMOND | Sign.HOLLOW:
            hollow = entry.sign is Sign.HOLLOW
            canvas.diamonds("swatch", [(x + SWATCH / 2, y)], 6, colour, hollow=hollow)


def _corners(left: float, top: float, right: float, low: float) -> list[tuple[float, float]]:
    return [(left, top), (right, top), (right, low), (left, low)]


def titled(canvas: Canvas, title: str, look: Look) -> None:
    """The title inside the picture, for paper; `title_height` says what it takes."""
    if look.titled:
        room = look.width - 2 * look.margin
        words = letters.shorten(title, room, look.size + 4, bold=True)
        canvas.text(look.margin, look.line * 0.8, words, look.size + 4, bold=True, name="title")


def title_height(look: Look) -> float:
    return look.line * 1.7 if look.titled else 0


def sentence(title: str, words: str, look: Look) -> Figure:
    """A picture of nothing says so, instead of showing an empty frame."""
    lines = letters.wrap(words, look.width - 2 * look.margin, look.size)
    top = title_height(look)
    canvas = Canvas(look.width, top + look.line * (len(lines) + 1))
    titled(canvas, title, look)
    for place, line in enumerate(lines):
        canvas.text(look.margin, top + look.line * (place + 1), line, look.size, opacity=0.9, name="empty")
    return canvas.figure
