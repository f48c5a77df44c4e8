import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tracker.base.clock import CHINA
from tracker.base.errors import Refusal
from tracker.base.workdays import chinese_calendar
from tracker.resident_requests.rules import (
    LIMITS,
    Category,
    Clock,
    Limit,
    RequestKind,
    RequestState,
    UrgencyQuestion,
    category_tree,
    check_text,
    check_transition,
    clock_of,
    due,
    is_urgent,
    next_states,
)

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
    limits = LIMITS | {Clock.COMPLAINT: Limit(workdays=5, source="the bureau")}
    assert due(china(2020, 7, 20, 9, 0), Clock.COMPLAINT, CALENDAR, limits).at == end_of(2020, 7, 27)


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


@pytest.mark.parametrize(
    ("state", "to"),
    [
        (RequestState.FILED, RequestState.ACCEPTED),
        (RequestState.FILED, RequestState.ANSWERED),
        (RequestState.ACCEPTED, RequestState.ANSWERED),
        (RequestState.ANSWERED, RequestState.CLOSED),
        (RequestState.ANSWERED, RequestState.ACCEPTED),
        (RequestState.CLOSED, RequestState.ACCEPTED),
    ],
)
def test_staff_move_a_request_forward_or_reopen_it(state, to):
    check_transition(state, to, words="we come on Monday")


def test_every_other_step_of_staff_is_refused():
    allowed = {(state, to) for state in RequestState for to in next_states(state)}
    assert len(allowed) == 6
    for state in RequestState:
        for to in RequestState:
            if (state, to) not in allowed:
                with pytest.raises(Refusal, match="cannot become"):
                    check_transition(state, to, words="x")


def test_a_resident_withdraws_an_open_request_and_reopens_an_answered_one():
    for state in (RequestState.FILED, RequestState.ACCEPTED):
        assert next_states(state, by_resident=True) == {RequestState.WITHDRAWN}
    assert RequestState.ACCEPTED in next_states(RequestState.CLOSED, by_resident=True)
    assert next_states(RequestState.WITHDRAWN, by_resident=True) == frozenset()
    with pytest.raises(Refusal, match="cannot become"):
        check_transition(RequestState.FILED, RequestState.ANSWERED, words="x", by_resident=True)


def test_an_answer_and_a_reopening_need_words():
    with pytest.raises(Refusal, match="Write the answer") as refused:
        check_transition(RequestState.ACCEPTED, RequestState.ANSWERED, words=" ")
    assert refused.value.field == "answer"
    with pytest.raises(Refusal, match="still open"):
        check_transition(RequestState.CLOSED, RequestState.ACCEPTED)
    check_transition(RequestState.FILED, RequestState.ACCEPTED)


def test_a_text_is_neither_empty_nor_endless():
    check_text("漏雨")
    check_text("漏" * 2000)
    with pytest.raises(Refusal, match="what it is about"):
        check_text(" \n")
    with pytest.raises(Refusal, match="At most 2000 characters; this has 2001"):
        check_text("漏" * 2001)


def test_every_category_stands_in_exactly_one_group():
    listed = [category for categories in category_tree().values() for category in categories]
    assert sorted(listed) == sorted(Category)
