"""Rows written in one go, each with an id that is known before."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, func, insert, select, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from tracker.base.journal import JournalLine
from tracker.base.model import AnySession, Model
from tracker.base.prepared import Prepared
from tracker.projects.models import Project

AT_ONCE = 500  # ids in one IN list
ROOM = 32 * 1024  # KiB


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Python's collector looks through all rows in memory again and again while a table is taken in, and finds
    nothing: a fifth of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def room_for_pages(session: AnySession) -> Iterator[None]:
    """SQLite's 2 MB of pages hold less than one portion of rows with its indexes: it would write and read the
    same pages again and again, a quarter of an import. PostgreSQL has its own buffers.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    file = cast(Any, connection.connection.driver_connection)
    (was,) = file.execute("PRAGMA cache_size").fetchone()
    file.execute(f"PRAGMA cache_size = -{ROOM}")
    try:
        yield
    finally:
        file.execute(f"PRAGMA cache_size = {was}")


def reserve(session: AnySession, model: type[Model], count: int) -> list[int]:
    """Ids for ``count`` new rows, never used before: not by a row, not by one the journal still tells of."""
    table = cast(Table, model.__table__)
    if session.get_bind().dialect.name == "postgresql":
        numbers = text(
            "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
        ).bindparams(name=table.name, count=count)
        return list(session.scalars(numbers)) if count else []
    last = session.scalar(select(func.max(table.c.id))) or 0
    told = select(func.max(JournalLine.record_id)).where(JournalLine.record == table.name)
    first = max(last, session.scalar(told) or 0) + 1
    return list(range(first, first + count))


def write(session: AnySession, model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows with the same columns; columns that none of them names get their default or stay empty."""
    if rows:
        _insert(model, tuple(rows[0])).write(session, *rows)


@cache
def _insert(model: type[Model], columns: tuple[str, ...]) -> Prepared:
    named: dict[str, Any] = {name: bindparam(name) for name in columns}
    return Prepared(insert(cast(Table, model.__table__)).values({**_defaults(model), **named}))


@cache
def _defaults(model: type[Model]) -> dict[str, Any]:
    """What a prepared statement must be told: it asks no column for its default."""
    return {
        column.name: column.default.arg
        for column in cast(Table, model.__table__).columns
        if isinstance(column.default, ScalarElementColumnDefault)
    }


def write_for(session: AnySession, model: type[Model], projects: Sequence[int], **columns: Any) -> None:
    """One equal row for each of many projects, by the database itself: nothing travels but their ids."""
    values = {**_defaults(model), **columns}
    statement = _insert_for(model, tuple(values))
    for part in pieces(projects):
        statement.write(session, {**values, "projects": part})


@cache
def _insert_for(model: type[Model], columns: tuple[str, ...]) -> Prepared:
    table = cast(Table, model.__table__)
    values = [bindparam(name, type_=table.c[name].type, required=True) for name in columns]
    of = Project.id.in_(bindparam("projects", expanding=True))
    rows = select(Project.id, *values).where(of).order_by(Project.id)
    return Prepared(insert(table).from_select(["project_id", *columns], rows, include_defaults=False))


def among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Rows with these ids; a run without gaps is said in two numbers instead of hundreds."""
    if ids and len(set(ids)) == ids[-1] - ids[0] + 1 == len(ids):
        return cast(ColumnElement[bool], column.between(ids[0], ids[-1]))
    return cast(ColumnElement[bool], column.in_(ids))


def pieces(ids: Sequence[int]) -> list[Sequence[int]]:
    """Ids in portions that fit into one IN list."""
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
