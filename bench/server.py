"""The real server on a database of its own, started as in production and ended at last."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench import cpu
from bench.client import Client

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
READY_WITHIN = 60  # seconds


@dataclass(frozen=True)
class House:
    """An instance folder and the database that belongs to it."""

    instance: Path
    url: str | None  # None is the SQLite file of the instance

    @property
    def environment(self) -> dict[str, str]:
        own = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TRACKER_", "DATABASE_", "PYTHONDONT"))  # each start would compile anew
        }
        own |= {"TRACKER_ENV": "development", "TRACKER_DEMO": "1", "TRACKER_INSTANCE": str(self.instance)}
        return {
            **own,
            "PATH": f"{PROGRAMS}:{own['PATH']}",
            **({"DATABASE_URL": self.url} if self.url else {}),
        }

    def flask(self, *arguments: str) -> str:
        """Run a command of the tracker; what it said. Raises when it fails."""
        command = ["flask", "--app", "wsgi", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(arguments)}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def python(self, module: str) -> str:
        """Run a module of this package inside the house's environment; what it said."""
        command = [sys.executable, "-m", module]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{module}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def prepare(self, scale: str) -> None:
        """Tables and rows, once."""
        self.instance.mkdir(parents=True, exist_ok=True)
        if os.environ.get("TEST_SCHEMA") == "models":  # as in the tests: the migration is not written yet
            self.python("bench.schema")
            self.flask("db", "stamp", "head")
        self.flask("db", "upgrade")
        self.flask("demo", "--scale", scale)

    def execute(self, statement: str) -> list[Any]:
        """One statement of our own on the house's database; the rows it gives."""
        if self.url:
            with psycopg.connect(self.url.replace("+psycopg", "")) as connection:
                cursor = connection.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.instance / "tracker.sqlite", timeout=30)) as file, file:
            return file.execute(statement).fetchall()

    @property
    def sign_ins(self) -> dict[str, tuple[str, str]]:
        lines = (self.instance / "demo-sign-ins.txt").read_text(encoding="utf-8").splitlines()
        people = [line.split("\t") for line in lines if line.count("\t") >= 2]
        return {role: (name, password) for role, name, password, *_ in reversed(people)}


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Server:
    port: int
    master: int

    @property
    def workers(self) -> list[int]:
        return cpu.children(self.master)


@contextmanager
def serving(environment: dict[str, str], application: str, log: Path, *options: str) -> Iterator[Server]:
    """gunicorn with the project's own settings."""
    port = free_port()
    with log.open("ab") as file:
        process = subprocess.Popen(
            ["gunicorn", application, *options], cwd=ROOT, env={**environment, "PORT": str(port)},
            stdout=file, stderr=file,
        )  # fmt: skip
        try:
            wait_for(port, process, log)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait()


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            with Client(port) as client:
                client.get("/")
            return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(
                    f"The server does not answer:\n{log.read_text(errors='replace')}"
                ) from error
            time.sleep(0.02)
