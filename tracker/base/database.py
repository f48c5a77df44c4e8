"""How SQLite is made to behave: nothing lost, nothing overwritten, writers queue instead of failing."""

import sqlite3
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, event

READS = frozenset({"GET", "HEAD", "OPTIONS"})


def _pragmas(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    for pragma in ("foreign_keys=ON", "busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    reads = has_request_context() and request.method in READS
    immediate = connection.get_execution_options().get("immediate", not reads)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def prepare(engine: Engine) -> None:
    """Set an engine up. A writer that began as a reader would be told "locked" at once, so all
    transactions outside GET begin as writers (execution option ``immediate`` says otherwise).
    """
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin)
