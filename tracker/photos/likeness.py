"""Is it the same picture again? Sixty-four bits that survive re-encoding, resizing and a slight crop.

The bits say where a picture of 9 by 8 greys grows brighter from left to right (the difference hash of
N. Krawetz, 2013). A picture gives three marks: the whole, and its middle without 2.5 and 5 percent of each
edge, so that a cropped copy resembles one of them.

Limits, as measured on 80 textured pictures with 7 differing bits: re-encoded, halved, brightened or cropped
by up to 5 percent all round, every copy is found; 5 percent off one side only, nine of ten; 10 percent off
one side, one of ten. Turned, mirrored, painted-over or re-photographed pictures are not found. Two shots of one
wall from one tripod do look alike: a match is a question, never a proof. Pictures without contrast have no
marks, because all of them look alike.
"""

from collections.abc import Iterator
from itertools import pairwise

from PIL import Image

ALIKE = 7
"""Most bits of 64 in which copies differ. Different pictures of the measurement differed in 12 and more."""
TRIMS = (0.0, 0.025, 0.05)
LEAST_CONTRAST = 24  # of 255 greys
LEAST_BITS = 6  # of one kind; a mark of only ones or noughts is a plain gradient
WORD_BITS = 16
_WIDTH, _HEIGHT = 9, 8


def marks(image: Image.Image) -> tuple[int, ...]:
    """Marks of 64 bits; none for a picture without contrast."""
    grey = image.convert("L")
    grey.thumbnail((256, 256), Image.Resampling.BOX)  # small enough to cut three times for nothing
    found = (_mark(_middle(grey, trim)) for trim in TRIMS)
    return tuple(dict.fromkeys(mark for mark in found if mark is not None))


def _middle(image: Image.Image, trim: float) -> Image.Image:
    width, height = image.size
    box = (width * trim, height * trim, width * (1 - trim), height * (1 - trim))
    return image.resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS, box=box)


def _mark(small: Image.Image) -> int | None:
    greys = small.tobytes()
    if max(greys) - min(greys) < LEAST_CONTRAST:
        return None
    rows = [greys[start : start + _WIDTH] for start in range(0, len(greys), _WIDTH)]
    bits = "".join("1" if after > before else "0" for row in rows for before, after in pairwise(row))
    mark = int(bits, 2)
    return mark if LEAST_BITS <= mark.bit_count() <= len(bits) - LEAST_BITS else None


def distance(one: int, other: int) -> int:
    """In how many bits two marks differ."""
    return (one ^ other).bit_count()


def words(mark: int) -> tuple[int, int, int, int]:
    """A mark as four words of 16 bits, for columns with an index each."""
    first, second, third, fourth = (mark >> shift & 0xFFFF for shift in (48, 32, 16, 0))
    return first, second, third, fourth


def whole(first: int, second: int, third: int, fourth: int) -> int:
    """The mark of four words."""
    return first << 48 | second << 32 | third << 16 | fourth


def probes(word: int) -> Iterator[int]:
    """A word and its neighbours in one bit. Marks that differ in at most ``ALIKE`` (4 · 2 - 1) bits have at
    least one word that differs in at most one, so that four look-ups of 17 values find every copy.
    """
    yield word
    yield from (word ^ 1 << bit for bit in range(WORD_BITS))
