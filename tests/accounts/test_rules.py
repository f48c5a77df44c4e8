"""What passwords and sessions may be."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.accounts.rules import account_name, check_password, is_expired, password_is_old
from tracker.base.errors import Refusal

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize("password", ["Aa1-567890", "中文密码 Aa1 xyz", "x" * 198 + "A1"])
def test_a_long_mixed_password_passes(password):
    check_password(password, name="zhang")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Aa1-56789", "at least 10"),
        ("x" * 199 + "A1", "at most 200"),
        ("abcdefghij", "three of"),
        ("abcdefgh12", "three of"),
        ("Password12", "too easily"),
        ("Zhang-2026-x", "too easily"),
    ],
)
def test_a_weak_password_is_refused(password, reason):
    with pytest.raises(Refusal, match=reason):
        check_password(password, name="zhang")


@pytest.mark.parametrize("spelling", ["Zhang", " zhang ", "ＺＨＡＮＧ", "zHaNg\t"])
def test_a_name_has_one_spelling(spelling):
    assert account_name(spelling) == "zhang"


@pytest.mark.parametrize(
    ("began", "seen", "expired"),
    [
        (HOUR, 30 * MINUTE - timedelta(seconds=1), False),
        (HOUR, 30 * MINUTE, True),
        (12 * HOUR - timedelta(seconds=1), MINUTE, False),
        (12 * HOUR, MINUTE, True),
    ],
)
def test_a_session_ends_after_idling_and_after_its_longest_time(began, seen, expired):
    limits = {"idle": 30 * MINUTE, "longest": 12 * HOUR}
    assert is_expired(began_at=NOW - began, seen_at=NOW - seen, now=NOW, **limits) is expired


def test_a_password_grows_old_on_its_last_day_unless_switched_off():
    assert not password_is_old(NOW - timedelta(days=90, seconds=-1), NOW, 90)
    assert password_is_old(NOW - timedelta(days=90), NOW, 90)
    assert not password_is_old(NOW - timedelta(days=900), NOW, 0)
