import itertools
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.charts.samples import LONG, boxes, funding, named, texts
from tracker.charts import text
from tracker.charts.drawing import draw
from tracker.charts.theme import SERIES, TONES, Look, series_colours
from tracker.charts.values import Bars, Series, Tone, Unit


def stages(**changes):
    series = (Series("计划内", (12, 0, 5)), Series("计划外", (4, 0, 0)))
    given = {
        "title": "各阶段项目数",
        "categories": ("调查", "招标", "施工"),
        "series": series,
        "empty": "没有。",
    }
    return Bars(**(given | {"stacked": True, "unit_name": "项"} | changes))


def widths(figure, name):
    return [box[2] - box[0] for box in boxes(figure, name)]


def test_lengths_are_in_proportion_to_the_values():
    figure = draw(funding(), Look())
    planned, received = widths(figure, "series-1"), widths(figure, "series-2")
    assert planned[0] / planned[1] == pytest.approx(56320000 / 20000000)
    assert received[0] / planned[1] == pytest.approx(2)


def test_what_is_unknown_is_said_and_not_drawn_as_nought():
    figure = draw(funding(), Look())
    assert len(boxes(figure, "series-2")) == 1
    assert texts(figure, "note") == ["5,632", "4,000", "2,000", "暂无"]


@pytest.mark.parametrize("vertical", [False, True])
def test_a_stack_is_written_with_its_sum(vertical):
    figure = draw(stages(vertical=vertical), Look())
    assert texts(figure, "note") == ["16", "0", "5"]
    assert len(boxes(figure, "series-1")) == 2
    assert len(boxes(figure, "series-2")) == 1


def test_segments_follow_one_another():
    figure = draw(stages(), Look())
    first, second = boxes(figure, "series-1")[0], boxes(figure, "series-2")[0]
    assert second[0] == first[2] + 1
    assert (second[2] - first[0]) / (first[2] - first[0]) == pytest.approx(16 / 12)


def test_columns_stand_on_one_line_and_reach_their_value():
    figure = draw(stages(vertical=True), Look())
    tall, low = boxes(figure, "series-1")
    assert tall[3] == low[3]
    assert (tall[3] - tall[1]) / (low[3] - low[1]) == pytest.approx(12 / 5)


@pytest.mark.parametrize("look", [Look(width=360), Look()])
def test_columns_lie_down_when_their_names_do_not_fit(look):
    chart = stages(categories=(LONG * 3, "招标", "施工"), vertical=True)
    (bar, *_) = boxes(draw(chart, look), "series-1")
    assert bar[2] - bar[0] > bar[3] - bar[1]


def test_a_negative_value_goes_the_other_way():
    chart = funding(series=(Series("结余", (30, -20)),), unit=Unit.COUNT)
    plus, minus = boxes(draw(chart, Look()), "series-1")
    assert minus[2] == plus[0]
    assert (plus[2] - plus[0]) / (minus[2] - minus[0]) == pytest.approx(1.5)


def test_a_stack_refuses_a_negative_value():
    with pytest.raises(ValueError, match="negative"):
        stages(series=(Series("计划内", (1, -1, 0)),))


def test_a_series_has_one_value_per_category():
    with pytest.raises(ValueError, match="one value per category"):
        stages(series=(Series("计划内", (1, 2)),))


@pytest.mark.parametrize(
    ("amounts", "unit", "notes"),
    [
        (("8500", "120.5"), "单位：元", ["8,500", "120.5"]),
        (("123456", "100"), "单位：万元", ["12.35", "0.01"]),
        (("123456", "1"), "单位：万元", ["12.35", "<0.01"]),
        (("2345678900", "0"), "单位：亿元", ["23.46", "0"]),
        (("9999999999999", "1"), "单位：亿元", ["100,000", "<0.01"]),
    ],
)
def test_money_takes_the_unit_of_its_size(amounts, unit, notes):
    series = (Series("计划", tuple(Decimal(amount) for amount in amounts)),)
    figure = draw(funding(series=series), Look())
    assert texts(figure, "unit") == [unit]
    assert texts(figure, "note") == notes


def test_money_in_english_is_in_millions():
    assert texts(draw(funding(), Look("en")), "unit") == ["Unit: million yuan"]


@pytest.mark.parametrize("value", [0, Decimal("0.01"), 3, 10**13])
@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("width", [320, 960])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_figures_stay_inside_the_picture_at_any_size(value, unit, width, language):
    look = Look(language, width)
    figure = draw(funding(series=(Series("值", (value, None)),), unit=unit), look)
    for artist in named(figure, "note"):
        end = artist.get_position()[0] + text.measure(artist.get_text(), look.small)
        assert end <= width
    for left, _, right, _ in boxes(figure, "series-1"):
        assert 0 <= left <= right <= width


@pytest.mark.parametrize("width", [360, 960])
def test_sixty_long_names_are_cut_and_keep_apart(width):
    look = Look(width=width)
    chart = stages(categories=(LONG,) * 60, series=(Series("项", tuple(range(60))),))
    names = named(draw(chart, look), "name")
    heights = [artist.get_position()[1] for artist in names]
    assert all(after - before > look.size for before, after in itertools.pairwise(heights))
    assert all(text.measure(artist.get_text(), look.size) < width for artist in names)


@pytest.mark.parametrize("categories", [(), ("甲",)])
def test_nothing_known_is_a_sentence(categories):
    chart = funding(categories=categories, series=(Series("计划", (None,) * len(categories)),))
    figure = draw(chart, Look())
    assert "".join(texts(figure, "empty")) == "还没有资金来源。"
    assert not named(figure, "grid")


def test_a_long_sentence_is_broken_on_a_phone():
    chart = funding(
        categories=(), series=(), empty="还没有资金来源。请先登记资金来源，批复金额会显示在这里。"
    )
    lines = texts(draw(chart, Look(width=360)), "empty")
    assert "".join(lines) == chart.empty
    assert len(lines) == 2


def test_one_series_needs_no_key():
    assert not texts(draw(funding(series=(Series("计划", (1, 2)),)), Look()), "key")


def test_a_tone_keeps_its_colour_and_no_other_series_takes_it():
    plain = tuple(Series(str(place), (1,)) for place in range(5))
    chart = replace(funding(), categories=("甲",), series=(*plain, Series("延期", (1,), Tone.LATE)))
    colours = series_colours(chart)
    assert colours[-1] == TONES[Tone.LATE]
    assert len(set(colours)) == 6
    assert set(colours) == set(SERIES)


def test_the_table_holds_the_values_as_given():
    table = funding(category_heading="来源").table("zh")
    assert table.headings == ("来源", "计划", "到位")
    assert table.rows[1] == ("居民出资", Decimal(20000000), None)
