"""Pictures are drawn once: kept by content in a folder that all workers share, and the latest in memory.

The key is a hash of the values, the look and the code that draws, so nothing in the store can be out of date,
and two workers that draw the same picture at the same moment write the same bytes.
"""

import hashlib
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Literal

from tracker.charts.flow import Flow
from tracker.charts.theme import WIDE, Look
from tracker.charts.timelines import Curve, Strip
from tracker.charts.values import Bars, Gantt

Chart = Bars | Gantt | Curve | Strip | Flow
Form = Literal["svg", "file.svg", "png", "pdf"]
Wanted = tuple[Chart, Look, Form]
Draw = Callable[[Chart, Look, Form], bytes]
SWEEP_EVERY = 50  # writes


class ChartStore:
    """Draws charts and keeps them.

    ``folder`` is made when needed and also holds matplotlib's own font index; ``limit`` bounds the pictures
    in it, ``memory`` those kept by this process, both in bytes. ``elsewhere`` draws in another process; without
    it this one loads matplotlib. Safe to share between threads.
    """

    def __init__(
        self,
        folder: Path,
        *,
        limit: int = 200_000_000,
        memory: int = 4_000_000,
        elsewhere: Draw | None = None,
    ) -> None:
        self.folder = folder
        self.limit = limit
        self.memory = memory
        self._elsewhere = elsewhere
        self._recent: OrderedDict[Wanted, bytes] = OrderedDict()
        self._size = 0
        self._writes = 0
        self._lock = Lock()

    def svg(self, chart: Chart, *, language: str, width: int = WIDE, large: bool = False) -> str:
        """For setting into a page. Holds no style or script: safe to mark as markup."""
        return self.get(chart, Look(language, width, large), "svg").decode()

    def file(self, chart: Chart, form: Form, *, language: str) -> bytes:
        """For download or paper: with its title, wide, black on white. ``form`` is file.svg, png or pdf."""
        return self.get(chart, Look(language, titled=True), form)

    def get(self, chart: Chart, look: Look, form: Form) -> bytes:
        """The picture from memory, from the folder, or freshly drawn.

        A folder that cannot be written costs time, not the picture.
        """
        wanted = (chart, look, form)
        kept = self._remembered(wanted)
        if kept is None:
            kept = self._kept_or_drawn(wanted)
            self._remember(wanted, kept)
        return kept

    def key(self, chart: Chart, look: Look, form: Form) -> str:
        """Name of the picture in the folder: hash of everything that it shows, and its form."""
        content = repr((_code(), chart, look))
        return f"{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()}.{form}"

    def prepare(self) -> None:
        """Load matplotlib and its font index now (seconds, the first time), as before forking workers."""
        os.environ.setdefault("MPLCONFIGDIR", str(self.folder / "matplotlib"))
        import tracker.charts.drawing  # noqa: F401

    def sweep(self) -> None:
        """Delete the pictures longest unread until the folder is within its limit."""
        files = []
        for path in self.folder.glob("??/*.*"):
            with suppress(FileNotFoundError):
                status = path.stat()
                files.append((status.st_mtime, status.st_size, path))
        excess = sum(size for _, size, _ in files) - self.limit
        for _, size, path in sorted(files):
            if excess <= 0:
                break
            path.unlink(missing_ok=True)
            excess -= size

    def _kept_or_drawn(self, wanted: Wanted) -> bytes:
        key = self.key(*wanted)
        kept = self._read(key)
        if kept is None:
            kept = self._drawn(wanted)
            with suppress(OSError):
                self._write(key, kept)
        return kept

    def _drawn(self, wanted: Wanted) -> bytes:
        if self._elsewhere:
            return self._elsewhere(*wanted)
        self.prepare()
        return drawn(*wanted)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _read(self, key: str) -> bytes | None:
        try:
            kept = self._path(key).read_bytes()
            os.utime(self._path(key))  # read lately: swept last
        except OSError:
            return None
        return kept or None

    def _write(self, key: str, content: bytes) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except OSError:
            os.unlink(name)
            raise
        with self._lock:
            self._writes += 1
            is_turn = self._writes % SWEEP_EVERY == 0
        if is_turn:
            self.sweep()

    def _remembered(self, wanted: Wanted) -> bytes | None:
        with self._lock:
            kept = self._recent.get(wanted)
            if kept is not None:
                self._recent.move_to_end(wanted)
            return kept

    def _remember(self, wanted: Wanted, content: bytes) -> None:
        with self._lock:
            if wanted not in self._recent:
                self._recent[wanted] = content
                self._size += len(content)
            while self._size > self.memory:
                _, dropped = self._recent.popitem(last=False)
                self._size -= len(dropped)


@lru_cache
def _code() -> str:
    """What drew the picture: the kit's own files and matplotlib's version."""
    digest = hashlib.sha256(version("matplotlib").encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def drawn(chart: Chart, look: Look, form: Form) -> bytes:
    """The picture, drawn by this process."""
    from tracker.charts.drawing import draw, write  # 48 MB and two seconds: only now

    return write(draw(chart, look), chart, form)
