"""What every builder shares: a number that never repeats, the flush, a password."""

import itertools
from datetime import UTC, datetime
from typing import TypeVar

from tracker.accounts.security import hash_password
from tracker.base.model import Model
from tracker.extensions import db

PASSWORD = "Correct-horse-42"
PASSWORD_HASH = hash_password(PASSWORD)
NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)  # twelve o'clock in China
M = TypeVar("M", bound=Model)
NOTHING_MOVED = '{"rows": {}, "links": {}, "aliases": [null, null]}'
_numbers = itertools.count(1)


def save(row: M) -> M:
    db.session.add(row)
    db.session.flush()
    return row


def number() -> int:
    return next(_numbers)
