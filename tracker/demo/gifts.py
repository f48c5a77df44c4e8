"""What the residents of some demo entrances pay for a lift, and the small matters that partners gave.

The gifts come to 500,567.49 yuan together, as the newspaper reported for Dandong.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from tracker.contributions import pictures as store
from tracker.contributions.lift import Basis, Cost, Flat, share
from tracker.contributions.models import (
    ContributionDue,
    ContributionReceipt,
    ContributionRound,
    Gift,
    LiftPlan,
)
from tracker.contributions.rules import Channel, Purpose
from tracker.contributions.sharing import spread_over
from tracker.contributions.tables import Measure, get_table, written
from tracker.demo.courses import Course, moment
from tracker.demo.places import Home
from tracker.demo.rows import Rows
from tracker.demo.works import Ground
from tracker.places.models import Entrance, Household
from tracker.progress.pictures import Picture
from tracker.progress.pictures import store as photo_store
from tracker.projects.rules import Stage

ZERO = Decimal(0)
WHOLE, SUBSIDIES, DISTRICT = Decimal(620_000), Decimal(100_000), Decimal(130_000)
WAYS = (Channel.DIRECT, Channel.PROVIDENT_FUND, Channel.DIRECT)
GIFTS = (
    ("更换单元门6樘", "丹东市某银行党支部", "36000.00"),
    ("楼道照明改造", "辽东学院志愿服务队", "8420.50"),
    ("新建小区党群驿站", "市直机关共建单位", "268000.00"),
    ("加装楼梯扶手", "某建筑公司党支部", "42360.00"),
    ("休闲座椅12组", "爱心企业", "21778.37"),
    ("监控摄像头32个", "某通信公司", "124000.00"),
)


def add_lift(rows: Rows, project_id: int, grounds: Sequence[Ground], course: Course, clerk_id: int | None) -> None:  # fmt: skip
    """The first entrance of every third started project has its doors on record and shares a lift."""
    block = next((one for one in grounds[0].blocks if one.id and one.storeys >= 5), None) if grounds else None
    if project_id % 3 or course.stage.position < Stage.STARTED.position or block is None:
        return
    entrance_id = next(row["id"] for row in rows.of(Entrance) if row["building_id"] == block.id)
    area = (block.area / block.households).quantize(Decimal("0.01"))
    flats = []
    for floor in range(1, block.storeys + 1):
        for n in (1, 2):
            size = area if n == 1 else area + Decimal("8.60")
            door = f"{floor}0{n}"
            home_id = rows.add(Household, entrance_id=entrance_id, door=door, floor=floor, area=size)
            flats.append(Flat(home_id, door, floor, size))
    table = get_table("guangzhou")
    sheet = share(Cost(WHOLE, SUBSIDIES, DISTRICT), table, flats, Basis.AREA)
    agreed = course.start - timedelta(days=10)
    round_id = rows.add(
        ContributionRound, project_id=project_id, compound_id=grounds[0].id, building_id=block.id,
        entrance_id=entrance_id, purpose=Purpose.LIFT, name="加装电梯居民分摊", total=sheet.shared, agreed_on=agreed,
        due_on=agreed + timedelta(days=60), document_no=f"加梯协议〔{agreed.year}〕{project_id:03}号", by_id=clerk_id,
        at=moment(agreed, 15), demo=True,
    )  # fmt: skip
    rows.add(
        LiftPlan, round_id=round_id, project_id=project_id, whole=WHOLE, subsidies=SUBSIDIES, district=DISTRICT,
        compensation=ZERO, measure=Measure.COEFFICIENT, basis=Basis.AREA, table_code=table.code,
        table_text=written(spread_over(table, range(1, block.storeys + 1))),
    )  # fmt: skip
    for number, line in enumerate(sheet.payers):
        _owe(rows, project_id, round_id, line.flat.id, line.pays, number, agreed, course, clerk_id)


def _owe(
    rows: Rows, project_id: int, round_id: int, home_id: int, amount: Decimal, number: int, agreed: date,
    course: Course, clerk_id: int | None,
) -> None:  # fmt: skip
    """Most have paid, some half of it, one nothing yet."""
    share_paid = (Decimal(1), Decimal(1), Decimal("0.5"), ZERO, Decimal(1))[number % 5]
    paid, day = (amount * share_paid).quantize(Decimal("0.01")), agreed + timedelta(days=5 + number)
    paid = paid if day < course.today else ZERO
    due_id = rows.add(
        ContributionDue, round_id=round_id, project_id=project_id, household_id=home_id, amount=amount, paid=paid
    )  # fmt: skip
    if paid:
        rows.add(
            ContributionReceipt, due_id=due_id, project_id=project_id, number=number + 1, channel=WAYS[number % 3],
            amount=paid, received_on=day, by_id=clerk_id, at=moment(day, 11),
        )  # fmt: skip


def add_gifts(rows: Rows, homes: Sequence[Home], shots: Sequence[Picture], today: date, clerk_id: int | None) -> None:  # fmt: skip
    """Small matters in compounds of the running plan, each with a photo."""
    newest = max(home.seed.plan_year or 0 for home in homes)
    listed = [home for home in homes if home.seed.plan_year == newest]
    for number, (name, giver, amount) in enumerate(GIFTS):
        home, shot = listed[number * 3 % len(listed)], shots[number % len(shots)]
        day = today - timedelta(days=20 + 17 * number)
        rows.add(
            Gift, compound_id=home.ground.id, region_path=home.region.path, name=name, giver=giver,
            amount=Decimal(amount), given_on=day, photo_key=_copy(shot.key), thumb_key=_copy(shot.thumb_key),
            width=shot.width, height=shot.height, by_id=clerk_id, at=moment(day, 14), demo=True,
        )  # fmt: skip


def _copy(key: str) -> str:
    """A demo picture in the gifts' own folder."""
    with photo_store().open(key) as file:
        return store.store().put(file.read())
