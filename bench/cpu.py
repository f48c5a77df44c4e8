"""CPU time of other processes, in seconds, to the nanosecond (Linux)."""

import time
from collections.abc import Iterable
from pathlib import Path


def seconds(pids: Iterable[int]) -> float:
    """User and system time of these processes together; one that has ended counts nothing."""
    total = 0.0
    for pid in pids:
        try:
            total += time.clock_gettime((~pid << 3) | 2)  # clock_getcpuclockid(3) of the C library
        except OSError:
            continue
    return total


def children(pid: int) -> list[int]:
    """Processes that this one started and that live."""
    try:
        names = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [int(name) for name in names]


def memory(pid: int) -> tuple[float, float]:
    """Resident and proportional memory in MB; what processes share counts in the second by shares."""
    lines = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        if ":" in line
    )
    return tuple(int(lines[name].split()[0]) / 1024 for name in ("Rss", "Pss"))  # type: ignore[return-value]
