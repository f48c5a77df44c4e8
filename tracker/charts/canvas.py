"""A sheet to draw on: pixels, the origin at the top left, a few kinds of marks. No axes, which cost most.

Every group of marks has a name. It becomes a class in the SVG, and tests find the plotted numbers by it.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from tracker.charts import text as letters
from tracker.charts.theme import INK

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
Align = Literal["left", "center", "right"]
DPI = 72  # so that a pixel is a point
LAYER = 1  # one for all: what is drawn later lies above


class Canvas:
    """Wraps a `Figure` of ``width`` by ``height`` pixels."""

    def __init__(self, width: float, height: float) -> None:
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
        self.figure.patch.set_visible(False)
        self.width = width
        inches = Affine2D().scale(1 / DPI, -1 / DPI).translate(0, height / DPI)
        self._place = inches + self.figure.dpi_scale_trans

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        align: Align = "left",
        bold: bool = False,
        opacity: float = 1,
        name: str = "label",
    ) -> None:
        """Cleaned text with the middle of its characters at ``y``."""
        path = letters.face_for(words, bold=bold)
        artist = Text(
            x,
            y + size * 0.36,
            words,
            color=INK,
            alpha=None if opacity == 1 else opacity,
            horizontalalignment=align,
            verticalalignment="baseline",
            fontproperties=letters.font(path, size),
            parse_math=False,
            transform=self._place,
            zorder=LAYER,
            gid=name,
        )
        self.figure.add_artist(artist)

    def boxes(
        self, name: str, boxes: Sequence[Box], colour: str, *, opacity: float = 1, edge: str | None = None
    ) -> None:
        """Upright rectangles of one look."""
        corners = [[(left, top), (right, top), (right, low), (left, low)] for left, top, right, low in boxes]
        self.shapes(name, corners, colour, opacity=opacity, edge=edge)

    def diamonds(self, name: str, points: Sequence[Point], size: float, colour: str, *, hollow: bool) -> None:
        """Milestones: filled when reached, an outline when still ahead."""
        corners = [[(x - size, y), (x, y - size), (x + size, y), (x, y + size)] for x, y in points]
        self.shapes(name, corners, None if hollow else colour, edge=colour)

    def shapes(
        self,
        name: str,
        corners: Iterable[Sequence[Point]],
        fill: str | None,
        *,
        opacity: float = 1,
        edge: str | None = None,
    ) -> None:
        """Closed shapes of one look; nothing when there are none. ``opacity`` is that of the filling."""
        shapes = list(corners)
        if not shapes:
            return
        artist = PolyCollection(
            shapes,
            facecolors=(fill, opacity) if fill else "none",
            edgecolors=edge or "none",
            linewidths=1.5 if edge else 0,
            transform=self._place,
            zorder=LAYER,
            gid=name,
        )
        self.figure.add_artist(artist)

    def lines(
        self,
        name: str,
        lines: Sequence[Sequence[Point]],
        *,
        colour: str = INK,
        opacity: float = 1,
        width: float = 1,
        dashed: bool = False,
    ) -> None:
        """Lines of one look; nothing when there are none."""
        if not lines:
            return
        artist = LineCollection(
            lines,
            colors=[(colour, opacity)],
            linewidths=width,
            linestyles="dashed" if dashed else "solid",
            transform=self._place,
            zorder=LAYER,
            gid=name,
        )
        self.figure.add_artist(artist)
