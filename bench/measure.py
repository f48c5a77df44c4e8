"""Rounds in which every page and the hello page take turns, so that a busy machine is busy for all of them."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

from bench import cpu
from bench.client import Client, Refused, timed
from bench.pages import Page, check
from bench.server import Server

WARM_UP = 6  # requests before the first round: caches, prepared templates, connections


@dataclass
class Figures:
    """What one page took: seconds of waiting, and CPU seconds of workers and database with their requests."""

    page: Page
    waits: list[float] = field(default_factory=list)
    rounds: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    fault: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.waits)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.waits, n=20)[-1]

    @property
    def cpu(self) -> float:
        """Of the least disturbed round: neighbours on the machine only ever add."""
        return min(self.rounds)

    @property
    def database_cpu(self) -> float:
        return min(self.database)


def measure(
    pages: list[Page], visitors: list[Client], tracker: Server, hello: Server, *, rounds: int, requests: int,
    database: Callable[[], list[int]], say: Callable[[str], None],
) -> list[Figures]:  # fmt: skip
    """Figures of each page; the hello page comes first."""
    client = Client(hello.port)
    bare = Page("hello", None, lambda: client.get("/"))
    all_figures = [Figures(page) for page in [bare, *pages]]
    for figures in all_figures:
        _warm_up(figures, visitors)
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        for figures in all_figures:
            if figures.page is not bare:
                _round(all_figures[0], bare, tracker, hello, requests, database)
            if figures.page is not bare and not figures.fault:
                _round(figures, bare, tracker, hello, requests, database)
    return all_figures


def _warm_up(figures: Figures, visitors: list[Client]) -> None:
    page = figures.page
    if page.ask is None:
        figures.fault = "page missing"
        return
    try:
        if page.before:
            page.before(2 * WARM_UP)
        for _ in range(2 * WARM_UP):
            check(page, page.ask())
            for visitor in visitors:  # a new connection may be the other worker's
                visitor.leave()
    except Refused as refused:
        figures.fault = str(refused)


def _round(
    figures: Figures, bare: Page, tracker: Server, hello: Server, requests: int, database: Callable[[], list[int]]
) -> None:  # fmt: skip
    page = figures.page
    if page is bare:
        figures.rounds.append(_burst(bare, hello.workers, requests * 4, figures.waits))
        figures.database.append(0.0)
        return
    if page.before:
        page.before(requests)
    helpers = database()
    begun = cpu.seconds(helpers)
    try:
        figures.rounds.append(_burst(page, tracker.workers, requests, figures.waits))
    except Refused as refused:
        figures.fault = str(refused)
        return
    figures.database.append((cpu.seconds(helpers) - begun) / requests)


def _burst(page: Page, workers: list[int], requests: int, waits: list[float]) -> float:
    """CPU seconds of the workers for each request."""
    begun = cpu.seconds(workers)
    for _ in range(requests):
        answer, wait = timed(page.ask)
        check(page, answer)
        waits.append(wait)
    return (cpu.seconds(workers) - begun) / requests
