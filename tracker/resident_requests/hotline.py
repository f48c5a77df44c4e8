"""A spreadsheet of the hotline 12345, read line by line: columns by what they are called, no line lost in silence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar

from tracker.base.clock import CHINA
from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.resident_requests.phones import normalise_phone
from tracker.resident_requests.rules import LONGEST_TEXT, Category, RequestKind
from tracker.sheets import Cell, Sheet


class Column(StrEnum):
    NUMBER = "number"
    DISTRICT = "district"
    PLACE = "place"
    ABOUT = "about"
    TEXT = "text"
    DAY = "day"
    PHONE = "phone"
    CALLER = "caller"
    KIND = "kind"
    URGENT = "urgent"


_HEADINGS: Mapping[Column, str] = {
    Column.NUMBER: r"工单(编)?号|受理(编)?号|诉求编号|源ID|流水号",
    Column.DISTRICT: r"区县|县区|区市|属地",
    Column.PLACE: r"小区|地点|地址|楼院",
    Column.ABOUT: r"类别|类型|分类|事项",
    Column.TEXT: r"内容|摘要|描述|诉求(?!类|编)|问题",
    Column.DAY: r"提交日期|受理(时间|日期)|来电(时间|日期)|反映(时间|日期)|登记(时间|日期)",
    Column.PHONE: r"电话|手机|联系方式|号码",
    Column.CALLER: r"姓名|来电人|诉求人|反映人|联系人",
    Column.KIND: r"诉求性质|性质|工单类型",
    Column.URGENT: r"紧急|加急",
}
_ORDER = (
    Column.NUMBER, Column.PHONE, Column.CALLER, Column.DAY, Column.KIND, Column.URGENT, Column.ABOUT, Column.TEXT,
    Column.DISTRICT, Column.PLACE,
)  # fmt: skip
NEEDED = (Column.NUMBER, Column.PLACE, Column.TEXT)
_CATEGORIES: tuple[tuple[str, Category], ...] = (
    ("质保|保修", Category.WARRANTY), ("漏雨|屋面|屋顶|楼顶", Category.ROOF_LEAK), ("渗|透寒|保温|发霉|开裂|裂缝|裂痕", Category.WALL_DAMP),
    ("堵塞|堵", Category.BLOCKED_DRAIN), ("管线|管道|倒灌|破裂|污水|水管", Category.PIPES), ("供热|暖", Category.HEATING),
    ("工序|反复开挖|反复", Category.SEQUENCE), ("停工|进度|多次施工|施工慢", Category.STOPPAGE), ("道路|路面|挖开", Category.ROAD),
    ("噪声|噪音|扬尘|扰民", Category.NUISANCE), ("损坏|压坏|污损", Category.DAMAGE), ("不公开|漏项|公示|公开", Category.DISCLOSURE),
    ("质量|返工|效果|竣工质疑", Category.QUALITY), ("电梯", Category.LIFT), ("纳入|何时改造|开工时间|申报", Category.INCLUSION),
    ("绿化变|绿地", Category.GREENERY), ("停车|充电", Category.PARKING), ("违建|占用|堆放|垃圾", Category.ILLEGAL_STRUCTURE),
    ("照明|安防|消防", Category.SAFETY), ("资金|账目|费用", Category.MONEY), ("物业", Category.PROPERTY_SERVICE),
    ("政策|咨询", Category.POLICY), ("表扬|建议", Category.PRAISE),
)  # fmt: skip
_KINDS: tuple[tuple[str, RequestKind], ...] = (
    ("咨询|条件|何时|询问|时间", RequestKind.CONSULTATION), ("求助", RequestKind.HELP), ("举报", RequestKind.REPORT),
    ("建议", RequestKind.SUGGESTION), ("表扬|感谢", RequestKind.PRAISE),
)  # fmt: skip
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s+(\d{1,2}):(\d{2}))?")
BUILDING = re.compile(r"(?P<number>\d{1,3})\s*(?:号楼|栋|幢)(?:\s*\d{1,2}单元)?(?:等)?$")
"""A building written behind the name of a compound."""
NOON = time(12)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One call. ``refused`` says why it cannot be filed, ``notes`` what was understood with doubt."""

    line: int
    number: str
    district: str
    place: str
    text: str
    category: Category
    kind: RequestKind
    urgent: bool
    phone: str
    caller: str
    at: datetime | None
    refused: Sentence | None = None
    notes: tuple[Sentence, ...] = field(default=())


