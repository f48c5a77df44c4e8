"""``python -m bench.replay``: many submissions of the telephone's queue against a server that is killed again and again.

Each submission is tried until the server says "stored"; connections are cut before the answer, answers are
thrown away, what is stored is sent once more, and the whole server is killed in the middle. At the end every
submission stands in the database once: N sent, N stored, none twice.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any

from bench import cpu
from bench.client import Client, Refused
from bench.server import House, Server, serving

SENDERS = 4
CUT, AGAIN = 0.08, 0.15  # shares of tries cut before the answer, and of stored ones sent once more
PATIENCE = 120  # seconds without one answer


@dataclass
class Tally:
    """What happened on the way."""

    sent: int = 0
    stored: int = 0
    cut: int = 0
    again: int = 0
    kills: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Replay:
    """One run: where the server listens now, and who may speak to it."""

    house: House
    place: int
    cookies: dict[str, str]
    token: str
    port: int = 0
    tally: Tally = field(default_factory=Tally)

    def submit(self, key: str, chance: random.Random) -> None:
        """Send one entry until it is stored, as the queue does; now and then once more."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            state = self._try(key, cut=chance.random() < CUT)
            if state == "stored":
                self.tally.stored += 1
                if chance.random() < AGAIN:
                    self.tally.again += 1
                    self._try(key, cut=False)
                return
            if state:
                self.tally.wrong.append(f"{key}: {state}")
                return
            time.sleep(chance.random() * 0.2)
        self.tally.wrong.append(f"{key}: no answer")

    def _try(self, key: str, *, cut: bool) -> str:
        """The state the server answered; empty when it gave no answer that can be trusted."""
        client = Client(self.port, dict(self.cookies), self.token)
        self.tally.sent += 1
        try:
            if cut:
                self.tally.cut += 1
                client.send_and_leave(self._path, self._form(key))
                return ""
            return client.json(self._path, self._form(key)).get("state", "")
        except (OSError, HTTPException, Refused):  # an answer may break off in its middle, too
            return ""
        finally:
            client.leave()

    @property
    def _path(self) -> str:
        return f"/site/queue/places/{self.place}/report"

    def _form(self, key: str) -> dict[str, object]:
        today = (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()
        return {"client_key": key, "quantity": "0.001", "worked_on": today, "note": "replay"}


@contextmanager
def killing(replay: Replay, marks: Sequence[int]) -> Iterator[None]:
    """The server, killed with all its workers and started anew at each of the ``marks``: so many are stored."""
    over = threading.Event()

    def is_reached(mark: int) -> bool:
        while replay.tally.stored < mark:
            if over.wait(0.01):
                return False
        return True

    def live() -> None:
        for mark in [*marks, sys.maxsize]:
            with serving(
                replay.house.environment, "wsgi:app", replay.house.instance / "server.log"
            ) as server:
                replay.port = server.port
                started.set()
                if is_reached(mark):
                    _kill(server)
                    replay.tally.kills += 1
            if over.is_set():
                return

    started = threading.Event()
    thread = threading.Thread(target=live)
    thread.start()
    try:
        started.wait(PATIENCE)
        yield
    finally:
        over.set()
        thread.join()


def _kill(server: Server) -> None:
    for pid in (server.master, *cpu.children(server.master)):
        os.kill(pid, signal.SIGKILL)


def replay(house: House, submissions: int, kills: int, *, seed: int = 1) -> Tally:
    """Send so many submissions through so many kills; what happened, and what is wrong at the end."""
    run = _prepared(house)
    marks = [submissions * number // (kills + 1) for number in range(1, kills + 1)]
    keys = [f"{number:032x}" for number in range(submissions)]
    with killing(run, marks), ThreadPoolExecutor(SENDERS) as senders:
        chances = [random.Random(seed * 1_000_003 + number) for number in range(submissions)]
        list(senders.map(run.submit, keys, chances))
    stored = [row[0] for row in house.execute("SELECT client_key FROM report WHERE note = 'replay'")]
    if sorted(stored) != keys:
        twice = len(stored) - len(set(stored))
        run.tally.wrong.append(f"{len(keys)} sent, {len(stored)} stored, {twice} of them twice")
    return run.tally


def _prepared(house: House) -> Replay:
    """Signed in once; the session and the token outlive every kill, because they are rows and signatures."""
    log = house.instance / "server.log"
    with serving(house.environment, "wsgi:app", log) as server, Client(server.port) as client:
        client.sign_in(*house.sign_ins["contractor"])
        places: list[dict[str, Any]] = client.json("/site/queue/places")["places"]
        open_places = [one for one in places if one["left"] and float(one["left"]) * 1000 >= 10]
        for one in sorted(open_places, key=lambda one: -float(one["left"])):
            path, today = (
                f"/site/queue/places/{one['id']}/report",
                (datetime.now(UTC) + timedelta(hours=8)).date(),
            )
            form = {
                "client_key": "f" * 32,
                "quantity": "0.001",
                "worked_on": today.isoformat(),
                "note": "first",
            }
            if client.json(path, form).get("state") == "stored":
                return Replay(house, one["id"], client.cookies, client.token)
    raise Refused("no place takes a report in thousandths")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.replay", description=__doc__)
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        house = House(Path(folder) / "city", None)
        house.prepare("city")
        tally = replay(house, given.submissions, given.kills)
    for wrong in tally.wrong[:20]:
        print(wrong)
    said = f"{tally.sent} tries, {tally.cut} cut, {tally.again} sent again, {tally.kills} kills"
    outcome = f"{given.submissions} submissions stored once each" if not tally.wrong else "missed"
    print(f"{said}: {outcome}")
    return int(bool(tally.wrong))


if __name__ == "__main__":
    sys.exit(main())
