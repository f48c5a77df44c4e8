"""`make test`: everything that must be true before a change is taken, section by section.

Usage: bin/house check [section ...]
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from bin import setup
from bin.steps import ROOT, Failed, main, tool

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RESULTS = ROOT / "build"
CORES = str(os.cpu_count() or 1)


@dataclass(frozen=True)
class Section:
    """One command of the checks and what to do when it fails."""

    name: str
    command: tuple[str, ...]
    mend: str
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_tests(self) -> bool:
        return self.command[0] == "pytest"

    @property
    def results(self) -> Path:
        return RESULTS / f"{self.name}.xml"


@dataclass(frozen=True)
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


SECTIONS = (
    Section("lint", ("ruff", "check", "--quiet", "."), "`make fmt` mends what can be mended alone."),
    Section("format", ("ruff", "format", "--check", "--quiet", "."), "Run `make fmt`."),
    Section("types", ("mypy",), "Mend the lines it names."),
    Section(
        "floors", ("lint-imports",), "Pass a value, or move one of the two down a floor (CONTRIBUTING.md)."
    ),
    Section("templates", ("djlint", "templates", "--lint", "--quiet"), "Mend the lines it names."),
    Section("words", ("python", "-m", "bin.words"), "Run `make translations`, then write what is missing."),
    Section(
        "sqlite",
        ("pytest", "-q", "-n", CORES, "--dist", "loadgroup", "-m", "not browser"),
        "Run one alone: .venv/bin/pytest FILE -k NAME",
    ),
    Section(
        "postgresql",
        ("pytest", "-q", "-n", CORES, "--dist", "loadgroup", "-m", "database and not browser"),
        "Run one alone: TEST_DATABASE=postgresql .venv/bin/pytest FILE -k NAME",
        {"TEST_DATABASE": "postgresql"},
    ),
    Section(
        "browser",
        ("pytest", "-q", "-n", CORES, "--dist", "worksteal", "-m", "browser"),
        "Run one alone and look: .venv/bin/pytest tests/browser -k NAME; pictures of failures are in build/",
    ),
)


def find_browser() -> str | None:
    names = (os.environ.get("CHROMIUM", ""), *BROWSERS)
    return next((path for name in names if name and (path := shutil.which(name))), None)


def ensure_browser() -> None:
    """Chromium from the system's packages: a test that is skipped for lack of it would prove nothing."""
    mend = "Install it (Debian: apt-get install chromium), or name one: CHROMIUM=/path/to/chrome make test"
    if find_browser():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Failed("The browser tests need Chromium, which is not on this machine.", mend)
    setup.apt("chromium", mend=mend)
    if not find_browser():
        raise Failed("The system's packages brought no usable Chromium (Ubuntu's is a snap).", mend)


def counted(path: Path) -> Count:
    """Sum over the test suites of a JUnit file; an error counts as a failure."""
    total = Count()
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):  # noqa: S314 (pytest just wrote it)
        tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        total += Count(tests - failed - skipped, failed, skipped)
    return total


def run(section: Section) -> Count:
    """Run one section in sight; what passed and failed in it. A check that is no test counts as one."""
    print(f"\n── {section.name}: {' '.join(section.command)}", flush=True)
    begun = time.monotonic()
    section.results.unlink(missing_ok=True)
    command = [tool(section.command[0]), *section.command[1:]]
    if section.is_tests:
        command += [f"--junitxml={section.results}"]
    environment = {**os.environ, **section.env}
    status = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode  # noqa: S603
    count = counted(section.results) if section.results.exists() else Count(passed=int(status == 0))
    if status and not count.failed:
        count += Count(failed=1)
    print(
        f"── {section.name}: {'FAILED' if status else 'good'}, {time.monotonic() - begun:.0f} s", flush=True
    )
    return count


def chosen(names: list[str]) -> list[Section]:
    known = {section.name: section for section in SECTIONS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Failed(f"There is no section {unknown[0]!r}.", f"There are: {', '.join(known)}.")
    return [section for section in SECTIONS if section.name in names or not names]


def check() -> int:
    sections = chosen(sys.argv[1:])
    setup.ensure("dev")
    if any(section.name == "browser" for section in sections):
        ensure_browser()
    RESULTS.mkdir(exist_ok=True)
    total = Count()
    first: Section | None = None
    for section in sections:
        count = run(section)
        total += count
        first = first or (section if count.failed else None)
    if first:
        print(f"\nFailed first: {first.name}\nMend:         {first.mend}")
    print(f"\n{total}", flush=True)
    return 1 if first else 0


if __name__ == "__main__":
    main(check)
