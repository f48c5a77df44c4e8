"""Signed links in letters: one confirms within three days, one leaves at any time. Both name the row and a part of
its mark, so that the number of a row that is gone opens nothing of another's.
"""

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from tracker.base.settings import settings
from tracker.extensions import db
from tracker.subscriptions.models import Subscription
from tracker.subscriptions.rules import CONFIRM_WITHIN

PART = 16  # characters of the mark


def _confirming() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt="subscription confirm")


def _leaving() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or b"", salt="subscription leave")


def to_confirm(one: Subscription) -> str:
    return f"{settings().address}/mail/confirm/{_confirming().dumps([one.id, one.mark[:PART]])}"


def to_leave(one: Subscription) -> str:
    return f"{settings().address}/mail/leave/{_leaving().dumps([one.id, one.mark[:PART]])}"


def confirming(token: str) -> Subscription | None:
    """What the link confirms; None when it is not ours, too old, or what it named is gone."""
    try:
        named = _confirming().loads(token, max_age=int(CONFIRM_WITHIN.total_seconds()))
    except (BadSignature, ValueError):
        return None
    return _named(named)


def leaving(token: str) -> tuple[bool, Subscription | None]:
    """(whether the link is ours, what it ends, None when that is ended already)."""
    try:
        named = _leaving().loads(token)
    except (BadSignature, ValueError):
        return False, None
    return True, _named(named)


def _named(named: Any) -> Subscription | None:
    found = db.session.get(Subscription, named[0])
    return found if found is not None and found.mark[:PART] == named[1] else None
