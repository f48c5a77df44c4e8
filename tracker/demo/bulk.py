"""Many rows into PostgreSQL at once: COPY, with indexes and foreign keys made when the rows are there.

Looking up each foreign key and sorting each row into each index, row by row, takes two thirds of a load;
over whole tables at the end the database does both in one go, and refuses what does not hold just the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Column, Connection, Dialect, Table, text
from sqlalchemy.orm import Session

from tracker.base.sums import Key, Total

_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
JOIN pg_class ON pg_class.oid = indrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT indisunique ORDER BY 1"""


@contextmanager
def unhindered(session: Session) -> Iterator[None]:
    """Without foreign keys and plain indexes; both are there again at the end, whatever happened."""
    keys = list(session.execute(text(_FOREIGN_KEYS)))
    indexes = list(session.execute(text(_INDEXES)))
    for table, name, _rule in keys:
        session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    for name, _statement in indexes:
        session.execute(text(f"DROP INDEX {name}"))
    session.commit()
    try:
        yield
    finally:
        session.rollback()
        for _name, statement in indexes:
            session.execute(text(statement))
        for table, name, rule in keys:
            session.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}"))
        session.execute(text("ANALYZE"))  # or the first questions are planned for empty tables
        session.commit()


def copy(connection: Connection, name: str, columns: Iterable[str], lines: str) -> None:
    """Lines of COPY's text format, each with its line end, into a table."""
    listed = ", ".join(f'"{column}"' for column in columns)
    cursor = cast(Any, connection.connection.cursor())
    with cursor, cursor.copy(f'COPY "{name}" ({listed}) FROM STDIN') as target:
        target.write(lines)


def grow(session: Session) -> None:
    """Write the sums that are pending as ``sums.apply`` would, by COPY and one statement for each table."""
    pending: Mapping[type[Total], Mapping[Key, tuple[Any, ...]]] = session.info.pop("sums", {})
    connection = session.connection()
    for total, amounts in pending.items():
        names = total.keys + total.measures
        encode = _encoders(total, connection.dialect)
        lines = (
            "\t".join(write(value) for write, value in zip(encode, (*key, *measures), strict=True)) + "\n"
            for key, measures in amounts.items()
            if any(measures)
        )
        connection.execute(text(_START.format(table=total.__tablename__)))
        copy(connection, f"grown_{total.__tablename__}", names, "".join(lines))
        connection.execute(text(_grown(total.__tablename__, total.keys, total.measures)))


_START = "CREATE TEMPORARY TABLE grown_{table} (LIKE {table}) ON COMMIT DROP; ALTER TABLE grown_{table} DROP COLUMN id"


def _grown(table: str, keys: Sequence[str], measures: Sequence[str]) -> str:
    names = ", ".join((*keys, *measures))
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in measures)
    return (
        f"INSERT INTO {table} ({names}) SELECT {names} FROM grown_{table}"  # noqa: S608 (a table's own names)
        f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sums}"
    )


@cache
def _encoders(total: type[Total], dialect: Dialect) -> list[Callable[[Any], str]]:
    columns = cast(Table, total.__table__).c
    return [encoder(columns[name], dialect) for name in total.keys + total.measures]


def encoder(column: Column[Any], dialect: Dialect) -> Callable[[Any], str]:
    """How a value of the column is written for COPY."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    return lambda value: text_of(process(value) if process and not isinstance(value, bytes) else value)


def text_of(value: Any) -> str:
    """A value as COPY reads it (text format)."""
    match value:
        case None:
            return r"\N"
        case bool():
            return "t" if value else "f"
        case bytes():
            return rf"\\x{value.hex()}"
        case date() | datetime():
            return value.isoformat()
        case str():
            return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return str(value)
