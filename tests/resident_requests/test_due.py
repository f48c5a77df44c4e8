from datetime import UTC, date, datetime, timedelta

import pytest

from tests import factories
from tracker.base.workdays import chinese_calendar
from tracker.resident_requests.due import due
from tracker.resident_requests.rules import RequestState

FRIDAY = date(2026, 5, 22)
TUESDAY_EVENING = datetime(2026, 5, 26, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in China


def found(today=FRIDAY):
    return [one for one in every(today) if one.rule in ("request soon", "request overdue")]


def every(today=FRIDAY):
    return list(due(today, calendar=chinese_calendar()))


def test_two_working_days_ahead_are_told_across_a_weekend(session):
    request = factories.resident_request(due_at=TUESDAY_EVENING)
    (one,) = found()
    assert (one.rule, one.subject, one.subject_id, one.project_id) == (
        "request soon",
        "request",
        request.id,
        None,
    )
    assert (one.since, one.path) == (date(2026, 5, 26), f"/office/requests/{request.id}")
    assert one.region_path == request.region_path
    assert one.values == {"what": "Leaking roof", "compound": request.compound.name, "day": "2026-05-26"}


@pytest.mark.parametrize(
    ("today", "rules"),
    [
        (date(2026, 5, 21), []),
        (date(2026, 5, 22), ["request soon"]),
        (date(2026, 5, 26), ["request soon"]),
        (date(2026, 5, 27), ["request overdue"]),
    ],
)
def test_soon_until_the_day_and_overdue_after_it(session, today, rules):
    factories.resident_request(due_at=TUESDAY_EVENING)
    assert [one.rule for one in found(today)] == rules


@pytest.mark.parametrize("state", [RequestState.CLOSED, RequestState.WITHDRAWN])
def test_what_is_settled_is_not_due(session, state):
    factories.resident_request(due_at=TUESDAY_EVENING, state=state)
    assert found() == []


def test_no_personal_data_gets_into_a_reminder(session):
    factories.resident_request(due_at=TUESDAY_EVENING, text="我叫张三丰，13812345678", where="502室")
    assert "13812345678" not in repr(found())
    assert "502" not in repr(found())


def rules_on(today):
    return [one.rule for one in every(today)]


def test_a_contact_nobody_made_is_told_from_the_day_after(session):
    request = factories.resident_request(
        due_at=TUESDAY_EVENING, contact_due_at=TUESDAY_EVENING - timedelta(days=6)
    )
    assert "request contact" not in rules_on(date(2026, 5, 20))
    assert "request contact" in rules_on(date(2026, 5, 21))
    request.contacted_at = TUESDAY_EVENING
    session.flush()
    assert "request contact" not in rules_on(date(2026, 5, 21))


def test_the_last_chance_of_more_time_is_told_before_it_is_gone(session):
    request = factories.resident_request(due_at=TUESDAY_EVENING)
    days = {day: "request extension" in rules_on(date(2026, 5, day)) for day in (22, 25, 26, 27)}
    assert days == {22: False, 25: True, 26: True, 27: False}
    request.extensions = 1
    session.flush()
    assert "request extension" not in rules_on(date(2026, 5, 25))


def test_what_is_answered_has_to_be_asked_back(session):
    request = factories.resident_request(
        state=RequestState.ANSWERED,
        answer="已修",
        answered_at=TUESDAY_EVENING,
        call_back_due_at=TUESDAY_EVENING,
    )
    assert rules_on(date(2026, 5, 26)) == []
    assert rules_on(date(2026, 5, 27)) == ["request call-back"]
    request.called_back_at = TUESDAY_EVENING
    session.flush()
    assert rules_on(date(2026, 5, 27)) == []
