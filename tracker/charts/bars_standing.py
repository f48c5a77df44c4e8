"""Columns, for few categories with short names."""

from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.figure import Figure

from tracker.charts import bar_parts as parts
from tracker.charts import text as letters
from tracker.charts.amounts import Scale
from tracker.charts.canvas import Box, Canvas
from tracker.charts.theme import GRID, SOFT, Look
from tracker.charts.values import Bars

HEIGHT = 220.0
WIDEST = 64.0  # of one column
NAME_LINES = 2


@dataclass(frozen=True, slots=True)
class _Slots:
    """Left edge of the columns, room per category, room per column."""

    left: float
    slot: float
    lane: float

    def x(self, place: int, lane: int, lanes: int) -> float:
        """Left edge of a column."""
        return self.left + (place + 0.5) * self.slot + (lane - lanes / 2) * self.lane

    @property
    def name_room(self) -> float:
        return self.slot - 6


def _slots(chart: Bars, scale: Scale, look: Look) -> _Slots:
    widest = max(letters.measure(scale.tick(tick), look.small) for tick in scale.ticks)
    left = look.margin + widest + 8
    slot = (look.width - look.margin - left) / len(chart.categories)
    return _Slots(left, slot, min(slot * 0.8 / parts.lanes(chart), WIDEST))


def has_room(chart: Bars, scale: Scale, look: Look) -> bool:
    """Every name fits under its columns in two lines, every figure above its column in one."""
    slots = _slots(chart, scale, look)
    if slots.slot < 3 * look.size:
        return False
    for name in chart.categories:
        lines = letters.wrap(name, slots.name_room, look.size)
        if len(lines) > NAME_LINES or any(
            letters.measure(line, look.size) > slots.name_room for line in lines
        ):
            return False
    widest = max(letters.measure(note, look.small) for row in parts.notes(chart, scale, look) for note in row)
    return widest + 2 <= (slots.slot if parts.lanes(chart) == 1 else slots.lane)


def draw(chart: Bars, scale: Scale, look: Look) -> Figure:
    head, slots = parts.head(chart, scale, look), _slots(chart, scale, look)
    names = [letters.wrap(name, slots.name_room, look.size) for name in chart.categories]
    bottom = head.height + look.line + HEIGHT
    canvas = Canvas(look.width, bottom + max(map(len, names)) * look.line + 8)

    def y(value: float) -> float:
        return bottom - (value - scale.low) / (scale.high - scale.low) * HEIGHT

    parts.draw_head(canvas, chart, head, look)
    right = look.width - look.margin
    canvas.lines("grid", [[(slots.left, y(tick)), (right, y(tick))] for tick in scale.ticks], opacity=GRID)
    for tick in scale.ticks:
        text = scale.tick(tick)
        canvas.text(slots.left - 6, y(tick), text, look.small, align="right", opacity=SOFT, name="tick")
    boxes: list[list[Box]] = [[] for _ in chart.series]
    for place, row in enumerate(parts.notes(chart, scale, look)):
        tops = _columns(chart, place, slots, y, boxes)
        for lane, (note, top) in enumerate(zip(row, tops, strict=True)):
            x = slots.x(place, lane, len(row)) + slots.lane / 2
            above = top - look.size * 0.7
            canvas.text(x, above, note, look.small, align="center", opacity=SOFT, name="note")
        _name(canvas, names[place], slots.left + (place + 0.5) * slots.slot, bottom, look)
    parts.draw_series(canvas, chart, boxes)
    canvas.lines("zero", [[(slots.left, y(0)), (right, y(0))]], opacity=0.6)
    return canvas.figure


def _columns(
    chart: Bars, place: int, slots: _Slots, y: Callable[[float], float], boxes: list[list[Box]]
) -> list[float]:
    """Add the columns of a category to ``boxes``; the upper edge of each lane comes back."""
    lanes = parts.lanes(chart)
    tops = [y(0)] * lanes
    for piece in parts.pieces(chart, place):
        top, low = sorted((y(piece.low), y(piece.high)))
        tops[piece.lane] = min(tops[piece.lane], top)
        if piece.low != piece.high:
            x = slots.x(place, piece.lane, lanes)
            foot = low - parts.seam(piece, low - top)
            boxes[piece.series].append((x + 1, min(top, foot - 1), x + slots.lane - 1, foot))
    return tops


def _name(canvas: Canvas, lines: list[str], middle: float, bottom: float, look: Look) -> None:
    for number, line in enumerate(lines):
        y = bottom + look.line * (number + 0.6)
        canvas.text(middle, y, line, look.size, align="center", name="name")
