"""Whether a database is up to date is known without loading the application."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bin import schema


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    (tmp_path / "0001_first.py").write_text('revision = "0001"\ndown_revision = None\n')
    (tmp_path / "0002_next.py").write_text('revision: str = "0002"\ndown_revision: str = "0001"\n')
    (tmp_path / "env.py").write_text("target = 1\n")
    return tmp_path


def test_the_newest_migration_is_the_one_nobody_builds_upon(migrations: Path) -> None:
    assert schema.heads(migrations) == {"0002"}
    assert schema.revisions(migrations) == {"0001", "0002"}


def test_a_merge_ends_both_its_branches(migrations: Path) -> None:
    (migrations / "0002_other.py").write_text('revision = "0002b"\ndown_revision = "0001"\n')
    (migrations / "0003_merge.py").write_text('revision = "0003"\ndown_revision = ("0002", "0002b")\n')
    assert schema.heads(migrations) == {"0003"}


def test_a_migrated_database_is_current(fresh_database: Callable[..., str]) -> None:
    url = fresh_database()
    assert schema.standing(url) == schema.heads()
    assert schema.is_current(url)


def test_an_empty_database_is_not_current(fresh_database: Callable[..., str]) -> None:
    assert not schema.is_current(fresh_database(migrated=False))


def test_asking_makes_no_database(tmp_path: Path) -> None:
    assert schema.standing(f"sqlite:///{tmp_path / 'none.sqlite'}") == set()
    assert list(tmp_path.iterdir()) == []


def test_a_database_behind_is_not_current(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0000')")
    assert schema.standing(f"sqlite:///{path}") == {"0000"}
    assert not schema.is_current(f"sqlite:///{path}")
