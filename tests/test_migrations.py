"""Migrations run up, down and over full tables, on both databases, and lose no row."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from tests import factories, world
from tracker.base import journal, sums
from tracker.base.model import Model
from tracker.extensions import db


def revisions(app):
    """All revisions, oldest first."""
    scripts = ScriptDirectory(app.extensions["migrate"].directory)
    return [script.revision for script in scripts.walk_revisions()][::-1]


def counts():
    with db.engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in Model.metadata.tables.items()
        }


@pytest.fixture
def empty(make_app, fresh_database):
    return make_app(fresh_database(migrated=False))


@pytest.fixture
def full(make_app):
    app = make_app()
    with app.app_context():
        world.build(factories.city())
        db.session.commit()
        db.session.remove()
    return app


def test_the_migrations_make_what_the_models_say(empty):
    with empty.app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), Model.metadata) == []


def test_the_migrations_check_and_guard_what_the_models_do(make_app, fresh_database):
    """Autogeneration sees neither checks nor triggers; they are compared by their text in the database."""
    found = []
    for build in (upgrade, db.create_all):
        app = make_app(fresh_database(migrated=False))
        with app.app_context():
            build()
            found.append(checks() | triggers())
    assert found[0] == found[1]
    assert len(found[0]) > 80


def checks():
    tables = inspect(db.engine).get_multi_check_constraints()
    return {(name, check["name"], check["sqltext"]) for (_, name), of in tables.items() for check in of}


def triggers():
    on_sqlite = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    on_postgresql = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    with db.engine.connect() as connection:
        text_of = on_sqlite if connection.dialect.name == "sqlite" else on_postgresql
        return {tuple(row) for row in connection.execute(text(text_of))}


def test_every_revision_goes_down_and_up_again(empty):
    with empty.app_context():
        for revision in revisions(empty):
            upgrade(revision=revision)
            downgrade(revision="-1")
            upgrade(revision=revision)
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_a_full_database_keeps_every_row_over_the_newest_revisions(full):
    """Down to the first revision and up again: what the first tables held is still there, line for line."""
    with full.app_context():
        before = counts()
        assert sum(1 for rows in before.values() if rows) > 25
        uneven = set(sums.verify(db.session))
        db.session.remove()
        downgrade(revision=revisions(full)[0])
        kept = set(inspect(db.engine).get_table_names()) & set(before)
        upgrade()
        after = counts()
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
        assert list(journal.verify(db.session)) == []
        assert set(sums.verify(db.session)) <= uneven


def test_every_constraint_has_a_name(full):
    with full.app_context():
        for table in Model.metadata.sorted_tables:
            for constraint in table.constraints:
                assert constraint.name, table.name


def test_foreign_keys_are_checked(full):
    with full.app_context(), pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        db.session.execute(text("UPDATE building SET compound_id = 999999999"))
