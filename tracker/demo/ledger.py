"""The life of a demo project's money: estimate, budget, receipt, allocation, payment, settlement, return.

Nothing here is by chance: the same works and arrivals give the same ledger. Money is paid after the works it
pays for, 80 % of their value while they go on and 97 % once they are settled (财建〔2022〕183号).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from tracker.base.money import to_fen
from tracker.demo.courses import Course, moment
from tracker.demo.money import Money
from tracker.demo.rows import Row, Rows
from tracker.funding.books import Holding, IdleLayer, Movement, MovementLeg, Proposal, ProposalState
from tracker.funding.indicators import fifo
from tracker.funding.ledger import OUTGOING, ROUTES, Leg, MovementKind, Pot, Purpose, moved
from tracker.funding.models import Grant, Source
from tracker.funding.rules import SourceKind
from tracker.items.rules import ItemClass
from tracker.projects.rules import Stage

ZERO, FEN = Decimal(0), Decimal("0.01")
RUNNING_SHARE, SETTLED_SHARE = Decimal("0.80"), Decimal("0.97")
INSTALMENTS = 4
PAYABLE = frozenset({ItemClass.BASIC, ItemClass.IMPROVEMENT})


@dataclass(frozen=True)
class Purse:
    """One source of the project and what it will give."""

    source_id: int
    money: Money


@dataclass
class Book:
    """Writes the movements of one source and keeps its sums."""

    rows: Rows
    source: Row
    course: Course
    clerk_id: int | None
    serial: int
    legs: list[Leg] = field(default_factory=list)

    def add(self, kind: MovementKind, day: date, number: str, legs: Sequence[Leg], **more: Any) -> None:
        """A movement, if its day has come and its sum is one."""
        amount = sum((leg.amount for leg in legs), ZERO)
        if amount <= 0 or day >= self.course.today:
            return
        items = {leg.item_id for leg in legs}
        movement_id = self.rows.add(
            Movement, source_id=self.source["id"], project_id=self.source["project_id"], kind=kind, amount=amount,
            dated=day, document_no=number, by_id=self.clerk_id, at=moment(day, 16), item_id=items.pop(),
            region_path=self.source["region_path"], year=self.source["year"], source_kind=self.source["kind"],
            voucher=f"记-{day:%m}-{self.serial:03}", **more,
        )  # fmt: skip
        for leg in legs:
            self.rows.add(
                MovementLeg, movement_id=movement_id, source_id=self.source["id"], origin=leg.origin,
                target=leg.target, amount=leg.amount, item_id=leg.item_id,
            )  # fmt: skip
            if (leg.origin, leg.target) == (Pot.OWNER, Pot.RETURNED):
                self.source["owner_returned"] += leg.amount
        self.source[kind.value] += amount
        self.legs += legs

    def simple(self, kind: MovementKind, day: date, number: str, amount: Decimal) -> None:
        self.add(kind, day, number, [Leg(*ROUTES[kind], amount)])


def add_movements(rows: Rows, project_id: int, purses: Sequence[Purse], items: Sequence[Row], course: Course, clerk_id: int | None) -> None:  # fmt: skip
    """The movements of all sources of a project, their sums and their idle money."""
    by_id = {row["id"]: row for row in rows.of(Source)[-len(purses) :]} if purses else {}
    earned = sum((item["earned"] for item in items), ZERO)
    planned = sum((purse.money.planned for purse in purses), ZERO)
    payable = [item["id"] for item in items if item["item_class"] in PAYABLE and item["earned"] > 0]
    for serial, purse in enumerate(purses, start=1):
        book = Book(rows, by_id[purse.source_id], course, clerk_id, project_id % 900 + serial)
        _arrive(book, purse, project_id)
        share = SETTLED_SHARE if course.stage.position >= Stage.SETTLED.position else RUNNING_SHARE
        due = (earned * purse.money.planned / planned * share).quantize(FEN, ROUND_DOWN)
        _pay(book, due, payable, project_id)
        if course.stage.position >= Stage.SETTLED.position:
            _settle(book, project_id)
        _keep_layers(book)
        for (item_id, _compound_id), (allocated, used) in moved(book.legs).items():
            rows.add(Holding, source_id=purse.source_id, item_id=item_id, allocated=allocated, used=used)


def _arrive(book: Book, purse: Purse, project_id: int) -> None:
    course, money = book.course, purse.money
    if course.stage.position >= Stage.APPROVAL.position:
        day = course.start - timedelta(days=100)
        book.simple(MovementKind.APPROVED, day, f"丹发改审批〔{day.year}〕{project_id:03}号", money.planned)
        book.simple(
            MovementKind.APPLIED,
            day + timedelta(days=3),
            f"资金申请〔{day.year}〕{project_id:03}号",
            money.planned,
        )
    for number, arrival in enumerate(money.arrivals, start=1):
        paper = f"〔{arrival.on.year}〕{project_id:03}-{book.serial % 10}{number}号"
        book.simple(MovementKind.BUDGETED, arrival.on - timedelta(days=9), f"丹财指{paper}", arrival.amount)
        book.simple(MovementKind.RECEIVED, arrival.on, f"丹财拨{paper}", arrival.amount)
        is_kept = project_id % 7 == 0 and number == len(money.arrivals)  # lies idle, as audits find it
        if not is_kept and course.is_started:
            day = arrival.on + timedelta(days=21)
            book.simple(MovementKind.ALLOCATED, day, f"拨付通知{paper}", arrival.amount)


def _pay(book: Book, due: Decimal, payable: Sequence[int], project_id: int) -> None:
    left = min(due, book.source["allocated"])
    days = list(_pay_days(book.course))
    if left <= 0 or not payable or not days:
        return
    part = (left / len(days)).quantize(FEN, ROUND_DOWN)
    for number, day in enumerate(days, start=1):
        amount = left - part * (len(days) - 1) if number == len(days) else part
        wages = (amount * 20 / 100).quantize(FEN, ROUND_DOWN)
        leg = Leg(Pot.OWNER, Pot.PAYEE, amount, payable[(number + book.serial) % len(payable)])
        paper = f"进度款〔{day.year}〕{project_id:03}-{number}号"
        book.add(MovementKind.PAID, day, paper, [leg], purpose=Purpose.WORKS, wages=wages)


def _pay_days(course: Course) -> Iterator[date]:
    """Some days after parts of the works, none before money could be there."""
    last = min(course.last + timedelta(days=40), course.today - timedelta(days=1))
    first = course.start + timedelta(days=35)
    if not course.is_started or last <= first:
        return
    step = (last - first) / INSTALMENTS
    for number in range(1, INSTALMENTS + 1):
        yield first + step * number


def _settle(book: Book, project_id: int) -> None:
    course, source = book.course, book.source
    day = min(course.last + timedelta(days=118), course.today - timedelta(days=3))
    book.simple(MovementKind.SETTLED, day, f"丹财评审〔{day.year}〕{project_id:03}号", source["paid"])
    book.simple(
        MovementKind.FINAL,
        day + timedelta(days=1),
        f"决算批复〔{day.year}〕{project_id:03}号",
        source["paid"],
    )
    treasury = source["received"] - source["allocated"]
    owner = source["allocated"] - source["paid"]
    legs = [Leg(Pot.TREASURY, Pot.RETURNED, treasury)] if treasury > 0 else []
    legs += [Leg(Pot.OWNER, Pot.RETURNED, owner)] if owner > 0 else []
    book.add(MovementKind.RETURNED, day + timedelta(days=2), f"结余收回〔{day.year}〕{project_id:03}号", legs)


def _keep_layers(book: Book) -> None:
    source = book.source
    arrived: dict[date, Decimal] = {}
    for row in reversed(book.rows.of(Movement)):
        if row["source_id"] != source["id"]:
            break
        if row["kind"] is MovementKind.RECEIVED:
            arrived[row["dated"]] = arrived.get(row["dated"], ZERO) + row["amount"]
    received = sorted(arrived.items())
    kept = dict(fifo(received, _treasury(source)))
    for day, amount in fifo(received, source["received"] - source["paid"] - source["returned"]):
        book.rows.add(
            IdleLayer, source_id=source["id"], region_path=source["region_path"], year=source["year"],
            kind=source["kind"], day=day, amount=amount, treasury=kept.get(day, ZERO),
        )  # fmt: skip


LARGE = Decimal(500_000)


def add_second_people(rows: Rows, account_id: int, year: int) -> None:
    """Large sums were released by somebody of the city; the newest of them still wait."""
    for row in rows.of(Movement):
        if row["kind"] in OUTGOING and row["amount"] > LARGE:
            row["released_by_id"] = account_id
    lying = [row for row in rows.of(Source) if row["year"] == year and _treasury(row) > LARGE]
    for number, source in enumerate(lying[:3], start=1):
        amount = _treasury(source)
        movement = next(row for row in reversed(rows.of(Movement)) if row["source_id"] == source["id"])
        parts = [[Pot.TREASURY.value, Pot.OWNER.value, None, None, to_fen(amount)]]
        rows.add(
            Proposal, source_id=source["id"], project_id=source["project_id"], kind=MovementKind.ALLOCATED,
            amount=amount, dated=movement["dated"], document_no=f"拨付通知〔{year}〕待-{number}号",
            by_id=movement["by_id"], at=movement["at"], parts=json.dumps(parts), state=ProposalState.WAITING,
        )  # fmt: skip


def _treasury(source: Row) -> Decimal:
    held: Decimal = source["received"] - source["allocated"] - (source["returned"] - source["owner_returned"])
    return held


def add_grants(rows: Rows, region_id: int, region_path: str, account_id: int, today: date, year: int) -> None:
    """Two documents of the running year whose money nobody has divided yet."""
    day = today - timedelta(days=20)
    for number, (kind, amount) in enumerate(
        ((SourceKind.CENTRAL_FISCAL, Decimal(24_680_000)), (SourceKind.PROVINCIAL, Decimal(8_000_000))),
        start=1,
    ):
        rows.add(
            Grant, region_id=region_id, region_path=region_path, year=year, kind=kind, amount=amount, dated=day,
            document_no=f"辽财指保〔{day.year}〕{110 + number}号", by_id=account_id, at=moment(day, 9),
        )  # fmt: skip
