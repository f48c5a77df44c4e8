"""Gantts of 30 bars, cold, against the bars drawn with plain ``barh``: run as a module, prints the ratios."""

import io
import json
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure

from tracker.charts.drawing import draw, write
from tracker.charts.store import ChartStore
from tracker.charts.theme import Look
from tracker.charts.values import Gantt, GanttRow, Span

ROWS, TIMES = 30, 9
FIRST = date(2026, 3, 2)


def _spans() -> list[Span]:
    return [Span(FIRST + timedelta(days=5 * n), FIRST + timedelta(days=5 * n + 27)) for n in range(ROWS)]


def ours(turn: int) -> None:
    """As the public page shows it: a baseline under each bar."""
    rows = tuple(
        GanttRow(f"屋面防水改造{turn}-{n}", span, Span(span.start + timedelta(days=3), span.finish), 40)
        for n, span in enumerate(_spans())
    )
    chart = Gantt("进度计划", rows, "还没有计划。", today=date(2026, 5, 1))
    write(draw(chart, Look("zh")), chart, "svg")


def with_order(turn: int) -> Gantt:
    """As the page of the order shows it: two baselines, the critical path, what each row waits for."""
    rows = tuple(
        GanttRow(
            f"屋面防水改造{turn}-{n}", span, Span(span.start + timedelta(days=3), span.finish), 40,
            compared=Span(span.start - timedelta(days=4), span.finish), slack=n % 3, waits=(n - 1,) if n else (),
        )
        for n, span in enumerate(_spans())
    )  # fmt: skip
    names = {"baseline_name": "基准计划 2", "compared_name": "基准计划 1"}
    return Gantt("进度计划", rows, "还没有计划。", today=date(2026, 5, 1), **names)


def ordered(turn: int) -> None:
    chart = with_order(turn)
    write(draw(chart, Look("zh")), chart, "svg")


def cached() -> float:
    """Milliseconds for a picture that the store has in its memory."""
    with tempfile.TemporaryDirectory() as folder:
        store, chart = ChartStore(Path(folder)), with_order(0)
        store.svg(chart, language="zh")
        begun = time.process_time()
        for _ in range(100):
            store.svg(chart, language="zh")
        return (time.process_time() - begun) * 10


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


def cost(draw_one: Callable[[int], None], turn: int) -> float:
    begun = time.process_time()
    draw_one(turn)
    return time.process_time() - begun


def main() -> None:
    warnings.filterwarnings("ignore", message="Glyph")  # plain barh has no Chinese face
    drawn = (ours, ordered, plain)
    for draw_one in drawn:
        draw_one(0)  # fonts and imports
    turns = [tuple(cost(draw_one, turn) for draw_one in drawn) for turn in range(1, TIMES + 1)]
    mine, whole, theirs = (statistics.median(side) for side in zip(*turns, strict=True))
    ratios = {
        "ratio": statistics.median(one / other for one, _, other in turns),
        "ordered_ratio": statistics.median(one / other for _, one, other in turns),
    }
    print(json.dumps({"ours": mine, "ordered": whole, "plain": theirs, "cached": cached(), **ratios}))


if __name__ == "__main__":
    main()
