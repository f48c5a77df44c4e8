"""A Gantt of 30 bars, cold, against the same drawn with plain ``barh``: run as a module, prints the ratio."""

import io
import json
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure

from tracker.charts.drawing import draw, write
from tracker.charts.theme import Look
from tracker.charts.values import Gantt, GanttRow, Span

ROWS, TIMES = 30, 9
FIRST = date(2026, 3, 2)


def _spans() -> list[Span]:
    return [Span(FIRST + timedelta(days=5 * n), FIRST + timedelta(days=5 * n + 27)) for n in range(ROWS)]


def ours(turn: int) -> None:
    rows = tuple(
        GanttRow(f"屋面防水改造{turn}-{n}", span, Span(span.start + timedelta(days=3), span.finish), 40)
        for n, span in enumerate(_spans())
    )
    chart = Gantt("进度计划", rows, "还没有计划。", today=date(2026, 5, 1))
    write(draw(chart, Look("zh")), chart, "svg")


def plain(turn: int) -> None:
    """What one writes first: two bars a row, labels, a date axis."""
    figure = Figure(figsize=(10, 8))
    axes = figure.add_subplot()
    for n, span in enumerate(_spans()):
        length = (span.finish - span.start).days
        axes.barh(n, length, left=span.start.toordinal(), height=0.3, color="#cccccc")
        axes.barh(n, length * 0.4, left=span.start.toordinal() + 3, height=0.5, color="#1f77b4")
    axes.set_yticks(range(ROWS), [f"屋面防水改造{turn}-{n}" for n in range(ROWS)])
    axes.xaxis.set_major_formatter(DateFormatter("%m-%d"))
    axes.xaxis_date()
    axes.invert_yaxis()
    axes.axvline(date(2026, 5, 1).toordinal())
    FigureCanvasSVG(figure).print_svg(io.BytesIO())  # type: ignore[no-untyped-call]


def _cost(draw_one: Callable[[int], None], turn: int) -> float:
    begun = time.process_time()
    draw_one(turn)
    return time.process_time() - begun


def main() -> None:
    ours(0), plain(0)  # fonts and imports
    pairs = [(_cost(ours, turn), _cost(plain, turn)) for turn in range(1, TIMES + 1)]
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(json.dumps({"ours": mine, "plain": theirs, "ratio": statistics.median(a / b for a, b in pairs)}))


if __name__ == "__main__":
    main()
