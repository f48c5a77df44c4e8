"""Bytes kept in a folder under the hash of their content: four methods, so that another store can stand in."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Store(Protocol):
    """Where uploads live."""

    def put(self, content: bytes) -> str: ...

    def open(self, key: str) -> BinaryIO: ...

    def delete(self, key: str) -> None: ...

    def older(self, than: datetime) -> Iterator[str]: ...


class FolderStore:
    """Files below ``root``, readable by this user only. ``root`` must lie outside every served folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        """Keep the bytes for good; the key is their sha256. The same bytes twice are one file.

        Raises OSError when the disk refuses; then nothing is left under the key.
        """
        key = hashlib.sha256(content).hexdigest()
        path = self._path(key)
        try:
            os.utime(path)  # wanted again: it is as young as a new one
        except FileNotFoundError:
            _write(path, content)
        return key

    def open(self, key: str) -> BinaryIO:
        """The bytes for reading. Raises FileNotFoundError, and ValueError for what cannot be a key."""
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        """Forget the bytes, if they are there. Ask first whether another row names the same key."""
        self._path(key).unlink(missing_ok=True)

    def older(self, than: datetime) -> Iterator[str]:
        """Keys put last before a moment, in no order."""
        for path in self.root.glob("??/??/*"):
            if _KEY.fullmatch(path.name) and path.stat().st_mtime < than.timestamp():
                yield path.name

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError("not a key of this store")
        return self.root / key[:2] / key[2:4] / key


def _write(path: Path, content: bytes) -> None:
    """All or nothing, and on the disk before anybody is told."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
