"""Compiled templates, kept beside the templates from one start to the next as Python keeps its modules.

Compiling the start page alone takes a tenth of a second. What is kept belongs to an edition: templates, catalogue
and the code that compiles them, as they stood when it was made; another edition takes its place. Where the
server may not write into its own program, as in production, it only reads what is there.
"""

import hashlib
import platform
import shutil
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache


class KeptTemplates(FileSystemBytecodeCache):
    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(
            OSError
        ):  # no room, no right to write, or another edition has come: then it is not kept
            super().dump_bytecode(bucket)


def edition(sources: Iterable[Path]) -> str:
    """Of everything that compiled templates are made of. Contents are told apart by time and size, as in make."""
    hasher = hashlib.sha256(f"{platform.python_version()} {version('jinja2')}".encode())
    for path in sorted(sources):
        known = path.stat()
        hasher.update(f"{path} {known.st_mtime_ns} {known.st_size}\n".encode())
    return hasher.hexdigest()[:16]


def kept(folder: Path, name: str, sources: Iterable[Path]) -> KeptTemplates:
    """The templates kept under this name in ``folder``; those of earlier editions are thrown away."""
    own = folder / f"{name}-{edition(sources)}"
    if not own.is_dir():
        for old in folder.glob(f"{name}-*"):
            shutil.rmtree(old, ignore_errors=True)
        with suppress(OSError):
            own.mkdir(parents=True, exist_ok=True)
    return KeptTemplates(str(own), "%s.cache")
