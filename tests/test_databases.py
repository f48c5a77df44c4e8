"""The ground that all other tests stand on: nothing of one test is left for the next."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.orm import scoped_session

from tests.databases import count_queries
from tracker.extensions import db

Session = scoped_session[Any]


@pytest.fixture
def guests(session: Session) -> Callable[[], list[str]]:
    """A table that exists within this test's transaction only; the names in it."""
    session.execute(text("CREATE TABLE guest (name VARCHAR(20))"))
    session.commit()
    return lambda: list(session.scalars(text("SELECT name FROM guest ORDER BY name")))


def add(session: Session, name: str) -> None:
    session.execute(text("INSERT INTO guest VALUES (:name)"), {"name": name})


@pytest.mark.parametrize("_time", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(session: Session, guests: Any, _time: int) -> None:
    add(session, "Wang")
    session.commit()
    assert guests() == ["Wang"]


def test_a_rollback_of_the_code_takes_back_to_its_last_commit(session: Session, guests: Any) -> None:
    add(session, "Wang")
    session.commit()
    add(session, "Li")
    session.rollback()
    assert guests() == ["Wang"]


def test_nothing_is_seen_from_outside_the_test(app: Flask, session: Session, guests: Any) -> None:
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    assert not inspect(engine).has_table("guest")
    engine.dispose()


@pytest.fixture
def door(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that writes a name, and commits only when it is asked to."""

    def write() -> str:
        from flask import request

        met = "stranger" not in g
        g.stranger = True
        add(db.session, request.args["name"])
        if request.args.get("commit"):
            db.session.commit()
        return "first" if met else "again"

    monkeypatch.setattr(app, "full_dispatch_request", lambda: app.make_response(write()))


@pytest.mark.usefixtures("door")
def test_a_request_that_forgets_to_commit_saves_nothing(client: FlaskClient, guests: Any) -> None:
    client.get("/?name=Wang&commit=1")
    client.get("/?name=Li")
    assert guests() == ["Wang"]


@pytest.mark.usefixtures("door", "guests")
def test_requests_share_nothing_but_the_database(client: FlaskClient) -> None:
    assert [client.get("/?name=Wang").text for _ in range(2)] == ["first", "first"]


def test_queries_are_counted_without_savepoints(session: Session, guests: Any) -> None:
    with count_queries() as queries:
        add(session, "Wang")
        session.commit()
        guests()
    assert len(queries) == 2


def test_a_fresh_database_has_the_schema_and_threads_may_write_to_it(make_app: Callable[..., Flask]) -> None:
    app = make_app()

    def write(number: int) -> None:
        with app.app_context():
            add(db.session, f"guest {number}")
            db.session.commit()

    with app.app_context():
        assert set(inspect(db.engine).get_table_names()) >= set(db.metadata.tables)
        db.session.execute(text("CREATE TABLE guest (name VARCHAR(20))"))
        db.session.commit()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(8)))
    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM guest")) == 8


def test_an_empty_database_is_empty(fresh_database: Callable[..., str]) -> None:
    engine = create_engine(fresh_database(migrated=False))
    assert inspect(engine).get_table_names() == []
    engine.dispose()
