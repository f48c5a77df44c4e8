import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.exchange.dates import read_date, read_period, year_in
from tracker.exchange.values import Precision


@pytest.mark.parametrize(
    ("cell", "first", "last", "precision"),
    [
        ("2020-08-20", "2020-08-20", "2020-08-20", "day"),
        ("2020/8/20", "2020-08-20", "2020-08-20", "day"),
        ("2020.8.20", "2020-08-20", "2020-08-20", "day"),
        ("2020年8月20日", "2020-08-20", "2020-08-20", "day"),
        ("2020-08-20 00:00:00", "2020-08-20", "2020-08-20", "day"),
        ("20200820", "2020-08-20", "2020-08-20", "day"),
        ("8月20日", "2021-08-20", "2021-08-20", "day"),
        ("13/08/2020", "2020-08-13", "2020-08-13", "day"),
        ("20 Aug 2020", "2020-08-20", "2020-08-20", "day"),
        (date(2020, 8, 20), "2020-08-20", "2020-08-20", "day"),
        (44063, "2020-08-20", "2020-08-20", "day"),
        ("44063", "2020-08-20", "2020-08-20", "day"),
        (44063.0, "2020-08-20", "2020-08-20", "day"),
        ("2021年4月底", "2021-04-30", "2021-04-30", "ten_days"),
        ("8月底", "2021-08-31", "2021-08-31", "ten_days"),
        ("4月中旬", "2021-04-11", "2021-04-20", "ten_days"),
        ("4月上旬", "2021-04-01", "2021-04-10", "ten_days"),
        ("2020年2月下旬", "2020-02-21", "2020-02-29", "ten_days"),
        ("2020.8", "2020-08-01", "2020-08-31", "month"),
        (2020.8, "2020-08-01", "2020-08-31", "month"),
        ("2020.10", "2020-10-01", "2020-10-31", "month"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("２０２０年１０月", "2020-10-01", "2020-10-31", "month"),
        ("十月", "2021-10-01", "2021-10-31", "month"),
        ("二〇二一年四月", "2021-04-01", "2021-04-30", "month"),
        ("2021年10月底前", "2021-10-31", "2021-10-31", "ten_days"),
        ("Aug 2020", "2020-08-01", "2020-08-31", "month"),
        ("第二季度", "2021-04-01", "2021-06-30", "quarter"),
        ("2020年四季度", "2020-10-01", "2020-12-31", "quarter"),
        ("2020Q1", "2020-01-01", "2020-03-31", "quarter"),
        ("上半年", "2021-01-01", "2021-06-30", "half_year"),
        ("2020年下半年", "2020-07-01", "2020-12-31", "half_year"),
        ("2020年", "2020-01-01", "2020-12-31", "year"),
        (2020, "2020-01-01", "2020-12-31", "year"),
        ("2021年底前", "2021-12-31", "2021-12-31", "month"),
        ("年底", "2021-12-31", "2021-12-31", "month"),
    ],
)
def test_dates_as_published(cell, first, last, precision):
    start, end = (read_date(cell, end=end, year=2021) for end in (False, True))
    assert (start.value.isoformat(), end.value.isoformat(), start.precision) == (first, last, precision)


@pytest.mark.parametrize(
    ("cell", "year", "reason"),
    [
        ("已开工", 2021, "is not a date"),
        ("2020-13-01", 2021, "is not a date"),
        ("2020-02-30", 2021, "is not a date"),
        ("0000-00-00", 2021, "is not a date"),
        ("1899-01-01", 2021, "is not a date"),
        (date(9999, 1, 1), 2021, "is not a date"),
        (0.5, 2021, "is not a date"),
        ("03/04/2020", 2021, "may be two dates"),
        (2020.1, 2021, "may be two dates"),
        ("8月底", None, "has no year"),
        ("第二季度", None, "has no year"),
    ],
)
def test_what_is_no_date_is_refused(cell, year, reason):
    with pytest.raises(Refusal, match=reason):
        read_date(cell, end=True, year=year)


@pytest.mark.parametrize("cell", [None, "", "—", "待定"])
def test_an_empty_cell_is_no_date(cell):
    assert read_date(cell, end=True, year=2021) is None


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2020年8月至10月", "2020-08-01", "2020-10-31"),
        ("2020.8-2020.10", "2020-08-01", "2020-10-31"),
        ("2020.8.20~10", "2020-08-20", "2020-10-31"),
        ("2020年10月", None, "2020-10-31"),
    ],
)
def test_a_period_has_two_ends(cell, start, end):
    found = read_period(cell, None)
    assert tuple(day and day.value.isoformat() for day in found) == (start, end)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("天长市2021年改造计划", 2021),
        ("2019年结转、2020年新增", None),
        ("计划表", None),
        ("S01_tianchang_2021.csv", 2021),
    ],
)
def test_a_title_names_its_year(text, year):
    assert year_in(text) == year


@given(
    st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.dates()),
    st.booleans(),
    st.sampled_from([None, 2021]),
)
def test_any_cell_is_a_date_nothing_or_a_refusal(cell, end, year):
    day = None
    with contextlib.suppress(Refusal):
        day = read_date(cell, end=end, year=year)
    assert day is None or (1949 <= day.value.year <= 2100 and day.precision in Precision)
