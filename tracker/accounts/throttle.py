"""Counting tries in the database, so that all workers count together."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import cast

from sqlalchemy import Table, bindparam, case, delete, select, update

from tracker.accounts.models import Throttle
from tracker.base.journal import insert_of
from tracker.base.model import AnySession
from tracker.base.prepared import Prepared

_ROWS = cast(Table, Throttle.__table__)  # past the mapper, which would cost more than the database
_TRIES = Prepared(
    select(_ROWS.c.key, _ROWS.c.tries).where(_ROWS.c.key.in_(bindparam("keys", expanding=True)))
)
_MOMENT = _ROWS.c.began_at.type


@cache
def _count_one(dialect: str) -> Prepared:
    """INSERT … ON CONFLICT."""
    old = _ROWS.c.began_at < bindparam("oldest", type_=_MOMENT)
    moment = bindparam("moment", type_=_MOMENT)
    insert = insert_of(_ROWS, dialect).values(key=bindparam("key"), began_at=moment, tries=1)
    again = {
        "tries": case((old, 1), else_=_ROWS.c.tries + 1),
        "began_at": case((old, moment), else_=_ROWS.c.began_at),
    }
    return Prepared(insert.on_conflict_do_update(index_elements=["key"], set_=again))


def hit(session: AnySession, key: str, *, now: datetime, window: timedelta) -> int:
    """Count one try of ``key``; how many there were within the window. The caller commits."""
    return hit_all(session, {key: window}, now=now)[0]


def hit_all(session: AnySession, windows: Mapping[str, timedelta], *, now: datetime) -> list[int]:
    """Count one try of each key within its own window; how many there were, in their order."""
    rows = [{"key": key[:200], "moment": now, "oldest": now - window} for key, window in windows.items()]
    _count_one(session.get_bind().dialect.name).write(session, *rows)
    tries = dict(_TRIES.within(session, keys=[row["key"] for row in rows]))
    return [tries[row["key"]] for row in rows]


def count(session: AnySession, key: str, *, now: datetime, window: timedelta) -> int:
    """Tries within the window, without counting one."""
    fresh = select(Throttle.tries).filter_by(key=key[:200]).where(Throttle.began_at >= now - window)
    return session.scalar(fresh) or 0


def take_back(session: AnySession, key: str) -> None:
    """Uncount one try that proved harmless. The caller commits."""
    session.execute(update(Throttle).where(Throttle.key == key[:200]).values(tries=Throttle.tries - 1))


def clear(session: AnySession, key: str) -> None:
    session.execute(delete(Throttle).where(Throttle.key == key[:200]))
