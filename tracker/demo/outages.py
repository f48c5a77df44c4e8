"""Interruptions of the demo, notices in every state, at the compounds that are being renovated now."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from tracker.accounts.rules import Discipline
from tracker.base.clock import CHINA
from tracker.demo.announcements import PHONE, Desk
from tracker.demo.courses import moment
from tracker.demo.places import Home
from tracker.demo.rows import Rows
from tracker.demo.staff import Staff
from tracker.interruptions.models import Interruption, interrupts
from tracker.interruptions.tables import Service
from tracker.notices.models import Notice
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import NoticeState
from tracker.places.models import Building, Entrance

DAY = timedelta(days=1)
OWNERS = {
    Service.WATER: Discipline.WATER, Service.POWER: Discipline.POWER, Service.GAS: Discipline.GAS,
    Service.HEAT: Discipline.HEAT,
}  # fmt: skip
WHY = {
    Service.WATER: "更换供水管道，请提前储水", Service.POWER: "配电设施改造，电梯和门禁同时停用",
    Service.GAS: "燃气立管改造，恢复供气由燃气公司入户点火", Service.HEAT: "更换楼内供热立管，请家中留人",
    Service.LIFT: "加装电梯调试", Service.ROAD: "道路铺装，车辆请停放到临时停车场", Service.NOISE: "外墙打孔，噪声较大",
}  # fmt: skip
HOURS = {Service.ROAD: 58, Service.NOISE: 3}  # others: three to eight


def add_outages(rows: Rows, homes: Sequence[Home], staff: Staff, today: date, chance: Random) -> None:
    """One to three at each compound, a day each, so that no two long ones meet; one moved, one cancelled."""
    doors = _doors(rows)
    for number, home in enumerate(homes):
        services = chance.sample(list(Service), 1 + chance.randrange(3))
        for turn, service in enumerate(services):
            row = _add(rows, home, staff, service, today + (chance.randrange(-1, 3) + 4 * turn) * DAY, chance)
            here = doors.get(home.ground.id, [])
            if here and chance.random() < 0.4:
                for door in here[: 1 + chance.randrange(len(here))]:
                    rows.link(interrupts, interruption_id=row, entrance_id=door)
            _mark(rows.of(Interruption)[-1], number + turn)


def _add(rows: Rows, home: Home, staff: Staff, service: Service, day: date, chance: Random) -> int:
    starts = datetime.combine(day, time(8 + chance.randrange(3)), CHINA)
    owner = staff.operators[OWNERS[service]] if service in OWNERS else staff.contractors[0]
    return rows.add(
        Interruption, compound_id=home.ground.id, region_path=home.region.path, owner_id=owner.organisation_id,
        service=service, starts_at=starts, ends_at=starts + timedelta(hours=HOURS.get(service, 3 + chance.randrange(6))),
        reason=WHY[service], phone=PHONE, entered_at=moment(day - 3 * DAY, 9), demo=True,
    )  # fmt: skip


def _mark(row: dict[str, object], number: int) -> None:
    starts, ends, at = row["starts_at"], row["ends_at"], row["entered_at"]
    assert isinstance(starts, datetime)  # noqa: S101 (as added above)
    assert isinstance(ends, datetime)  # noqa: S101
    if number % 7 == 2:
        row |= {
            "moved_from": starts - DAY,
            "moved_until": ends - DAY,
            "moved_at": at,
            "moved_reason": "配件晚到一天",
        }
    if number % 11 == 5:
        row |= {"cancelled_at": at, "cancelled_reason": "改用旁路供应，不再停"}


def _doors(rows: Rows) -> dict[int, list[int]]:
    """Entrances of the first building of each compound."""
    first: dict[int, int] = {}
    for row in rows.of(Building):
        first.setdefault(row["compound_id"], row["id"])
    owners = {building: compound for compound, building in first.items()}
    found: dict[int, list[int]] = {}
    for row in rows.of(Entrance):
        if row["building_id"] in owners:
            found.setdefault(owners[row["building_id"]], []).append(row["id"])
    return found


def add_states(rows: Rows, home: Home, desk: Desk, today: date) -> None:
    """A draft, an approved one, a corrected pair and one that was withdrawn, at one compound."""
    facts = {
        "compound_id": home.ground.id, "region_path": home.region.path, "kind": NoticeKind.PROGRESS, "phone": PHONE,
        "author_id": desk.author_id, "writer_id": desk.author_id, "starts_on": today, "ends_on": today + 10 * DAY, "demo": True,
    }  # fmt: skip
    signed = {"approved_by_id": desk.second_id, "approved_at": moment(today - DAY, 9)}
    public = {**signed, "published_at": moment(today - DAY, 10)}
    rows.add(
        Notice, state=NoticeState.DRAFT, title="下周施工安排（草稿）", body="下周进行屋面防水施工。", **facts
    )
    rows.add(
        Notice,
        state=NoticeState.DRAFT,
        title="外墙保温施工安排",
        body="外墙保温自下周一开始，请收起窗外物品。",
        **facts,
        **signed,
    )
    old = rows.add(
        Notice, state=NoticeState.WITHDRAWN, title="楼道粉刷时间", body="粉刷时间：8时至18时。\n请清理楼道杂物。",
        withdrawn_at=moment(today - DAY, 12), withdrawn_reason="作业时间写错", **facts, **public,
    )  # fmt: skip
    rows.add(
        Notice, state=NoticeState.PUBLISHED, title="楼道粉刷时间", body="粉刷时间：9时至17时。\n请清理楼道杂物。", edition=2,
        replaces_id=old, **facts, **public,
    )  # fmt: skip
