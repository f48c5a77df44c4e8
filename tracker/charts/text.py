"""Measuring, shortening and breaking text with the vendored font, before anything is drawn."""

import unicodedata
from functools import lru_cache
from pathlib import Path
from threading import Lock

from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

FONTS = Path(__file__).parents[2] / "static" / "fonts"
REGULAR = FONTS / "NotoSansSC-Regular.ttf"
BOLD = FONTS / "NotoSansSC-Bold.ttf"

SLACK = 1.12  # the widest common system fonts against ours
MISSING = "〓"  # the printers' sign for a character the fount lacks
_GRAIN = 1000  # widths are measured once at this size
_measuring = Lock()  # a loaded face is not safe to share between threads


@lru_cache
def _face(path: Path) -> FT2Font:
    face = FT2Font(str(path))
    face.set_size(_GRAIN, 72)
    return face


@lru_cache(maxsize=20_000)
def _advance(character: str, path: Path) -> float | None:
    """Width of a character as a share of the type size; None when the font lacks it."""
    with _measuring:
        face = _face(path)
        if not face.get_char_index(ord(character)):
            return None
        return float(face.load_char(ord(character), LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / _GRAIN


@lru_cache
def font(path: Path, size: float) -> FontProperties:
    return FontProperties(fname=str(path), size=size, weight="bold" if path == BOLD else "normal")


def face_for(text: str, *, bold: bool) -> Path:
    """The bold file where it has every character (it holds fewer), else the regular one."""
    return BOLD if bold and all(_advance(character, BOLD) is not None for character in text) else REGULAR


@lru_cache(maxsize=20_000)
def clean(text: str) -> str:
    """One line of printable text: no control or direction characters, 〓 for what the font lacks."""
    one_line = " ".join(text.split())
    printable = (character for character in one_line if unicodedata.category(character)[0] != "C")
    return "".join(MISSING if _advance(character, REGULAR) is None else character for character in printable)


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """Room in pixels that cleaned text needs, in our font or in the reader's own.

    A Chinese character is as wide as it is high in any font; Latin ones differ, so they are given some slack.
    """
    path = face_for(text, bold=bold)
    widths = (_advance(character, path) or 1.0 for character in text)
    return size * sum(width if width == 1 else width * SLACK for width in widths)


def shorten(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Cleaned text, cut with an ellipsis so that it is no wider than ``width`` pixels."""
    text = clean(text)
    if measure(text, size, bold=bold) <= width:
        return text
    kept = text[: int(width / size * 4)]
    while kept and measure(kept + "…", size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrap(text: str, width: float, size: float) -> list[str]:
    """Cleaned text in lines no wider than ``width``: broken at spaces, or between Chinese characters."""
    lines, line = [], ""
    for piece in _pieces(clean(text)):
        if line and measure((line + piece).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """The smallest parts a line may be broken between; a closing sign stays with what it closes."""
    pieces: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        closing = unicodedata.category(character) in ("Po", "Pe", "Pf")
        previous = pieces[-1][-1] if pieces else " "
        breaks = previous == " " or wide or unicodedata.east_asian_width(previous) in "WF"
        if breaks and character != " " and not (closing and pieces):
            pieces.append(character)
        elif pieces:
            pieces[-1] += character
    return pieces
