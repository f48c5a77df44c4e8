"""Notices of the demo: what hung at the compounds, what hangs there now and how far it is proven."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tracker.demo.courses import Course, moment
from tracker.demo.pictures import draw
from tracker.demo.rows import Rows
from tracker.notices.models import Notice, Posting
from tracker.notices.periods import NoticeKind, periods
from tracker.notices.postings import looked_at, store
from tracker.notices.rules import NoticeState
from tracker.places.models import Building, Entrance
from tracker.projects.rules import Stage

PHONE = "0415-2100000"
DAY = timedelta(days=1)
HEARD = (
    "公示期内无人提出异议。",
    "公示期内收到意见2条，均已上门解释，方案不变。",
    "公示期内收到意见1条，已采纳：单元门口增设扶手。",
)


@dataclass(frozen=True)
class Bill:
    kind: NoticeKind
    title: str
    body: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Desk:
    """Who writes and who approves; notices older than that rule have nobody."""

    author_id: int
    second_id: int | None


def add_notices(
    rows: Rows, *, compound_id: int, region_path: str, name: str, project_id: int, course: Course,
    desk: Desk, chance: Random,
) -> None:  # fmt: skip
    """Gather the notices of one compound of a project; what is over is closed and in the archive."""
    for bill in _bills(name, course):
        published = min(bill.starts_on - DAY, course.today)
        facts = {
            "compound_id": compound_id, "project_id": project_id, "region_path": region_path, "kind": bill.kind,
            "title": bill.title, "body": bill.body, "phone": PHONE, "starts_on": bill.starts_on, "ends_on": bill.ends_on,
            "author_id": desk.author_id, "writer_id": desk.author_id, "demo": True,
        }  # fmt: skip
        signed = {
            "approved_by_id": desk.second_id, "approved_at": moment(published, 9) if desk.second_id else None,
            "published_at": moment(published, 10),
        }  # fmt: skip
        over = bill.ends_on < course.today - 30 * DAY
        rows.add(
            Notice,
            state=NoticeState.PUBLISHED,
            **facts,
            **signed,
            **(_ended(bill, desk, chance) if over else {}),
        )


def _ended(bill: Bill, desk: Desk, chance: Random) -> dict[str, object]:
    """Posted in time, closed with what came of it."""
    binding = periods()[bill.kind].binding
    return {
        "posted_on": bill.starts_on, "objections_until": bill.ends_on if binding else None,
        "closed_at": moment(bill.ends_on + 2 * DAY, 9), "closed_by_id": desk.author_id,
        "outcome": chance.choice(HEARD) if binding else "公告期满，已取下。",
    }  # fmt: skip


def _bills(name: str, course: Course) -> Iterator[Bill]:
    if course.stage.position >= Stage.DESIGN.position:
        hung = course.start - 150 * DAY
        yield Bill(
            NoticeKind.SCHEME, f"{name}改造方案公示",
            "改造内容：外墙保温、屋面防水、楼道整修、管网更换、道路和绿化，各单元内容见本单元的告示。"
            "公示期内可向社区提出意见，也可扫码填写。",
            hung, hung + 7 * DAY,
        )  # fmt: skip
    if course.is_started:
        yield Bill(
            NoticeKind.START, f"{name}改造工程进场公告",
            "施工单位已进场。作业时间八点至十八点，请勿在围挡内通行、停车，请看护好老人和儿童。",
            course.start, course.planned_end if course.planned_end >= course.start else course.start + 90 * DAY,
        )  # fmt: skip
    if course.is_completed:
        over = course.last + 3 * DAY
        yield Bill(
            NoticeKind.COMPLETION, f"{name}改造工程完工公示",
            "改造内容已全部完工并自检。公示期内请对照单元门上的清单查看，发现问题向社区或热线反映。",
            over, over + 7 * DAY,
        )  # fmt: skip


def add_postings(rows: Rows, today: date, by_id: int) -> None:
    """Prove what hangs now, at some places all doors, at others only some of them; one drawing stands for all."""
    photo = looked_at(io.BytesIO(draw("单元门公示", 99)))
    keys = {"photo_key": store().put(photo.jpeg), "thumb_key": store().put(photo.thumb)}
    doors = _doors(rows)
    hanging = [row for row in rows.of(Notice) if row["closed_at"] is None and row["starts_on"] <= today]
    for number, row in enumerate(row for row in hanging if row["published_at"]):
        here = doors.get(row["compound_id"], [])
        proven = here if number % 3 else here[: len(here) // 2]
        for door in proven:
            mark = hashlib.sha256(f"{row['id']}/{door}".encode()).hexdigest()
            at = moment(row["starts_on"], 11)
            rows.add(
                Posting, notice_id=row["id"], entrance_id=door, posted_at=at, posted_by_id=by_id, original_hash=mark, **keys
            )  # fmt: skip
        if here and len(proven) == len(here):
            binding = periods()[row["kind"]].binding
            row["posted_on"] = row["starts_on"]
            row["objections_until"] = row["ends_on"] if binding else None


def _doors(rows: Rows) -> dict[int, list[int]]:
    """Ids of the entrances of each compound."""
    buildings = {row["id"]: row["compound_id"] for row in rows.of(Building)}
    found: dict[int, list[int]] = {}
    for row in rows.of(Entrance):
        found.setdefault(buildings[row["building_id"]], []).append(row["id"])
    return found
