"""Bars from left to right: names beside them, or above them where the picture is narrow."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from tracker.charts import bar_parts as parts
from tracker.charts import text as letters
from tracker.charts.amounts import Scale
from tracker.charts.canvas import Box, Canvas
from tracker.charts.theme import GRID, SOFT, Look
from tracker.charts.values import Bars

LABEL_SHARE = 0.36  # of the width, at most, for the names of the categories
THICK_ALONE, THICK_GROUPED = 18.0, 13.0


@dataclass(frozen=True, slots=True)
class _Frame:
    """The field of bars. Each row has ``label`` pixels for a name above its ``lanes`` bars."""

    scale: Scale
    left: float
    right: float
    top: float
    row: float
    label: float
    lane: float
    lanes: int
    names: list[str]
    notes: list[list[str]]

    @property
    def bottom(self) -> float:
        return self.top + self.row * len(self.names)

    def x(self, value: float) -> float:
        scale = self.scale
        return self.left + (value - scale.low) / (scale.high - scale.low) * (self.right - self.left)

    def y(self, place: int, lane: int) -> float:
        """Upper edge of a bar."""
        air = (self.row - self.label - self.lanes * self.lane) / 2
        return self.top + place * self.row + self.label + air + lane * self.lane

    def uprights(self, x: float) -> list[list[tuple[float, float]]]:
        """A line down the field that does not run through the names above the bars."""
        if not self.label:
            return [[(x, self.top), (x, self.bottom)]]
        starts = (self.top + place * self.row for place in range(len(self.names)))
        return [[(x, start + self.label + 2), (x, start + self.row)] for start in starts]


def draw(chart: Bars, scale: Scale, look: Look) -> Figure:
    head = parts.head(chart, scale, look)
    frame = _frame(chart, scale, look, head.height + 4)
    canvas = Canvas(look.width, frame.bottom + look.line + 4)
    parts.draw_head(canvas, chart, head, look)
    _axis(canvas, frame, look)
    parts.draw_series(canvas, chart, _boxes(chart, frame))
    _labels(canvas, chart, frame, look)
    canvas.lines("zero", frame.uprights(frame.x(0)), opacity=0.6)
    return canvas.figure


def _frame(chart: Bars, scale: Scale, look: Look, top: float) -> _Frame:
    lanes = parts.lanes(chart)
    lane = (THICK_ALONE if lanes == 1 else THICK_GROUPED) * (1.25 if look.large else 1) + 2
    label = look.line if look.is_narrow else 0
    left, names = _names(chart, look)
    notes = parts.notes(chart, scale, look)
    room = max(letters.measure(note, look.small) for group in notes for note in group) + 8
    return _Frame(
        scale=scale,
        left=left,
        right=look.width - look.margin - room,
        top=top,
        row=label + max(lanes * lane, 0 if label else look.line) + 10,
        label=label,
        lane=lane,
        lanes=lanes,
        names=names,
        notes=notes,
    )


def _names(chart: Bars, look: Look) -> tuple[float, list[str]]:
    """Left edge of the field, and the names cut to their room (the whole width when narrow)."""
    room = look.width - 2 * look.margin if look.is_narrow else look.width * LABEL_SHARE
    names = [letters.shorten(name, room, look.size) for name in chart.categories]
    if look.is_narrow:
        return look.margin, names
    return look.margin + max(letters.measure(name, look.size) for name in names) + 10, names


def _axis(canvas: Canvas, frame: _Frame, look: Look) -> None:
    places = [frame.x(tick) for tick in frame.scale.ticks]
    canvas.lines("grid", [line for x in places for line in frame.uprights(x)], opacity=GRID)
    free, y = 0.0, frame.bottom + look.line / 2 + 2
    for x, tick in zip(places, frame.scale.ticks, strict=True):
        label = frame.scale.tick(tick)
        half = letters.measure(label, look.small) / 2
        middle = min(max(x, look.margin + half), look.width - half)
        if middle - half >= free:
            canvas.text(middle, y, label, look.small, align="center", opacity=SOFT, name="tick")
            free = middle + half + 6


def _boxes(chart: Bars, frame: _Frame) -> list[list[Box]]:
    boxes: list[list[Box]] = [[] for _ in chart.series]
    for place in range(len(frame.names)):
        for piece in parts.pieces(chart, place):
            if piece.low == piece.high:
                continue
            left, right = sorted((frame.x(piece.low), frame.x(piece.high)))
            left += parts.seam(piece, right - left)
            y = frame.y(place, piece.lane)
            boxes[piece.series].append((left, y, max(right, left + 1), y + frame.lane - 2))
    return boxes


def _labels(canvas: Canvas, chart: Bars, frame: _Frame, look: Look) -> None:
    for place, name in enumerate(frame.names):
        middle = look.line / 2 + 3 if frame.label else frame.row / 2
        canvas.text(look.margin, frame.top + place * frame.row + middle, name, look.size, name="name")
        ends = [0.0] * frame.lanes
        for piece in parts.pieces(chart, place):
            ends[piece.lane] = max(ends[piece.lane], piece.high)
        for lane, note in enumerate(frame.notes[place]):
            y = frame.y(place, lane) + (frame.lane - 2) / 2
            canvas.text(frame.x(ends[lane]) + 6, y, note, look.small, opacity=SOFT, name="note")
