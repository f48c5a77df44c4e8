"""What the residents of some demo entrances pay for a lift; at one of them a flat joins when the others have paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.contributions.lift import Basis, Cost, Flat, join_late, share
from tracker.contributions.models import (
    ContributionDue,
    ContributionReceipt,
    ContributionRound,
    LiftPlan,
    LiftRefund,
)
from tracker.contributions.rules import Channel, Purpose
from tracker.contributions.sharing import spread_over
from tracker.contributions.tables import Measure, get_table, written
from tracker.demo.courses import Course, moment
from tracker.demo.rows import Row, Rows
from tracker.demo.works import Block, Ground
from tracker.places.models import Entrance, Household
from tracker.projects.rules import Stage

ZERO, FEN = Decimal(0), Decimal("0.01")
WHOLE, SUBSIDIES, DISTRICT = Decimal(620_000), Decimal(100_000), Decimal(130_000)
COST, TABLE = Cost(WHOLE, SUBSIDIES, DISTRICT), "guangzhou"
WAYS = (Channel.DIRECT, Channel.PROVIDENT_FUND, Channel.DIRECT)
PAID = (Decimal(1), Decimal(1), Decimal("0.5"), ZERO, Decimal(1))  # most all, some half, one nothing yet
LATE_DOOR, LATER = "402", timedelta(days=95)


@dataclass(frozen=True)
class Gathered:
    """What the flats of a round have paid, in yuan, and the day on which it can be handed over."""

    round_id: int
    amount: Decimal
    day: date


@dataclass
class Book:
    """The round of one entrance and its receipts, numbered within the project."""

    rows: Rows
    round: Row
    today: date
    clerk_id: int | None
    number: int = 0

    def owe(self, home_id: int, amount: Decimal, joined_on: date | None = None) -> Row:
        self.rows.add(
            ContributionDue, round_id=self.round["id"], project_id=self.round["project_id"], household_id=home_id,
            amount=amount, joined_on=joined_on,
        )  # fmt: skip
        return self.rows.of(ContributionDue)[-1]

    def receive(self, due: Row, amount: Decimal, day: date, channel: Channel) -> int | None:
        """A receipt, if its day has come; its id."""
        if not amount or day >= self.today:
            return None
        self.number += 1
        due["paid"] += amount
        return self.rows.add(
            ContributionReceipt, due_id=due["id"], project_id=due["project_id"], number=self.number, channel=channel,
            amount=amount, received_on=day, by_id=self.clerk_id, at=moment(day, 11),
        )  # fmt: skip


def add_lift(
    rows: Rows, project_id: int, grounds: Sequence[Ground], course: Course, clerk_id: int | None
) -> Gathered | None:
    """The first entrance of every third started project has its doors on record and shares a lift."""
    block = next((one for one in grounds[0].blocks if one.id and one.storeys >= 5), None) if grounds else None
    if project_id % 3 or course.stage.position < Stage.STARTED.position or block is None:
        return None
    entrance_id = next(row["id"] for row in rows.of(Entrance) if row["building_id"] == block.id)
    agreed = course.start - timedelta(days=10)
    is_joined = not rows.of(LiftRefund) and agreed + LATER < course.today
    flats = list(_flats(rows, entrance_id, block, LATE_DOOR if is_joined else ""))
    sheet = share(COST, get_table(TABLE), flats, Basis.AREA)
    rows.add(
        ContributionRound, project_id=project_id, compound_id=grounds[0].id, building_id=block.id,
        entrance_id=entrance_id, purpose=Purpose.LIFT, name="加装电梯居民分摊", total=sheet.shared, agreed_on=agreed,
        due_on=agreed + timedelta(days=60), document_no=f"加梯协议〔{agreed.year}〕{project_id:03}号", by_id=clerk_id,
        at=moment(agreed, 15), demo=True,
    )  # fmt: skip
    book = Book(rows, rows.of(ContributionRound)[-1], course.today, clerk_id)
    _plan(book, block.storeys)
    dues = {}
    for number, line in enumerate(sheet.payers):
        due = dues[line.flat.id] = book.owe(line.flat.id, line.pays)
        paid = (line.pays * PAID[0 if is_joined else number % 5]).quantize(FEN)
        book.receive(due, paid, agreed + timedelta(days=5 + number), WAYS[number % 3])
    if is_joined:
        _join(book, flats, dues, agreed + LATER)
    return Gathered(
        book.round["id"], sum((due["paid"] for due in dues.values()), ZERO), agreed + timedelta(days=75)
    )


def _flats(rows: Rows, entrance_id: int, block: Block, late_door: str) -> Iterator[Flat]:
    """Two flats a floor, the second a little larger."""
    area = (block.area / block.households).quantize(FEN)
    for floor in range(1, block.storeys + 1):
        for n, size in ((1, area), (2, area + Decimal("8.60"))):
            door = f"{floor}0{n}"
            home_id = rows.add(Household, entrance_id=entrance_id, door=door, floor=floor, area=size)
            yield Flat(home_id, door, floor, size, joins=door != late_door)


def _plan(book: Book, storeys: int) -> None:
    table = get_table(TABLE)
    book.rows.add(
        LiftPlan, round_id=book.round["id"], project_id=book.round["project_id"], whole=WHOLE, subsidies=SUBSIDIES,
        district=DISTRICT, compensation=ZERO, measure=Measure.COEFFICIENT, basis=Basis.AREA, table_code=table.code,
        table_text=written(spread_over(table, range(1, storeys + 1))),
    )  # fmt: skip


def _join(book: Book, flats: Sequence[Flat], dues: dict[int, Row], day: date) -> None:
    """The flat that stood aside joins; it has paid back every second of those who paid before it."""
    joiner = next(flat.id for flat in flats if not flat.joins)
    joining = join_late(COST, get_table(TABLE), flats, Basis.AREA, joiner=joiner)
    due = book.owe(joiner, joining.pays, joined_on=day)
    for number, (home_id, amount) in enumerate(joining.back.items()):
        if not amount:
            continue
        is_paid = number % 2 == 0
        receipt_id = book.receive(due, amount, day, Channel.DIRECT) if is_paid else None
        book.rows.add(
            LiftRefund, round_id=book.round["id"], project_id=book.round["project_id"], from_due_id=due["id"],
            to_due_id=dues[home_id]["id"], amount=amount, paid_on=day if receipt_id else None, receipt_id=receipt_id,
        )  # fmt: skip
