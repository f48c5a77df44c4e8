"""``python -m bench.soak``: thousands of mixed requests against one server; does a worker's memory stay flat?"""

import argparse
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from bench import cpu
from bench.client import Refused
from bench.pages import Page, Visitors, check
from bench.server import House, Server, serving

MOST_MB = 100.0
LOOKS = 20


def _mixed(visitors: Visitors) -> list[Page]:
    """Every page in turn; the ones that write less often, as people do."""
    pages = [page for page in visitors.pages() if page.ask]
    reads = [page for page in pages if page.status == 200]
    return [*reads, *reads, *(page for page in pages if page.status != 200)]


def _ask(page: Page, faults: dict[str, int]) -> None:
    try:
        if page.before:
            page.before(1)
        check(page, page.ask())  # type: ignore[misc]
    except Refused as refused:
        faults[f"{page.name} {refused}"] = faults.get(f"{page.name} {refused}", 0) + 1


def _look(server: Server, done: int) -> float:
    """Print what each worker holds; the largest own share in MB."""
    figures = [cpu.memory(pid) for pid in server.workers]
    shown = "   ".join(f"{resident:6.1f} ({own:6.1f})" for resident, own in figures)
    print(f"{done:>7}  {shown}", flush=True)
    return max(own for _, own in figures)


def soak(house: House, requests: int) -> tuple[list[float], dict[str, int]]:
    """Largest worker after each twentieth of the requests, and what went wrong how often."""
    environment = {**house.environment, "WEB_WORKERS": "2"}
    with serving(environment, "wsgi:app", house.instance / "server.log") as server:
        visitors, faults = Visitors(house, server.port), dict[str, int]()
        print("requests  resident (own) MB of each worker", flush=True)
        held = [_look(server, 0)]
        for number, page in enumerate(islice(cycle(_mixed(visitors)), requests), start=1):
            _ask(page, faults)
            if number % 50 == 0:
                for visitor in visitors.all:  # both workers get their share
                    visitor.leave()
            if number % max(1, requests // LOOKS) == 0:
                held.append(_look(server, number))
    return held, faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        house = House(Path(folder) / "city", None)
        house.prepare("city")
        held, faults = soak(house, given.requests)
    for fault, times in sorted(faults.items()):
        print(f"{times} × {fault}")
    is_met = held[-1] <= MOST_MB and not faults
    print(
        f"Largest worker at the end: {held[-1]:.1f} MB of its own, target ≤ {MOST_MB:.0f}: {'met' if is_met else 'missed'}"
    )
    return int(not is_met)


if __name__ == "__main__":
    sys.exit(main())
