"""Statements put together once and handed to the driver as they are.

Asked the usual way, a statement is looked up, surrounded with objects and interpreted anew each time: 0.1 ms
of a server's time around an answer that takes 0.02, and a page asks a dozen. A prepared one keeps its text
for each database, and how values are written and read, which stays the business of the columns' own types.
It gives columns, never records; what the session still holds back is written before it reads.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.visitors import iterate

from tracker.base.model import AnySession, Model
from tracker.extensions import db

_MODEL = "__model__"  # where the rows of ``looking`` keep the class of their table
TEXTS = 64  # kept of one statement: a text for each database and each length of a list in it


class _Text:
    """A statement as one database is told it, for lists of these lengths."""

    def __init__(self, statement: Any, dialect: Dialect, lengths: Mapping[str, int]) -> None:
        compiled = statement.compile(dialect=dialect)
        given: dict[str, Any] = {bind.key: None for bind in compiled.binds.values() if bind.required}
        given |= {name: [None] * length for name, length in lengths.items()}
        state = compiled.construct_expanded_state({**compiled.params, **given})
        self.text = state.statement
        writes = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for bind, name in compiled.bind_names.items()
        } | dict(state.processors)
        self._types = [column.type for column in statement.exported_columns]
        self._converters: list[tuple[int, Callable[[Any], Any]]] | None = None
        parts = {part: (name, index) for name, all_parts in state.parameter_expansion.items()
                 for index, part in enumerate(all_parts)}  # fmt: skip
        in_order = state.positiontup
        self._fixed: Any = {} if in_order is None else [None] * len(in_order)
        self._slots = []
        for place, bind in enumerate(in_order) if in_order else ((one, one) for one in state.parameters):
            (name, index), write = parts.get(bind, (bind, None)), writes.get(bind)
            if name in given:
                self._slots.append((place, name, index, write))
            else:
                self._fixed[place] = write(state.parameters[bind]) if write else state.parameters[bind]

    def values(self, given: Mapping[str, Any]) -> Any:
        """As the driver takes them, in order or by name."""
        filled = self._fixed.copy()
        for place, name, index, write in self._slots:
            value = given[name] if index is None else given[name][index]
            filled[place] = write(value) if write else value
        return filled if isinstance(filled, dict) else tuple(filled)

    def read(self, cursor: Any, dialect: Dialect) -> Iterable[Sequence[Any]]:
        """The rows, each value as its column's type reads it. Column by column: a quarter faster."""
        rows: list[Sequence[Any]] = cursor.fetchall()
        if self._converters is None:
            found = (one.dialect_impl(dialect).result_processor(dialect, about[1])
                     for one, about in zip(self._types, cursor.description, strict=True))  # fmt: skip
            self._converters = [(place, convert) for place, convert in enumerate(found) if convert]
        if not rows or not self._converters:
            return rows
        columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
        for place, convert in self._converters:
            columns[place] = map(convert, columns[place])
        return zip(*columns, strict=True)


