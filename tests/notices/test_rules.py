from datetime import date, timedelta

import pytest

from tracker.base.errors import Refusal
from tracker.base.workdays import chinese_calendar
from tracker.notices.periods import NoticeKind, periods
from tracker.notices.rules import (
    Life,
    NoticeState,
    Phase,
    check_dates,
    check_transition,
    doubts,
    phase,
)

CALENDAR = chinese_calendar()
TODAY = date(2020, 7, 22)


def day(offset):
    return TODAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("kind", "starts_on", "expected"),
    [
        (NoticeKind.SCHEME, date(2020, 2, 24), date(2020, 3, 1)),  # seven days with a leap day
        (NoticeKind.LIFT, date(2020, 7, 22), date(2020, 7, 31)),
        (NoticeKind.VOTE_RESULT, date(2020, 7, 22), date(2020, 7, 24)),
        (NoticeKind.PLAN, date(2020, 7, 22), date(2020, 7, 28)),  # five working days, the first counted
        (
            NoticeKind.PLAN,
            date(2020, 9, 28),
            date(2020, 10, 10),
        ),  # across National Day, ending on a worked Saturday
        (NoticeKind.PLAN, date(2020, 10, 1), date(2020, 10, 14)),
        (NoticeKind.PROGRESS, date(2020, 7, 22), date(2020, 7, 22)),
    ],
)
def test_the_shortest_period_counts_its_first_day(kind, starts_on, expected):
    assert periods()[kind].shortest_end(starts_on, CALENDAR) == expected


@pytest.mark.parametrize(
    ("kind", "starts", "ends"),
    [
        (NoticeKind.SCHEME, 0, 6),
        (NoticeKind.LIFT, 1, 10),
        (NoticeKind.INTERRUPTION, 0, 0),
        (NoticeKind.INTERRUPTION, 1, 31),
        (NoticeKind.PROGRESS, -30, 0),
        (NoticeKind.COMPLETION, 0, 1),
        (NoticeKind.START, 0, 1098),
    ],
)
def test_dates_that_can_hang_pass(kind, starts, ends):
    check_dates(kind, day(starts), day(ends), today=TODAY, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("kind", "starts", "ends", "reason", "field"),
    [
        (NoticeKind.SCHEME, 0, 5, "until 2020-07-28 at least", "ends_on"),
        (NoticeKind.LIFT, 0, 8, "until 2020-07-31 at least", "ends_on"),
        (NoticeKind.PLAN, 0, 5, "until 2020-07-28 at least", "ends_on"),
        (NoticeKind.VOTE, -1, 20, "before the notice is published", "starts_on"),
        (NoticeKind.PROGRESS, 1, 0, "ends before it begins", "ends_on"),
        (NoticeKind.PROGRESS, -9, -1, "already be over", "ends_on"),
        (NoticeKind.START, 0, 1099, "three years", "ends_on"),
        (NoticeKind.INTERRUPTION, 0, 31, "month", "ends_on"),
    ],
)
def test_dates_that_cannot_hang_are_refused_beside_their_field(kind, starts, ends, reason, field):
    with pytest.raises(Refusal, match=reason) as refused:
        check_dates(kind, day(starts), day(ends), today=TODAY, calendar=CALENDAR)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "starts", "ends", "count"),
    [
        (NoticeKind.INTERRUPTION, 0, 0, 1),
        (NoticeKind.INTERRUPTION, 1, 1, 0),
        (NoticeKind.COMPLETION, 0, 5, 1),
        (NoticeKind.COMPLETION, 0, 6, 0),
        (NoticeKind.PROGRESS, 0, 0, 0),
        (NoticeKind.PLAN, 0, 9, 0),
    ],
)
def test_what_is_unusual_is_asked_about(kind, starts, ends, count):
    assert len(doubts(kind, day(starts), day(ends), today=TODAY, calendar=CALENDAR)) == count


def test_working_days_of_an_unpublished_year_are_doubted():
    found = doubts(
        NoticeKind.PLAN, date(2026, 12, 29), date(2027, 1, 6), today=date(2026, 12, 28), calendar=CALENDAR
    )
    assert len(found) == 1


def test_a_notice_is_published_once_and_withdrawn_with_a_reason():
    check_transition(NoticeState.DRAFT, NoticeState.PUBLISHED)
    check_transition(NoticeState.PUBLISHED, NoticeState.WITHDRAWN, reason="wrong date")
    with pytest.raises(Refusal, match="Say why") as refused:
        check_transition(NoticeState.PUBLISHED, NoticeState.WITHDRAWN, reason=" ")
    assert refused.value.field == "reason"


@pytest.mark.parametrize(
    ("state", "to"),
    [
        (NoticeState.DRAFT, NoticeState.WITHDRAWN),
        (NoticeState.PUBLISHED, NoticeState.DRAFT),
        (NoticeState.PUBLISHED, NoticeState.PUBLISHED),
        (NoticeState.WITHDRAWN, NoticeState.PUBLISHED),
        (NoticeState.WITHDRAWN, NoticeState.DRAFT),
    ],
)
def test_other_steps_are_refused(state, to):
    with pytest.raises(Refusal, match="cannot become"):
        check_transition(state, to, reason="x")


@pytest.mark.parametrize(
    ("state", "today", "expected"),
    [
        (NoticeState.DRAFT, 0, Phase.DRAFT),
        (NoticeState.PUBLISHED, -1, Phase.COMING),
        (NoticeState.PUBLISHED, 0, Phase.CURRENT),
        (NoticeState.PUBLISHED, 6, Phase.CURRENT),
        (NoticeState.PUBLISHED, 7, Phase.OVER),
        (NoticeState.WITHDRAWN, 3, Phase.WITHDRAWN),
    ],
)
def test_first_and_last_day_belong_to_a_notice(state, today, expected):
    assert phase(Life(state=state, starts_on=day(0), last_day=day(6)), today=day(today)) is expected
