"""A strip of weeks per name: empty cells where nothing happened, darker ones where more did."""

from dataclasses import dataclass
from itertools import pairwise

from matplotlib.figure import Figure

from tracker.charts import calendar, legend
from tracker.charts import text as letters
from tracker.charts.canvas import Box, Canvas
from tracker.charts.legend import Entry, Sign
from tracker.charts.theme import GRID, INK, SOFT, TONES, Look
from tracker.charts.timelines import Strip
from tracker.charts.values import Tone

COLOUR = TONES[Tone.DONE]
STEPS = ((1, 0.3), (3, 0.6), (6, 1.0))
"""From how many on a cell has which opacity."""
LABEL_SHARE, NOTE_SHARE = 0.3, 0.22
CELL = 16.0


@dataclass(frozen=True, slots=True)
class _Frame:
    left: float
    cell: float  # width of one period
    top: float
    row: float
    offset: float  # of the cells below the top of their row
    names: list[str]
    notes: list[str]

    def box(self, place: int, period: int) -> Box:
        left, top = self.left + period * self.cell, self.top + place * self.row + self.offset
        return (left + 0.5, top, left + self.cell - 0.5, top + CELL)


def draw(chart: Strip, look: Look) -> Figure:
    """The picture, or a sentence when there is nobody to show."""
    if chart.is_empty:
        return legend.sentence(chart.title, chart.empty, look)
    key = legend.key(_entries(), look)
    top = legend.title_height(look) + key.height + look.line * 2 + 8
    frame = _frame(chart, look, top)
    canvas = Canvas(look.width, frame.top + frame.row * len(chart.rows) + 6)
    legend.titled(canvas, chart.title, look)
    legend.draw(canvas, key, legend.title_height(look), look)
    _axis(canvas, chart, frame, look)
    _cells(canvas, chart, frame)
    _labels(canvas, chart, frame, look)
    return canvas.figure


def _entries() -> list[Entry]:
    starts = [start for start, _opacity in STEPS]
    spans = [f"{first}–{after - 1}" for first, after in pairwise(starts)]
    filled = zip([*spans, f"≥ {starts[-1]}"], STEPS, strict=True)
    return [
        Entry("0", INK, Sign.BAR, GRID / 2),
        *(Entry(name, COLOUR, Sign.BAR, opacity) for name, (_start, opacity) in filled),
    ]


def _frame(chart: Strip, look: Look, top: float) -> _Frame:
    if look.is_narrow:
        room = look.width - 2 * look.margin
        notes = [letters.shorten(row.note, room * 0.45, look.small) for row in chart.rows]
        names = [
            letters.shorten(row.name, room - letters.measure(note, look.small) - 10, look.size)
            for row, note in zip(chart.rows, notes, strict=True)
        ]
        row = look.line + CELL + 10
        return _Frame(look.margin, room / len(chart.starts), top, row, look.line + 1, names, notes)
    names = [letters.shorten(row.name, look.width * LABEL_SHARE, look.size) for row in chart.rows]
    notes = [letters.shorten(row.note, look.width * NOTE_SHARE, look.small) for row in chart.rows]
    left = look.margin + max(letters.measure(name, look.size) for name in names) + 10
    right = look.width - look.margin - max(letters.measure(note, look.small) for note in notes) - 10
    row = max(look.line, CELL) + 6
    return _Frame(left, (right - left) / len(chart.starts), top, row, (row - CELL) / 2, names, notes)


def _axis(canvas: Canvas, chart: Strip, frame: _Frame, look: Look) -> None:
    """Months above the cells, years above them."""
    first = chart.starts[0].toordinal()
    last = chart.starts[-1].toordinal() + 7
    width = frame.cell * len(chart.starts)
    ticks = calendar.ticks(first, last, width, lambda text: letters.measure(text, look.small), look.language)
    upper, lower = frame.top - look.line * 1.4, frame.top - look.line * 0.5
    free, group = 0.0, ""
    for tick in ticks:
        x = frame.left + (tick.day - first) / (last - first) * width
        if x + letters.measure(tick.label, look.small) <= look.width - 2:
            canvas.lines("grid", [[(x, lower + look.line * 0.3), (x, frame.top)]], opacity=GRID * 2)
            canvas.text(x + 2, lower - 2, tick.label, look.small, opacity=SOFT, name="date")
        end = x + letters.measure(tick.group, look.small, bold=True)
        if tick.group != group and x >= free and end <= look.width - 2:
            canvas.text(x + 2, upper, tick.group, look.small, bold=True, name="period")
            free = end + 8
        group = tick.group


def _cells(canvas: Canvas, chart: Strip, frame: _Frame) -> None:
    levels: list[list[Box]] = [[] for _ in range(len(STEPS) + 1)]
    for place, row in enumerate(chart.rows):
        for period, count in enumerate(row.counts):
            level = sum(count >= start for start, _opacity in STEPS)
            levels[level].append(frame.box(place, period))
    canvas.boxes("level-0", levels[0], INK, opacity=GRID / 2)
    for number, (_start, opacity) in enumerate(STEPS, start=1):
        canvas.boxes(f"level-{number}", levels[number], COLOUR, opacity=opacity)


def _labels(canvas: Canvas, chart: Strip, frame: _Frame, look: Look) -> None:
    right = look.width - look.margin
    for place, (name, note) in enumerate(zip(frame.names, frame.notes, strict=True)):
        top = frame.top + place * frame.row
        middle = top + (look.line / 2 if look.is_narrow else frame.row / 2)
        canvas.text(look.margin, middle, name, look.size, name="name")
        canvas.text(right, middle, note, look.small, align="right", opacity=SOFT, name="note")
