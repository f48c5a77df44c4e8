"""Whether the database stands at the newest migration, asked without loading the application."""

import ast
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from bin.steps import ROOT

MIGRATIONS = ROOT / "tracker" / "migrations"
_NAMED = re.compile(r"^(revision|down_revision)\b[^=\n]*=(.+)$", re.MULTILINE)


def revisions(folder: Path = MIGRATIONS) -> set[str]:
    """Every revision that this program knows."""
    return {name for own, _parents in _migrations(folder) for name in own}


def heads(folder: Path = MIGRATIONS) -> set[str]:
    """Revisions that no other migration builds upon."""
    known = list(_migrations(folder))
    parents = {name for _own, below in known for name in below}
    return {name for own, _parents in known for name in own} - parents


def _migrations(folder: Path) -> Iterator[tuple[set[str], set[str]]]:
    """Name of each migration, and what it builds upon.

    Only these lines are read: the first migration is so long that parsing it would take a tenth of a start.
    """
    for path in sorted(folder.rglob("*.py")):
        named = {
            name: ast.literal_eval(value.strip()) for name, value in _NAMED.findall(path.read_text("utf-8"))
        }
        if "revision" in named:
            yield _names(named["revision"]), _names(named.get("down_revision"))


def _names(value: object) -> set[str]:
    if isinstance(value, tuple):
        return {str(name) for name in value}
    return {value} if isinstance(value, str) else set()


def sqlite_path(url: str) -> Path:
    """File of a sqlite:/// address; a relative one is counted from the working directory."""
    return Path(unquote(url.removeprefix("sqlite:///").partition("?")[0]))


def standing(url: str) -> set[str]:
    """Revisions that the database is at; empty when there is none or it cannot be read."""
    query = "SELECT version_num FROM alembic_version"
    if url.startswith("sqlite:"):
        path = sqlite_path(url)
        if not path.exists():
            return set()
        try:
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            try:
                return {row[0] for row in connection.execute(query)}
            finally:
                connection.close()
        except sqlite3.Error:
            return set()
    import psycopg  # a city on SQLite need not load it at each start

    try:
        with psycopg.connect(plain(url), connect_timeout=5) as postgres:
            return {row[0] for row in postgres.execute(query)}
    except psycopg.Error:
        return set()


def plain(url: str) -> str:
    """The address as PostgreSQL's own programs read it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def is_current(url: str) -> bool:
    return standing(url) == heads()
