"""Runs migrations on SQLite and PostgreSQL alike."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, TypeDecorator
from sqlalchemy.orm import Session

from tracker.base import sums
from tracker.base.model import Model


def _plain_types(kind: str, item: object, _context: object) -> str | bool:
    """Migrations name database types only: a column type of ours may change its code, a migration may not."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}" if hasattr(item, "impl_instance") else f"sa.{item.impl!r}"
    return False


def _migrate(connection: Connection) -> None:
    steps: list[Any] = []
    context.configure(
        connection=connection,
        on_version_apply=lambda *, step, **_more: steps.append(step),
        target_metadata=Model.metadata,
        render_as_batch=True,
        render_item=_plain_types,
        transaction_per_migration=True,
        transactional_ddl=True,  # true of SQLite too, since transactions begin explicitly
    )
    with context.begin_transaction():
        context.run_migrations()
    if _fills_a_database(steps):
        _count_anew(connection)


def _fills_a_database(steps: list[Any]) -> bool:
    """Whether a database that may hold rows came up to the newest schema."""
    if not steps or not steps[0].down_revision_ids:
        return False
    return steps[-1].is_upgrade and steps[-1].up_revision_id == context.get_head_revision()


def _count_anew(connection: Connection) -> None:
    """Sums that a revision adds are empty: pages would show nothing where there is something."""
    with Session(connection) as session:
        sums.rebuild(session)
        session.commit()
    connection.commit()


def _run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return _migrate(connection)
        # A batch migration copies and drops tables: with foreign keys on, the drop would take the child rows along.
        # The pragma counts only outside a transaction, hence on the raw connection, before the first BEGIN.
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            _migrate(connection)
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"rows without their parents after the migration: {broken[:5]}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
    return None


_run()
