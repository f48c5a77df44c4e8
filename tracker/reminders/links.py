"""Signed links in messages: each opens a page for exactly one act on one reminder, for two weeks."""

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tracker.base.settings import settings
from tracker.reminders.rules import ActKind

DAYS = 14
_ACTS = {act: act.value[0] for act in ActKind}  # d, n, l: short addresses survive a chat
_BY_LETTER = {letter: act for act, letter in _ACTS.items()}


@dataclass(frozen=True)
class Link:
    """What a link allows."""

    reminder_id: int
    act: ActKind


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt="reminder act")


def token(reminder_id: int, act: ActKind) -> str:
    text: str = _signer().dumps([reminder_id, _ACTS[act]])
    return text


def address(reminder_id: int, act: ActKind) -> str:
    return f"{settings().address}/reminders/{token(reminder_id, act)}"


def opened(text: str) -> Link | None:
    """What the link allows; None when it is not ours, was changed, or is too old."""
    try:
        reminder_id, letter = _signer().loads(text, max_age=DAYS * 24 * 3600)
    except (BadSignature, ValueError):
        return None
    return Link(reminder_id, _BY_LETTER[letter])
