"""What is due with notices: hang them, take them down, close them when the time for objections is over."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select

from tracker.base.clock import CHINA
from tracker.base.due import Due
from tracker.base.words import N_
from tracker.extensions import db
from tracker.notices.models import Notice, Posting
from tracker.notices.periods import NoticeKind, periods
from tracker.notices.rules import NoticeState
from tracker.places.models import Compound

AHEAD = 2  # days before its last day
POST_WITHIN = 1  # days after publishing
UNPROVEN = N_("The notice “%(title)s” at %(compound)s is published, but not every door is proven by a photo.")
ENDING = N_("The notice “%(title)s” at %(compound)s hangs until %(day)s; then take the sheets down.")
TO_CLOSE = N_(
    "The time for objections to “%(title)s” at %(compound)s was over on %(day)s: close it with what came of it."
)
BINDING = [kind for kind in NoticeKind if periods()[kind].binding]
_LAST_DAY = func.coalesce(Notice.objections_until, Notice.ends_on)
_HANGS = exists().where(Posting.notice_id == Notice.id, Posting.down_at.is_(None))


def due(today: date) -> Iterator[Due]:
    """Published notices that are not proven a day after publishing, end within ``AHEAD`` days or hang longer,
    or wait to be closed; each in order of its days.
    """
    for row in _rows(Notice.posted_on.is_(None), Notice.ends_on >= today):
        since = max(row.published_at.astimezone(CHINA).date(), row.starts_on) + timedelta(days=POST_WITHIN)
        if since <= today:
            yield _due(row, "notice not proven", UNPROVEN, since, "/doors")
    for row in _rows(today + timedelta(days=AHEAD) >= _LAST_DAY, _HANGS):
        yield _due(row, "notice to take down", ENDING, row.last_day, "/doors")
    for row in _rows(Notice.objections_until < today, Notice.kind.in_(BINDING)):
        yield _due(row, "notice to close", TO_CLOSE, row.last_day + timedelta(days=1), "")


def _rows(*conditions: Any) -> Iterator[Any]:
    columns: tuple[Any, ...] = (
        Notice.id, Notice.title, Notice.project_id, Notice.compound_id, Notice.region_path, Notice.starts_on, Notice.published_at,
        _LAST_DAY.label("last_day"), Compound.name.label("compound"),
    )  # fmt: skip
    query: Select[Any] = select(*columns).join(Compound, Compound.id == Notice.compound_id)
    query = query.where(Notice.state == NoticeState.PUBLISHED, Notice.closed_at.is_(None), *conditions)
    yield from db.session.execute(query.order_by(Notice.ends_on, Notice.id))


def _due(row: Any, rule: str, text: str, since: date, page: str) -> Due:
    return Due(
        rule=rule, subject="notice", subject_id=row.id, since=since, project_id=row.project_id,
        region_path=row.region_path, compound_id=row.compound_id, text=text, path=f"/office/notices/{row.id}{page}",
        values={"title": row.title, "compound": row.compound, "day": row.last_day.isoformat()},
    )  # fmt: skip
