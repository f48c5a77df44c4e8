"""Whether the database stands at the newest migration, asked without loading the application."""

import ast
import sqlite3
from pathlib import Path
from urllib.parse import unquote

from bin.steps import ROOT

MIGRATIONS = ROOT / "tracker" / "migrations"


def revisions(folder: Path = MIGRATIONS) -> set[str]:
    """Every revision that this program knows."""
    return {name for values in _migrations(folder) for name in _names(values["revision"])}


def heads(folder: Path = MIGRATIONS) -> set[str]:
    """Revisions that no other migration builds upon."""
    parents = {name for values in _migrations(folder) for name in _names(values.get("down_revision"))}
    return revisions(folder) - parents


def _migrations(folder: Path) -> list[dict[str, object]]:
    return [values for path in sorted(folder.rglob("*.py")) if "revision" in (values := _assigned(path))]


def _assigned(path: Path) -> dict[str, object]:
    """Top-level names that a module sets to plain values."""
    values: dict[str, object] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Constant | ast.Tuple):
            values |= {
                target.id: ast.literal_eval(value) for target in targets if isinstance(target, ast.Name)
            }
    return values


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
