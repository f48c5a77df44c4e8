"""Patterns of rows that are stamped into PostgreSQL thousands of times: nobody computes the same project twice.

A pattern is made by the demo city's own generator with ids of its own. Stamping moves those ids behind
what is there, puts in what differs (place, firm, name) and hands the lines to COPY. Memory stays flat.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Column, Connection, Dialect, Table

from tracker.base.model import Model
from tracker.demo.rows import Rows

Filler = Callable[[int], str]
LOOSE = {"movement.contract_id": "contract", "movement.reference": "certificate"}
"""Columns that name a row of a room above, without a foreign key: ``7``, or ``certificate:7``."""


class Draft(Rows):
    """Rows that number from 1 whatever the database holds. Negative numbers stand for ids from outside."""

    def last_id(self, table: Table) -> int:
        return 0


class Cell:
    """A part of a line that differs from stamp to stamp: a moved id, or a name to be filled in."""

    __slots__ = ("name", "number", "table")

    def __init__(self, table: str | None, number: int, name: str = "") -> None:
        self.table, self.number, self.name = table, number, name


class Pattern:
    """Lines of COPY with gaps."""

    def __init__(self, draft: Rows, dialect: Dialect, fillers: Mapping[str, str]) -> None:
        """``fillers`` names the columns (table.column) that get their text from outside, and its key."""
        self.tables: dict[str, list[tuple[list[str], list[tuple[int, Cell]]]]] = {}
        self.counts: dict[str, int] = {}
        self.columns: dict[str, list[str]] = {}
        for table in Model.metadata.sorted_tables:
            rows = draft.rows.get(table)
            if rows:
                columns = list(table.columns)
                encode = [_encoder(column, dialect) for column in columns]
                self.columns[table.name] = [column.name for column in columns]
                self.counts[table.name] = len(rows)
                self.tables[table.name] = [_line(table, columns, encode, row, fillers) for row in rows]

    def stamp(
        self, last: dict[str, int], outside: Mapping[int, int], texts: Mapping[str, str], out: "Lines"
    ) -> None:
        """Write the pattern once. ``last`` ids are moved on; ``outside`` resolves negative numbers."""
        for name, lines in self.tables.items():
            for fields, gaps in lines:
                line = fields.copy()
                for position, cell in gaps:
                    line[position] = _fill(cell, last, outside, texts)
                out.add(name, self.columns[name], line)
        for name, count in self.counts.items():
            last[name] += count


def _fill(cell: Cell, last: Mapping[str, int], outside: Mapping[int, int], texts: Mapping[str, str]) -> str:
    if cell.table is None:
        return texts[cell.name] if cell.name else str(outside[cell.number])
    return f"{cell.name}{last[cell.table] + cell.number}"


def _line(
    table: Table, columns: list[Column[Any]], encode: list[Callable[[Any], str]], row: Mapping[str, Any],
    fillers: Mapping[str, str],
) -> tuple[list[str], list[tuple[int, Cell]]]:  # fmt: skip
    fields, gaps = [], []
    for position, column in enumerate(columns):
        value, key = row[column.name], fillers.get(f"{table.name}.{column.name}")
        fields.append(encode[position](value))
        if key is not None:
            own = key.startswith("#")  # a text of the row's own id, to be different everywhere
            gaps.append((position, Cell(table.name, row["id"], key[1:]) if own else Cell(None, 0, key)))
        elif column.name == "id":
            gaps.append((position, Cell(table.name, value)))
        elif column.foreign_keys and value is not None:
            target = next(iter(column.foreign_keys)).column.table.name
            gaps.append((position, Cell(target, value) if value > 0 else Cell(None, value)))
        elif value is not None and (above := LOOSE.get(f"{table.name}.{column.name}")):
            kind, colon, number = str(value).rpartition(":")
            gaps.append((position, Cell(above, int(number), kind + colon)))
    return fields, gaps


def _encoder(column: Column[Any], dialect: Dialect) -> Callable[[Any], str]:
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


class Lines:
    """Lines that wait for COPY, by table."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._columns: dict[str, list[str]] = {}

    def add(self, table: str, columns: list[str], fields: list[str]) -> None:
        self._columns[table] = columns
        self._lines[table].append("\t".join(fields))

    def write(self, connection: Connection) -> None:
        """COPY everything, parents before children."""
        for name in _in_order(self._lines):
            columns = ", ".join(f'"{column}"' for column in self._columns[name])
            cursor = cast(Any, connection.connection.cursor())
            with cursor, cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
                copy.write("\n".join(self._lines[name]) + "\n")
        self._lines.clear()


def _in_order(names: Mapping[str, Any]) -> Iterator[str]:
    yield from (table.name for table in Model.metadata.sorted_tables if table.name in names)
