from datetime import date

import pytest

from tracker.progress.rules import HaltReason
from tracker.projects.rules import Stage
from tracker.value.causes import (
    Cause,
    Found,
    Limit,
    Records,
    Work,
    cause,
    days_late,
    default_limit,
    limit_year,
)
from tracker.value.outlook import Asked, Late
from tracker.value.pages import slips

QUIET = date(2026, 9, 1)
LIMIT = date(2026, 10, 31)


def records(**changes):
    given = {"stage": Stage.WORKS, "last_report": date(2026, 9, 20), "quiet_since": QUIET, "limit": LIMIT}
    return Records(**(given | changes))


def work(name, *, has_begun, planned=date(2026, 9, 1), expected=date(2026, 9, 20), is_done=False):
    return Work(name, planned, expected, has_begun, is_done)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, Found(Cause.UNKNOWN)),
        ({"last_report": date(2026, 9, 1)}, Found(Cause.UNKNOWN)),
        ({"last_report": date(2026, 8, 31)}, Found(Cause.SILENT)),
        ({"last_report": None}, Found(Cause.SILENT)),
        ({"last_report": None, "stage": Stage.TENDER}, Found(Cause.NOT_STARTED)),
        ({"last_report": None, "pause": "高考"}, Found(Cause.PAUSED, "高考")),
        ({"pause": "高考", "halt": (HaltReason.MONEY, "欠款")}, Found(Cause.MONEY, "欠款")),
        ({"halt": (HaltReason.UTILITY, "等供热")}, Found(Cause.OPERATOR, "等供热")),
        ({"halt": (HaltReason.WEATHER, "连雨")}, Found(Cause.WEATHER, "连雨")),
        ({"halt": (HaltReason.RESIDENTS, "居民反对")}, Found(Cause.OTHER, "居民反对")),
        ({"works": (work("管网", has_begun=True), work("路面", has_begun=False))}, Found(Cause.PREDECESSOR, "管网")),
        ({"works": (work("管网", has_begun=True),)}, Found(Cause.SLOW, "管网")),
        ({"works": (work("管网", has_begun=True),), "last_report": None}, Found(Cause.SILENT)),
        ({"works": (work("绿化", has_begun=False, planned=LIMIT),)}, Found(Cause.UNKNOWN)),
        ({"works": (work("绿化", has_begun=False, planned=date(2026, 11, 1), expected=date(2026, 11, 1)),)}, Found(Cause.PLAN, "绿化")),
        ({"works": (work("路面", has_begun=False),)}, Found(Cause.UNKNOWN)),
        ({"works": (work("管网", has_begun=True, is_done=True), work("路面", has_begun=False))}, Found(Cause.UNKNOWN)),
        ({"works": (work("管网", has_begun=True, expected=date(2026, 9, 1)), work("路面", has_begun=False))}, Found(Cause.UNKNOWN)),
    ],
)  # fmt: skip
def test_the_cause_is_what_the_records_show(changes, found):
    assert cause(records(**changes)) == found


@pytest.mark.parametrize(
    ("expected", "today", "days"),
    [
        (date(2026, 11, 1), date(2026, 9, 1), 1),
        (date(2026, 10, 31), date(2026, 9, 1), 0),
        (date(2026, 9, 30), date(2026, 11, 5), 5),  # open, so not complete before today
        (None, date(2026, 11, 1), 1),
    ],
)
def test_nothing_open_ends_before_today(expected, today, days):
    assert days_late(expected, Limit.SEASON.day(2026), today) == days


@pytest.mark.parametrize(
    ("today", "limit"), [(date(2026, 10, 31), Limit.SEASON), (date(2026, 11, 1), Limit.YEAR)]
)
def test_the_limit_is_the_next_that_can_be_missed(today, limit):
    assert default_limit(today) is limit


def test_what_earlier_plans_left_is_measured_by_this_year():
    assert limit_year(2024, date(2026, 5, 1)) == 2026
    assert limit_year(2027, date(2026, 5, 1)) == 2027


def late(*causes):
    return [
        Late(number, f"项目{number}", "", Stage.WORKS, None, "none", number + 1, Found(one))
        for number, one in enumerate(causes)
    ]


@pytest.mark.parametrize(("kinds", "colours"), [(1, 1), (6, 6), (7, 6), (len(Cause), 6)])
def test_a_picture_has_no_more_causes_than_colours_and_loses_no_day(app, kinds, colours):
    rows = late(*list(Cause)[:kinds], Cause.NOT_STARTED)
    with app.test_request_context():
        chart = slips(Asked(None, 2026, Limit.YEAR, QUIET, 10), rows)
    assert len(chart.series) == colours
    assert sum(sum(filter(None, one.values)) for one in chart.series) == sum(row.days for row in rows)
