"""What residents asked behind a work or against a notice, for the pages of those.

Rooms below do not know this room; their templates ask for it by name and show it only where there is something.
"""

from collections.abc import Sequence
from typing import Any

from flask import Flask
from flask_login import current_user
from sqlalchemy import Row, func, select

from tracker.base.access import Permission, restrict
from tracker.extensions import db
from tracker.resident_requests import links
from tracker.resident_requests.models import ResidentRequest

LISTED: tuple[Any, ...] = (
    ResidentRequest.id, ResidentRequest.category, ResidentRequest.state, ResidentRequest.filed_at,
    ResidentRequest.doors, ResidentRequest.outcome,
)  # fmt: skip
MOST = 50


def behind(target: str, ids: Sequence[int]) -> dict[int, int]:
    """How many requests stand behind each of these items, variations or defects; those with none are left out."""
    return links.counts(target, ids) if ids and current_user.may(Permission.REQUEST_READ) else {}


def objections(notice_id: int) -> tuple[int, Sequence[Row[Any]]]:
    """(how many, the newest of them) of the requests that object to a notice, as the person may see them."""
    if not current_user.may(Permission.REQUEST_READ):
        return 0, []
    query: Any = select(*LISTED).where(ResidentRequest.notice_id == notice_id)
    rows = db.session.execute(
        restrict(query, ResidentRequest).order_by(ResidentRequest.id.desc()).limit(MOST)
    ).all()
    if len(rows) < MOST:
        return len(rows), rows
    count: Any = select(func.count()).select_from(ResidentRequest)
    counted = restrict(count.where(ResidentRequest.notice_id == notice_id), ResidentRequest)
    return db.session.scalar(counted) or 0, rows


def install(app: Flask) -> None:
    """Make it known to all templates."""
    app.jinja_env.globals["requests_behind"] = behind
    app.jinja_env.globals["objections_to"] = objections
