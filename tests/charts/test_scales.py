from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.charts import amounts, calendar
from tracker.charts.values import Unit


def labels(first, last, *, width=600.0, language="zh"):
    found = calendar.ticks(
        first.toordinal(), last.toordinal(), width, lambda text: 13.0 * len(text), language
    )
    return [(tick.group, tick.label) for tick in found]


@pytest.mark.parametrize(
    ("last", "first_two"),
    [
        (date(2026, 3, 8), [("2026年3月", "1日"), ("2026年3月", "2日")]),
        (date(2026, 5, 1), [("2026年3月", "2日"), ("2026年3月", "9日")]),
        (date(2026, 12, 31), [("2026年", "3月"), ("2026年", "4月")]),
        (date(2028, 12, 31), [("2026年", "2季度"), ("2026年", "3季度")]),
        (date(2031, 12, 31), [("2026年", "下半年"), ("2027年", "上半年")]),
        (date(2040, 12, 31), [("", "2028年"), ("", "2030年")]),
        (date(2190, 12, 31), [("", "2050年"), ("", "2100年")]),
    ],
)
def test_the_longer_the_span_the_longer_the_periods(last, first_two):
    assert labels(date(2026, 3, 1), last)[:2] == first_two


def test_weeks_begin_on_mondays():
    found = calendar.ticks(date(2026, 3, 1).toordinal(), date(2026, 4, 20).toordinal(), 900, len, "zh")
    assert {date.fromordinal(tick.day).weekday() for tick in found} == {0}


def test_english_periods():
    assert labels(date(2026, 3, 1), date(2026, 12, 31), language="en")[0] == ("2026", "Mar")
    assert calendar.full(date(2026, 11, 2), "en") == "2 Nov 2026"
    assert calendar.full(date(2026, 11, 2), "zh_Hans") == "2026年11月2日"


@settings(deadline=None)
@given(
    st.dates(max_value=date(9990, 1, 1)),
    st.integers(1, 40_000),
    st.floats(100, 1200),
    st.sampled_from(["zh", "en"]),
)
def test_labels_always_have_room_and_lie_inside(start, days, width, language):
    first, last = start.toordinal(), min(start.toordinal() + days, date.max.toordinal())
    found = calendar.ticks(first, last, width, lambda text: 12.0 * len(text), language)
    places = [(tick.day - first) * width / (last - first) for tick in found]
    assert found
    assert all(0 <= place <= width + 1e-6 for place in places)
    for before, after, tick in zip(places, places[1:], found, strict=False):
        assert after - before >= 12 * len(tick.label) - 1e-6


@settings(deadline=None)
@given(st.lists(st.floats(-1e13, 1e13), max_size=6), st.sampled_from(Unit), st.sampled_from(["zh", "en"]))
def test_a_scale_holds_all_values_and_nought(values, unit, language):
    scale = amounts.scale(values, unit, "项", language)
    assert scale.low <= min([*values, 0]) + scale.step * 1e-6
    assert scale.high >= max([*values, 0]) - scale.step * 1e-6
    assert scale.high > scale.low
    assert 2 <= len(scale.ticks) <= 12


def test_counts_are_not_divided():
    assert amounts.scale([2], Unit.COUNT, "件", "zh").ticks == [0, 1, 2]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1234.5, "1,234.5"), (12.345, "12.35"), (0.004, "<0.01"), (-0.004, ">-0.01")],
)
def test_a_value_is_short_but_never_a_false_nought(value, text):
    assert amounts.Scale(0, 10, 1, 1, "").write(value) == text


def test_percents_go_to_a_hundred():
    scale = amounts.scale([12], Unit.PERCENT, "", "zh")
    assert (scale.high, scale.write(12), scale.tick(20)) == (100, "12%", "20%")
