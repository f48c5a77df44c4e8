"""The lines below the header, sorted: rows of the table, totals, group titles, notes, repeated headers.

Merged and left-out cells are filled here, as far as that cannot invent a number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from tracker.base.words import N_
from tracker.exchange.columns import fold
from tracker.exchange.fields import DIMENSIONS, PLACES, Field
from tracker.exchange.header import Header
from tracker.exchange.numbers import is_blank
from tracker.exchange.values import Kind, Level, Message
from tracker.sheets import Cell, Row, Sheet

LineKind = Literal["row", "total"]

_TOTAL = re.compile(
    r"^(?P<scope>.{0,12}?)(?P<word>合计|小计|总计|共计|总和|累计|grandtotal|subtotal|total|sum)(?:\(?[约共]?\d*个?(?:小区|项目)?\)?)?:?$"
)
_WHOLE_SCOPE = re.compile(r"^(?:全[市县区省州旗街镇]?|本[市县区页年]|[一二三四五六七八九十]+、|总)?$")
_HINT = re.compile("[计和]|total|sum", re.IGNORECASE)
_LABELLED = {None, Field.SERIAL, Field.SOURCE_ID, Field.NAME, Field.PROJECT, Field.LOT, *PLACES}
_NOTE = re.compile(
    r"^(?:\(?(?:备?注|说明|附注?|附件|填表|填报|制表|审核|复核|联系|数据来源|资料来源|来源|单位负责人|负责人|打印|日期|截至|统计)"
    r"[^,]{0,12}?[::)人]|注\d|\*|※|note|source|remark)"
)
_ORDINAL = re.compile(r"^(?:\(?[一二三四五六七八九十]+[、.)]|第[一二三四五六七八九十]+[、:])")
_PLACE_NAME = re.compile(
    r"^(?P<name>[\u4e00-\u9fff]{1,12}(?:街道|办事处|镇|乡|县|市|区))(?:\(.*\)|[::]|共?\d+个.*)?$"
)
_COMPOUND_LIKE = re.compile("(?:[小东西南北中新老社园片家属住宅生活一二三四五六七八九十]|福利)区$")
_REGION_KIND = (
    (Field.SUBDISTRICT, ("街道", "办事处", "镇", "乡")),
    (Field.DISTRICT, ("区", "县")),
    (Field.CITY, ("市",)),
)
_LONGEST_LABEL = 40
_LONG_NOTE = 30
_CARRIED = (Field.DISTRICT, Field.SUBDISTRICT)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: its cells by column, what was said about it already."""

    number: int
    kind: LineKind
    cells: tuple[Cell, ...]
    messages: tuple[Message, ...] = ()
    group: Mapping[Field, str] = field(default_factory=dict)
    label: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def sort_lines(sheet: Sheet, header: Header) -> Body:
    """Every line below the header that belongs to the table, in order, and the notes around it."""
    fills = _fills(sheet, header)
    lines: list[Line] = []
    notes: list[str] = []
    group: dict[Field, str] = {}
    for row in sheet.rows[header.last + 1 :]:
        line = _line(row, header, fills)
        if _is_echo(line, header):
            continue
        total = _total(line, header)
        if total:
            lines.append(total)
        elif _is_note(row):
            notes.append(" ".join(str(cell) for cell in row.cells if cell is not None))
        elif title := _group_title(row, header):
            group = {known: name for known, name in group.items() if known is not title[0]}
            group[title[0]] = title[1]
        elif not _is_empty(line, header):
            lines.append(replace(line, group=dict(group)))
    return Body(_carried(tuple(lines), sheet, header), tuple(notes))


def _line(row: Row, header: Header, fills: Mapping[tuple[int, int], Cell | Message]) -> Line:
    width = max(len(header.headings), len(row.cells))
    cells = [*row.cells, *[None] * (width - len(row.cells))]
    messages = []
    for index in range(min(width, len(header.headings))):
        fill = fills.get((row.line, index))
        if isinstance(fill, Message):
            messages.append(fill)
        elif fill is not None and cells[index] is None:
            cells[index] = fill
    return Line(row.line, "row", tuple(cells), tuple(messages))


def _fills(sheet: Sheet, header: Header) -> dict[tuple[int, int], Cell | Message]:
    """What merged regions say about each line: a text again, or that a number stands for several lines."""
    rows = {row.line: row for row in sheet.rows}
    first_line = sheet.rows[header.last].line + 1
    fills: dict[tuple[int, int], Cell | Message] = {}
    for span in sheet.spans:
        index = span.first_column
        row = rows.get(span.first_line)
        if span.first_line < first_line or span.last_line == span.first_line or row is None:
            continue
        if index >= len(header.headings) or index >= len(row.cells) or row.cells[index] is None:
            continue
        known = header.headings[index].field
        shared = _shared(known, span.first_line, span.last_line)
        for line in range(span.first_line, min(span.last_line, sheet.rows[-1].line) + 1):
            fills[line, index] = shared if known in DIMENSIONS else row.cells[index]
    return fills


