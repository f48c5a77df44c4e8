"""The small matters that partners gave: 500,567.49 yuan together, as the newspaper reported for Dandong."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from tracker.contributions import pictures as store
from tracker.contributions.models import Gift
from tracker.demo.courses import moment
from tracker.demo.places import Home
from tracker.demo.rows import Rows
from tracker.progress.pictures import Picture
from tracker.progress.pictures import store as photo_store

GIFTS = (
    ("更换单元门6樘", "丹东市某银行党支部", "36000.00"),
    ("楼道照明改造", "辽东学院志愿服务队", "8420.50"),
    ("新建小区党群驿站", "市直机关共建单位", "268000.00"),
    ("加装楼梯扶手", "某建筑公司党支部", "42360.00"),
    ("休闲座椅12组", "爱心企业", "21778.37"),
    ("监控摄像头32个", "某通信公司", "124000.00"),
)


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
