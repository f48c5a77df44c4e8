"""A real server with the demo city and a real Chromium, one of each per test process.

``page``     a page at ``server.url``, once as a phone and once as a desk; a test that uses it runs twice.
``visit``    ``visit("phone")``, ``visit("desk", javascript=False)``: as many pages as a test wants.
``server``   ``.url``, ``.sign_ins["admin"]`` (name and password), ``.instance``.
``sign_in``  ``sign_in(page, "contractor")``: as the first person of a role of the demo city.
``barriers`` ``barriers(page)``: what axe finds, one line each; empty when nothing bars anybody.
``clear``    ``clear(page, "/notices")``: go there and find no barrier.

Whatever a page complains about (an error in the console, a refused script, a request to another host)
fails the test that saw it. A failed test leaves its pictures in build/.
"""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = Path(sys.executable).parent
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
READY_WITHIN = 60  # seconds
PATIENCE = 15_000  # milliseconds, on a machine that has other work


@dataclass(frozen=True)
class Server:
    url: str
    instance: Path

    @property
    def sign_ins(self) -> dict[str, tuple[str, str]]:
        """Sign-in name and password of the first person of each role of the demo city."""
        lines = (self.instance / "demo-sign-ins.txt").read_text(encoding="utf-8").splitlines()
        people = [line.split("\t") for line in lines if line.count("\t") >= 2]
        return {role: (name, password) for role, name, password, *_ in reversed(people)}


def _environment(instance: Path, port: int = 5000) -> dict[str, str]:
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "DATABASE_"))
    }
    settings = {"TRACKER_ENV": "development", "TRACKER_DEMO": "1", "TRACKER_INSTANCE": str(instance)}
    settings |= {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": "9",
    }  # following by mail is offered; nobody takes the letters
    return {**own, **settings, "PORT": str(port), "PATH": f"{PROGRAMS}:{os.environ['PATH']}"}


def _flask(instance: Path, *arguments: str) -> None:
    command = ["flask", "--app", "wsgi", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=_environment(instance), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def _schema(instance: Path) -> None:
    """The tables; from the models with TEST_SCHEMA=models, for rooms whose migration is not written yet."""
    if os.environ.get("TEST_SCHEMA") != "models":
        _flask(instance, "db", "upgrade")
        return
    making = (
        "from wsgi import app\nfrom tracker.extensions import db\nwith app.app_context(): db.create_all()"
    )
    command = [sys.executable, "-c", making]
    subprocess.run(command, cwd=ROOT, env={**_environment(instance), "PYTHONPATH": str(ROOT)}, check=True)


@pytest.fixture(scope="session")
def demo_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the demo city, built once for all test processes; copy it, do not serve it."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    city = shared / "demo-city"
    with (shared / "demo-city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not city.exists():
            fresh = shared / "demo-city.fresh"
            _schema(fresh)
            _flask(fresh, "demo")
            fresh.rename(city)
    return city


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=READY_WITHIN):  # noqa: S310 (our own address)
            return True
    except urllib.error.URLError:
        return False


@contextmanager
def serving(instance: Path) -> Iterator[Server]:
    """The production server on an instance folder, ended at last."""
    port = _free_port()
    server = Server(f"http://127.0.0.1:{port}", instance)
    log = (instance / "server.log").open("wb")
    process = subprocess.Popen(
        ["gunicorn", "wsgi:app"], cwd=ROOT, env=_environment(instance, port), stdout=log, stderr=log
    )
    try:
        deadline = time.monotonic() + READY_WITHIN
        while not _answers(server.url):
            if process.poll() is not None or time.monotonic() > deadline:
                text = (instance / "server.log").read_text(errors="replace")
                pytest.fail(f"The server does not answer:\n{text}")
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait()
        log.close()


@pytest.fixture(scope="session")
def server(demo_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    instance = tmp_path_factory.mktemp("served") / "instance"
    shutil.copytree(demo_city, instance)
    with serving(instance) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    names = (os.environ.get("CHROMIUM", ""), *BROWSERS)
    path = next((path for name in names if name and (path := shutil.which(name))), None)
    assert path, "There is no Chromium; `make test` installs it or says how."
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # root has none
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *sandbox, "--no-first-run"])
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Let the pages know how their test went."""
    report = yield
    if report.when == "call" and "pages" in item.stash.get(PAGES, {}):
        item.stash[PAGES]["failed"] = report.failed
    return report


PAGES = pytest.StashKey[dict[str, Any]]()


def _watch(page: Page, url: str, complaints: list[str]) -> None:
    def look(request: Request) -> None:
        if not request.url.startswith((url, "data:", "blob:")):
            complaints.append(f"asked another host: {request.url}")

    page.on("request", look)
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)


@pytest.fixture
def complaints() -> list[str]:
    """What the pages of this test complained about; a test that provokes it clears the list."""
    return []


@pytest.fixture
def visit(
    server: Server, chromium: Browser, complaints: list[str], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """``visit(size, **context)``: a page of a new visitor; ``context`` as in Playwright's new_context."""
    pages: list[Page] = []
    request.node.stash[PAGES] = {"pages": pages, "failed": False}

    def make(size: str = "desk", *, javascript: bool = True, locale: str = "zh-CN", **context: Any) -> Page:
        context = {"viewport": SIZES[size], "base_url": server.url, "locale": locale, **context}
        page = chromium.new_context(java_script_enabled=javascript, **context).new_page()
        page.set_default_timeout(PATIENCE)
        _watch(page, server.url, complaints)
        pages.append(page)
        return page

    yield make
    if request.node.stash[PAGES]["failed"]:
        _photograph(pages, request.node.name)
    for page in pages:
        page.context.close()
    assert complaints == []


def _photograph(pages: list[Page], name: str) -> None:
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    plain = "".join(letter if letter.isalnum() else "-" for letter in name)
    for number, page in enumerate(pages):
        page.screenshot(path=folder / f"{plain}-{number}.png", full_page=True)


@pytest.fixture(params=sorted(SIZES))
def page(visit: Callable[..., Page], request: pytest.FixtureRequest) -> Page:
    return visit(request.param)


@cache
def _axe() -> str:
    path = next(path for path in files("axe-playwright-python") or [] if path.name == "axe.min.js")
    return Path(str(path.locate())).read_text(encoding="utf-8")


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """axe's findings on a page as it stands; its text is handed over, so the page's policy stays in force."""

    def find(page: Page) -> list[str]:
        page.evaluate(_axe())
        tags = json.dumps({"runOnly": RULES})
        violations = page.evaluate(f"async () => (await axe.run(document, {tags})).violations")
        return [
            f"{found['id']}: {found['help']}: {node['html'][:200]}"
            for found in violations
            for node in found["nodes"]
        ]

    return find


@pytest.fixture
def sign_in(server: Server) -> Callable[[Page, str], None]:
    def enter(page: Page, role: str) -> None:
        name, password = server.sign_ins[role]
        page.goto("/account/sign-in")
        page.fill("#name", name)
        page.fill("#password", password)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").click()
        expect(page.locator(".person")).to_be_visible()

    return enter


@pytest.fixture
def clear(barriers: Callable[[Page], list[str]]) -> Callable[..., None]:
    """Go somewhere and find no barrier there."""

    def look(page: Page, address: str | None = None) -> None:
        if address:
            page.goto(address)
        assert barriers(page) == [], page.url

    return look
