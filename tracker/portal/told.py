"""What residents of a compound or an entrance are told besides the works: interruptions and notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, exists, or_, select

from tracker.base.clock import now, today
from tracker.extensions import db
from tracker.interruptions import queries as interruptions
from tracker.interruptions.models import Interruption
from tracker.notices.models import Notice, concerns
from tracker.notices.rules import TAKEN_BACK_WITHIN, NoticeState
from tracker.portal import queries


@dataclass(frozen=True)
class News:
    """Notices in force, and interruptions that are not over, cancelled ones with their mark. ``reach`` has
    the entrances of the notices that do not concern the whole compound.
    """

    notices: Sequence[Row[Any]]
    interruptions: Sequence[Interruption]
    reach: Mapping[int, frozenset[int]]

    @property
    def coming(self) -> list[Interruption]:
        """Those that take place."""
        return [row for row in self.interruptions if row.cancelled_at is None]

    def at(self, entrance_id: int) -> "News":
        """Only what touches one entrance."""
        notices = [row for row in self.notices if entrance_id in self.reach.get(row.id, {entrance_id})]
        cuts = [row for row in self.interruptions if entrance_id in (row.cut.entrances or {entrance_id})]
        return News(notices, cuts, self.reach)


def news(compound_id: int) -> News:
    """Of a whole compound: three statements, four where something is off for some entrances only."""
    rows = db.session.execute(queries.notices_in_force(compound_id=compound_id), {"today": today()}).all()
    return News(rows, interruptions.standing(compound_id, now()), _reach([row.id for row in rows]))


def taken_back(compound_id: int, entrance_id: int | None) -> Sequence[Row[Any]]:
    """Notices withdrawn lately: a program that was told of them shows them still."""
    query: Any = select(Notice.id, Notice.title, Notice.withdrawn_at, Notice.withdrawn_reason).where(
        Notice.compound_id == compound_id, Notice.state == NoticeState.WITHDRAWN,
        Notice.withdrawn_at >= now() - TAKEN_BACK_WITHIN,
    )  # fmt: skip
    if entrance_id is not None:
        reach = concerns.c.notice_id == Notice.id
        here = exists().where(reach, concerns.c.entrance_id == entrance_id)
        query = query.where(or_(~exists().where(reach), here))
    return db.session.execute(query.order_by(Notice.id)).all()


def _reach(notice_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    if not notice_ids:
        return {}
    query = select(concerns).where(concerns.c.notice_id.in_(notice_ids))
    found: dict[int, set[int]] = {}
    for notice_id, entrance_id in db.session.execute(query.order_by(*concerns.c)):
        found.setdefault(notice_id, set()).add(entrance_id)
    return {notice_id: frozenset(doors) for notice_id, doors in found.items()}
