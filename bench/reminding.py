"""``python -m bench.reminding``: due matters through two schedulers that are killed again and again.

Half of the kills come while the mail server or the robot's service holds a message it has not answered yet.
At the end every line of the ledger was delivered; a message came twice only when a kill caught it in flight,
and then with the same words under the same key.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock

from aiosmtpd.controller import Controller

from bench.server import ROOT, House, free_port

PER_PERSON = 20  # due matters of one clerk
PATIENCE = 180  # seconds without anything arriving


@dataclass
class Sinks:
    """What arrived: hashes of the words of every message, by key."""

    got: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kill: threading.Event = field(default_factory=threading.Event)  # set: kill before the next answer
    killed: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str, words: bytes) -> None:
        with self.lock:
            self.got[key].append(hashlib.sha256(words).hexdigest())
        if self.kill.is_set():
            self.killed.wait(5)

    @property
    def deliveries(self) -> int:
        return sum(len(words) for words in self.got.values())


class _Mail:
    def __init__(self, sinks: Sinks) -> None:
        self.sinks = sinks

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        content: bytes = envelope.content  # type: ignore[attr-defined]
        key = content.split(b"Message-ID: <")[1].split(b"@")[0].decode()
        self.sinks.take(key, content)
        return "250 kept"


class _Robot(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        words = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.sinks.take(self.headers["Idempotency-Key"], words)  # type: ignore[attr-defined]
        answer = json.dumps({"errcode": 0, "errmsg": "ok"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_args: object) -> None:
        """The count at the end is enough."""


class _Service(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: object) -> None:
        """A caller that was killed is no news."""


@contextmanager
def listening(sinks: Sinks) -> Iterator[tuple[int, int]]:
    """A mail server and a robot's service; their ports."""
    mail = Controller(_Mail(sinks), hostname="127.0.0.1", port=free_port())
    mail.start()
    service = _Service(("127.0.0.1", 0), _Robot)
    service.sinks = sinks  # type: ignore[attr-defined]
    thread = threading.Thread(target=service.serve_forever, daemon=True)
    thread.start()
    try:
        yield mail.port, service.server_port
    finally:
        mail.stop()
        service.shutdown()
        service.server_close()


