"""`make run`: the house as one command. Sets up, migrates, shows the demo city, serves, keeps time.

One supervisor for two processes: the web server and the scheduler. Ctrl-C ends both, a scheduler that
dies is started again. A production machine runs them as services instead (deploy/).
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bin import schema, setup
from bin.steps import ROOT, VENV, Failed, main, step, tool

READY_WITHIN = 60  # seconds
LIVES_LONG = 60.0  # seconds
STOP_WITHIN = 35  # seconds; gunicorn gives running requests 30
SIGN_INS = "demo-sign-ins.txt"  # written by `flask demo` into the instance folder


class Stop(Exception):
    """Somebody asked us to end."""


def wanted_port(environ: Mapping[str, str]) -> int:
    text = environ.get("PORT", "5000")
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Failed(
            f"PORT must be a number from 1 to 65535, not {text!r}.", "For example: PORT=5001 make run"
        )
    return int(text)


def check_port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Failed(
                f"Port {port} cannot be used: {error.strerror}.", "For example: PORT=5001 make run"
            ) from error


def _flask(name: str, *arguments: str) -> str:
    mend = "Read the lines above; settings are explained in README.md."
    return step(name, [tool("flask"), "--app", "wsgi", *arguments], mend=mend)


def _wants_demo() -> bool:
    default = "1" if os.environ.get("TRACKER_ENV", "development") == "development" else "0"
    return os.environ.get("TRACKER_DEMO", default).lower() in ("1", "true", "yes")


def prepare(instance: Path) -> None:
    """Bring the database to the newest schema and, once, the demo city into it."""
    instance.mkdir(parents=True, exist_ok=True)
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{instance / 'tracker.sqlite'}"
    if not schema.is_current(url):
        _flask("Bringing the database to the newest schema", "db", "upgrade")
    if _wants_demo() and not (instance / SIGN_INS).exists():
        _flask("Building the demo city", "demo")


def _status(port: int) -> int:
    """HTTP status of the start page; 0 while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=READY_WITHIN)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _start(*command: str) -> subprocess.Popen[bytes]:
    """A process of its own session: the terminal's Ctrl-C reaches us alone, and we end it in order."""
    return subprocess.Popen(  # noqa: S603 (our own commands, no shell)
        [tool(command[0]), *command[1:]], cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True
    )


class Processes(dict[str, subprocess.Popen[bytes]]):
    """What runs, by name. A signal ends it all, but waits until a process that begins is noted here: one that is
    not would stay behind.
    """

    def __init__(self) -> None:
        super().__init__()
        self.beginning = self.asked_to_stop = False

    def on_signal(self, _signal: int, _frame: object) -> None:
        self.asked_to_stop = True
        if not self.beginning:
            raise Stop

    def begin(self, name: str, *command: str) -> None:
        self.beginning = True
        try:
            self[name] = _start(*command)
        finally:
            self.beginning = False
        if self.asked_to_stop:
            raise Stop

    def end(self) -> None:
        for process in self.values():
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in self.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def _ended_at_last(processes: Processes) -> Iterator[None]:
    """Whatever happens inside, no process stays behind."""
    try:
        yield
    finally:
        processes.end()


def _wait_until_answering(web: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not (status := _status(port)):
        if web.poll() is not None:
            raise Failed("The web server ended while starting.", "Read the lines above; they say why.")
        if time.monotonic() > deadline:
            raise Failed(f"No answer within {READY_WITHIN} s.", "Read the lines above, or try `make shell`.")
        time.sleep(0.05)
    if status >= 500:
        print(f"The start page answers with error {status}; the lines above say why.", file=sys.stderr)


def _greet(instance: Path, port: int) -> None:
    sign_ins = instance / SIGN_INS
    if _wants_demo() and sign_ins.exists():
        print(f"\nDemo sign-ins (kept in {sign_ins}):\n{sign_ins.read_text(encoding='utf-8').rstrip()}")
    print(f"\nReady: http://127.0.0.1:{port}    (Ctrl-C ends it)", flush=True)


class Scheduler:
    """Keeps the scheduler alive; each time it dies young, the next start waits twice as long."""

    def __init__(self, processes: Processes) -> None:
        self.processes = processes
        self.pause = 0.0  # seconds
        self.due = 0.0
        self.begun = 0.0

    def look(self) -> None:
        """Start it if it is not there and due; never waits."""
        now = time.monotonic()
        process = self.processes.get("scheduler")
        if process is None:
            if now >= self.due:
                self.processes.begin("scheduler", "flask", "--app", "wsgi", "scheduler")
                self.begun = now
        elif process.poll() is not None:
            del self.processes["scheduler"]
            died_young = now - self.begun < LIVES_LONG
            self.pause = min(max(1.0, self.pause * 2), LIVES_LONG) if died_young else 1.0
            self.due = now + self.pause
            said = f"The scheduler ended with {process.returncode}; it starts again in {self.pause:.0f} s."
            print(said, file=sys.stderr, flush=True)


def _watch(processes: Processes) -> int:
    """Until the web server ends."""
    scheduler = Scheduler(processes)
    while processes["web"].poll() is None:
        scheduler.look()
        time.sleep(0.2)
    return processes["web"].returncode


def supervise(instance: Path, port: int) -> int:
    processes = Processes()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, processes.on_signal)
    try:
        with _ended_at_last(processes):
            processes.begin("web", "gunicorn", "wsgi:app")
            _wait_until_answering(processes["web"], port)
            _greet(instance, port)
            return _watch(processes)
    except Stop:
        print("\nEnded.", flush=True)
        return 0


def serve() -> int:
    port = wanted_port(os.environ)
    check_port_is_free(port)
    setup.ensure("run")
    if Path(sys.prefix) != VENV:  # from here on with the packages at hand
        os.execv(tool("python"), [tool("python"), "-m", "bin.serve"])  # noqa: S606 (no shell on purpose)
    instance = Path(os.environ.get("TRACKER_INSTANCE") or ROOT / "instance").resolve()
    prepare(instance)
    return supervise(instance, port)


if __name__ == "__main__":
    main(serve)
