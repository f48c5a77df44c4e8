"""Counting tries in the database, so that all workers count together."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, select

from tracker.accounts.models import Throttle
from tracker.base.journal import upsert
from tracker.base.model import AnySession


def hit(session: AnySession, key: str, *, now: datetime, window: timedelta) -> int:
    """Count one try of ``key``; how many there were within the window. The caller commits."""
    old = Throttle.began_at < now - window
    insert = upsert(session, Throttle).values(key=key[:200], began_at=now, tries=1)
    again = {
        "tries": case((old, 1), else_=Throttle.tries + 1),
        "began_at": case((old, now), else_=Throttle.began_at),
    }
    session.execute(insert.on_conflict_do_update(index_elements=["key"], set_=again))
    return session.scalar(select(Throttle.tries).filter_by(key=key[:200])) or 1


def count(session: AnySession, key: str, *, now: datetime, window: timedelta) -> int:
    """Tries within the window, without counting one."""
    fresh = select(Throttle.tries).filter_by(key=key[:200]).where(Throttle.began_at >= now - window)
    return session.scalar(fresh) or 0


def clear(session: AnySession, key: str) -> None:
    session.execute(delete(Throttle).where(Throttle.key == key[:200]))
