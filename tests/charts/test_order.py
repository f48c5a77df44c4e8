"""Critical works, waiting and a second baseline in a Gantt."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.charts.samples import boxes, gantt, named, texts
from tracker.charts.drawing import draw
from tracker.charts.theme import Look


def network():
    first, second, third = gantt(3).rows
    rows = (replace(first, slack=0), replace(second, slack=4), replace(third, slack=0, waits=(0, 1)))
    return replace(gantt(3), rows=rows)


@pytest.mark.parametrize("width", [360, 960])
def test_a_critical_work_has_a_frame_around_its_bar_and_a_key(width):
    figure = draw(network(), Look(width=width))
    frames, bars = boxes(figure, "critical"), boxes(figure, "forecast")
    assert len(frames) == 2
    assert frames[0][1] < bars[0][1] < bars[0][3] < frames[0][3]
    assert "关键工作" in texts(figure, "key")


@pytest.mark.parametrize("shift", [-20, 0, 1, 60])
def test_the_arrow_leads_from_the_last_that_is_waited_for(shift):
    chart = network()
    late = replace(chart.rows[2], forecast=replace(chart.rows[2].forecast, finish=date(2026, 8, 1),
                   start=chart.rows[1].forecast.finish + timedelta(days=shift)))  # fmt: skip
    chart = replace(chart, rows=(*chart.rows[:2], late))
    figure = draw(chart, Look())
    (line,) = named(figure, "waits")[0].get_segments()
    bars = boxes(figure, "forecast")
    assert line[0][0] == pytest.approx(bars[1][2])
    assert line[-1][0] == pytest.approx(bars[2][0] - 4)
    assert line[-1][1] == pytest.approx((bars[2][1] + bars[2][3]) / 2)


def test_what_waits_for_undated_works_has_no_arrow():
    chart = network()
    rows = (replace(chart.rows[0], forecast=None), replace(chart.rows[1], forecast=None), chart.rows[2])
    assert not named(draw(replace(chart, rows=rows), Look()), "waits")


def test_a_second_baseline_hangs_below_the_first_and_is_hollow():
    row = gantt(1).rows[0]
    chart = replace(
        gantt(1), rows=(replace(row, compared=row.baseline),), baseline_name="基准2", compared_name="基准1"
    )
    figure = draw(chart, Look())
    (first,), (second,) = boxes(figure, "baseline"), boxes(figure, "compared")
    assert second[1] > first[3]
    assert named(figure, "compared")[0].get_facecolor().size == 0
    assert {"基准2", "基准1"} <= set(texts(figure, "key"))


def test_the_table_says_float_and_names():
    table = network().table("zh")
    assert table.headings[-2:] == ("总时差（工作日）", "等待")
    assert [line[-2] for line in table.rows] == ["关键工作", "4", "关键工作"]
    assert table.rows[2][-1] == "屋面防水改造、屋面防水改造"


def test_a_gantt_without_an_order_has_no_columns_for_it():
    assert len(gantt(2).table("zh").headings) == 6
