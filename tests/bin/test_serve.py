"""`make run` says what is in its way, and keeps the scheduler alive."""

import socket
import subprocess
import sys
from contextlib import closing

import pytest

from bin import serve
from bin.steps import Failed


def test_a_taken_port_is_a_sentence() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Failed, match="cannot be used: Address already in use") as caught:
            serve.check_port_is_free(taken.getsockname()[1])
    assert "PORT=" in caught.value.mend


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "5000.0"])
def test_an_impossible_port_is_a_sentence(text: str) -> None:
    with pytest.raises(Failed, match="PORT must be a number"):
        serve.wanted_port({"PORT": text})


def test_the_port_is_5000_unless_said_otherwise() -> None:
    assert serve.wanted_port({}) == 5000
    assert serve.wanted_port({"PORT": "8080"}) == 8080


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(serve.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The schedulers that were started; each ends at once."""
    made: list[subprocess.Popen[bytes]] = []

    def start(*_command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", ""])
        process.wait()
        made.append(process)
        return process

    monkeypatch.setattr(serve, "_start", start)
    return made


def test_a_scheduler_that_dies_is_started_again(
    clock: list[float], starts: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    scheduler = serve.Scheduler(serve.Processes())
    scheduler.look()
    scheduler.look()
    assert "starts again in 1 s" in capsys.readouterr().err
    clock[0] += 1
    scheduler.look()
    assert len(starts) == 2


def test_one_that_dies_young_again_and_again_waits_longer(clock: list[float], starts: list[object]) -> None:
    scheduler = serve.Scheduler(serve.Processes())
    pauses = []
    for _ in range(8):
        scheduler.look()
        scheduler.look()
        pauses.append(scheduler.pause)
        clock[0] += scheduler.pause
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    scheduler.look()
    clock[0] += 3600
    scheduler.look()
    assert scheduler.pause == 1


def test_a_scheduler_that_lives_is_left_alone(clock: list[float], starts: list[object]) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as alive:
        processes = serve.Processes()
        processes["scheduler"] = alive
        serve.Scheduler(processes).look()
        assert starts == []
        alive.communicate(b"\n")


def test_a_signal_while_a_process_begins_ends_that_process_too(monkeypatch: pytest.MonkeyPatch) -> None:
    processes = serve.Processes()

    def interrupted(*_command: str) -> subprocess.Popen[bytes]:
        begun = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        processes.on_signal(15, None)
        return begun

    monkeypatch.setattr(serve, "_start", interrupted)
    with pytest.raises(serve.Stop), serve._ended_at_last(processes):
        processes.begin("web", "gunicorn")
    assert processes["web"].returncode is not None
