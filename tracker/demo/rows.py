"""Rows gathered in memory and written in one go, each with the id it will have.

Ids begin behind those that are there, so a row may name another before either is written.
"""

from collections import defaultdict
from typing import Any, cast

from sqlalchemy import Column, Table, func, insert, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from tracker.base.model import Model

CHUNK = 2000
Row = dict[str, Any]


class Rows:
    """New rows by table, in the order in which they were added."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.rows: dict[Table, list[Row]] = defaultdict(list)
        self._blank: dict[Table, Row] = {}
        self._last: dict[Table, int] = {}

    def add(self, model: type[Model], **values: Any) -> int:
        """Keep a row; the id it will have. Columns not named get their default."""
        table = cast(Table, model.__table__)
        if table not in self._blank:
            self._blank[table] = _defaults(table)
            self._last[table] = self.last_id(table)
        self._last[table] += 1
        row = {**self._blank[table], **values, "id": self._last[table]}
        self.rows[table].append(row)
        return self._last[table]

    def last_id(self, table: Table) -> int:
        """Highest id that is taken."""
        return self.session.scalar(select(func.max(table.c.id))) or 0

    def of(self, model: type[Model]) -> list[Row]:
        return self.rows[cast(Table, model.__table__)]

    def link(self, table: Table, **values: int) -> None:
        """Keep a row of a table without ids."""
        self.rows[table].append(values)

    def write(self) -> None:
        """Insert everything, parents before children. The caller commits."""
        for table in Model.metadata.sorted_tables:
            rows = self.rows.get(table, [])
            for start in range(0, len(rows), CHUNK):
                self.session.execute(insert(table), rows[start : start + CHUNK])
            if rows and "id" in table.c:
                number_on(self.session, table)


def number_on(session: Session, table: Table) -> None:
    """Let PostgreSQL number the next row after those that came with their ids; SQLite does so by itself."""
    if session.get_bind().dialect.name == "postgresql":
        name = table.name
        setval = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"  # noqa: S608 (a table's own name)
        session.execute(text(setval))


def _defaults(table: Table) -> Row:
    return {column.name: _default(column) for column in table.columns}


def _default(column: Column[Any]) -> Any:
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
