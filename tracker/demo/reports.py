"""Reports of a demo project: what was done where on which day; confirmed, waiting or returned."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random

from tracker.base.clock import CHINA
from tracker.demo.courses import Course, moment
from tracker.demo.pictures import WORKS
from tracker.demo.rows import Row, Rows
from tracker.demo.works import Work
from tracker.items.models import ItemPlace
from tracker.items.units import DIMENSIONS, MEASURED
from tracker.progress.models import Photo, Report
from tracker.progress.pictures import Picture
from tracker.progress.rules import ReportState
from tracker.projects.rules import Stage

TAKES = 0.45  # of the whole time, for one item
NOTES = (None, None, None, "按图施工，已自检。", "样板段完成，继续推进。", "雨后复工。", "已报监理旁站。")
RETURNS = ("照片看不清施工部位，请补拍。", "数量与现场实测不符，请核对。", "缺少隐蔽工程验收记录。")


@dataclass
class Site:
    """What the reports of one project share."""

    rows: Rows
    project_id: int
    course: Course
    reporter_id: int | None
    decider_id: int | None
    confirmed: list[Row] = field(default_factory=list)


def add(
    site: Site, item_id: int, work: Work, limit: Decimal, turn: float, chance: Random
) -> tuple[Decimal, date | None]:
    """Places and reports of one item; what is confirmed as done and the last day of it.

    ``turn`` from 0 to 1 is the item's place in the order of works.
    """
    begins, total, last = turn * (1 - TAKES), Decimal(0), None
    for share in work.shares:
        most = share.quantity if len(work.shares) > 1 else limit
        done = _done(site.course, most, begins, work)
        place_id = site.rows.add(
            ItemPlace, item_id=item_id, project_id=site.project_id, compound_id=share.compound_id,
            building_id=share.building_id, planned=share.quantity, done=done,
        )  # fmt: skip
        day = _report(site, item_id, place_id, done, begins, work, chance)
        total, last = total + done, max(filter(None, (last, day)), default=None)
        if site.course.stage in (Stage.STARTED, Stage.WORKS) and 0 < done < most:
            _add_open(site, item_id, place_id, most - done, work, chance)
    return total, last


def _done(course: Course, most: Decimal, begins: float, work: Work) -> Decimal:
    """Done at a place when ``course.share`` of the time is over."""
    if not course.is_started or most == 0:
        return Decimal(0)
    if course.is_completed:
        return most
    share = min(1.0, max(0.0, (course.share - begins) / TAKES))
    return (most * Decimal(int(share * 1000)) / 1000).quantize(_step(work), rounding=ROUND_DOWN)


def _step(work: Work) -> Decimal:
    return Decimal("0.1") if DIMENSIONS[work.type.unit] in MEASURED else Decimal(1)


def _report(
    site: Site, item_id: int, place_id: int, done: Decimal, begins: float, work: Work, chance: Random
) -> date | None:
    """Confirmed reports that add up to ``done``; the last day."""
    course, day = site.course, None
    ends = min(course.share, begins + TAKES)
    parts = list(_parts(done, _step(work), chance))
    for number, part in enumerate(parts, start=1):
        when = begins + (ends - begins) * number / len(parts)
        day = min(course.day(when), course.last)
        row = _row(site, item_id, place_id, part, day, ReportState.CONFIRMED, chance)
        row["decided_by_id"], row["decided_at"] = site.decider_id, moment(day + timedelta(days=1), 9)
        if row["decided_at"].astimezone(CHINA).date() > course.today:
            row["decided_at"] = moment(day, 20)
        site.confirmed.append(row)
    return day


def _parts(done: Decimal, step: Decimal, chance: Random) -> Iterator[Decimal]:
    """``done`` in one to three parts."""
    if done <= 0:
        return
    count = chance.choice((1, 1, 2)) if done > 4 * step else 1
    part = (done / count).quantize(step, rounding=ROUND_DOWN)
    yield from [part] * (count - 1)
    yield done - part * (count - 1)


def _add_open(site: Site, item_id: int, place_id: int, left: Decimal, work: Work, chance: Random) -> None:
    """Now and then something waits for confirmation or came back."""
    luck = chance.random()
    quantity = (left / 3).quantize(_step(work), rounding=ROUND_DOWN)
    if luck > 0.3 or quantity <= 0 or (site.course.today - site.course.last).days > 10:
        return
    day = site.course.today - timedelta(days=chance.randrange(1, 4))
    if luck < 0.08:
        row = _row(site, item_id, place_id, quantity, day, ReportState.RETURNED, chance)
        row["decided_by_id"], row["decided_at"] = site.decider_id, moment(day, 20)
        row["reason"] = chance.choice(RETURNS)
    else:
        _row(site, item_id, place_id, quantity, day, ReportState.SUBMITTED, chance)


def _row(
    site: Site, item_id: int, place_id: int, quantity: Decimal, day: date, state: ReportState, chance: Random
) -> Row:  # fmt: skip
    report_id = site.rows.add(
        Report, project_id=site.project_id, item_id=item_id, item_place_id=place_id, quantity=quantity,
        worked_on=day, note=chance.choice(NOTES), state=state, reporter_id=site.reporter_id,
        reported_at=moment(day, 18),
    )  # fmt: skip
    row = site.rows.of(Report)[-1]
    row["client_key"] = f"demo-{report_id}"
    row["content_hash"] = hashlib.sha256(row["client_key"].encode()).hexdigest()
    return row


def add_photos(site: Site, pictures: Sequence[Picture], chance: Random) -> None:
    """A photo for the first confirmed report, which proves the start, and for some later ones."""
    if not site.confirmed or not pictures:
        return
    first = min(site.confirmed, key=lambda row: (row["worked_on"], row["id"]))
    others = chance.sample(site.confirmed, min(3, len(site.confirmed)))
    for row in {row["id"]: row for row in (first, *others)}.values():
        picture = chance.choice(pictures[: len(WORKS)])
        values = {
            **picture.columns(),
            "taken_at": moment(row["worked_on"], 11),
            "uploaded_at": row["reported_at"],
        }
        site.rows.add(Photo, report_id=row["id"], project_id=site.project_id, **values)


def first_day(rows: Rows, project_id: int) -> date | None:
    """First confirmed day of the project added last."""
    days = []
    for row in reversed(rows.of(Report)):
        if row["project_id"] != project_id:
            break
        if row["state"] is ReportState.CONFIRMED:
            days.append(row["worked_on"])
    return min(days, default=None)
