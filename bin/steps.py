"""Steps that name themselves, and their mend when they fail."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


class Failed(Exception):
    """A step did not work. ``mend`` says what to do about it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.mend = mend


def tool(name: str) -> str:
    """Path of a program in the virtual environment."""
    return str(VENV / "bin" / name)


def step(
    name: str,
    command: Sequence[str],
    *,
    mend: str,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> str:
    """Run one command, say what it is and how long it took; give back what it printed.

    Raises Failed with the last lines of the command's output.
    """
    if not quiet:
        print(f"· {name} ", end="", flush=True)
    begun = time.monotonic()
    try:
        done = subprocess.run(  # noqa: S603 (our own commands, no shell)
            command,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        raise Failed(f"{name}: {error}", mend) from error
    if not quiet:
        print(f"({time.monotonic() - begun:.1f} s)", flush=True)
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise Failed(f"{name}: `{' '.join(command)}` ended with {done.returncode}.\n{last}", mend)
    return done.stdout


def say(failure: Failed) -> None:
    print(f"\nFailed: {failure}\nMend:   {failure.mend}", file=sys.stderr, flush=True)


def main(work: Callable[[], int | None]) -> None:
    """Run a command of ours; a failure becomes two sentences and exit status 1."""
    try:
        sys.exit(work())
    except Failed as failure:
        say(failure)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
