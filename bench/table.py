"""The table that is printed and kept in docs/."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from bench.extras import Extra
from bench.measure import Figures


@dataclass(frozen=True)
class Run:
    """Figures of one scale on one database."""

    database: str
    scale: str
    figures: list[Figures]


def lines(
    runs: list[Run], extras: list[Extra], grown: list[str], *, rounds: int, requests: int
) -> Iterator[str]:
    """The whole page, as Markdown."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    yield "# Bench"
    yield ""
    yield (
        f"`make bench` on {datetime.now(UTC):%d %B %Y}: Python {platform.python_version()}, "
        f"Flask {version('flask')}, gunicorn {version('gunicorn')}, {os.cpu_count()} cores (load {load}). "
        f"{rounds} rounds of {requests} requests, one after the other, each round beside a round of a bare Flask "
        "hello page under the same server settings. Waiting is over all requests; CPU is that of the web workers for "
        "each request in the least disturbed round, of the page as of hello, because neighbours on the machine only "
        "ever add. Multiples bear a busy machine better than milliseconds."
    )
    for run in runs:
        yield from _pages(run)
    if grown:
        yield from ("", "## Against the city", "", *grown)
    yield from _extras(extras)


def _pages(run: Run) -> Iterator[str]:
    hello = run.figures[0].cpu
    yield from ("", f"## Pages: {run.scale} on {run.database}", "")
    yield "| page | median ms | p95 ms | CPU ms | database CPU ms | × hello | target | verdict |"
    yield "|---|--:|--:|--:|--:|--:|--:|---|"
    for found in run.figures:
        target = "" if found.page.target is None else f"≤ {found.page.target:g}"
        if found.fault:
            yield f"| {found.page.name} | | | | | | {target} | **failed: {found.fault}** |"
            continue
        yield (
            f"| {found.page.name} | {found.median * 1000:.2f} | {found.p95 * 1000:.2f} | {found.cpu * 1000:.3f} "
            f"| {found.database_cpu * 1000:.3f} | {found.cpu / hello:.1f} | {target} | {_verdict(found, hello)} |"
        )


def _verdict(found: Figures, hello: float) -> str:
    if found.page.target is None:
        return ""
    return "met" if found.cpu <= found.page.target * hello else "**missed**"


def _extras(extras: list[Extra]) -> Iterator[str]:
    if not extras:
        return
    yield from (
        "",
        "## Beside the pages",
        "",
        "| what | measured | target | verdict | |",
        "|---|--:|--:|---|---|",
    )
    for extra in extras:
        shown = "" if extra.measured is None else f"{extra.measured:.2f} {extra.unit}"
        is_met = extra.measured is not None and extra.measured <= extra.target
        verdict = "met" if is_met else "**failed**" if extra.measured is None else "**missed**"
        yield f"| {extra.name} | {shown} | ≤ {extra.target:g} {extra.unit} | {verdict} | {extra.note} |"


def against_city(city: Run, large: Run) -> Iterator[str]:
    """The pages that must not cost more than twice their city figures, workers and database together."""
    yield f"| page | city CPU ms | {large.scale} CPU ms | times | target | verdict |"
    yield "|---|--:|--:|--:|--:|---|"
    small = {found.page.name: found for found in city.figures}
    for found in large.figures:
        name, before = found.page.name, small[found.page.name]
        if not any(name.startswith(word) for word in ("public home", "list of", "project page", "programme")):
            continue
        if found.fault or before.fault:
            yield f"| {name} | | | | ≤ 2 | **failed: {found.fault or before.fault}** |"
            continue
        costs = [one.cpu + one.database_cpu for one in (before, found)]
        times = costs[1] / costs[0]
        verdict = "met" if times <= 2 else "**missed**"
        yield f"| {name} | {costs[0] * 1000:.3f} | {costs[1] * 1000:.3f} | {times:.2f} | ≤ 2 | {verdict} |"
