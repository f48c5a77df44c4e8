"""Sizes and colours that every picture shares.

All lengths are pixels of the picture as shown at its own width. Each colour has at least 3:1 contrast on
white and on the dark page, so that one picture serves both; the series stay apart for people who see fewer
colours.
Text and grid take the colour of the page (`render.svg` writes INK as currentColor).
"""

import itertools
from dataclasses import dataclass

from tracker.charts.timelines import Curve
from tracker.charts.values import Bars, Tone

INK = "#17242b"
PAPER = "#ffffff"
SOFT = 0.78  # opacity of second-rank text; 7:1 on white
GRID = 0.16
SERIES = ("#1f77b4", "#8d874b", "#d55e00", "#af6072", "#8090b1", "#c63eee")
TONES = {Tone.PLANNED: "#7a858d", Tone.DONE: "#1f77b4", Tone.LATE: "#d55e00"}

WIDE = 960
NARROW = 360


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is wanted: language, width in pixels, large type, title inside (for paper)."""

    language: str = "zh"
    width: int = WIDE
    large: bool = False
    titled: bool = False

    @property
    def size(self) -> float:
        """Height of ordinary text."""
        return 17 if self.large else 13

    @property
    def small(self) -> float:
        return self.size - 1

    @property
    def line(self) -> float:
        """Height of one line of text with its air."""
        return self.size * 1.6

    @property
    def margin(self) -> float:
        return 8 if self.is_narrow else 12

    @property
    def is_narrow(self) -> bool:
        """Too narrow for a column of labels beside the bars."""
        return self.width < 560


def series_colours(chart: Bars | Curve) -> list[str]:
    """One colour per series: its tone's, else the next of the palette that no tone has taken."""
    taken = {TONES[series.tone] for series in chart.series if series.tone}
    free = [colour for colour in SERIES if colour not in taken]
    turns = itertools.cycle(free)
    return [TONES[series.tone] if series.tone else next(turns) for series in chart.series]
