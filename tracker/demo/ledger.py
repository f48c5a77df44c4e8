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
from tracker.base.sentences import pack
from tracker.contracts.rules import months_after
from tracker.contributions.models import ContributionHandover
from tracker.demo.courses import Course, moment
from tracker.demo.lifts import Gathered
from tracker.demo.money import Money
from tracker.demo.rows import Row, Rows
from tracker.funding.books import Holding, IdleLayer, Movement, MovementLeg, Proposal, ProposalState
from tracker.funding.conditions import Use, Work, check_use, first_edition
from tracker.funding.indicators import fifo
from tracker.funding.ledger import OUTGOING, ROUTES, Leg, MovementKind, Pot, Purpose, moved
from tracker.funding.models import Grant, Source
from tracker.funding.rules import SourceKind
from tracker.items.rules import ItemClass
from tracker.projects.evidence import EvidenceKind
from tracker.projects.rules import Stage

ZERO, FEN = Decimal(0), Decimal("0.01")
RUNNING_SHARE, SETTLED_SHARE = Decimal("0.80"), Decimal("0.97")
REVIEWED_SHARE = Decimal("0.95")  # what the review leaves of works that are only just accepted
INSTALMENTS = 4
DEFECTS_MONTHS = 24
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
        if not amount or day >= self.course.today:
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


def add_movements(
    rows: Rows, project_id: int, purses: Sequence[Purse], items: Sequence[Row], course: Course, clerk_id: int | None,
    gathered: Gathered | None,
) -> None:  # fmt: skip
    """The movements of all sources of a project, their sums and their idle money; what residents ``gathered``
    is handed over to their source.
    """
    by_id = {row["id"]: row for row in rows.of(Source)[-len(purses) :]} if purses else {}
    earned = sum((item["earned"] for item in items), ZERO)
    planned = sum((purse.money.planned for purse in purses), ZERO)
    payable = [item for item in items if item["item_class"] in PAYABLE and item["earned"] > 0]
    is_final = course.stage.position >= Stage.SETTLED.position
    for serial, purse in enumerate(purses, start=1):
        book = Book(rows, by_id[purse.source_id], course, clerk_id, project_id % 900 + serial)
        _arrive(book, purse, project_id)
        if gathered and purse.money.kind is SourceKind.RESIDENTS:
            _hand_over(book, gathered)
        part = (earned * purse.money.planned / planned).quantize(FEN, ROUND_DOWN)
        share = SETTLED_SHARE if is_final or course.stage is Stage.ACCEPTED else RUNNING_SHARE
        _pay(book, (part * share).quantize(FEN, ROUND_DOWN), payable, project_id)
        if is_final:
            _settle(book, part, project_id)
            _finish(book, project_id)
            _release(book, payable, project_id)
        elif course.stage is Stage.ACCEPTED:
            _settle(book, (part * REVIEWED_SHARE).quantize(FEN, ROUND_DOWN), project_id)
            if serial == 1:
                _give_back(book, project_id)
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


def _pay(book: Book, due: Decimal, payable: Sequence[Row], project_id: int) -> None:
    left = min(due, book.source["allocated"])
    days = list(_pay_days(book.course))
    if left <= 0 or not payable or not days:
        return
    part = (left / len(days)).quantize(FEN, ROUND_DOWN)
    for number, day in enumerate(days, start=1):
        amount = left - part * (len(days) - 1) if number == len(days) else part
        wages = (amount * 20 / 100).quantize(FEN, ROUND_DOWN)
        item = payable[(number + book.serial) % len(payable)]
        paper, legs = (
            f"进度款〔{day.year}〕{project_id:03}-{number}号",
            [Leg(Pot.OWNER, Pot.PAYEE, amount, item["id"])],
        )
        more = _warned(book.source, item)
        book.add(MovementKind.PAID, day, paper, legs, purpose=Purpose.WORKS, wages=wages, **more)


def _pay_days(course: Course) -> Iterator[date]:
    """Some days after parts of the works, none before money could be there."""
    last = min(course.last + timedelta(days=40), course.today - timedelta(days=1))
    first = course.start + timedelta(days=35)
    if not course.is_started or last <= first:
        return
    step = (last - first) / INSTALMENTS
    for number in range(1, INSTALMENTS + 1):
        yield first + step * number


