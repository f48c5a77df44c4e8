"""The pages that are measured, what each may cost as a multiple of the hello page, and how each is asked for."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bench.client import Answer, Client, Refused
from bench.server import House

Ask = Callable[[], Answer]
FILING, SIMILAR, COMPOUND = "filing a request", "similar requests looked up", "public page of a compound"
GROWS_WITH_REQUESTS = (FILING, SIMILAR, COMPOUND)


@dataclass(frozen=True)
class Page:
    """``target`` in multiples of hello's CPU; ``ask`` is None when the page is missing."""

    name: str
    target: float | None
    ask: Ask | None
    status: int = 200
    before: Callable[[int], None] | None = None  # gets ready for so many requests, unmeasured


class Visitors:
    """People at their doors, and the pages they ask for."""

    def __init__(self, house: House, port: int) -> None:
        self.house = house
        self.subjects: dict[str, Any] = json.loads(house.python("bench.subjects"))
        self.anybody = Client(port)
        self.desk, self.site, self.supervisor = (
            self._signed_in(port, role) for role in ("admin", "contractor", "supervisor")
        )
        self._waiting: list[int] = []
        self._today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()

    @property
    def all(self) -> list[Client]:
        return [self.anybody, self.desk, self.site, self.supervisor]

    def _signed_in(self, port: int, role: str) -> Client:
        client = Client(port)
        client.sign_in(*self.house.sign_ins[role])
        return client

    def pages(self) -> list[Page]:
        """Everything with a target, then some pages that have none."""
        return [
            self._page("public home", 6, self.anybody, "home"),
            self._page("list of 50 projects, filtered and sorted", 8, self.desk, "list"),
            self._page("project page", 12, self.desk, "project"),
            self._page("one item", 7, self.desk, "item"),
            self._drawn(self._page("programme dashboard, charts cached", 15, self.desk, "programme")),
            self._page("notices", 6, self.anybody, "notices"),
            self._filing(),
            self._similar(),
            self._reporting(),
            self._confirming(),
            self._page("Gantt, cached", 4, self.anybody, "gantt"),
            self._page("earned value of a project, S-curve cached", None, self.desk, "value"),
            self._page("earned value of a city, S-curve cached", None, self.desk, "region_value"),
            self._page(COMPOUND, None, self.anybody, "compound"),
            self._page("public page of a project", None, self.anybody, "public_project"),
            self._page("office start page", None, self.desk, "start"),
            self._page("order and dates of a project", None, self.desk, "order"),
            self._page("money of the city", None, self.desk, "money_city"),
            self._page("money of a source", None, self.desk, "money_source"),
            self._paying(),
        ]

    def _page(self, name: str, target: float | None, client: Client, subject: str) -> Page:
        path = self.subjects[subject]
        return Page(name, target, (lambda: client.get(path)) if path else None)

    def _drawn(self, page: Page) -> Page:
        """Every round of filing adds requests, and so changes a chart: each worker draws it before the round."""

        def before(_count: int) -> None:
            for _ in range(6):
                if page.ask:
                    page.ask()
                self.desk.leave()

        return replace(page, before=before)

    def _filing(self) -> Page:
        if not self.subjects["file"]:
            return Page(FILING, 12, None)
        self.anybody.fetch_token(self.subjects["file"])
        self._file(apart="1")  # from now on there are tries to forget
        ask = partial(self._file, apart="1")
        return Page(FILING, 12, ask, 302, before=lambda _count: self._forget_tries())

    def _similar(self) -> Page:
        """The same without saying that none of the similar ones is theirs: they are shown, nothing is kept."""
        ask = self._file if self.subjects["file"] else None
        return Page(SIMILAR, None, ask, before=lambda _count: self._forget_tries())

    def _file(self, **more: str) -> Answer:
        return _send(
            self.anybody, self.subjects["file"], form_key=uuid.uuid4().hex, spot=str(self.subjects["building"] or ""),
            where="三单元", category="roof_leak", kind="complaint", danger="no", no_supply="no",
            text="顶楼雨天漏水，请尽快安排查看。", phone="19900001234", name="测试", **more,
        )  # fmt: skip

    def _forget_tries(self) -> None:
        """The limits of the public form are there against the likes of us: start far below them."""
        self.house.execute("UPDATE throttle SET tries = -1000000")

    def _reporting(self) -> Page:
        path = self.subjects["report"]
        ask = (lambda: self._report(path)) if path else None
        return Page("a progress report, filed", 12, ask, 302)

    def _report(self, path: str) -> Answer:
        return _send(
            self.site, path, client_key=uuid.uuid4().hex, quantity="0.001", worked_on=self._today, note=""
        )

    def _paying(self) -> Page:
        path = self.subjects["money_pay"]

        def ask() -> Answer:
            return _send(
                self.desk, path, form_key=uuid.uuid4().hex, amount="0.01", dated=self._today, document_no=uuid.uuid4().hex,
                target=f"item:{self.subjects['money_item']}", purpose="works", wages="", payee="", voucher="",
                evidence_id="", sure="y",
            )  # fmt: skip

        return Page("money paid (ledger, journal, sums)", None, ask if path else None, 302)

    def _confirming(self) -> Page:
        name = "a progress report, confirmed (journal and sums)"
        if not self.subjects["confirm"] or not self.subjects["report"]:
            return Page(name, 12, None)

        def before(count: int) -> None:
            for _ in range(count):
                self._report(self.subjects["report"])
            query = "SELECT id FROM report WHERE state = 'submitted' AND quantity = 1 ORDER BY id DESC"
            self._waiting = [row[0] for row in self.house.execute(query)]

        def ask() -> Answer:
            report = self._waiting.pop()
            return _send(self.supervisor, f"/office/reports/{report}/confirm")

        return Page(name, 12, ask, 302, before=before)


def _send(client: Client, path: str, **values: object) -> Answer:
    """A form sent, and the cookie as it was before. The page that a browser fetches next takes the answer's
    message out of the cookie; nobody fetches it here, and a cookie that grows with every form is nobody's.
    """
    cookies = dict(client.cookies)
    answer = client.post(path, **values)
    client.cookies = cookies
    return answer


def check(page: Page, answer: Answer) -> None:
    """Raise Refused when the page answered otherwise than it should."""
    if answer.status != page.status:
        raise Refused(f"answers {answer.status} instead of {page.status}")
