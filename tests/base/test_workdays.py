from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.workdays import Calendar, SpecialDay, chinese_calendar, read_special_days

DAYS = st.dates(date(2017, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2020-01-23", True),  # Thursday, last day before the Spring Festival
        ("2020-01-24", False),
        ("2020-01-19", True),  # a Sunday worked for it
        ("2020-01-31", False),  # the festival was lengthened
        ("2020-02-01", False),  # first announced as a working Saturday
        ("2020-02-03", True),
        ("2026-02-14", True),  # Saturday, Spring Festival 2026
        ("2026-02-15", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-02-28", True),
        ("2026-10-10", True),
        ("2026-10-11", False),
        ("2018-12-29", True),  # moved by the notice for the next year
        ("2018-12-31", False),
        ("2019-01-01", False),
        ("2019-05-02", False),  # Labour Day 2019 as changed in March
        ("2019-05-05", True),
        ("2020-02-29", False),  # a leap day, Saturday
        ("2024-02-29", True),
        ("2027-01-01", True),  # not published: a plain Friday, see is_certain
    ],
)
def test_a_day_is_worked_as_the_notice_says(day, worked):
    assert chinese_calendar().is_workday(date.fromisoformat(day)) is worked


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-02-13", 1, "2026-02-14"),  # the make-up Saturday counts
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-24", -1, "2026-02-14"),
        ("2026-09-30", 13, "2026-10-23"),  # the complaint clock across National Day
        ("2020-02-28", 1, "2020-03-02"),
        ("2024-02-28", 1, "2024-02-29"),
        ("2025-12-31", 1, "2026-01-04"),  # a worked Sunday begins the year
        ("2026-02-16", 0, "2026-02-24"),
        ("2026-02-24", 0, "2026-02-24"),
    ],
)
def test_working_days_are_added_across_holidays(day, count, expected):
    assert chinese_calendar().add_workdays(date.fromisoformat(day), count) == date.fromisoformat(expected)


def test_the_next_unpublished_year_is_counted_but_not_certain():
    calendar = chinese_calendar()
    assert calendar.known_years == set(range(2018, 2027))
    assert calendar.known_until == date(2026, 12, 31)
    assert calendar.is_certain(date(2026, 12, 31))
    assert not calendar.is_certain(date(2027, 1, 1))
    assert not calendar.is_certain(date(2017, 12, 31))


def test_without_any_notice_nothing_is_certain():
    assert Calendar([]).known_until is None
    assert Calendar([]).is_workday(date(2026, 10, 1))


def test_every_line_names_its_notice_and_moves_a_day_that_can_be_moved():
    for special in chinese_calendar().special_days.values():
        assert "国" in special.notice
        assert special.name
        assert special.is_holiday or special.day.weekday() > 4


def test_each_year_has_the_seven_festivals():
    for year in range(2018, 2027):
        names = {
            s.name for s in chinese_calendar().special_days.values() if s.day.year == year and s.is_holiday
        }
        assert names >= {"元旦", "春节", "清明节", "劳动节", "端午节", "国庆节"}
        assert "中秋节" in names or year in (2020, 2023)  # fell into the National Day week


@given(start=DAYS, length=st.integers(-400, 400))
def test_counting_agrees_with_looking_at_every_day(start, length):
    end = start + timedelta(days=length)
    low, high = min(start, end), max(start, end)
    calendar = chinese_calendar()
    looked_at = sum(calendar.is_workday(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert calendar.workdays_between(start, end) == (looked_at if length >= 0 else -looked_at)


@given(start=DAYS, count=st.integers(1, 60))
def test_adding_and_counting_are_inverse(start, count):
    calendar = chinese_calendar()
    end = calendar.add_workdays(start, count)
    assert calendar.is_workday(end)
    assert calendar.workdays_between(start, end) == count


def test_a_line_in_the_wrong_file_is_named(tmp_path):
    (tmp_path / "2027.csv").write_text(
        "day,kind,name,notice\n2026-10-01,holiday,国庆节,x\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"2027\.csv: 2026-10-01"):
        list(read_special_days(tmp_path))


def test_an_unknown_kind_of_day_is_named(tmp_path):
    (tmp_path / "2027.csv").write_text("day,kind,name,notice\n2027-10-01,half,国庆节,x\n", encoding="utf-8")
    with pytest.raises(ValueError, match="half"):
        list(read_special_days(tmp_path))


def test_a_local_day_off_can_be_added():
    calendar = Calendar([SpecialDay(date(2027, 1, 1), True, "元旦", "notice")])
    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_certain(date(2027, 5, 1))
