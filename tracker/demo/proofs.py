"""What stands around the reports of a demo project: weather, points, questions, checks, a standstill explained."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random

from tracker.demo.courses import moment
from tracker.demo.pictures import SCENES
from tracker.demo.reports import Site
from tracker.demo.rows import Row
from tracker.items.catalogue import get_type
from tracker.items.models import Item, ItemPlace
from tracker.items.rules import Layer
from tracker.progress import honesty
from tracker.progress.hidden import is_hidden
from tracker.progress.models import Halt, HiddenCheck, Photo, PhotoPoint, Question, Report
from tracker.progress.pictures import Picture
from tracker.progress.rules import HaltReason, Phase, QuestionKind, ReportState, Weather
from tracker.projects.rules import Stage

SPOTS = {  # a photo point, and what the drawn pictures show there before and after the work
    Layer.BURIED: ("单元门前检查井", "管沟开挖", "管道安装"),
    Layer.SURFACE: ("小区入口路面", "旧路面", "道路铺装"),
    Layer.ROOF: ("3单元上方屋面", "旧屋面", "屋面防水"),
    Layer.WALL_BASE: ("3单元东侧墙面", "旧外墙", "外墙保温"),
    Layer.WALL: ("3单元东侧墙面", "旧外墙", "外墙保温"),
    Layer.STAIRWELL: ("1单元一层楼道", "旧楼道", "楼道粉刷"),
    Layer.OPENING: ("2单元单元门", "旧单元门", "单元门更换"),
    Layer.INSIDE: ("1单元一层楼道", "旧楼道", "楼道粉刷"),
    Layer.FACILITY: ("院内东侧", "旧绿地", "绿化补植"),
    Layer.OPEN_AIR: ("院内东侧", "旧绿地", "绿化补植"),
}
ANSWERS = {
    QuestionKind.JUMP: "当日两个班组同时施工，照片随下次填报补上。",
    QuestionKind.RAIN: "雨停后下午三点施工，作业面已覆盖彩条布。",
}
HALTS = (
    (HaltReason.MATERIAL, "保温板厂家供货推迟，已更换批次并重新送检。"),
    (HaltReason.UTILITY, "等待供热单位切换临时管线，协调会已定日期。"),
    (HaltReason.RESIDENTS, "两户居民对管线走向有异议，社区正在入户沟通。"),
)
STILL = timedelta(days=21)


def add(site: Site, pictures: Sequence[Picture]) -> None:
    """Everything for the project whose items and reports were added last; the same on every run."""
    chance = Random(site.project_id)  # noqa: S311 (the same city every time)
    kinds = {row["id"]: row["type_code"] for row in _own(site, Item)}
    planned = {row["id"]: row["planned"] for row in _own(site, ItemPlace)}
    for row in _own(site, Report):
        row["workers"] = chance.randrange(4, 26)
        row["weather"] = chance.choice((Weather.CLEAR, Weather.CLEAR, Weather.OVERCAST, Weather.LIGHT_RAIN))
        if row["state"] is ReportState.SUBMITTED:
            _ask(site, row, planned[row["item_place_id"]], kinds[row["item_id"]], chance)
    if site.confirmed and pictures:
        _compare(site, pictures, kinds)
    if site.reporter_id and pictures:
        _check(site, pictures)
        _explain(site, chance)


def _own(site: Site, model: type[Report] | type[ItemPlace] | type[Item]) -> Iterator[Row]:
    """Rows of the project; they were added last."""
    for row in reversed(site.rows.of(model)):
        if row["project_id"] != site.project_id:
            return
        yield row


def _ask(site: Site, row: Row, planned: Decimal | None, kind: str, chance: Random) -> None:
    """A waiting report is asked why so much was done without a photo, or how it was done in the rain."""
    share = int(row["quantity"] * 100 / planned) if planned else 0
    if share >= honesty.JUMP_SHARE * 100:
        asked, facts = QuestionKind.JUMP, json.dumps({"percent": str(share)})
    elif get_type(kind).layer in honesty.OUTDOOR and chance.random() < 0.4:
        asked, facts, row["weather"] = QuestionKind.RAIN, "{}", Weather.HEAVY_RAIN
    else:
        return
    is_answered = chance.random() < 0.5 and row["reporter_id"] is not None
    said = {"answer": ANSWERS[asked], "answered_by_id": row["reporter_id"], "answered_at": row["reported_at"]}
    site.rows.add(
        Question, report_id=row["id"], project_id=site.project_id, kind=asked, asked_at=row["reported_at"],
        facts=facts, **(said if is_answered else {}),
    )  # fmt: skip


def _compare(site: Site, pictures: Sequence[Picture], kinds: dict[int, str]) -> None:
    """One point before and after, at the place reported on first."""
    first = min(site.confirmed, key=lambda row: (row["worked_on"], row["id"]))
    here = [row for row in site.confirmed if row["item_place_id"] == first["item_place_id"]]
    last = max(here, key=lambda row: (row["worked_on"], row["id"]))
    name, *scenes = SPOTS[get_type(kinds[first["item_id"]]).layer]
    point_id = site.rows.add(
        PhotoPoint, project_id=site.project_id, item_place_id=first["item_place_id"], name=name
    )
    shots = [pictures[SCENES.index(scene) % len(pictures)] for scene in scenes]
    for row, phase, picture in ((first, Phase.BEFORE, shots[0]), (last, Phase.AFTER, shots[1])):
        facts = {
            **picture.columns(),
            "phase": phase,
            "taken_at": moment(row["worked_on"], 9 if row is first else 17),
        }
        facts["uploaded_at"] = row["reported_at"]
        site.rows.add(Photo, report_id=row["id"], project_id=site.project_id, point_id=point_id, **facts)


def _check(site: Site, pictures: Sequence[Picture]) -> None:
    """A test record for every place of finished or begun hidden work; begun ones still wait for the supervisor."""
    kinds = {row["id"]: row["type_code"] for row in _own(site, Item)}
    for place in _own(site, ItemPlace):
        if not is_hidden(kinds[place["item_id"]]) or place["done"] <= 0:
            continue
        is_done = place["planned"] is not None and place["done"] >= place["planned"]
        day = site.course.last
        decided = {"decided_by_id": site.decider_id, "decided_at": moment(day, 19)} if is_done else {}
        site.rows.add(
            HiddenCheck, project_id=site.project_id, item_place_id=place["id"], quantity=place["done"],
            document_no=f"隐检-{day.year}-{place['id']:05d}", tested_on=day, file_key=pictures[0].key,
            state=ReportState.CONFIRMED if is_done else ReportState.SUBMITTED, sent_by_id=site.reporter_id,
            sent_at=moment(day, 18), **decided,
        )  # fmt: skip


def _explain(site: Site, chance: Random) -> None:
    """A word about a site that has been silent for three weeks."""
    course = site.course
    if course.stage not in (Stage.STARTED, Stage.WORKS) or course.today - course.last < STILL:
        return
    cause, words = chance.choice(HALTS)
    site.rows.add(
        Halt, project_id=site.project_id, since=course.last, cause=cause, words=words, said_by_id=site.reporter_id,
        restart_on=course.today + timedelta(days=chance.randrange(3, 20)), said_at=moment(course.last + STILL, 9),
    )  # fmt: skip
