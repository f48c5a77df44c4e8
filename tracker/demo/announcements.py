"""Notices of the demo: what hung at the compounds and what hangs there now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tracker.demo.courses import Course, moment
from tracker.demo.rows import Rows
from tracker.notices.models import Notice
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import NoticeState
from tracker.projects.rules import Stage

PHONE = "0415-2100000"
STOPPAGES = (
    ("停水通知", "因更换供水管道，上述时间停止供水。请提前储水，恢复供水后先放水片刻再使用。"),
    ("停暖检修通知", "因更换楼内供热立管，上述时间暂停供热。请在家中留人，以便试水时查看有无渗漏。"),
    ("停电通知", "因配电设施改造，上述时间停电。请关闭电器，电梯和门禁同时停用。"),
    ("停气通知", "因燃气立管改造，上述时间停气。恢复供气由燃气公司入户点火，请勿自行开阀。"),
)


@dataclass(frozen=True)
class Bill:
    kind: NoticeKind
    title: str
    body: str
    starts_on: date
    ends_on: date


def add_notices(
    rows: Rows, *, compound_id: int, region_path: str, name: str, project_id: int, course: Course,
    author_id: int, chance: Random,
) -> None:  # fmt: skip
    """Gather the notices of one compound of a project."""
    for bill in _bills(name, course, chance):
        published = min(bill.starts_on - timedelta(days=1), course.today)
        rows.add(
            Notice, compound_id=compound_id, project_id=project_id, region_path=region_path, kind=bill.kind,
            state=NoticeState.PUBLISHED, title=bill.title, body=bill.body, phone=PHONE, starts_on=bill.starts_on,
            ends_on=bill.ends_on, author_id=author_id, published_at=moment(published, 0), demo=True,
        )  # fmt: skip


def _bills(name: str, course: Course, chance: Random) -> Iterator[Bill]:
    day = timedelta(days=1)
    if course.stage.position >= Stage.DESIGN.position:
        hung = course.start - 150 * day
        yield Bill(
            NoticeKind.SCHEME, f"{name}改造方案公示",
            "改造内容已张贴在各单元门：外墙保温、屋面防水、楼道整修、管网更换、道路和绿化。"
            "公示期内可向社区提出意见，也可在本系统填写。",
            hung, hung + 7 * day,
        )  # fmt: skip
    if course.is_started:
        yield Bill(
            NoticeKind.START, f"{name}改造工程进场公告",
            "施工单位已进场。作业时间八点至十八点，请勿在围挡内通行、停车，请看护好老人和儿童。",
            course.start, course.planned_end if course.planned_end >= course.start else course.start + 90 * day,
        )  # fmt: skip
    if course.stage is Stage.WORKS:
        title, body = chance.choice(STOPPAGES)
        begins = course.today + chance.randrange(-3, 6) * day
        yield Bill(
            NoticeKind.INTERRUPTION, f"{name}{title}", body, begins, begins + chance.randrange(3) * day
        )
    if course.is_completed:
        over = course.last + 3 * day
        yield Bill(
            NoticeKind.COMPLETION, f"{name}改造工程完工公示",
            "改造内容已全部完工并自检。公示期内请对照单元门上的清单查看，发现问题向社区或热线反映。",
            over, over + 7 * day,
        )  # fmt: skip
