"""Draws a flow: upright bars for the places, bands between them as thick as their sums."""

from collections import defaultdict
from dataclasses import dataclass

from matplotlib.figure import Figure

from tracker.charts import amounts, legend
from tracker.charts import text as letters
from tracker.charts.amounts import Scale
from tracker.charts.canvas import Align, Canvas, Point
from tracker.charts.flow import Flow
from tracker.charts.theme import SERIES, SOFT, Look
from tracker.charts.words import words

BAR = 12  # width of a place
STEPS = 16  # corners along one edge of a band


@dataclass(frozen=True, slots=True)
class Place:
    """Where a place stands and what its label says."""

    x: float
    top: float
    height: float
    name: str
    amount: str


def draw(chart: Flow, look: Look) -> Figure:
    """The picture, or a sentence when nothing flows."""
    if chart.is_empty:
        return legend.sentence(chart.title, chart.empty, look)
    scale = amounts.scale([float(one.amount) for one in chart.ribbons], chart.unit, "", look.language)
    head = legend.title_height(look) + look.line
    places, height = _places(chart, scale, head, look)
    canvas = Canvas(look.width, height + look.margin)
    legend.titled(canvas, chart.title, look)
    unit = words(look.language).unit + scale.unit
    canvas.text(look.margin, head - look.line / 2, unit, look.small, opacity=SOFT, name="unit")
    _bands(canvas, chart, places)
    for (column, _number), place in places.items():
        canvas.boxes(
            "place", [(place.x, place.top, place.x + BAR, place.top + place.height)], _colour(column, _number)
        )
    for (column, _number), place in places.items():
        _label(canvas, place, is_last=column == len(chart.columns) - 1, room=_room(chart, look), look=look)
    return canvas.figure


def _colour(column: int, number: int) -> str:
    return SERIES[(number + 2 * column) % len(SERIES)]


def _room(chart: Flow, look: Look) -> float:
    return (look.width - 2 * look.margin) / len(chart.columns) - BAR


def _places(chart: Flow, scale: Scale, top: float, look: Look) -> tuple[dict[tuple[int, int], Place], float]:
    """Places by column and number; each has room for two lines of text."""
    whole = max(sum(chart.size(c, n) for n in range(len(names))) for c, names in enumerate(chart.columns))
    factor = (220 if look.is_narrow else 300) / whole
    found: dict[tuple[int, int], Place] = {}
    lowest = top
    last = max(len(chart.columns) - 1, 1)
    for column, names in enumerate(chart.columns):
        y = top
        x = look.margin + (look.width - 2 * look.margin - BAR) * column / last
        for number, name in enumerate(names):
            size = chart.size(column, number)
            if size:
                height = max(size * factor, 1.5)
                found[column, number] = Place(x, y, height, name, scale.write(size))
                y += max(height, 2 * look.line) + 6
        lowest = max(lowest, y)
    return found, lowest


def _bands(canvas: Canvas, chart: Flow, places: dict[tuple[int, int], Place]) -> None:
    used: dict[tuple[str, int, int], float] = defaultdict(float)
    for ribbon in chart.ribbons:
        if not ribbon.amount:
            continue
        left, right = places[ribbon.column, ribbon.start], places[ribbon.column + 1, ribbon.end]
        ends = []
        for side, place, key in (
            ("out", left, (ribbon.column, ribbon.start)),
            ("in", right, (ribbon.column + 1, ribbon.end)),
        ):
            thick = place.height * float(ribbon.amount) / chart.size(*key)
            ends.append((place.top + used[side, *key], thick))
            used[side, *key] += thick
        corners = _band(left.x + BAR, right.x, *ends)
        canvas.shapes("band", [corners], _colour(ribbon.column, ribbon.start), opacity=0.3)


def _band(x1: float, x2: float, start: tuple[float, float], end: tuple[float, float]) -> list[Point]:
    def edge(a: float, b: float) -> list[Point]:
        steps = [number / STEPS for number in range(STEPS + 1)]
        return [(x1 + (x2 - x1) * t, a + (b - a) * t * t * (3 - 2 * t)) for t in steps]

    lower = edge(start[0] + start[1], end[0] + end[1])
    return edge(start[0], end[0]) + lower[::-1]


def _label(canvas: Canvas, place: Place, *, is_last: bool, room: float, look: Look) -> None:
    """Name and sum beside the bar, on the side where the picture goes on."""
    x = place.x - 5 if is_last else place.x + BAR + 5
    align: Align = "right" if is_last else "left"
    y = place.top + max(place.height / 2, look.line / 2 + 1) - look.line * 0.4
    canvas.text(
        x, y, letters.shorten(place.name, room, look.small), look.small, align=align, name="place-name"
    )
    canvas.text(x, y + look.line * 0.8, place.amount, look.small, align=align, bold=True, name="place-sum")
