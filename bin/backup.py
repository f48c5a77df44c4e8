"""Copies database and uploads while people work; the copy appears whole or not at all.

Usage: bin/house backup [FOLDER] [--keep N]     (FOLDER: instance/backups unless given)
"""

import argparse
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bin import schema
from bin.copies import (
    DATABASE,
    Manifest,
    Place,
    disk_errors,
    files_below,
    place,
    postgres_environment,
    postgres_program,
    rows_of_postgres,
    rows_of_sqlite,
    sync,
    write_manifest,
)
from bin.steps import Failed, main, step

NAME = re.compile(r"tracker-\d{8}T\d{6}Z")


def _copy_sqlite(source: Path, target: Path) -> dict[str, int]:
    """SQLite's online backup: one moment of the database, WAL included, writers go on."""
    if not source.exists():
        raise Failed(f"There is no database at {source}.", "Run `make run` once, or set TRACKER_INSTANCE.")
    with closing(sqlite3.connect(source)) as running, closing(sqlite3.connect(target)) as copy:
        running.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return rows_of_sqlite(target)


def _copy_postgres(url: str, target: Path) -> dict[str, int]:
    """pg_dump and the counting look at the same moment."""
    import psycopg

    try:
        with psycopg.connect(schema.plain(url)) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            row = connection.execute("SELECT pg_export_snapshot()").fetchone()
            snapshot = row[0] if row else ""
            command = [postgres_program("pg_dump"), "-Fc", f"--snapshot={snapshot}", "-f", str(target)]
            mend = "pg_dump must be there and not older than the server (PG_BIN names its folder)."
            step("Dumping PostgreSQL", command, mend=mend, env=postgres_environment(url))
            return rows_of_postgres(connection)
    except psycopg.OperationalError as error:
        raise Failed(
            f"PostgreSQL cannot be reached: {error}", "Is it running, is DATABASE_URL right?"
        ) from error


def back_up(data: Place, folder: Path, *, now: datetime) -> Path:
    """Make one copy in ``folder``; its path. Rows first, files after: no row lacks its picture."""
    target = folder / f"tracker-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    partial = folder / f".{target.name}.partial"
    if target.exists():
        raise Failed(f"{target} is there already.", "Wait a second and run it again.")
    with disk_errors("The copy could not be written"):
        try:
            partial.mkdir(parents=True, mode=0o700)
            _fill(data, partial, now=now)
            sync(partial)
            partial.rename(target)
            sync(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return target


def _fill(data: Place, partial: Path, *, now: datetime) -> None:
    rows_file = partial / DATABASE[data.kind]
    if data.kind == "sqlite":
        rows = _copy_sqlite(schema.sqlite_path(data.url), rows_file)
        revisions = schema.standing(f"sqlite:///{rows_file}")
    else:
        rows = _copy_postgres(data.url, rows_file)
        revisions = schema.standing(data.url)
    if data.uploads.exists():
        shutil.copytree(data.uploads, partial / "uploads")
    made = now.astimezone(UTC).isoformat(timespec="seconds")
    write_manifest(partial, Manifest(made, data.kind, sorted(revisions), rows, files_below(partial)))


def forget_old(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest ``keep`` copies; what is not a copy is left alone."""
    copies = sorted(path for path in folder.iterdir() if path.is_dir() and NAME.fullmatch(path.name))
    old = copies[:-keep]
    for path in old:
        shutil.rmtree(path)
    return old


def backup() -> None:
    parser = argparse.ArgumentParser(prog="bin/house backup", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="instance/backups unless given")
    parser.add_argument("--keep", type=int, metavar="N", help="remove all but the newest N copies afterwards")
    given = parser.parse_args()
    if given.keep is not None and given.keep < 1:
        parser.error("--keep must be at least 1")
    data = place()
    folder = (given.folder or data.instance / "backups").resolve()
    print(f"Copied to {back_up(data, folder, now=datetime.now(UTC))}")
    for path in forget_old(folder, given.keep) if given.keep else []:
        print(f"Removed {path.name}")


if __name__ == "__main__":
    main(backup)
