"""An S-curve of 24 months, cold, against the same drawn with plain ``plot``: run as a module, prints the ratio."""

import io
import json
import statistics
import tempfile
import time
import warnings
from datetime import date
from decimal import Decimal
from pathlib import Path

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import DateFormatter, date2num
from matplotlib.figure import Figure

from bench.gantt import cost
from tracker.charts.drawing import draw, write
from tracker.charts.store import ChartStore
from tracker.charts.theme import Look
from tracker.charts.timelines import Curve, CurveSeries, Point
from tracker.charts.values import Tone

MONTHS, DONE, TIMES = 24, 14, 9
DAYS = [date(2025 + n // 12, n % 12 + 1, 28) for n in range(MONTHS)]


def _points(count: int, pace: int, turn: int) -> tuple[Point, ...]:
    return tuple((day, Decimal(n * n * pace + turn)) for n, day in enumerate(DAYS[:count]))


def _chart(turn: int) -> Curve:
    planned, earned, spent = _points(MONTHS, 9000, turn), _points(DONE, 8000, turn), _points(DONE, 8500, turn)
    series = (
        CurveSeries("计划值 PV", planned, Tone.PLANNED), CurveSeries("挣值 EV", earned, Tone.DONE),
        CurveSeries("实际成本 AC", spent), CurveSeries("预计", (earned[-1], planned[-1]), Tone.DONE, dashed=True),
    )  # fmt: skip
    return Curve("挣值分析", series, "还没有计划。", today=DAYS[DONE])


def ours(turn: int) -> None:
    chart = _chart(turn)
    write(draw(chart, Look("zh")), chart, "svg")


def cached() -> float:
    """Milliseconds for a curve that this process has drawn before: equal values, made anew."""
    with tempfile.TemporaryDirectory() as folder:
        store = ChartStore(Path(folder))
        store.svg(_chart(1), language="zh")
        begun = time.perf_counter()
        for _ in range(100):
            store.svg(_chart(1), language="zh")
        return (time.perf_counter() - begun) * 10


def plain(turn: int) -> None:
    """What one writes first: four lines, a key, a date axis."""
    figure = Figure(figsize=(10, 5))
    axes = figure.add_subplot()
    for name, count, pace in (
        ("计划值 PV", MONTHS, 9000),
        ("挣值 EV", DONE, 8000),
        ("实际成本 AC", DONE, 8500),
    ):
        points = _points(count, pace, turn)
        axes.plot([day for day, _value in points], [float(value) for _day, value in points], label=name)
    axes.axvline(date2num(DAYS[DONE]))
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))
    axes.grid(visible=True)
    axes.legend()
    FigureCanvasSVG(figure).print_svg(io.BytesIO())  # type: ignore[no-untyped-call]


def main() -> None:
    warnings.filterwarnings("ignore", message="Glyph")  # plain plot has no Chinese face
    ours(0), plain(0)  # fonts and imports
    pairs = [(cost(ours, turn), cost(plain, turn)) for turn in range(1, TIMES + 1)]
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(json.dumps({"ours": mine, "plain": theirs, "ratio": ratio, "cached": cached()}))


if __name__ == "__main__":
    main()