def _warned(source: Row, item: Row) -> dict[str, str]:
    """What the rules of a source warn of when it pays for an item, and who answered for it."""
    work = Work(item["type_code"], item["item_class"], item["scope"], item["name"])
    found = check_use(first_edition()[source["kind"]], Use(works=(work,), year=source["year"]))
    if not found:
        return {}
    return {
        "warned": pack(found),
        "because": f"区政府专题会议纪要〔{source['year']}〕12号，管线随路同步施工。",
    }


def _hand_over(book: Book, gathered: Gathered) -> None:
    """What the flats of a lift have paid arrives in the residents' source, as far as the plan expects it there."""
    amount = min(gathered.amount, book.source["planned"] - book.source["received"])
    if amount <= 0 or gathered.day >= book.course.today:
        return
    paper, legs = (
        f"居民出资缴款书〔{gathered.day.year}〕{gathered.round_id:03}号",
        [Leg(*ROUTES[MovementKind.RECEIVED], amount)],
    )
    book.add(MovementKind.RECEIVED, gathered.day, paper, legs, reference=f"round:{gathered.round_id}")
    book.rows.add(
        ContributionHandover, round_id=gathered.round_id, project_id=book.source["project_id"], turn=1,
        movement_id=book.rows.of(Movement)[-1]["id"], amount=amount, collected=gathered.amount,
        why=None if amount == gathered.amount else "其余存入电梯项目代管账户，直接支付设备款。", by_id=book.clerk_id,
        at=moment(gathered.day, 16),
    )  # fmt: skip


def settled_on(course: Course) -> date:
    """The day of the review of a project whose works are accepted."""
    accepted = dict(course.documents())[EvidenceKind.ACCEPTANCE]
    return max(accepted, min(course.last + timedelta(days=118), course.today - timedelta(days=3)))


def _settle(book: Book, amount: Decimal, project_id: int) -> None:
    if book.source["paid"] > 0:
        day = settled_on(book.course)
        book.simple(MovementKind.SETTLED, day, f"丹财评审〔{day.year}〕{project_id:03}号", amount)


def _give_back(book: Book, project_id: int) -> None:
    """The contractor returns the first part of what the review took off, out of the last payment."""
    payment = next(row for row in reversed(book.rows.of(Movement)) if row["kind"] is MovementKind.PAID)
    if payment["source_id"] != book.source["id"] or not book.source["settled"]:
        return
    day, part = book.course.today - timedelta(days=1), (payment["amount"] / 10).quantize(FEN, ROUND_DOWN)
    leg = Leg(Pot.OWNER, Pot.PAYEE, -part, payment["item_id"])
    book.add(
        MovementKind.PAID, day, f"超付退回〔{day.year}〕{project_id:03}号", [leg], purpose=Purpose.WORKS,
        refunds_id=payment["id"],
    )  # fmt: skip


def _finish(book: Book, project_id: int) -> None:
    """The final account, and the return of what it does not need: what nobody was given first."""
    source, day = book.source, settled_on(book.course) + timedelta(days=1)
    book.simple(MovementKind.FINAL, day, f"决算批复〔{day.year}〕{project_id:03}号", source["settled"])
    left = source["received"] - source["settled"]
    from_treasury = min(left, source["received"] - source["allocated"])
    legs = [
        Leg(Pot.TREASURY, Pot.RETURNED, from_treasury),
        Leg(Pot.OWNER, Pot.RETURNED, left - from_treasury),
    ]
    day += timedelta(days=1)
    book.add(
        MovementKind.RETURNED, day, f"结余收回〔{day.year}〕{project_id:03}号", [leg for leg in legs if leg.amount > 0]
    )  # fmt: skip


def released_on(course: Course) -> date:
    """Some days after the end of the defects period."""
    accepted = dict(course.documents())[EvidenceKind.ACCEPTANCE]
    return months_after(accepted, DEFECTS_MONTHS) + timedelta(days=10)


def _release(book: Book, payable: Sequence[Row], project_id: int) -> None:
    """The retention, once the defects period is over."""
    source, day = book.source, released_on(book.course)
    left = min(source["settled"], source["allocated"] - source["owner_returned"]) - source["paid"]
    if left > 0 and payable:
        item = payable[book.serial % len(payable)]
        leg, more = Leg(Pot.OWNER, Pot.PAYEE, left, item["id"]), _warned(source, item)
        book.add(
            MovementKind.PAID,
            day,
            f"质保金〔{day.year}〕{project_id:03}号",
            [leg],
            purpose=Purpose.WORKS,
            **more,
        )


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