def read(sheets: Sequence[Sheet], now: datetime) -> list[Line]:
    """The calls of the first sheet that has the needed columns. Raises Refusal and names what is missing."""
    missing: tuple[Column, ...] = NEEDED
    for sheet in sheets:
        for first, row in enumerate(sheet.rows[:20]):
            columns = _columns(row.cells)
            missing = min(missing, tuple(one for one in NEEDED if one not in columns), key=len)
            if not missing:
                rows = [(one.line, one.cells) for one in sheet.rows[first + 1 :]]
                return [_line(number, cells, columns, now) for number, cells in rows if any(cells)]
    names = {Column.NUMBER: "工单编号", Column.PLACE: "小区/地点", Column.TEXT: "诉求内容"}
    raise Refusal(
        N_("The sheet lacks a column for %(missing)s. Write that heading above the column and try again."),
        "sheet", missing="、".join(names[one] for one in missing),
    )  # fmt: skip


def _columns(cells: Sequence[Cell]) -> dict[Column, int]:
    """Which column holds what; each heading is used once."""
    found: dict[Column, int] = {}
    for column in _ORDER:
        for index, cell in enumerate(cells):
            if index not in found.values() and isinstance(cell, str) and re.search(_HEADINGS[column], cell):
                found[column] = index
                break
    return found


def _line(number: int, cells: Sequence[Cell], columns: Mapping[Column, int], now: datetime) -> Line:
    def text(column: Column) -> str:
        index = columns.get(column)
        cell = cells[index] if index is not None and index < len(cells) else None
        return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell).strip()

    about, said = text(Column.ABOUT), text(Column.TEXT)
    phone, doubt = _phone(text(Column.PHONE))
    at, late = _moment(text(Column.DAY), now)
    line = Line(
        line=number, number=text(Column.NUMBER)[:64], district=text(Column.DISTRICT), place=text(Column.PLACE), text=said,
        category=_match(_CATEGORIES, about, _match(_CATEGORIES, said, Category.OTHER)),
        kind=_match(_KINDS, f"{text(Column.KIND)} {about}", RequestKind.COMPLAINT),
        urgent=text(Column.URGENT) in ("是", "紧急", "加急", "特急"), phone=phone, caller=text(Column.CALLER), at=at,
        notes=tuple(one for one in (doubt, late) if one),
    )  # fmt: skip
    return _judged(line)


def _judged(line: Line) -> Line:
    if not line.number:
        return replace(
            line, refused=Sentence(N_("It has no number, so a second import could not know it again."))
        )
    if not line.text:
        return replace(line, refused=Sentence(N_("It says nothing about the matter.")))
    if len(line.text) > LONGEST_TEXT:
        return replace(
            line, refused=Sentence(N_("Its text is longer than %(most)s characters."), {"most": LONGEST_TEXT})
        )
    return line


T = TypeVar("T", Category, RequestKind)


def _match(table: Sequence[tuple[str, T]], text: str, usual: T) -> T:
    return next((value for pattern, value in table if re.search(pattern, text)), usual)


def _phone(text: str) -> tuple[str, Sentence | None]:
    if not text:
        return "", None
    try:
        return normalise_phone(text.removesuffix(".0")), None
    except Refusal:
        return "", Sentence(N_("Its telephone number cannot be read; the caller cannot look it up."))


def _moment(text: str, now: datetime) -> tuple[datetime | None, Sentence | None]:
    """When the hotline took the call, noon where it names no hour; without a whole day the clock begins now."""
    found = _DAY.match(text)
    unclear = Sentence(
        N_("It names no whole day (%(text)s); the clock begins with the import."), {"text": text or "—"}
    )
    if not found:
        return None, unclear
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    try:
        local = datetime.combine(date(year, month, day), time(hour, minute) if found[4] else NOON, CHINA)
    except ValueError:
        return None, unclear
    if local > now:
        return None, Sentence(N_("Its day lies ahead; the clock begins with the import."))
    return local.astimezone(UTC), None