class Schedulers:
    """Two of them, one stubborn; whoever is killed is started anew."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log.open("ab")
        self.running = [self._start(stubborn) for stubborn in (False, True)]

    def _start(self, stubborn: bool) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "bench.scheduler", *(["--stubborn"] if stubborn else [])]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)

    def kill(self, number: int) -> None:
        self.running[number].send_signal(signal.SIGKILL)
        self.running[number].wait()

    def renew(self, number: int) -> None:
        self.running[number] = self._start(bool(number))

    def end(self) -> None:
        for number in range(len(self.running)):
            self.kill(number)
        self.log.close()


@dataclass
class Tally:
    """How it ended; ``wrong`` says what is not as it should be."""

    due: int
    lines: int = 0
    letters: int = 0
    deliveries: int = 0
    repeats: int = 0
    kills: int = 0
    in_flight: int = 0
    wrong: list[str] = field(default_factory=list)

    def said(self) -> str:
        return (
            f"{self.due} due, {self.lines} lines of the ledger, {self.letters} messages, {self.deliveries} deliveries, "
            f"{self.repeats} repeats with the same key and words, {self.kills} kills ({self.in_flight} in flight)"
        )


def _kill_some(schedulers: Schedulers, sinks: Sinks, tally: Tally, chance: random.Random, kills: int) -> None:
    for number in range(kills):
        before = sinks.deliveries
        if number % 2:  # at any moment, one of the two
            time.sleep(chance.uniform(0.2, 6))
            victims = [chance.randrange(2)]
        else:  # both, while a message is on its way and not answered
            sinks.killed.clear()
            sinks.kill.set()
            deadline = time.monotonic() + PATIENCE
            while sinks.deliveries == before and time.monotonic() < deadline:
                time.sleep(0.005)
            tally.in_flight += sinks.deliveries > before
            victims = [0, 1]
        for victim in victims:
            schedulers.kill(victim)
        sinks.kill.clear()
        sinks.killed.set()
        tally.kills += 1
        for victim in victims:
            schedulers.renew(victim)


def _wait(house: House, sinks: Sinks) -> None:
    """Until nothing waits any more, or nothing arrives for too long."""
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < PATIENCE:
        if sinks.deliveries != seen:
            seen, since = sinks.deliveries, time.monotonic()
        waiting = house.execute(
            "SELECT (SELECT count(*) FROM letter WHERE state = 'waiting') + (SELECT count(*) FROM reminder_line "
            "WHERE channel <> 'page' AND letter_id IS NULL) + (SELECT count(*) = 0 FROM reminder_line)"
        )
        if waiting[0][0] == 0:
            return
        time.sleep(0.5)


def _judge(house: House, sinks: Sinks, tally: Tally) -> None:
    """Compare what stands in the ledger with what arrived."""
    keys = [row[0] for row in house.execute("SELECT key FROM letter WHERE state = 'sent'")]
    short = {hashlib.sha256(key.encode()).hexdigest()[:32] for key in keys}
    tally.letters, tally.deliveries = len(keys), sinks.deliveries
    tally.repeats = tally.deliveries - len(sinks.got)
    tally.lines = house.execute("SELECT count(*) FROM reminder_line")[0][0]
    checks = {
        "matters": ("SELECT count(*) FROM matter", tally.due),
        "lines on start pages": ("SELECT count(*) FROM reminder_line WHERE channel = 'page'", tally.due),
        "lines by mail and robot": ("SELECT count(*) FROM reminder_line WHERE channel <> 'page'", 2 * tally.due),
        "lines without a sent message": (
            "SELECT count(*) FROM reminder_line r LEFT JOIN letter l ON l.id = r.letter_id "
            "WHERE r.channel <> 'page' AND (l.id IS NULL OR l.state <> 'sent')", 0,
        ),
    }  # fmt: skip
    for name, (query, expected) in checks.items():
        found = house.execute(query)[0][0]
        if found != expected:
            tally.wrong.append(f"{name}: {found}, not {expected}")
    if lost := short - sinks.got.keys():
        tally.wrong.append(f"{len(lost)} messages marked sent never arrived")
    if strange := sinks.got.keys() - short:
        tally.wrong.append(f"{len(strange)} messages arrived that nobody knows of")
    if changed := [key for key, words in sinks.got.items() if len(set(words)) > 1]:
        tally.wrong.append(f"{len(changed)} repeats with other words")
    if tally.repeats > 2 * tally.kills:  # each scheduler has at most one message a channel in flight
        tally.wrong.append(f"{tally.repeats} repeats after {tally.kills} kills")


def soak(folder: Path, due: int, kills: int, *, seed: int = 1) -> Tally:
    """Deliver so many due matters through so many kills."""
    sinks, tally, chance = Sinks(), Tally(due), random.Random(seed)
    house = House(folder / "soak", None)
    house.instance.mkdir(parents=True)
    with listening(sinks) as (mail, robots), mock.patch.dict(os.environ):
        os.environ |= {
            "BENCH_DUE": str(due), "BENCH_PER_PERSON": str(PER_PERSON), "BENCH_ROBOTS": str(robots), "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(mail), "SMTP_TLS": "0", "HOOK_TRIAL": "1", "HOOK_HOSTS": "127.0.0.1",
        }  # fmt: skip
        house.python("bench.schema")
        house.python("bench.reminding_rows")
        schedulers = Schedulers(house.environment, house.instance / "scheduler.log")
        try:
            _kill_some(schedulers, sinks, tally, chance, kills)
            _wait(house, sinks)
        finally:
            schedulers.end()
        _judge(house, sinks, tally)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.reminding", description=__doc__)
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reminding-") as folder:
        tally = soak(Path(folder), given.due, given.kills)
    for wrong in tally.wrong:
        print(wrong)
    print(f"{tally.said()}: {'missed' if tally.wrong else 'every line delivered'}")
    return int(bool(tally.wrong))


if __name__ == "__main__":
    sys.exit(main())
