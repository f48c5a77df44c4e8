"""The house looks after itself, and says so to its administrators."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.reminders.conftest import MORNING, TODAY, lines, tick
from tracker.base.access import Role
from tracker.reminders import checks
from tracker.reminders.models import Matter
from tracker.reminders.rules import Urgency


@pytest.mark.parametrize(
    ("check", "rule"), [(checks.JOURNAL, "journal broken"), (checks.COPIES, "copy missing")]
)
def test_a_check_that_fails_comes_to_the_administrator_at_once_and_goes_when_it_holds(session, check, rule):
    admin = factories.account(Role.ADMIN)
    checks.note(check, MORNING, "something is wrong")
    tick()
    assert [(one.matter.rule, one.account_id, one.due_on) for one in lines()] == [(rule, admin.id, TODAY)]
    assert session.scalars(select(Matter.urgency)).one() is Urgency.URGENT
    checks.note(check, MORNING + timedelta(days=1), "still")
    assert tick(TODAY + timedelta(days=1)).settled == 0
    checks.note(check, MORNING + timedelta(days=1), "")
    assert tick(TODAY + timedelta(days=1)).settled == 1


@pytest.mark.parametrize(("hours", "is_missing"), [(36, False), (37, True)])
def test_a_copy_is_missing_when_the_newest_is_older_than_a_night_and_half_a_day(tmp_path, hours, is_missing):
    made = datetime(2024, 2, 28, 17, 10, tzinfo=UTC)
    for at in (made - timedelta(days=5), made):
        (tmp_path / f"tracker-{at:%Y%m%dT%H%M%SZ}").mkdir()
    assert bool(checks.copy_missing(tmp_path, made + timedelta(hours=hours))) is is_missing


def test_a_folder_without_copies_is_said(tmp_path):
    assert checks.copy_missing(tmp_path, MORNING)
    assert checks.copy_missing(tmp_path / "nowhere", MORNING)
