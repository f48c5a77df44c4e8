"""Reads of subscriptions: what nobody told them yet, and which are over."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.interruptions.models import Interruption, interrupts
from tracker.notices.models import Notice, concerns
from tracker.notices.queries import still_runs
from tracker.notices.rules import TAKEN_BACK_WITHIN, NoticeState
from tracker.places.models import Entrance
from tracker.subscriptions.models import Subscription, SubscriptionTold
from tracker.subscriptions.rules import What

CHANGED = func.coalesce(Interruption.cancelled_at, Interruption.moved_at, Interruption.entered_at)
NOTICE_CHANGED = func.coalesce(Notice.withdrawn_at, Notice.published_at)
BATCH = 500


def find(mark: str) -> Subscription | None:
    return db.session.scalar(select(Subscription).filter_by(mark=mark))


def standing(moment: datetime, today: date, *where: ColumnElement[bool]) -> list[Row[Any]]:
    """Rows of (subscription id, what, news id, changed at): news that stand and that nobody told them of in this
    state, in the order of subscriptions. Two statements, whatever the number of places.
    """
    found = [*_interruptions(moment, *where), *_notices(moment, today, *where)]
    return sorted(found, key=lambda row: (row.subscription_id, row.changed_at, row.what, row.news_id))


def _interruptions(moment: datetime, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Cancelled ones, too: whoever read that there is no water reads that there is."""
    columns = (
        Subscription.id.label("subscription_id"),
        Interruption.id.label("news_id"),
        CHANGED.label("changed_at"),
    )
    query: Any = select(*columns, _word(What.INTERRUPTION)).join(
        Interruption, Interruption.compound_id == Subscription.compound_id
    )
    reach = interrupts.c.interruption_id == Interruption.id
    query = query.where(
        Interruption.ends_at >= moment, _touches(reach, interrupts.c.entrance_id),
        _untold(What.INTERRUPTION, Interruption.id, CHANGED), *where,
    )  # fmt: skip
    return db.session.execute(query.order_by(Subscription.id, Interruption.id).limit(BATCH)).all()


def _notices(moment: datetime, today: date, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Those in force; and withdrawn ones, for whoever was told that they are in force."""
    columns = (
        Subscription.id.label("subscription_id"),
        Notice.id.label("news_id"),
        NOTICE_CHANGED.label("changed_at"),
    )
    query: Any = select(*columns, _word(What.NOTICE)).join(
        Notice, Notice.compound_id == Subscription.compound_id
    )
    in_force = and_(Notice.state == NoticeState.PUBLISHED, Notice.closed_at.is_(None), still_runs(today))
    taken_back = and_(
        Notice.state == NoticeState.WITHDRAWN,
        Notice.withdrawn_at >= moment - TAKEN_BACK_WITHIN,
        ~_untold(What.NOTICE, Notice.id, Notice.published_at),
    )
    query = query.where(
        or_(in_force, taken_back), _touches(concerns.c.notice_id == Notice.id, concerns.c.entrance_id),
        _untold(What.NOTICE, Notice.id, NOTICE_CHANGED), *where,
    )  # fmt: skip
    return db.session.execute(query.order_by(Subscription.id, Notice.id).limit(BATCH)).all()


def _word(what: What) -> Any:
    return literal(what, SubscriptionTold.what.type).label("what")


def _touches(reach: ColumnElement[bool], entrance_id: Any) -> ColumnElement[bool]:
    """The whole compound is followed, or the news names no entrance, or this one."""
    return or_(
        Subscription.entrance_id.is_(None), ~exists().where(reach),
        exists().where(reach, entrance_id == Subscription.entrance_id),
    )  # fmt: skip


def _untold(what: What, news_id: Any, changed_at: Any) -> ColumnElement[bool]:
    told = SubscriptionTold
    return ~exists().where(
        and_(told.subscription_id == Subscription.id, told.what == what, told.news_id == news_id),
        told.changed_at == changed_at,
    )


def whole(ids: Sequence[int]) -> dict[int, Subscription]:
    query = select(Subscription).where(Subscription.id.in_(ids)).options(
        joinedload(Subscription.compound), joinedload(Subscription.entrance).joinedload(Entrance.building)
    )  # fmt: skip
    return {one.id: one for one in db.session.scalars(query)}


def interruptions(ids: Sequence[int]) -> dict[int, Interruption]:
    query = select(Interruption).where(Interruption.id.in_(ids)).options(joinedload(Interruption.owner))
    return {one.id: one for one in db.session.scalars(query)}


def notices(ids: Sequence[int]) -> dict[int, Notice]:
    return {one.id: one for one in db.session.scalars(select(Notice).where(Notice.id.in_(ids)))}


def over(asked_before: datetime, confirmed_before: datetime) -> Sequence[Subscription]:
    """Some that nobody confirmed in time, and some whose time is over."""
    query = select(Subscription).where(or_(
        and_(Subscription.confirmed_at.is_(None), Subscription.asked_at < asked_before),
        Subscription.confirmed_at < confirmed_before,
    ))  # fmt: skip
    return db.session.scalars(query.order_by(Subscription.id).limit(BATCH)).all()
