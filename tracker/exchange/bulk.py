"""Rows written in one go, each with an id that is known before."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, func, insert, literal, select, text

from tracker.base.journal import JournalLine
from tracker.base.model import AnySession, Model
from tracker.projects.models import Project

AT_ONCE = 500  # ids in one IN list


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
    """Insert rows with the same columns; columns that none of them names stay empty."""
    if rows:
        session.execute(insert(cast(Table, model.__table__)), list(rows))


def write_for(session: AnySession, model: type[Model], projects: Sequence[int], **columns: Any) -> None:
    """One equal row for each of many projects, by the database itself: nothing travels but their ids."""
    table = cast(Table, model.__table__)
    values = [literal(value, table.c[name].type) for name, value in columns.items()]
    for part in pieces(projects):
        rows = select(Project.id, *values).where(among(Project.id, part)).order_by(Project.id)
        session.execute(insert(table).from_select(["project_id", *columns], rows))


def among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Rows with these ids; a run without gaps is said in two numbers instead of hundreds."""
    if ids and len(set(ids)) == ids[-1] - ids[0] + 1 == len(ids):
        return cast(ColumnElement[bool], column.between(ids[0], ids[-1]))
    return cast(ColumnElement[bool], column.in_(ids))


def pieces(ids: Sequence[int]) -> list[Sequence[int]]:
    """Ids in portions that fit into one IN list."""
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
