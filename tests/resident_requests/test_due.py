from datetime import UTC, date, datetime

import pytest

from tests import factories
from tracker.base.workdays import chinese_calendar
from tracker.resident_requests.due import due
from tracker.resident_requests.rules import RequestState

FRIDAY = date(2026, 5, 22)
TUESDAY_EVENING = datetime(2026, 5, 26, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in China


def found(today=FRIDAY):
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
