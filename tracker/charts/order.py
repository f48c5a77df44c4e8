"""What waits for what in a Gantt: frames around critical works, arrows from what is waited for, a second baseline."""

from typing import Protocol

from tracker.charts.canvas import Canvas, Point
from tracker.charts.theme import INK, TONES
from tracker.charts.values import Gantt, Tone

REACH = 5.0  # an arrow's way down beside the bars
HEAD = 4.0
BELOW = 6.5  # the second baseline hangs so far under the bar, free of the first
STRIP = 3.0


class Field(Protocol):
    """Where a row's bar lies and where a day stands."""

    @property
    def thick(self) -> float: ...
    def x(self, day: float) -> float: ...
    def middle(self, place: int) -> float: ...


def draw(canvas: Canvas, chart: Gantt, field: Field) -> None:
    """Three groups at most, each one collection: an outline says critical, so no colour has to."""
    rows = list(enumerate(chart.rows))
    half = field.thick / 2
    strips = [
        _box(row.compared.days, place, field, half + BELOW, half + BELOW + STRIP)
        for place, row in rows
        if row.compared
    ]
    canvas.shapes("compared", strips, None, edge=TONES[Tone.PLANNED])
    frames = [
        _box(row.forecast.days, place, field, -half - 1.5, half + 1.5)
        for place, row in rows
        if row.forecast and row.is_critical
    ]
    canvas.shapes("critical", frames, None, edge=INK)
    ends = [row.forecast.days if row.forecast else None for row in chart.rows]
    arrows = [
        (_point(last, field, 1), _point(mine, field, 0))
        for place, row in rows
        if (mine := (place, ends[place]))[1] and (last := _last(row.waits, ends))[1]
    ]
    canvas.lines("waits", [_way(begin, end) for begin, end in arrows], opacity=0.7)
    canvas.shapes("heads", [_head(end) for _begin, end in arrows], INK, opacity=0.7)


def _box(days: tuple[int, int], place: int, field: Field, top: float, low: float) -> list[Point]:
    left, right, y = field.x(days[0]), field.x(days[1]), field.middle(place)
    right = max(right, left + 2)
    return [(left, y + top), (right, y + top), (right, y + low), (left, y + low)]


Bar = tuple[int, tuple[int, int] | None]  # place of a row, its first day and the day after its last


def _last(waits: tuple[int, ...], ends: list[tuple[int, int] | None]) -> Bar:
    """The one that ends last decides when a follower may begin: only its arrow is drawn."""
    return max(((place, ends[place]) for place in waits if ends[place]), key=_end, default=(0, None))


def _end(bar: Bar) -> int:
    return bar[1][1] if bar[1] else 0


def _point(bar: Bar, field: Field, side: int) -> Point:
    place, days = bar
    return field.x(days[side] if days else 0), field.middle(place)


def _way(begin: Point, end: Point) -> list[Point]:
    """Out of the end of one bar, down or up beside it, into the start of the other."""
    turn = min(begin[0] + REACH, end[0] - REACH) if end[0] - begin[0] >= 2 * REACH else begin[0] + REACH
    if turn <= end[0] - HEAD:
        return [begin, (turn, begin[1]), (turn, end[1]), (end[0] - HEAD, end[1])]
    middle = (begin[1] + end[1]) / 2  # the follower begins to the left: go round between the rows
    left = end[0] - REACH - HEAD
    return [begin, (turn, begin[1]), (turn, middle), (left, middle), (left, end[1]), (end[0] - HEAD, end[1])]


def _head(end: Point) -> list[Point]:
    x, y = end
    return [(x - HEAD - 1, y - HEAD / 1.4), (x, y), (x - HEAD - 1, y + HEAD / 1.4)]
