"""``python -m bench``: every page against hello, on SQLite and PostgreSQL; a province or the nation on PostgreSQL."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import cpu, extras, table
from bench.measure import measure
from bench.pages import GROWS_WITH_REQUESTS, Visitors
from bench.server import ROOT, House, serving
from bench.table import Run
from tests.postgres import PostgresServer, running_server


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", choices=("city", "province", "nation"), default="city")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--requests", type=int, default=50, help="requests of each page in a round")
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    parser.add_argument("--movements", type=int, default=1_000_000, help="of money, with --only money")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/")
    return parser.parse_args()


def _run(
    house: House, database: str, scale: str, given: argparse.Namespace, postgres: PostgresServer | None
) -> Run:
    say(f"{scale} on {database}: building")
    house.prepare(scale)
    if given.only == "money":
        os.environ["BENCH_MOVEMENTS"] = str(given.movements)
        say(f"{house.python('bench.money').strip()} movements of money")
    return _measured(house, database, scale, given, postgres)


def _requests_run(house: House, given: argparse.Namespace) -> Run:
    """What grows with requests once more, at twenty thousand of them."""
    name = f"city of {int(house.python('bench.voices')):,} requests"
    say(name)
    return _measured(house, "SQLite", name, given, None, GROWS_WITH_REQUESTS)


def _measured(
    house: House, database: str, scale: str, given: argparse.Namespace, postgres: PostgresServer | None,
    names: tuple[str, ...] = (),
) -> Run:  # fmt: skip
    log = house.instance / "server.log"
    with (
        serving(house.environment, "wsgi:app", log) as tracker,
        serving(house.environment, "bench.hello:app", log, "-c", "bench/hello_conf.py") as hello,
    ):
        visitors = Visitors(house, tracker.port)
        pages = [
            page for page in visitors.pages() if given.only in page.name and (not names or page.name in names)
        ]
        figures = measure(
            pages, visitors.all, tracker, hello, rounds=given.rounds, requests=given.requests,
            database=lambda: _backends(postgres), say=say,
        )  # fmt: skip
    return Run(database, scale, figures)


def _backends(postgres: PostgresServer | None) -> list[int]:
    """Processes that serve connections."""
    if postgres is None:
        return []
    return cpu.children(int((postgres.folder / "data" / "postmaster.pid").read_text().split()[0]))


@contextmanager
def _postgres(wanted: bool) -> Iterator[PostgresServer | None]:
    if not wanted:
        yield None
        return
    with running_server() as server:
        yield server


def _house(folder: Path, name: str, postgres: PostgresServer | None) -> House:
    if postgres:
        postgres.execute(f"CREATE DATABASE {name}")
    return House(folder / name, postgres.url(name) if postgres else None)


def main() -> int:
    given = _arguments()
    runs, beside, grown = [], [], []
    is_city = given.scale == "city"
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        _postgres(given.database != "sqlite") as postgres,
    ):
        folder = Path(name)
        if is_city and given.database != "postgresql":
            house = _house(folder, "city_sqlite", None)
            runs.append(_run(house, "SQLite", "city", given, None))
            if not given.only:
                runs.append(_requests_run(house, given))
                beside += [
                    *extras.gantts(house),
                    extras.network(house),
                    *extras.curves(house),
                    *extras.due(house, "SQLite"),
                    *extras.doors(house),
                    extras.second_start(house),
                    extras.plan_import(house, folder),
                ]
        if postgres:
            runs.append(_run(_house(folder, "city", postgres), "PostgreSQL", "city", given, postgres))
        if postgres and not is_city:
            house = _house(folder, given.scale, postgres)
            runs.append(_run(house, "PostgreSQL", given.scale, given, postgres))
            beside += extras.due(house, f"{given.scale} on PostgreSQL")
            grown = list(table.against_city(*runs[-2:]))
    text = "\n".join(table.lines(runs, beside, grown, rounds=given.rounds, requests=given.requests)) + "\n"
    print(text)
    if given.write:
        kept = ROOT / "docs" / ("bench.md" if is_city else f"bench-{given.scale}.md")
        kept.write_text(text, encoding="utf-8")
    return int("**missed**" in text or "**failed" in text)


if __name__ == "__main__":
    sys.exit(main())
