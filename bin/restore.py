"""Brings a copy back: verified first, built beside the running data, swapped in; the old data are kept.

Usage: bin/house restore COPY [--check]     (stop the services first; --check only verifies)
"""

import argparse
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
    place,
    postgres_environment,
    postgres_program,
    rows_of_postgres,
    rows_of_sqlite,
    sync,
    verified,
)
from bin.steps import Failed, main, step

STOP = "Stop the web server and the scheduler, then run it again. Nothing was changed."


def examined(copy: Path, data: Place) -> Manifest:
    """A copy that is whole and that this program can read. Raises Failed otherwise."""
    manifest = verified(copy)
    if manifest.kind != data.kind:
        mend = "Set DATABASE_URL to a database of the same kind."
        raise Failed(f"The copy is of {manifest.kind}, this installation is on {data.kind}.", mend)
    unknown = set(manifest.revisions) - schema.revisions()
    if unknown:
        raise Failed(
            f"The copy is newer than this program (schema {', '.join(unknown)}).", "Update the program."
        )
    if data.kind == "sqlite" and rows_of_sqlite(copy / DATABASE["sqlite"]) != manifest.rows:
        raise Failed("The copy's tables have other numbers of rows than its manifest.", "Take another copy.")
    return manifest


def _quiesce(database: Path) -> None:
    """Fold the log into the file, which SQLite does only if nobody else has the database open."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=2)) as connection:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise Failed(f"Somebody has the database open ({error}).", STOP) from error
    except sqlite3.DatabaseError:
        return  # damaged: the very reason for restoring; it is kept as it is
    if mode != "delete":
        raise Failed("Somebody has the database open.", STOP)


def _keep(paths: list[Path], kept: Path) -> None:
    for path in paths:
        if path.exists():
            path.rename(kept / path.name)


def restore_sqlite(copy: Path, data: Place, kept: Path) -> None:
    database = schema.sqlite_path(data.url)
    _quiesce(database)
    beside = kept / "restoring"
    beside.mkdir()
    fresh = beside / database.name
    try:
        shutil.copyfile(copy / DATABASE["sqlite"], fresh)
        sync(beside)
        _swap(database, fresh, kept)
    finally:
        shutil.rmtree(beside)


def _swap(database: Path, fresh: Path, kept: Path) -> None:
    logs = [database.with_name(database.name + ending) for ending in ("-wal", "-shm", "-journal")]
    _keep([database, *logs], kept)
    fresh.rename(database)


def restore_postgres(copy: Path, data: Place, manifest: Manifest, stamp: str) -> str:
    """Restore into a database of its own, compare, then swap the names; the name of the old one."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    environment = postgres_environment(data.url)
    name = environment["PGDATABASE"]
    fresh, old = f"{name}_restoring_{stamp}", f"{name}_before_{stamp}"
    address = psycopg.conninfo.make_conninfo(schema.plain(data.url), dbname="postgres")
    try:
        with psycopg.connect(address, autocommit=True) as control:
            control.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(fresh)))
            try:
                _load_postgres(copy, data, manifest, fresh)
                rename = SQL("ALTER DATABASE {} RENAME TO {}")
                control.execute(rename.format(Identifier(name), Identifier(old)))
                control.execute(rename.format(Identifier(fresh), Identifier(name)))
            except BaseException:
                control.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(fresh)))
                raise
    except psycopg.errors.ObjectInUse as error:
        raise Failed(f"Somebody has the database open ({error}).", STOP) from error
    except psycopg.Error as error:
        raise Failed(f"PostgreSQL refused: {error}", "The user of DATABASE_URL needs CREATEDB.") from error
    return old


def _load_postgres(copy: Path, data: Place, manifest: Manifest, fresh: str) -> None:
    import psycopg

    environment = {**postgres_environment(data.url), "PGDATABASE": fresh}
    command = [postgres_program("pg_restore"), "--exit-on-error", "--no-owner", "-d", fresh]
    command += [str(copy / DATABASE["postgresql"])]
    step("Loading the rows", command, mend="pg_restore must not be older than pg_dump was.", env=environment)
    with psycopg.connect(psycopg.conninfo.make_conninfo(schema.plain(data.url), dbname=fresh)) as connection:
        if rows_of_postgres(connection) != manifest.rows:
            raise Failed(
                "The loaded tables have other numbers of rows than the manifest.", "Take another copy."
            )


def bring_back(copy: Path, data: Place, *, now: datetime) -> str:
    """Put a verified copy in the place of the running data; where the old data are."""
    manifest = examined(copy, data)
    stamp = f"{now.astimezone(UTC):%Y%m%d%H%M%S}"
    kept = data.instance / f"before-restore-{stamp}"
    with disk_errors("The copy could not be brought back"):
        fresh = data.instance / f".uploads-{stamp}"
        kept.mkdir(parents=True, mode=0o700)
        try:
            if (copy / "uploads").exists():
                shutil.copytree(copy / "uploads", fresh)
                sync(fresh)
            where = str(kept)
            if data.kind == "sqlite":
                restore_sqlite(copy, data, kept)
            else:
                where += f" and database {restore_postgres(copy, data, manifest, stamp)}"
            _keep([data.uploads], kept)
            if fresh.exists():
                fresh.rename(data.uploads)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            if not any(kept.iterdir()):
                kept.rmdir()
    return where


def restore() -> None:
    parser = argparse.ArgumentParser(prog="bin/house restore", description=__doc__.splitlines()[0])
    parser.add_argument("copy", type=Path)
    parser.add_argument("--check", action="store_true", help="verify the copy, change nothing")
    given = parser.parse_args()
    data = place()
    if given.check:
        manifest = examined(given.copy.resolve(), data)
        print(
            f"Whole: made {manifest.made}, {sum(manifest.rows.values())} rows, {len(manifest.files)} files."
        )
        return
    where = bring_back(given.copy.resolve(), data, now=datetime.now(UTC))
    print(f"Brought back. The data from before are kept in {where}; remove them when all is well.")


if __name__ == "__main__":
    main(restore)