class Prepared:
    """A SELECT, INSERT, UPDATE or DELETE. Values are given by the names of its ``bindparam``s, lists for those
    that are ``expanding``. ``row`` makes a row of the values of one; by default it has the columns' names.
    """

    def __init__(self, statement: Any, row: Callable[[Iterable[Any]], Any] | None = None) -> None:
        self._statement = statement
        binds = [part for part in iterate(statement) if isinstance(part, BindParameter)]
        self._lists = [bind.key for bind in binds if bind.expanding and bind.required]
        self._row = row or _named(statement)
        self._texts: dict[tuple[Any, ...], _Text] = {}

    def all(self, **values: Any) -> list[Any]:
        """Every row."""
        return list(map(self._row, self._read(values)))

    def within(self, session: AnySession, **values: Any) -> list[Any]:
        """Every row as this session sees it now, without writing first what it holds."""
        return list(map(self._row, self._fetched(session.connection(), values)))

    def first(self, **values: Any) -> Any:
        """The first row, or None."""
        return next(map(self._row, self._read(values)), None)

    def scalars(self, **values: Any) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self._read(values)]

    def scalar(self, **values: Any) -> Any:
        """The first column of the first row, or None."""
        return next((row[0] for row in self._read(values)), None)

    def write(self, session: AnySession, *values: Mapping[str, Any]) -> None:
        """Once for each of the values."""
        connection = session.connection()
        text = self._text(connection.dialect, values[0])
        filled = [text.values(one) for one in values]
        _ask(connection, text.text, filled if len(filled) > 1 else filled[0])

    def _read(self, values: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
        session = db.session()
        if session.autoflush:
            session.flush()
        return self._fetched(session.connection(), values)

    def _fetched(self, connection: Connection, values: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
        text = self._text(connection.dialect, values)
        return text.read(_ask(connection, text.text, text.values(values)), connection.dialect)

    def _text(self, dialect: Dialect, values: Mapping[str, Any]) -> _Text:
        lengths = {name: len(values[name]) for name in self._lists}
        key = (dialect.name, *lengths.values())
        text = self._texts.get(key)
        if text is None:
            if len(self._texts) >= TEXTS:
                self._texts.clear()
            text = self._texts[key] = _Text(self._statement, dialect, lengths)
        return text


def looking(query: Select[Any], model: type[Model], **more: Any) -> Prepared:
    """The same query for rows to look at: all columns of ``model``, ``more`` by name, and the one-line
    properties of the model. A record of a project costs eight times as much; ``rows.change`` takes either.
    """
    columns: dict[str, Any] = {**dict(model.__table__.c), **more}
    named = [column.label(name) for name, column in columns.items()]
    return Prepared(query.with_only_columns(*named), _seen(model, tuple(columns))._make)


@cache
def _seen(model: type[Model], columns: tuple[str, ...]) -> Any:
    said = {name: value for kind in reversed(model.__mro__) for name, value in vars(kind).items()
            if isinstance(value, property)}  # fmt: skip
    of = {**said, "__slots__": (), _MODEL: model}
    return type(model.__name__, (namedtuple(model.__name__, columns),), of)


def model_of(record: Any) -> type[Model]:
    """The table's class of a record, or of a row of it to look at."""
    model: type[Model] = getattr(record, _MODEL, None) or type(record)
    return model


def _named(statement: Any) -> Callable[[Iterable[Any]], Any]:
    """Rows that know their columns by name."""
    row = _row("Row", [column.key or "_" for column in statement.exported_columns])
    make: Callable[[Iterable[Any]], Any] = row._make
    return make


def _row(name: str, columns: Sequence[str]) -> Any:
    return namedtuple(name, columns, rename=True)


def _ask(connection: Connection, text: str, values: Any) -> Any:
    """The driver's cursor. Whoever watches statements sees this one, too, and a fault is SQLAlchemy's."""
    if connection.dispatch.before_cursor_execute:
        return connection.exec_driver_sql(text, values).cursor
    cursor = connection.connection.cursor()
    try:
        (cursor.executemany if isinstance(values, list) else cursor.execute)(text, values)
    except connection.dialect.loaded_dbapi.Error as fault:
        cursor.close()  # or the fault keeps it alive: freed later, it waits for whoever has its connection then
        raise _translated(connection, cursor, text, fault) from fault
    return cursor


def _translated(connection: Connection, cursor: Any, text: str, fault: Exception) -> BaseException:
    """The fault as the rest of the house knows it; a connection that is lost is given up."""
    dialect = connection.dialect
    kind = dialect.loaded_dbapi.Error
    is_lost = dialect.is_disconnect(fault, connection.connection.dbapi_connection, cursor)  # type: ignore[arg-type]
    if is_lost:
        connection.invalidate(fault)
    return DBAPIError.instance(
        text, None, fault, kind, hide_parameters=True, connection_invalidated=is_lost, dialect=dialect
    )
