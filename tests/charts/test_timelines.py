"""Curves and strips: what is plotted, what the table says, what stays apart."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from tests.charts.samples import LONG, boxes, named, texts
from tracker.charts import curve, strip
from tracker.charts.theme import Look
from tracker.charts.timelines import Curve, CurveSeries, Strip, StripRow
from tracker.charts.values import Tone

MONTHS = [date(2025 + n // 12, n % 12 + 1, 28) for n in range(24)]
LOOKS = [
    Look(language, width, large)
    for language in ("zh", "en")
    for width in (960, 360)
    for large in (False, True)
]


def s_curve(**changes):
    planned = tuple((day, Decimal(n * 1_000_000)) for n, day in enumerate(MONTHS))
    earned = tuple((day, Decimal(n * 700_000)) for n, day in enumerate(MONTHS[:12]))
    spent = tuple((day, Decimal(n * 800_000)) for n, day in enumerate(MONTHS[:12]))
    expected = (earned[-1], (MONTHS[-1], planned[-1][1]))
    series = (
        CurveSeries("计划值 PV", planned, Tone.PLANNED), CurveSeries("挣值 EV", earned, Tone.DONE),
        CurveSeries("实际成本 AC", spent), CurveSeries("预计", expected, Tone.DONE, dashed=True),
    )  # fmt: skip
    given = {
        "title": "挣值曲线",
        "series": series,
        "empty": "还没有基准计划。",
        "today": MONTHS[11],
        "date_heading": "截至",
    }
    return Curve(**(given | changes))


def strips(rows=3, weeks=26):
    first = date(2026, 3, 2)
    starts = tuple(first + timedelta(days=7 * n) for n in range(weeks))
    lines = tuple(
        StripRow(LONG, tuple((n + r) % 8 for n in range(weeks)), "最近填报2026年8月31日") for r in range(rows)
    )
    return Strip("填报", starts, lines, "没有施工中的项目。", "项目", "最近填报")


def points(figure, name):
    return [
        tuple(point)
        for artist in named(figure, name)
        for path in artist.get_paths()
        for point in path.vertices
    ]


def test_a_curve_stands_where_its_numbers_say():
    figure = curve.draw(s_curve(), Look("zh"))
    planned, earned = points(figure, "curve-1"), points(figure, "curve-2")
    assert len(planned) == 24
    assert len(earned) == 12
    rise = [(after[1] - before[1]) for before, after in pairwise(planned)]
    assert max(rise) - min(rise) < 0.01
    assert (earned[1][1] - earned[0][1]) / rise[0] == pytest.approx(0.7)
    assert planned[11][0] == earned[11][0]


def test_what_is_only_expected_is_dashed():
    figure = curve.draw(s_curve(), Look("zh"))
    (expected,), (earned,) = named(figure, "curve-4"), named(figure, "curve-2")
    assert expected.get_linestyle() != earned.get_linestyle()


def test_a_curve_of_one_day_is_a_sentence():
    alone = CurveSeries("计划值", ((MONTHS[0], Decimal(1)),))
    figure = curve.draw(s_curve(series=(alone,)), Look("zh"))
    assert texts(figure, "empty") == ["还没有基准计划。"]


def test_the_table_has_a_line_for_every_day_and_leaves_out_what_is_unknown():
    table = s_curve().table("zh")
    assert table.headings == ("截至", "计划值 PV", "挣值 EV", "实际成本 AC", "预计")
    assert len(table.rows) == 24
    assert table.rows[0] == (MONTHS[0], 0, 0, 0, None)
    assert table.rows[-1][2:] == (None, None, Decimal(23_000_000))


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("chart", [s_curve(), strips()], ids=["curve", "strip"])
def test_no_label_lies_over_another_or_beyond_the_edge(chart, look):
    figure = curve.draw(chart, look) if isinstance(chart, Curve) else strip.draw(chart, look)
    renderer = FigureCanvasAgg(figure).get_renderer()
    found = [artist.get_window_extent(renderer) for artist in figure.artists if hasattr(artist, "get_text")]
    assert all(box.x0 >= 0 and box.x1 <= look.width and box.y0 >= 0 for box in found)
    shrunk = [box.expanded(0.98, 0.7) for box in found]
    assert not any(one.overlaps(other) for one, other in combinations(shrunk, 2))


def test_cells_are_the_darker_the_more_happened():
    figure = strip.draw(strips(rows=1, weeks=8), Look("zh"))
    cells = [len(boxes(figure, f"level-{level}")) for level in range(4)]
    assert cells == [1, 2, 3, 2]


def test_the_table_of_a_strip_begins_with_what_is_recent():
    chart = strips(rows=1, weeks=4)
    table = chart.table("zh")
    assert table.headings[:3] == ("项目", "最近填报", "2026-03-23")
    assert table.rows == ((LONG, "最近填报2026年8月31日", 3, 2, 1, 0),)


def test_a_row_must_have_a_count_for_every_week():
    with pytest.raises(ValueError, match="one count per period"):
        Strip("填报", (date(2026, 3, 2),), (StripRow("甲", (1, 2)),), "无")


def test_nobody_to_show_is_a_sentence():
    figure = strip.draw(Strip("填报", (date(2026, 3, 2),), (), "没有施工中的项目。"), Look("zh"))
    assert texts(figure, "empty") == ["没有施工中的项目。"]
