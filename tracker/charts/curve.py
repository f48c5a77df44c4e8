"""Curves over time: PV, EV and AC in one picture, what is expected dashed."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from tracker.charts import amounts, calendar, legend
from tracker.charts import text as letters
from tracker.charts.amounts import Scale
from tracker.charts.canvas import Canvas, Point
from tracker.charts.legend import Entry, Sign
from tracker.charts.theme import GRID, INK, SOFT, Look, series_colours
from tracker.charts.timelines import Curve
from tracker.charts.values import Unit
from tracker.charts.words import words

HEIGHT, HEIGHT_NARROW = 280.0, 220.0
END = 4.0  # half of the mark at the end of a line


@dataclass(frozen=True, slots=True)
class _Frame:
    """The field: its edges in pixels, the days it spans, its scale and its ticks."""

    scale: Scale
    left: float
    right: float
    top: float
    bottom: float
    first: int
    last: int
    ticks: list[calendar.Tick]

    def x(self, day: float) -> float:
        return self.left + (day - self.first) / (self.last - self.first) * (self.right - self.left)

    def y(self, value: float) -> float:
        scale = self.scale
        return self.bottom - (value - scale.low) / (scale.high - scale.low) * (self.bottom - self.top)


def draw(chart: Curve, look: Look) -> Figure:
    """The picture, or a sentence when there is no line to draw."""
    if chart.is_empty:
        return legend.sentence(chart.title, chart.empty, look)
    key = legend.key(_entries(chart, look), look)
    unit = chart.unit is not Unit.PERCENT
    top = legend.title_height(look) + key.height + (look.line if unit else 0) + 8
    frame = _frame(chart, look, top)
    canvas = Canvas(look.width, frame.bottom + look.line * 2.1)
    legend.titled(canvas, chart.title, look)
    legend.draw(canvas, key, legend.title_height(look), look)
    if unit and frame.scale.unit:
        y = legend.title_height(look) + key.height + look.line / 2
        canvas.text(
            look.margin,
            y,
            words(look.language).unit + frame.scale.unit,
            look.small,
            opacity=SOFT,
            name="unit",
        )
    _value_axis(canvas, frame, look)
    _day_axis(canvas, frame, look)
    _lines(canvas, chart, frame)
    _today(canvas, chart, frame)
    return canvas.figure


def _days(chart: Curve) -> tuple[int, int]:
    days = [day.toordinal() for series in chart.series for day, _value in series.points]
    return min(days), max(days)


def _frame(chart: Curve, look: Look, top: float) -> _Frame:
    def width_of(label: str) -> float:
        return letters.measure(label, look.small)

    values = [value for series in chart.series for _day, value in series.points]
    scale = amounts.scale(
        values, chart.unit, chart.unit_name, look.language, ticks=4 if look.is_narrow else 5
    )
    left = look.margin + max(width_of(scale.tick(tick)) for tick in scale.ticks) + 8
    right = look.width - look.margin - END
    first, last = _days(chart)
    ticks = calendar.ticks(first, last, right - left, width_of, look.language)
    height = HEIGHT_NARROW if look.is_narrow else HEIGHT
    return _Frame(scale, left, right, top, top + height, first, last, ticks)


def _entries(chart: Curve, look: Look) -> list[Entry]:
    named = zip(chart.series, series_colours(chart), strict=True)
    entries = [
        Entry(series.name, colour, Sign.DASHES if series.dashed else Sign.STROKE)
        for series, colour in named
        if series.points
    ]
    first, last = _days(chart)
    if chart.today and first <= chart.today.toordinal() <= last:
        day = calendar.full(chart.today, look.language)
        entries.append(Entry(f"{chart.today_name or words(look.language).today} {day}", INK, Sign.LINE))
    return entries


def _value_axis(canvas: Canvas, frame: _Frame, look: Look) -> None:
    heights = [frame.y(tick) for tick in frame.scale.ticks]
    canvas.lines("grid", [[(frame.left, y), (frame.right, y)] for y in heights], opacity=GRID)
    for y, tick in zip(heights, frame.scale.ticks, strict=True):
        label = frame.scale.tick(tick)
        canvas.text(frame.left - 6, y, label, look.small, align="right", opacity=SOFT, name="tick")


def _day_axis(canvas: Canvas, frame: _Frame, look: Look) -> None:
    """Two lines of dates below the field: the periods, and the longer ones they belong to."""
    upper, lower = frame.bottom + look.line * 0.7, frame.bottom + look.line * 1.6
    free, group = 0.0, ""
    for tick in frame.ticks:
        x = frame.x(tick.day)
        canvas.lines("grid", [[(x, frame.top), (x, frame.bottom + 4)]], opacity=GRID)
        if x + letters.measure(tick.label, look.small) <= look.width - 2:
            canvas.text(x + 2, upper, tick.label, look.small, opacity=SOFT, name="date")
        end = x + letters.measure(tick.group, look.small, bold=True)
        if tick.group != group and x >= free and end <= look.width - 2:
            canvas.text(x + 2, lower, tick.group, look.small, bold=True, name="period")
            free = end + 8
        group = tick.group


def _lines(canvas: Canvas, chart: Curve, frame: _Frame) -> None:
    for number, (series, colour) in enumerate(zip(chart.series, series_colours(chart), strict=True), start=1):
        points: list[Point] = [
            (frame.x(day.toordinal()), frame.y(float(value))) for day, value in series.points
        ]
        if len(points) > 1:
            canvas.lines(f"curve-{number}", [points], colour=colour, width=2.2, dashed=series.dashed)
        if points:
            canvas.diamonds(f"end-{number}", points[-1:], END, colour, hollow=series.dashed)


def _today(canvas: Canvas, chart: Curve, frame: _Frame) -> None:
    if chart.today and frame.first <= chart.today.toordinal() <= frame.last:
        x = frame.x(chart.today.toordinal())
        canvas.lines("today", [[(x, frame.top - 4), (x, frame.bottom)]], width=1.4, dashed=True)
