"""Sums of the rows, and the totals that the table prints itself, side by side. No difference is hidden."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from tracker.base.errors import Refusal
from tracker.exchange.body import Line
from tracker.exchange.columns import Heading
from tracker.exchange.fields import DIMENSIONS, Field
from tracker.exchange.header import Header
from tracker.exchange.numbers import composite, read_quantity
from tracker.exchange.units import Dimension
from tracker.exchange.values import CountyFields, Number, PlanFields, PlanRow, Published, Status, Totals

SUMMED = (
    "project_count",
    "compound_count",
    "started_compounds",
    "started_households",
    "buildings",
    "entrances",
    "households",
    "area_m2",
    "area_after_2000_m2",
    "investment_yuan",
)
_OF_GROUP = {
    Dimension.COMPOUNDS: "compound_count",
    Dimension.BUILDINGS: "buildings",
    Dimension.ENTRANCES: "entrances",
    Dimension.HOUSEHOLDS: "households",
    Dimension.AREA: "area_m2",
    Dimension.MONEY: "investment_yuan",
}
_PLACES = ("lot", "city", "district", "subdistrict", "community")


def total(rows: Sequence[PlanRow], lines: Sequence[Line], header: Header) -> Totals:
    """Counts, sums and printed totals. Rows that are refused are in no sum, as they are not imported."""
    by_line = {row.line: row for row in rows}
    counts = {status: sum(row.status is status for row in rows) for status in Status}
    return Totals(
        rows=len(rows),
        understood=counts[Status.UNDERSTOOD],
        doubted=counts[Status.DOUBTED],
        refused=counts[Status.REFUSED],
        sums=sums_of(rows),
        published=(*_printed(by_line, lines, header), *_group_texts(rows, lines, header)),
    )


def sums_of(rows: Iterable[PlanRow]) -> dict[str, Number]:
    """Sums by field over rows that are not refused; a field that no row fills has none."""
    sums: dict[str, Number] = {}
    compounds = 0
    for row in rows:
        if row.status is Status.REFUSED:
            continue
        fields = row.fields
        if isinstance(fields, PlanFields):
            compounds += fields.compound_count or len(fields.compounds)
        for name in SUMMED:
            value = getattr(fields, name, None)
            if value is not None:
                sums[name] = sums.get(name, 0) + value
    if compounds:
        sums["compound_count"] = compounds
    return sums


def _printed(by_line: Mapping[int, PlanRow], lines: Sequence[Line], header: Header) -> Iterable[Published]:
    for position, line in enumerate(lines):
        if line.kind != "total":
            continue
        rows = [by_line[number] for number in covered(lines, position, by_line) if number in by_line]
        sums = sums_of(rows)
        for index, heading in enumerate(header.headings):
            yield from _compared(line, heading, line.cells[index], sums)


def _compared(line: Line, heading: Heading, cell: object, sums: Mapping[str, Number]) -> Iterable[Published]:
    known = heading.field
    if known not in DIMENSIONS or known is Field.FUNDING_PART or heading.strange:
        return
    try:
        quantity = read_quantity(cell, DIMENSIONS[known], heading.unit)
    except Refusal:
        return
    if quantity is not None:
        yield _published(line.number, line.scope, known.value, quantity.value, quantity.approximate, sums)


def _published(
    line: int | None, scope: str, name: str, value: Decimal, approximate: bool, sums: Mapping[str, Number]
) -> Published:
    whole = not name.endswith(("_m2", "_yuan"))
    printed: Number = int(value) if whole else value
    rows_sum = sums.get(name)
    difference = None if rows_sum is None else rows_sum - printed
    return Published(line, scope, name, printed, approximate, rows_sum, difference)


def covered(lines: Sequence[Line], position: int, by_line: Mapping[int, PlanRow]) -> list[int]:
    """Numbers of the lines that the total at ``position`` adds up.

    A total that names a place covers the rows of that place; 合计, 总计 and the only total cover all rows;
    a 小计 covers the rows before it up to the last one, or, where totals stand first, those after it.
    """
    line = lines[position]
    rows = [other.number for other in lines if other.kind == "row"]
    if line.scope:
        named = [number for number in rows if number in by_line and _lies_in(by_line[number], line.scope)]
        if named:
            return named
    totals = [index for index, other in enumerate(lines) if other.kind == "total"]
    alike = [index for index in totals if lines[index].label == line.label and not lines[index].scope]
    at_edge = position in (0, len(lines) - 1)
    if not line.scope and len(alike) <= 1 and (at_edge or line.label != "小计"):
        return rows
    leading = lines[0].kind == "total"
    return _run(lines, position, step=1 if leading else -1)


def _run(lines: Sequence[Line], position: int, step: int) -> list[int]:
    found = []
    index = position + step
    while 0 <= index < len(lines) and lines[index].kind == "row":
        found.append(lines[index].number)
        index += step
    return sorted(found)


def _lies_in(row: PlanRow, scope: str) -> bool:
    return scope in [getattr(row.fields, place, None) for place in _PLACES]


def _group_texts(rows: Sequence[PlanRow], lines: Sequence[Line], header: Header) -> Iterable[Published]:
    """Totals written as one text beside every row of a group: 4865户134栋约34万平方米."""
    index = header.column_of(Field.GROUP_TOTAL)
    if index is None:
        return
    cells = {line.number: line.cells[index] for line in lines if line.kind == "row"}
    groups: dict[tuple[str, str], list[PlanRow]] = {}
    for row in rows:
        fields, text = row.fields, cells.get(row.line)
        if isinstance(text, str) and isinstance(fields, PlanFields | CountyFields):
            scope = fields.subdistrict or fields.district or fields.city or ""
            groups.setdefault((scope, text), []).append(row)
    everything: dict[str, tuple[Decimal, bool, int]] = {}
    for (scope, text), members in groups.items():
        sums = sums_of(members)
        for dimension, quantity in composite(text).items():
            name = _OF_GROUP.get(dimension)
            if name:
                yield _published(members[0].line, scope, name, quantity.value, quantity.approximate, sums)
                value, approximate, count = everything.get(name, (Decimal(0), False, 0))
                everything[name] = value + quantity.value, approximate or quantity.approximate, count + 1
    sums = sums_of(rows)
    for name, (value, approximate, count) in everything.items():
        if count == len(groups) > 1:
            yield _published(None, "", name, value, approximate, sums)