def _shared(known: Field | None, first: int, last: int) -> Message:
    text = N_(
        "The number in line %(first)s stands for lines %(first)s to %(last)s together; it is counted once."
    )
    return Message(Level.DOUBT, text, {"first": first, "last": last}, known.value if known else None)


def _is_empty(line: Line, header: Header) -> bool:
    for heading, cell in zip(header.headings, line.cells, strict=False):
        numbering = heading.field is Field.SERIAL or heading.field is Field.SOURCE_ID
        if cell is not None and not numbering and not (isinstance(cell, str) and is_blank(fold(cell))):
            return False
    return not any(cell is not None for cell in line.cells[len(header.headings) :])


def _is_echo(line: Line, header: Header) -> bool:
    """A header repeated on the next page, or the row that numbers the columns (1 2 3, 甲 乙 1 2)."""
    filled = [cell for cell in line.cells if cell is not None]
    if sum(cell in header.texts for cell in filled) * 2 > len(filled):
        return True
    if len(str(filled[-1])) > 2:
        return False
    numbers = [str(cell) for cell in filled if str(cell) not in "甲乙丙丁戊己ABCDE"]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    return len(filled) > 2 and numbers == counted and header.column_of(Field.NAME) is not None


def _total(line: Line, header: Header) -> Line | None:
    for heading, cell in zip(header.headings, line.cells, strict=False):
        if not isinstance(cell, str) or heading.field not in _LABELLED or not _HINT.search(cell):
            continue
        label = _TOTAL.match(fold(cell)) if len(cell) < _LONGEST_LABEL else None
        if label:
            scope = "" if _WHOLE_SCOPE.match(label["scope"]) else _ORDINAL.sub("", label["scope"])
            own = scope or _own_place(line, header)
            return replace(line, kind="total", label=label["word"], scope=own)
    return None


def _own_place(line: Line, header: Header) -> str:
    """包河区 | 小计: the finest place that the total's own line names."""
    for known in reversed(PLACES[2:]):
        index = header.column_of(known)
        cell = line.cells[index] if index is not None else None
        if isinstance(cell, str) and not _TOTAL.match(fold(cell)):
            return cell
    return ""


def _is_note(row: Row) -> bool:
    texts = [cell for cell in row.cells if cell is not None]
    if len(texts) > 2 or not isinstance(texts[0], str):
        return False
    return bool(_NOTE.match(fold(texts[0]))) or (
        len(texts) == 1 and len(texts[0]) > _LONG_NOTE and "。" in texts[0]
    )


def _group_title(row: Row, header: Header) -> tuple[Field, str] | None:
    """A line that only says which district or subdistrict follows: 一、鼓楼区 (12个)."""
    texts = [(index, cell) for index, cell in enumerate(row.cells) if cell is not None]
    if len(texts) > 2 or header.kind is Kind.COUNTY_PLAN:
        return None
    serial = header.column_of(Field.SERIAL)
    ordinals = [str(cell) for index, cell in texts if index == serial]
    names = [str(cell) for index, cell in texts if index != serial or not _is_ordinal(str(cell))]
    if len(names) != 1 or not header.counts:
        return None
    if ordinals and not _is_ordinal(ordinals[0]) and ordinals[0] != names[0]:
        return None
    text = fold(names[0])
    match = _PLACE_NAME.match(_ORDINAL.sub("", text))
    if not match or (_COMPOUND_LIKE.search(match["name"]) and match[0] == text):
        return None  # 罗马西区 alone on a line is a compound rather than a district
    for known, endings in _REGION_KIND:
        if match["name"].endswith(endings):
            return known, match["name"]
    return None


def _is_ordinal(text: str) -> bool:
    return bool(re.fullmatch("[(]?[一二三四五六七八九十]+[)、.]?", fold(text)))


def _carried(lines: tuple[Line, ...], sheet: Sheet, header: Header) -> tuple[Line, ...]:
    """In a file without merged cells a district left out under another means the same one: with a doubt."""
    if sheet.spans or header.kind is not Kind.PLAN:
        return lines
    above: int | None = None
    for known in _CARRIED:
        index = header.column_of(known)
        if index is not None:
            lines = _carry(lines, known, index, above)
            above = index
    return lines


def _carry(lines: tuple[Line, ...], known: Field, index: int, above: int | None) -> tuple[Line, ...]:
    """``above``: the column of the larger place; where it changes nothing is taken over."""
    last: Line | None = None
    found = []
    for line in lines:
        if last and line.kind == "row" and above is not None and line.cells[above] != last.cells[above]:
            last = None
        if line.kind == "row" and line.cells[index] is not None:
            last = line
        elif line.kind == "row" and last is not None and not line.group.get(known):
            text = N_("“%(text)s” was taken over from line %(line)s above.")
            note = Message(Level.DOUBT, text, {"text": last.cells[index], "line": last.number}, known.value)
            cells = (*line.cells[:index], last.cells[index], *line.cells[index + 1 :])
            line = replace(line, cells=cells, messages=(*line.messages, note))
        found.append(line)
    return tuple(found)
