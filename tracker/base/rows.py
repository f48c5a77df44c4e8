"""One new row past the unit of work, which costs ten times as much, with all that the session would keep for it."""

from functools import cache
from typing import Any, cast

from sqlalchemy import Table

from tracker.base import journal, sums
from tracker.base.model import AnySession, Model


def insert(session: AnySession, model: type[Model], **values: Any) -> int:
    """Write a row now; its id. Its line of the journal and what it adds to stored sums wait for the commit."""
    row_id: int = session.execute(_insert(model), values).scalar_one()
    if model.journaled:
        chain = f"project:{values['project_id']}" if "project_id" in values else model.__tablename__
        journal.note(session, journal.Note(chain, "add", model.__tablename__, row_id, _said(model, values)))
    sums.inserted(session, model, row_id, values)
    return row_id


@cache
def _insert(model: type[Model]) -> Any:
    table = cast(Table, model.__table__)
    return table.insert().returning(table.c.id)


def _said(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: ["…", "…"] if name in model.veiled else [None, journal.plain(value)]
        for name, value in values.items()
        if value is not None and name not in model.unjournaled
    }
