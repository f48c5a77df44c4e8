"""One row past the unit of work, which costs several times as much, with all that the session would keep for it."""

from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, inspect
from sqlalchemy.orm.attributes import set_committed_value

from tracker.base import journal, sums
from tracker.base.model import AnySession, Model, Versioned
from tracker.base.prepared import Prepared, model_of


def insert(session: AnySession, model: type[Model], **values: Any) -> int:
    """Write a row now; its id. Its line of the journal and what it adds to stored sums wait for the commit."""
    row_id = note_insert(session, model, **values)
    sums.inserted(session, model, row_id, values)
    return row_id


def note_insert(session: AnySession, model: type[Model], **values: Any) -> int:
    """The same for a row that adds to no sum yet, such as a report that waits for its confirmation."""
    [[row_id]] = _insert(model, tuple(values)).within(session, **values)
    if model.journaled:
        chain = f"project:{values['project_id']}" if "project_id" in values else model.__tablename__
        journal.note(session, journal.Note(chain, "add", model.__tablename__, row_id, _said(model, values)))
    return int(row_id)


def change(session: AnySession, record: Any, **values: Any) -> None:
    """Write these columns of a row now, if they differ; the session's record of it shows them at once. ``record``
    may be a row to look at, which stays as it was read.

    The caller holds the lock under which it read the record. Not within a savepoint that may be rolled back:
    the record would keep what the database has forgotten.
    """
    model = model_of(record)
    if isinstance(record, Model) and inspect(record).modified:
        session.flush()
    was = {name: getattr(record, name) for name, value in values.items() if getattr(record, name) != value}
    if not was:
        return
    now = {name: values[name] for name in was}
    _change(model, tuple(now)).write(session, {"of_row": record.id, **now})
    if model.journaled and (said := _moved(model, was, now)):
        note = journal.Note(journal.chain_of(model, record), "change", model.__tablename__, record.id, said)
        journal.note(session, note)
    sums.changed(session, model, record, now)
    if issubclass(model, Versioned):
        now["version"] = record.version + 1
    _show(session, model, record, now)


def _show(session: AnySession, model: type[Model], record: Any, now: dict[str, Any]) -> None:
    """Let the record that the session holds of a row, if it holds one, have these values as read."""
    key = inspect(model).identity_key_from_primary_key((record.id,))
    held = record if isinstance(record, Model) else session.identity_map.get(key)
    if held is not None:
        for name, value in now.items():
            set_committed_value(held, name, value)


@cache
def _change(model: type[Model], names: tuple[str, ...]) -> Prepared:
    table = cast(Table, model.__table__)
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    if issubclass(model, Versioned):
        values["version"] = table.c.version + 1
    return Prepared(table.update().where(table.c.id == bindparam("of_row")).values(values))


def _moved(model: type[Model], was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    return {
        name: ["…", "…"] if name in model.veiled else [journal.plain(was[name]), journal.plain(now[name])]
        for name in now
        if name not in model.unjournaled
    }


@cache
def _insert(model: type[Model], names: tuple[str, ...]) -> Prepared:
    """With these columns; the others as the model gives them by default, if it gives a plain value."""
    table = cast(Table, model.__table__)
    usual = {
        column.key: column.default.arg  # type: ignore[attr-defined]
        for column in table.c
        if column.default is not None and column.default.is_scalar
    }
    return Prepared(
        table.insert().values({**usual, **{name: bindparam(name) for name in names}}).returning(table.c.id)
    )


def _said(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: ["…", "…"] if name in model.veiled else [None, journal.plain(value)]
        for name, value in values.items()
        if value is not None and name not in model.unjournaled
    }
