"""What lying and standing bars share: the scale, the pieces of each bar, the notes beside them, the head."""

from dataclasses import dataclass

from tracker.charts import amounts, legend
from tracker.charts.amounts import Scale
from tracker.charts.canvas import Box, Canvas
from tracker.charts.legend import Entry
from tracker.charts.theme import SOFT, Look, series_colours
from tracker.charts.values import Bars, Number, Unit
from tracker.charts.words import words


@dataclass(frozen=True, slots=True)
class Piece:
    """A bar or a segment of one. A stack has one lane, a group one per series."""

    lane: int
    series: int
    low: float
    high: float


def value_scale(chart: Bars, look: Look) -> Scale:
    steps = 3 if look.is_narrow else 5
    return amounts.scale(_lengths(chart), chart.unit, chart.unit_name, look.language, ticks=steps)


def _lengths(chart: Bars) -> list[Number]:
    """What the axis must hold: each value, or each stack's sum."""
    if not chart.stacked:
        return [value for series in chart.series for value in series.values if value is not None]
    totals = (_total(chart, place) for place in range(len(chart.categories)))
    return [total for total in totals if total is not None]


def _total(chart: Bars, place: int) -> float | None:
    known = [float(value) for series in chart.series if (value := series.values[place]) is not None]
    return sum(known) if known else None


def lanes(chart: Bars) -> int:
    return 1 if chart.stacked else len(chart.series)


def notes(chart: Bars, scale: Scale, look: Look) -> list[list[str]]:
    """Per category the texts beside its bars: one per series, or one for the stack."""
    nothing = words(look.language).no_value
    if chart.stacked:
        totals = [_total(chart, place) for place in range(len(chart.categories))]
        return [[nothing if total is None else scale.write(total)] for total in totals]
    columns = zip(*(series.values for series in chart.series), strict=True)
    return [[nothing if value is None else scale.write(value) for value in values] for values in columns]


def pieces(chart: Bars, place: int) -> list[Piece]:
    """The bars of a category in raw values; an unknown one is left out."""
    found, base = [], 0.0
    for number, series in enumerate(chart.series):
        value = series.values[place]
        if value is None:
            continue
        length = float(value)
        bar = Piece(0, number, base, base + length) if chart.stacked else Piece(number, number, 0.0, length)
        found.append(bar)
        base += length
    return found


def seam(piece: Piece, length: float) -> float:
    """The pixel that parts a segment from the one before it, where there is one to spare."""
    return 1.0 if piece.low > 0 and length > 2 else 0.0


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the bars: title, key, unit."""

    key: legend.Key
    unit: str
    height: float


def head(chart: Bars, scale: Scale, look: Look) -> Head:
    named = zip(chart.series, series_colours(chart), strict=True)
    entries = [Entry(series.name, colour) for series, colour in named]
    key = legend.key(entries if len(entries) > 1 else [], look)
    shown = scale.unit and chart.unit is not Unit.PERCENT  # percents carry their sign
    unit = words(look.language).unit + scale.unit if shown else ""
    return Head(key, unit, legend.title_height(look) + key.height + (look.line if unit else 0))


def draw_head(canvas: Canvas, chart: Bars, head: Head, look: Look) -> None:
    legend.titled(canvas, chart.title, look)
    legend.draw(canvas, head.key, legend.title_height(look), look)
    if head.unit:
        y = legend.title_height(look) + head.key.height + look.line / 2
        canvas.text(look.margin, y, head.unit, look.small, opacity=SOFT, name="unit")


def draw_series(canvas: Canvas, chart: Bars, boxes: list[list[Box]]) -> None:
    """One collection per series, named series-1, series-2 and so on."""
    for number, colour in enumerate(series_colours(chart)):
        canvas.boxes(f"series-{number + 1}", boxes[number], colour)
