"""Where a table begins: titles above, a header of one to three lines, the kind of table it heads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.exchange.columns import Heading, fold, in_group, recognise
from tracker.exchange.fields import DIMENSIONS, PLACES, Field
from tracker.exchange.values import Kind
from tracker.sheets import Cell, Row, Sheet

_SEARCHED = 40
_LINES = 3
_MINOR = {Field.SERIAL, Field.SOURCE_ID, Field.REMARK}
_NUMERIC = re.compile(r"^[-+]?[\d.,%/ ]+$")
_STRONG = re.compile(r"小区|楼院|院落|住宅区|居住区|散楼|compound|estate")
_REQUESTS = re.compile(r"诉求|投诉|答复|信访|来电|工单|办结|反映")
_FINDINGS = re.compile(r"问题|整改|审计|检查发现|处理意见")
_COUNTS = {
    Field.PROJECT_COUNT,
    Field.COMPOUND_COUNT,
    Field.STARTED_COMPOUNDS,
    Field.BUILDINGS,
    Field.HOUSEHOLDS,
}
_PLAN = {
    *PLACES,
    Field.BUILDINGS,
    Field.HOUSEHOLDS,
    Field.AREA,
    Field.INVESTMENT,
    Field.PLANNED_START,
    Field.PLANNED_END,
    Field.CONTENT,
    Field.FUNDING,
    Field.FUNDING_PART,
    Field.BUILT_YEAR,
    Field.LOT,
    Field.GROUP_TOTAL,
    Field.COMPOUND_COUNT,
}


@dataclass(frozen=True, slots=True)
class Header:
    """Rows of the sheet from ``first`` to ``last`` are the header; one heading for each column.

    ``texts`` are the header's cells as they stand, to know a header that is repeated on each page.
    """

    first: int
    last: int
    headings: tuple[Heading, ...]
    kind: Kind
    texts: frozenset[Cell]

    @property
    def counts(self) -> bool:
        """Whether the table has a column of numbers that can be added."""
        return any(heading.field in DIMENSIONS for heading in self.headings)

    def column_of(self, field: Field) -> int | None:
        return next((index for index, heading in enumerate(self.headings) if heading.field is field), None)


def find_header(sheet: Sheet, assigned: Mapping[int, Field | None]) -> Header:
    """The header and the kind of table. ``assigned`` is what a person said about columns (index to field).

    Raises Refusal that names what is missing when no plan, figures by region or quantities can be seen.
    """
    best: tuple[float, int, int] = (0.0, 0, 0)
    chosen: tuple[Heading, ...] = ()
    for first in range(min(_SEARCHED, len(sheet.rows))):
        for height in range(1, _LINES + 1):
            rows = sheet.rows[first : first + height]
            if len(rows) < height or not _may_be_header(rows):
                break
            headings = _assign(_once(_headings(sheet, rows)), assigned)
            score = (_score(headings), -height, -first)
            if score > best:
                best, chosen = score, headings
    kind = _kind(chosen)
    if kind is None:
        raise _missing(sheet, chosen)
    first, last = -best[2], -best[2] - best[1] - 1
    texts = frozenset(cell for row in sheet.rows[first : last + 1] for cell in row.cells if cell is not None)
    return Header(first, last, _settled(chosen, kind), kind, texts)


def _may_be_header(rows: tuple[Row, ...]) -> bool:
    texts = [cell for cell in rows[-1].cells if cell is not None]
    steady = rows[-1].line - rows[0].line == len(rows) - 1
    return steady and all(isinstance(cell, str) and not _NUMERIC.match(cell) for cell in texts)


def _score(headings: tuple[Heading, ...]) -> float:
    fields = [heading.field for heading in headings if heading.field]
    return sum(0.25 if field in _MINOR else 0.5 if field is Field.FUNDING_PART else 1 for field in fields)


def _headings(sheet: Sheet, rows: tuple[Row, ...]) -> list[Heading]:
    width = max(len(row.cells) for row in rows)
    grid = [[_text(row.cells, index) for index in range(width)] for row in rows]
    _spread(sheet, rows, grid)
    found = []
    for index in range(width):
        heading = recognise(grid[0][index])
        for line in grid[1:]:
            heading = in_group(heading, line[index]) if heading.text else recognise(line[index])
        found.append(heading)
    return found


def _text(cells: tuple[Cell, ...], index: int) -> str:
    return str(cells[index]) if index < len(cells) and cells[index] is not None else ""


def _spread(sheet: Sheet, rows: tuple[Row, ...], grid: list[list[str]]) -> None:
    """Write a heading over several columns above each of them, as it looks on paper."""
    lines = {row.line: number for number, row in enumerate(rows)}
    for span in sheet.spans:
        number = lines.get(span.first_line)
        if number is not None and span.first_column < len(grid[number]):
            text = grid[number][span.first_column]
            for index in range(span.first_column, min(span.last_column + 1, len(grid[number]))):
                grid[number][index] = text
    if sheet.spans or len(grid) < 2:
        return
    for number, line in enumerate(grid[:-1]):
        for index in range(1, len(line)):
            if not line[index] and grid[number + 1][index]:
                line[index] = line[index - 1]


def _once(headings: list[Heading]) -> tuple[Heading, ...]:
    """Only the first column of a field counts; sums from one source may be many."""
    seen: set[Field] = set()
    found = []
    for heading in headings:
        again = heading.field in seen and heading.field is not Field.FUNDING_PART
        found.append(replace(heading, field=None) if again else heading)
        if heading.field:
            seen.add(heading.field)
    return tuple(found)


def _assign(headings: tuple[Heading, ...], assigned: Mapping[int, Field | None]) -> tuple[Heading, ...]:
    taken = {field for field in assigned.values() if field}
    return tuple(
        replace(heading, field=assigned[index])
        if index in assigned
        else replace(heading, field=None)
        if heading.field in taken
        else heading
        for index, heading in enumerate(headings)
    )


def _kind(headings: tuple[Heading, ...]) -> Kind | None:
    fields = {heading.field for heading in headings}
    texts = " ".join(heading.text for heading in headings)
    if {Field.QUANTITY, Field.UNIT} <= fields and fields & {Field.ITEM, Field.PROJECT, Field.NAME}:
        return Kind.QUANTITIES
    if len(_REQUESTS.findall(texts)) >= 2 or len(_FINDINGS.findall(texts)) >= 2:
        return None
    if _is_plan(headings, fields):
        return Kind.PLAN
    return Kind.COUNTY_PLAN if fields & set(PLACES) and fields & _COUNTS else None


def _is_plan(headings: tuple[Heading, ...], fields: set[Field | None]) -> bool:
    named = [heading for heading in headings if heading.field in (Field.NAME, Field.PROJECT)]
    strong = any(_STRONG.search(fold(heading.text)) for heading in named)
    return strong or bool(named and fields & _PLAN)


def _settled(headings: tuple[Heading, ...], kind: Kind) -> tuple[Heading, ...]:
    fields = {heading.field for heading in headings}
    if kind is Kind.PLAN and Field.NAME not in fields:
        return tuple(replace(h, field=Field.NAME) if h.field is Field.PROJECT else h for h in headings)
    if kind is Kind.QUANTITIES and Field.ITEM not in fields:
        name = Field.PROJECT if Field.PROJECT in fields else Field.NAME
        return tuple(replace(h, field=Field.ITEM) if h.field is name else h for h in headings)
    return headings


def _missing(sheet: Sheet, headings: tuple[Heading, ...]) -> Refusal:
    seen = _seen(sheet)
    if len(_REQUESTS.findall(seen)) >= 2:
        return Refusal(
            N_(
                "This looks like a list of requests, not like a plan (%(seen)s). "
                "A plan has a column with the name of the compound (小区名称 or 项目名称) "
                "and columns such as 户数, 楼栋数, 建筑面积, 计划投资."
            ),
            seen=seen,
        )
    if len(_FINDINGS.findall(seen)) >= 2:
        return Refusal(
            N_(
                "This looks like a list of findings, not like a plan (%(seen)s). "
                "A plan has a column with the name of the compound (小区名称 or 项目名称) "
                "and columns such as 户数, 楼栋数, 建筑面积, 计划投资."
            ),
            seen=seen,
        )
    fields = {heading.field for heading in headings}
    if fields & {Field.NAME, Field.PROJECT}:
        return Refusal(
            N_(
                "This table has names but nothing of a plan (%(seen)s). "
                "A column such as 户数, 楼栋数, 建筑面积, 计划投资 or 区县 is missing. "
                "Add its heading to the table and try again."
            ),
            seen=seen,
        )
    return Refusal(
        N_(
            "No column with the name of the compound was found (%(seen)s). "
            "Head that column 小区名称 or 项目名称 and try again."
        ),
        seen=seen,
    )


def _seen(sheet: Sheet) -> str:
    """The first line that looks like a header, for a person to recognise."""
    rows = [[cell for cell in row.cells if isinstance(cell, str)] for row in sheet.rows[:_SEARCHED]]
    widest = max(map(len, rows), default=0)
    texts = next((row for row in rows if len(row) >= max(widest * 0.6, 1)), [])
    return "、".join(text[:20] for text in texts[:8]) + ("…" if len(texts) > 8 else "")
