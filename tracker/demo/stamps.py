"""Patterns of rows that are stamped into PostgreSQL thousands of times: nobody computes the same project twice.

A pattern is made by the demo city's own generator with ids of its own. Stamping moves those ids behind
what is there, puts in what differs (place, firm, name) and hands the lines to COPY. Memory stays flat.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table

from tracker.base.model import Model
from tracker.demo.bulk import copy, encoder
from tracker.demo.rows import Rows

LOOSE = {"movement.contract_id": "contract", "movement.reference": "certificate"}
"""Columns that name a row of a room above, without a foreign key: ``7``, or ``certificate:7``."""


class Draft(Rows):
    """Rows that number from 1 whatever the database holds. Negative numbers stand for ids from outside."""

    def last_id(self, table: Table) -> int:
        return 0


@dataclass(frozen=True)
class Gap:
    """A part of a line that differs from stamp to stamp: an id moved behind those of its table, the id that a
    negative number stands for, or (without a number) a text to be filled in.
    """

    key: str | int
    number: int | None
    before: str = ""

    def value(self, values: Mapping[str | int, Any]) -> Any:
        return values[self.key] if self.number is None else values[self.key] + self.number


class Pattern:
    """Lines of COPY with gaps, by table: all lines of a table are one text, filled in one go."""

    def __init__(self, draft: Rows, dialect: Dialect, fillers: Mapping[str, str]) -> None:
        """``fillers`` names the columns (table.column) that get their text from outside, and its key."""
        self.texts: dict[str, tuple[str, list[Gap]]] = {}
        self.counts: dict[str, int] = {}
        for table in Model.metadata.sorted_tables:
            if rows := draft.rows.get(table):
                self.counts[table.name] = len(rows)
                self.texts[table.name] = _text(table, dialect, rows, fillers)

    def stamp(
        self, last: dict[str, int], outside: dict[int, int], texts: Mapping[str, str], out: "Lines"
    ) -> None:
        """Write the pattern once. ``last`` ids are moved on; ``outside`` resolves negative numbers."""
        values: dict[str | int, Any] = {name: last[name] for name in self.counts}
        for number, row_id in outside.items():
            values[number] = row_id
        for key, text in texts.items():
            values[f"'{key}"] = text
        for name, (lines, gaps) in self.texts.items():
            out.add(name, lines % tuple([gap.value(values) for gap in gaps]))
        for name, count in self.counts.items():
            last[name] += count


def _text(
    table: Table, dialect: Dialect, rows: Iterable[Mapping[str, Any]], fillers: Mapping[str, str]
) -> tuple[str, list[Gap]]:
    columns = [(column, encoder(column, dialect)) for column in table.columns]
    lines, gaps = [], []
    for row in rows:
        fields = []
        for column, encode in columns:
            gap = _gap(column, row, fillers)
            if gap:
                gaps.append(gap)
            fields.append(f"{gap.before}%s" if gap else encode(row[column.name]).replace("%", "%%"))
        lines.append("\t".join(fields) + "\n")
    return "".join(lines), gaps


def _gap(column: Column[Any], row: Mapping[str, Any], fillers: Mapping[str, str]) -> Gap | None:
    """None where every stamp has the same."""
    table, value = column.table.name, row[column.name]
    name = f"{table}.{column.name}"
    if key := fillers.get(name):
        own = key.startswith("#")  # a text of the row's own id, to be different everywhere
        return Gap(table, row["id"], key[1:]) if own else Gap(f"'{key}", None)
    if column.name == "id":
        return Gap(table, value)
    if value is None:
        return None
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table.name
        return Gap(target, value) if value > 0 else Gap(value, None)
    if above := LOOSE.get(name):
        kind, colon, number = str(value).rpartition(":")
        return Gap(above, int(number), kind + colon)
    return None


class Lines:
    """Lines that wait for COPY, by table."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)

    def add(self, table: str, lines: str) -> None:
        self._lines[table].append(lines)

    def write(self, connection: Connection) -> None:
        """COPY everything, parents before children."""
        for table in Model.metadata.sorted_tables:
            if table.name in self._lines:
                copy(connection, table.name, table.columns.keys(), "".join(self._lines[table.name]))
        self._lines.clear()
