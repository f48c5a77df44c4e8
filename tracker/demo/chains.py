"""What hangs on requests of the demo city: pictures, the works they led to, notices they object to."""

import io
from collections import defaultdict
from datetime import timedelta
from random import Random

from tracker.demo.pictures import draw
from tracker.demo.rows import Row, Rows
from tracker.items.models import Item
from tracker.notices.models import Notice
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import NoticeState
from tracker.projects.models import ProjectCompound
from tracker.resident_requests import pictures
from tracker.resident_requests.chain import Became
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.records import PublicAnswer, RequestLink, RequestPhoto
from tracker.resident_requests.rules import Category, RequestState
from tracker.resident_requests.states import Step

SCENES = {
    Category.ROOF_LEAK: "顶层渗水", Category.WALL_DAMP: "外墙返潮", Category.PIPES: "管道渗漏", Category.ROAD: "路面破损",
}  # fmt: skip
WORKS = {
    Category.ROOF_LEAK: "roof_waterproof", Category.WALL_DAMP: "wall_insulation", Category.PIPES: "water_main",
    Category.BLOCKED_DRAIN: "sewer", Category.HEATING: "heat_network", Category.ROAD: "road",
}  # fmt: skip
ABOUT_WORKS = frozenset({
    Category.DISCLOSURE, Category.MONEY, Category.POLICY, Category.PARKING, Category.NUISANCE, Category.DAMAGE,
    Category.STOPPAGE, Category.SEQUENCE,
})  # fmt: skip
A_MONTH = timedelta(days=31)
OBJECTED_TO = frozenset({NoticeKind.SCHEME, NoticeKind.PLAN, NoticeKind.START, NoticeKind.CHANGE})
TAKEN_UP = "已列入本小区改造内容，完工后回访。"


def add_chains(rows: Rows, clerk_id: int, chance: Random) -> None:
    """Pictures with one in three of what can be seen; works and notices where the compound has them."""
    requests = rows.of(ResidentRequest)
    _add_pictures(rows, requests, chance)
    _link(rows, requests, clerk_id, chance)
    _object(rows, requests)


def _add_pictures(rows: Rows, requests: list[Row], chance: Random) -> None:
    kept = {
        category: pictures.keep(io.BytesIO(draw(scene, number)))
        for number, (category, scene) in enumerate(SCENES.items())
    }
    told = {row["request_id"] for row in rows.of(PublicAnswer)}
    for row in requests:
        shown = kept.get(row["category"])
        if shown and chance.random() < 0.35:
            rows.add(
                RequestPhoto, request_id=row["id"], key=shown.key, thumb_key=shown.thumb_key, width=shown.width,
                height=shown.height, at=row["filed_at"], for_handler=row["handler_id"] is not None,
                is_public=row["id"] in told, demo=True,
            )  # fmt: skip


def _link(rows: Rows, requests: list[Row], clerk_id: int, chance: Random) -> None:
    """Requests that were taken in hand lead to the item of the compound's newest project that they are about."""
    projects = {row["compound_id"]: row["project_id"] for row in rows.of(ProjectCompound)}
    items = {(row["project_id"], row["type_code"]): row for row in rows.of(Item)}
    for row in requests:
        item = items.get((projects.get(row["compound_id"]), WORKS.get(row["category"], "")))
        at, later = row["contacted_at"], row["answered_at"]
        is_in_hand = later > at if at and later else row["state"] is RequestState.ACCEPTED
        if item and at and is_in_hand and chance.random() < 0.4:
            rows.add(
                RequestLink, request_id=row["id"], kind=Became.ITEM, project_id=item["project_id"],
                item_id=item["id"], by_id=clerk_id, at=at,
            )  # fmt: skip
            rows.add(
                RequestEvent, request_id=row["id"], at=at, step=Step.BECAME, state=RequestState.ACCEPTED, words=TAKEN_UP,
                by_id=clerk_id,
            )  # fmt: skip


def _object(rows: Rows, requests: list[Row]) -> None:
    """What people ask about the works while a notice hangs there, or a month after, is asked about it."""
    hanging: dict[int, list[Row]] = defaultdict(list)
    for notice in rows.of(Notice):
        if notice["state"] is not NoticeState.DRAFT and notice["kind"] in OBJECTED_TO:
            hanging[notice["compound_id"]].append(notice)
    for row in requests:
        day = row["filed_at"].date()
        for notice in hanging[row["compound_id"]] if row["category"] in ABOUT_WORKS else ():
            if notice["starts_on"] <= day <= notice["ends_on"] + A_MONTH:
                row["notice_id"] = notice["id"]
