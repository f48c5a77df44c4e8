"""Databases for tests: SQLite, or PostgreSQL with TEST_DATABASE=postgresql.

``session``         the application's session inside a transaction that is rolled back after the test;
                    commits and roll-backs of the code under test are savepoints within it.
``client``          a browser without a screen; each request runs as in a server, with a session and a
                    ``g`` of its own. What the test wrote is committed before, and read anew after.
``count_queries``   how many statements a block sends.
``fresh_database``  a database for the test alone, for threads, migrations and commands.
``make_app``        another application: on a fresh database, or with other settings.

TEST_SCHEMA=models builds the tables from the models, for a room whose migration is not written yet.
"""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import Context
from pathlib import Path
from typing import Any, Protocol

import flask_migrate
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import scoped_session

from tests.postgres import PostgresServer, running_server
from tracker import migrating
from tracker.app import create_app
from tracker.extensions import db

KINDS = ("sqlite", "postgresql")
SETTINGS = ("TRACKER_", "DATABASE_URL", "PORT", "SMTP_", "MAIL_", "HOOK_")
BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")


class Databases(Protocol):
    """Makes and drops databases of one kind."""

    def create(self, name: str, template: str | None = None) -> str:
        """Make a database, empty or as a copy of a template that nobody is connected to; its address."""

    def drop(self, name: str) -> None: ...


class SqliteDatabases:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, name: str, template: str | None = None) -> str:
        path = self.folder / f"{name}.sqlite"
        if template:
            shutil.copyfile(self.folder / f"{template}.sqlite", path)
        return f"sqlite:///{path}"

    def drop(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.sqlite*"):
            path.unlink()


class PostgresDatabases:
    def __init__(self, server: PostgresServer) -> None:
        self.server = server

    def create(self, name: str, template: str | None = None) -> str:
        self.server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"')
        return self.server.url(name)

    def drop(self, name: str) -> None:
        self.server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def application(url: str, instance: Path, **environment: str) -> Iterator[Flask]:
    """An application in test mode on a database, blind to the settings of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(SETTINGS)]:
            patch.delenv(name)
        settings = {"TRACKER_ENV": "test", "TRACKER_INSTANCE": str(instance), "DATABASE_URL": url}
        for name, value in {**settings, **environment}.items():
            patch.setenv(name, value)
        app = create_app()
    migrating.prepare(app)
    app.config["WTF_CSRF_ENABLED"] = False  # tests/test_security.py switches it on again
    try:
        yield app
    finally:
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def build_schema(app: Flask) -> None:
    with app.app_context():
        if os.environ.get("TEST_SCHEMA") == "models":
            db.create_all()
        else:
            flask_migrate.upgrade()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    kind = os.environ.get("TEST_DATABASE", "sqlite")
    assert kind in KINDS, f"TEST_DATABASE must be one of {KINDS}, not {kind!r}"
    if kind == "sqlite":
        yield SqliteDatabases(tmp_path_factory.mktemp("databases"))
    else:
        with running_server() as server:
            yield PostgresDatabases(server)


@pytest.fixture(scope="session")
def template(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database at the newest schema, without rows, to be copied."""
    name = "template_tracker"
    with application(databases.create(name), tmp_path_factory.mktemp("template")) as app:
        build_schema(app)
    return name


@pytest.fixture(scope="session")
def app(databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application that all tests of this process share; with ``session`` or ``client`` it stays clean."""
    with application(databases.create("shared", template), tmp_path_factory.mktemp("instance")) as app:
        yield app


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Any]]:
    """The application's own ``db.session``, in an application context; nothing outlives the test."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        transaction = connection.begin()
        engines: dict[str | None, Any] = db.engines
        engines[None] = connection
        db.session.remove()
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield db.session
        finally:
            db.session.remove()
            transaction.rollback()
            connection.close()
            engines[None] = engine


class Visitor(FlaskClient):
    """A client whose requests share nothing with the test but the database, as in a server."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture
def client(app: Flask, session: scoped_session[Any]) -> FlaskClient:
    app.test_client_class = Visitor
    return app.test_client()


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """Gathers the statements that a block sends, without savepoints and pragmas.

    ``with count_queries() as queries: ...; assert len(queries) <= 7``
    """
    if has_app_context():
        db.session.commit()  # what the test itself left to write does not count
    queries: list[str] = []

    def note(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(BOOKKEEPING):
            queries.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield queries
    finally:
        event.remove(Engine, "before_cursor_execute", note)


_numbers = itertools.count(1)


@pytest.fixture
def fresh_database(databases: Databases, request: pytest.FixtureRequest) -> Iterator[Callable[..., str]]:
    """``fresh_database()`` gives the address of a database of one's own; ``migrated=False`` an empty one."""
    made: list[str] = []

    def make(*, migrated: bool = True) -> str:
        name = f"fresh_{next(_numbers)}"
        made.append(name)
        return databases.create(name, request.getfixturevalue("template") if migrated else None)

    yield make
    for name in made:
        databases.drop(name)


@pytest.fixture
def make_app(
    fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Flask]]:
    """``make_app()`` on a fresh database; ``make_app(url, TRACKER_DEMO="1")`` on one's own, set otherwise."""
    with ExitStack() as stack:

        def make(url: str | None = None, **environment: str) -> Flask:
            instance = tmp_path_factory.mktemp("instance")
            return stack.enter_context(application(url or fresh_database(), instance, **environment))

        yield make


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that use a database run once on each kind; those of tests/browser run apart; long ones come first."""
    for item in items:
        if "databases" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
        if "browser" in item.path.parts:
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
