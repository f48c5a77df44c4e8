import itertools
from dataclasses import replace
from datetime import date

import pytest

from tests.charts.samples import LONG, boxes, gantt, milestone, named, texts
from tracker.charts import text
from tracker.charts.drawing import draw
from tracker.charts.theme import INK, Look
from tracker.charts.values import GanttRow, Mark, Span


def test_the_done_part_is_its_share_of_the_forecast():
    figure = draw(gantt(), Look())
    for done, whole in zip(boxes(figure, "done"), boxes(figure, "forecast"), strict=True):
        assert done[0] == whole[0]
        assert (done[2] - done[0]) / (whole[2] - whole[0]) == pytest.approx(0.5)


def test_a_week_is_equally_long_everywhere():
    starts = [box[0] for box in boxes(draw(gantt(4), Look()), "forecast")]
    steps = [after - before for before, after in itertools.pairwise(starts)]
    assert steps == pytest.approx([steps[0]] * 3)


def test_the_last_day_is_worked_too():
    one_day = Span(date(2026, 3, 2), date(2026, 3, 2))
    chart = replace(gantt(), rows=(GanttRow("甲", forecast=one_day), gantt().rows[0]), today=None)
    short, long = boxes(draw(chart, Look()), "forecast")
    assert (long[2] - long[0]) / (short[2] - short[0]) == pytest.approx(28)


def test_the_baseline_lies_thin_under_the_forecast():
    figure = draw(gantt(1), Look())
    (plan,), (works,) = boxes(figure, "baseline"), boxes(figure, "forecast")
    assert (plan[0], plan[2]) == (works[0], works[2])
    assert plan[1] > works[3]
    assert plan[3] - plan[1] < (works[3] - works[1]) / 2


def test_late_works_have_their_own_colour_and_key():
    rows = (replace(gantt().rows[0], late=True),)
    figure = draw(replace(gantt(), rows=rows), Look())
    assert len(boxes(figure, "forecast-late")) == 1
    assert not named(figure, "forecast")
    assert "延期" in texts(figure, "key")


def test_a_milestone_moved_shows_both_days():
    figure = draw(milestone(), Look())
    (ahead,), (planned,) = boxes(figure, "ahead"), boxes(figure, "planned")
    assert planned[0] < ahead[0]
    assert texts(figure, "note") == ["11月30日"]


def test_a_milestone_on_its_day_is_drawn_once():
    figure = draw(milestone(on=date(2026, 11, 15), reached=True), Look())
    assert len(boxes(figure, "reached")) == 1
    assert not named(figure, "planned")


@pytest.mark.parametrize(
    ("today", "is_drawn"),
    [(date(2026, 4, 1), True), (date(2026, 2, 20), True), (date(2025, 1, 1), False), (None, False)],
)
def test_today_is_a_line_only_near_the_works(today, is_drawn):
    assert bool(named(draw(gantt(today=today), Look()), "today")) == is_drawn


@pytest.mark.parametrize("done", [-5, 0, 100, 140])
def test_no_share_leaves_its_bar(done):
    figure = draw(replace(gantt(), rows=(replace(gantt().rows[0], done=done),)), Look())
    (whole,) = boxes(figure, "forecast")
    assert all(whole[0] <= box[0] and box[2] <= whole[2] + 1e-6 for box in boxes(figure, "done"))


@pytest.mark.parametrize("width", [320, 360, 960])
@pytest.mark.parametrize("language", ["zh_Hans", "en"])
@pytest.mark.parametrize("rows", [1, 60])
def test_names_are_cut_to_their_room_and_never_meet(width, language, rows):
    look = Look(language, width)
    figure = draw(gantt(rows, name=LONG * 2), look)
    names = named(figure, "name")
    heights = sorted(artist.get_position()[1] for artist in names)
    assert len(names) == rows
    assert all(after - before > look.size for before, after in itertools.pairwise(heights))
    left = min(box[0] for box in boxes(figure, "forecast"))
    for artist in names:
        end = artist.get_position()[0] + text.measure(artist.get_text(), look.size)
        assert artist.get_text().endswith("…")
        assert end <= (width if look.is_narrow else left)


def test_on_a_phone_the_grid_spares_the_names():
    figure = draw(gantt(), Look(width=360))
    heights = [artist.get_position()[1] for artist in named(figure, "name")]
    for line in named(figure, "grid")[0].get_segments():
        low, high = sorted(line[:, 1].tolist())
        assert not any(low <= height <= high for height in heights)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_works_without_dates_are_a_sentence(language):
    chart = replace(gantt(), rows=(GanttRow("甲"),))
    figure = draw(chart, Look(language))
    assert texts(figure, "empty") == ["还没有计划。"]
    assert not named(figure, "forecast")


def test_days_at_the_ends_of_time_are_drawn():
    rows = (GanttRow("甲", forecast=Span(date.min, date.max)),)
    assert len(boxes(draw(replace(gantt(), rows=rows), Look()), "forecast")) == 1


def test_names_are_text_whatever_they_contain():
    hostile = "<script>$\\frac{1}{2}$\x00\u202e&amp;🏗"
    assert texts(draw(gantt(1, name=hostile), Look()), "name") == ["<script>$\\frac{1}{2}$&amp;〓"]


def test_the_table_has_each_row_and_milestone():
    mark = Mark("竣工", date(2026, 5, 2), planned=date(2026, 5, 1), reached=True)
    row = replace(gantt().rows[0], marks=(mark,))
    table = replace(gantt(), rows=(row,)).table("zh")
    day = date(2026, 5, 1)
    assert table.headings[:3] == ("工作", "计划开始", "计划完成")
    assert table.rows[0] == (row.name, row.baseline.start, row.baseline.finish, *table.rows[0][3:5], 50)
    assert table.rows[1] == ("竣工", day, day, mark.on, mark.on, 100)


def test_a_row_that_is_one_milestone_is_one_line_of_the_table():
    assert len(milestone().table("en").rows) == 1


def test_all_text_takes_the_colour_of_the_page():
    assert {artist.get_color() for artist in named(draw(gantt(), Look()), "name")} == {INK}
