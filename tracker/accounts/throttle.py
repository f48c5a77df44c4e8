"""Counting tries in the database, so that all workers count together."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.accounts.models import Throttle
from tracker.base.model import AnySession

_TRIES = select(Throttle.tries).where(Throttle.key == bindparam("key"))
_MOMENT = Throttle.__table__.c.began_at.type


@cache
def _count_one(dialect: str) -> Any:
    """INSERT … ON CONFLICT, built once: building it costs more than the database takes to run it."""
    old = Throttle.began_at < bindparam("oldest", type_=_MOMENT)
    moment = bindparam("moment", type_=_MOMENT)
    table: Any = {"sqlite": sqlite, "postgresql": postgresql}[dialect]
    insert = table.insert(Throttle).values(key=bindparam("key"), began_at=moment, tries=1)
    again = {
        "tries": case((old, 1), else_=Throttle.tries + 1),
        "began_at": case((old, moment), else_=Throttle.began_at),
    }
    return insert.on_conflict_do_update(index_elements=["key"], set_=again)


def hit(session: AnySession, key: str, *, now: datetime, window: timedelta) -> int:
    """Count one try of ``key``; how many there were within the window. The caller commits."""
    values = {"key": key[:200], "moment": now, "oldest": now - window}
    session.execute(_count_one(session.get_bind().dialect.name), values)
    return session.scalar(_TRIES, {"key": key[:200]}) or 1


def count(session: AnySession, key: str, *, now: datetime, window: timedelta) -> int:
    """Tries within the window, without counting one."""
    fresh = select(Throttle.tries).filter_by(key=key[:200]).where(Throttle.began_at >= now - window)
    return session.scalar(fresh) or 0


def clear(session: AnySession, key: str) -> None:
    session.execute(delete(Throttle).where(Throttle.key == key[:200]))
