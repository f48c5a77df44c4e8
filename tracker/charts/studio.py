"""Charts drawn in a process of their own, so that no web worker has to hold matplotlib.

It takes 48 MB, and a picture is drawn once and then kept: the process is started for the first picture and ends
when none was asked for a minute. Questions and answers are pickles, between a program and its own child only.
"""

import os
import pickle
import select
import subprocess
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from threading import Lock

from tracker.charts.store import Chart, Form, Wanted, drawn
from tracker.charts.theme import Look

IDLE = 60.0  # seconds
ROOT = Path(__file__).resolve().parent.parent.parent


class Studio:
    """One drawing process for all threads of this one. ``folder`` holds matplotlib's font index."""

    def __init__(self, folder: Path, idle: float = IDLE) -> None:
        self._environment = {"MPLCONFIGDIR": str(folder / "matplotlib"), **os.environ}
        self._idle = idle
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def draw(self, chart: Chart, look: Look, form: Form) -> bytes:
        """The picture. Raises RuntimeError with what the process said when it could not be drawn."""
        with self._lock:
            try:
                answer = self._ask((chart, look, form))
            except (EOFError, OSError):  # none was there, or it ended just now
                self._start()
                answer = self._ask((chart, look, form))
        if isinstance(answer, str):
            raise RuntimeError(answer)
        return answer

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process:
            with suppress(OSError):
                self._process.communicate()
        self._process = None

    def _start(self) -> None:
        self.close()
        self._process = subprocess.Popen(  # noqa: S603 (our own module)
            [sys.executable, "-m", "tracker.charts.studio", str(self._idle)],
            cwd=ROOT, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def _ask(self, wanted: Wanted) -> bytes | str:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise EOFError
        pickle.dump(wanted, process.stdin)
        process.stdin.flush()
        answer: bytes | str = pickle.load(process.stdout)  # noqa: S301 (our own child)
        return answer


def _answer(wanted: Wanted) -> bytes | str:
    try:
        return drawn(*wanted)
    except Exception:
        return traceback.format_exc()


def serve(idle: float) -> None:
    """Draw what is asked on standard input, until it ends or nothing is asked for ``idle`` seconds."""
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError, BrokenPipeError):  # whoever asked is gone
        while select.select([asked], [], [], idle)[0]:
            pickle.dump(_answer(pickle.load(asked)), told)  # noqa: S301 (our own parent)
            told.flush()


if __name__ == "__main__":
    serve(float(sys.argv[1]))
