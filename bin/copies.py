"""What a copy of the data is: a folder with the rows, the uploads, and a manifest that vouches for both.

    tracker-20261122T021500Z/
      manifest.json       when, which schema, rows per table, sha256 and size of each file
      database.sqlite     or database.dump (PostgreSQL's own format)
      uploads/…

The keys (secrets.json, TRACKER_*_KEY) are never in it: without them names and telephone numbers in the
copy stay unreadable. Keep them elsewhere; without them a restored system cannot read those either.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bin import schema
from bin.steps import ROOT, Failed

MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
COUNT = 'SELECT count(*) FROM "{}"'
DAMAGED = "Take another copy; this one is damaged. Nothing was changed."


@dataclass(frozen=True)
class Manifest:
    """What was copied. ``files`` maps a path inside the copy to its [sha256, bytes]."""

    made: str
    kind: str
    revisions: list[str]
    rows: dict[str, int]
    files: dict[str, list[Any]]


@dataclass(frozen=True)
class Place:
    """Where the running data are."""

    instance: Path
    url: str

    @property
    def kind(self) -> str:
        return "sqlite" if self.url.startswith("sqlite:") else "postgresql"

    @property
    def uploads(self) -> Path:
        return self.instance / "uploads"


def place(environ: Mapping[str, str] = os.environ) -> Place:
    """The data of this installation, by the same settings as the application's."""
    instance = Path(environ.get("TRACKER_INSTANCE") or ROOT / "instance").resolve()
    return Place(instance, environ.get("DATABASE_URL") or f"sqlite:///{instance / 'tracker.sqlite'}")


def postgres_environment(url: str) -> dict[str, str]:
    """The address as PostgreSQL's programs take it without showing a password in the process list."""
    from psycopg.conninfo import conninfo_to_dict

    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    values = conninfo_to_dict(schema.plain(url))
    return {name: str(values[key]) for key, name in names.items() if values.get(key)}


def postgres_program(name: str) -> str:
    """A program of PostgreSQL: from PG_BIN when that is set, else from PATH."""
    return str(Path(os.environ["PG_BIN"]) / name) if os.environ.get("PG_BIN") else name


def digest(path: Path) -> list[Any]:
    with path.open("rb") as file:
        return [hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size]


def files_below(folder: Path) -> dict[str, list[Any]]:
    """Digest of every file of a copy but the manifest itself."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: digest(path) for name, path in named.items() if name != MANIFEST}


def sync(folder: Path) -> None:
    """Push every file and folder down to the disk: a copy counts only when a power cut cannot take it."""
    for path in [*folder.rglob("*"), folder]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def verified(folder: Path) -> Manifest:
    """The manifest of a copy whose every byte is as it was made. Raises Failed otherwise."""
    try:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**values)
        wanted = DATABASE[manifest.kind]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Failed(f"{folder} has no readable {MANIFEST}: {error}", DAMAGED) from error
    found = files_below(folder)
    wrong = [name for name in {*found, *manifest.files} if found.get(name) != manifest.files.get(name)]
    if wrong or wanted not in found:
        raise Failed(f"{folder}: {', '.join(sorted(wrong)) or wanted} is not as it was copied.", DAMAGED)
    return manifest


def rows_of_sqlite(path: Path) -> dict[str, int]:
    """Rows per table, after SQLite's own check of the file. Raises Failed if it finds a fault."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            if faults != ["ok"]:
                raise Failed(f"{path.name}: {faults[0]}", DAMAGED)
            query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            names = [row[0] for row in connection.execute(query)]
            return {name: connection.execute(COUNT.format(name)).fetchone()[0] for name in names}
    except sqlite3.Error as error:
        raise Failed(f"{path.name}: {error}", DAMAGED) from error


def rows_of_postgres(connection: Any) -> dict[str, int]:
    """Rows per table as this transaction sees them."""
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {name: connection.execute(COUNT.format(name)).fetchone()[0] for (name,) in names}


@contextmanager
def disk_errors(work: str) -> Iterator[None]:
    """Turn the system's refusals (full disk, no rights) into a sentence."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise Failed(
            f"{work}: {error}", "Make room or give rights, then run it again; nothing was lost."
        ) from error
