import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tracker.base.clock import CHINA
from tracker.base.errors import Refusal
from tracker.base.workdays import chinese_calendar
from tracker.resident_requests.clocks import (
    Clock,
    Hand,
    Limit,
    check_class,
    clock_of,
    contact_due,
    due,
    extended,
    limits,
)
from tracker.resident_requests.rules import RequestKind, UrgencyQuestion, is_urgent

REQUESTS = Path(__file__).parents[1] / "data" / "resident_requests_paraphrased.csv"
CALENDAR = chinese_calendar()


def china(*when):
    return datetime(*when, tzinfo=CHINA)


def end_of(*day):
    return datetime(*day, 23, 59, 59, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("clock", "filed_at", "expected"),
    [
        (Clock.DANGER, china(2020, 10, 1, 23, 30), china(2020, 10, 2, 1, 30)),  # holidays do not stop it
        (Clock.SUPPLY, china(2020, 2, 28, 8, 0), china(2020, 2, 29, 8, 0)),
        (Clock.CONSULTATION, china(2020, 7, 20, 9, 0), end_of(2020, 7, 23)),
        (Clock.CONSULTATION, china(2020, 7, 23, 9, 0), end_of(2020, 7, 28)),  # over a weekend
        (Clock.CONSULTATION, china(2020, 9, 26, 9, 0), end_of(2020, 9, 29)),  # the Sunday after it is worked
        (Clock.COMPLAINT, china(2026, 9, 30, 17, 59), end_of(2026, 10, 23)),
        (Clock.COMPLAINT, china(2026, 2, 13, 9, 0), end_of(2026, 3, 10)),
        (Clock.ORDINARY, china(2020, 2, 25, 9, 0), end_of(2020, 3, 3)),  # through a leap day
        (Clock.COMPLEX, china(2020, 12, 20, 9, 0), end_of(2021, 1, 4)),
    ],
)
def test_each_clock_ends_at_its_moment(clock, filed_at, expected):
    deadline = due(filed_at, clock, CALENDAR)
    assert deadline.at == expected
    assert deadline.is_certain
    assert not deadline.is_over(expected)
    assert deadline.is_over(expected + timedelta(seconds=1))


def test_the_day_is_the_day_in_china():
    late_evening_utc = datetime(2020, 7, 19, 16, 30, tzinfo=UTC)  # already the 20th in Dandong
    assert due(late_evening_utc, Clock.ORDINARY, CALENDAR).at == end_of(2020, 7, 27)


def test_a_clock_that_runs_into_an_unpublished_year_is_not_certain():
    assert due(china(2026, 12, 10, 9, 0), Clock.CONSULTATION, CALENDAR).is_certain
    assert not due(china(2026, 12, 20, 9, 0), Clock.COMPLAINT, CALENDAR).is_certain
    assert due(china(2026, 12, 31, 9, 0), Clock.ORDINARY, CALENDAR).is_certain


def test_the_bureau_can_set_its_own_limits():
    own = {**limits(), (Hand.ANSWER, Clock.COMPLAINT): Limit(workdays=5, source="the bureau")}
    assert due(china(2020, 7, 20, 9, 0), Clock.COMPLAINT, CALENDAR, known=own).at == end_of(2020, 7, 27)


@pytest.mark.parametrize(
    ("kind", "answers", "clock"),
    [
        (RequestKind.CONSULTATION, set(), Clock.CONSULTATION),
        (RequestKind.HELP, set(), Clock.CONSULTATION),
        (RequestKind.COMPLAINT, set(), Clock.COMPLAINT),
        (RequestKind.REPORT, set(), Clock.COMPLAINT),
        (RequestKind.SUGGESTION, set(), Clock.COMPLAINT),
        (RequestKind.PRAISE, set(), Clock.COMPLAINT),
        (RequestKind.CONSULTATION, {UrgencyQuestion.NO_SUPPLY}, Clock.SUPPLY),
        (RequestKind.COMPLAINT, {UrgencyQuestion.DANGER}, Clock.DANGER),
        (RequestKind.HELP, {UrgencyQuestion.DANGER, UrgencyQuestion.NO_SUPPLY}, Clock.DANGER),
    ],
)
def test_the_fixed_questions_set_the_clock_before_the_kind_does(kind, answers, clock):
    assert clock_of(kind, frozenset(answers)) is clock
    assert is_urgent(frozenset(answers)) is bool(answers)


def test_real_answers_kept_the_clock_of_complaints():
    with REQUESTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if len(row["提交日期"]) == len(row["答复日期"]) == 10]
    assert len(rows) == 6
    for row in rows:
        filed, answered = date.fromisoformat(row["提交日期"]), date.fromisoformat(row["答复日期"])
        assert (answered - filed).days == int(row["办理天数(计算)"])
        deadline = due(
            datetime(filed.year, filed.month, filed.day, 9, tzinfo=CHINA), Clock.COMPLAINT, CALENDAR
        )
        assert answered <= deadline.at.date()


def test_every_class_has_its_clocks_and_every_clock_its_source():
    known = limits()
    for clock in Clock:
        assert {Hand.ANSWER, Hand.CONTACT, Hand.CALL_BACK} <= {hand for hand, one in known if one is clock}
    for (hand, clock), limit in known.items():
        assert limit.source, (hand, clock)
        assert [limit.hours, limit.days, limit.workdays].count(0) == 2, (hand, clock)


@pytest.mark.parametrize("clock", Clock)
def test_first_contact_comes_before_the_answer(clock):
    filed = china(2026, 9, 30, 17, 59)
    assert contact_due(filed, clock, CALENDAR).at <= due(filed, clock, CALENDAR).at


def test_a_week_that_is_all_holiday_does_not_push_the_contact_behind_the_answer():
    assert contact_due(china(2026, 9, 30, 17, 59), Clock.ORDINARY, CALENDAR).at == end_of(2026, 10, 7)


@pytest.mark.parametrize(
    ("clock", "due_at", "later"),
    [
        (Clock.COMPLAINT, end_of(2026, 9, 30), end_of(2026, 10, 13)),  # National Day, then a worked Saturday
        (Clock.CONSULTATION, end_of(2026, 2, 13), end_of(2026, 2, 24)),  # Spring Festival; the 14th is worked
        (Clock.ORDINARY, end_of(2020, 2, 25), end_of(2020, 3, 3)),
    ],
)
def test_more_time_runs_over_holidays(clock, due_at, later):
    assert extended(due_at, clock, CALENDAR).at == later


@pytest.mark.parametrize("clock", [Clock.DANGER, Clock.SUPPLY])
def test_what_is_urgent_is_never_slowed(clock):
    with pytest.raises(Refusal, match="cannot be extended"):
        extended(end_of(2026, 9, 30), clock, CALENDAR)
    for to in set(Clock) - {clock}:
        with pytest.raises(Refusal, match="slower clock"):
            check_class(clock, to)
    check_class(clock, clock)


def test_staff_call_a_matter_ordinary_or_complex_and_nothing_else():
    check_class(Clock.COMPLAINT, Clock.COMPLEX)
    check_class(Clock.COMPLAINT, Clock.COMPLAINT)
    with pytest.raises(Refusal, match="ordinary or complex"):
        check_class(Clock.COMPLAINT, Clock.DANGER)
