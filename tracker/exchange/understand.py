"""What a published table says: one pure door from a sheet to rows, totals and open questions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.exchange.body import Line, sort_lines
from tracker.exchange.columns import fold
from tracker.exchange.dates import year_in
from tracker.exchange.fields import DIMENSIONS, Field
from tracker.exchange.header import Header, find_header
from tracker.exchange.numbers import read_quantity
from tracker.exchange.rows import Corrections, read_row, status_of
from tracker.exchange.totals import total
from tracker.exchange.units import Dimension, Unit, unit_of
from tracker.exchange.values import (
    KnownColumn,
    Level,
    Message,
    PlanFields,
    PlanRow,
    Totals,
    Understanding,
)
from tracker.places.names import name_key
from tracker.sheets import Sheet

_UNIT_LINE = re.compile(r"单位[:](?P<units>[^()\n]{1,40})")
_PLACE = re.compile(
    r"^(?:关于)?(?:\d{4}年度?)?(?P<place>[\u4e00-\u9fff]{2,12}?(?:市|县|州|盟|(?<!小)(?<!片)(?<!社)区))"
)
# Published areas below this are counted in 万平方米, sums of money in 万元: a compound has some thousand
# square metres and costs some million yuan.
_SMALL_AREA = Decimal(300)
_SMALL_SUM = Decimal(200_000)


def understand(
    sheet: Sheet,
    *,
    year: int | None = None,
    place: str | None = None,
    assigned: Mapping[int, Field | None] | None = None,
    corrections: Mapping[int, Corrections] | None = None,
) -> Understanding:
    """Read one sheet. ``year`` and ``place`` hold where the table names none.

    ``assigned`` says which column (counted from 0) holds what, ``corrections`` what a person wrote instead
    of a cell (line, field name, text in the canonical unit). Raises Refusal when the sheet is no plan, and
    says what is missing.
    """
    header = find_header(sheet, assigned or {})
    titles = [str(cell) for row in sheet.rows[: header.first] for cell in row.cells if cell is not None]
    known_year = year or next((found for found in map(year_in, titles) if found), None)
    body = sort_lines(sheet, header)
    header, assumed = _with_units(header, titles, body.lines)
    by_hand = corrections or {}
    rows = tuple(
        read_row(line, header, known_year, assumed, by_hand.get(line.number, {}))
        for line in body.lines
        if line.kind == "row"
    )
    if not rows:
        raise Refusal(N_("The table has a header but no rows. Choose the file that holds the rows."))
    rows = _with_twins(rows)
    totals = total(rows, body.lines, header)
    return Understanding(
        kind=header.kind,
        sheet=sheet.name,
        year=known_year or _only_year(rows),
        place=place or _place_in(titles),
        header_lines=tuple(row.line for row in sheet.rows[header.first : header.last + 1]),
        columns=_columns(header),
        rows=rows,
        totals=totals,
        titles=tuple(titles),
        notes=body.notes,
        messages=tuple(_about_table(header, totals)),
    )


def understand_all(
    sheets: Sequence[Sheet], *, year: int | None = None, place: str | None = None
) -> tuple[Understanding, ...]:
    """Read every sheet of a workbook that holds a table; sheets that hold none are passed over.

    Raises the first sheet's Refusal when no sheet can be read.
    """
    found: list[Understanding] = []
    refusals: list[Refusal] = []
    for sheet in sheets:
        try:
            found.append(understand(sheet, year=year, place=place or None))
        except Refusal as refusal:
            refusals.append(refusal)
    if not found:
        raise refusals[0] if refusals else Refusal(N_("There is nothing in this file."))
    return tuple(found)


def _with_units(header: Header, titles: list[str], lines: Sequence[Line]) -> tuple[Header, dict[Field, Unit]]:
    """Give columns without a unit the one that a title line names, else the one their numbers suggest."""
    named = [
        text
        for title in titles
        for match in _UNIT_LINE.finditer(fold(title))
        for text in re.split("[、,;/]", match["units"])
    ]
    assumed: dict[Field, Unit] = {}
    headings = list(header.headings)
    for index, heading in enumerate(headings):
        dimension = DIMENSIONS.get(heading.field) if heading.field else None
        if heading.field is None or dimension is None or heading.unit or heading.strange:
            continue
        unit = next((unit for text in named if (unit := unit_of(text, dimension))), None)
        if unit is None and dimension in (Dimension.AREA, Dimension.MONEY):
            unit = _suggested(dimension, [line.cells[index] for line in lines if line.kind == "row"])
            if unit:
                assumed[heading.field] = unit
        headings[index] = replace(heading, unit=unit)
    return replace(header, headings=tuple(headings)), assumed


def _suggested(dimension: Dimension, cells: list[object]) -> Unit | None:
    """The unit that plain numbers are most likely counted in; None if every cell brings its own."""
    numbers = [number for cell in cells if (number := _bare(cell, dimension)) is not None]
    if not numbers:
        return None
    most = max(numbers)
    if dimension is Dimension.AREA:
        return unit_of("万平方米" if most < _SMALL_AREA else "平方米", dimension)
    return unit_of("万元" if most < _SMALL_SUM else "元", dimension)


def _bare(cell: object, dimension: Dimension) -> Decimal | None:
    """The number of a cell that names no unit itself."""
    if isinstance(cell, str) and re.search(r"[^\d.,\s]", fold(cell)):
        return None
    try:
        quantity = read_quantity(cell, dimension, None)
    except Refusal:
        return None
    return quantity.value if quantity else None


def _with_twins(rows: tuple[PlanRow, ...]) -> tuple[PlanRow, ...]:
    """Doubt rows whose name stands in the same place of this file already."""
    first: dict[tuple[str | None, str | None, str], int] = {}
    found = []
    for row in rows:
        fields = row.fields
        if not isinstance(fields, PlanFields) or not fields.name:
            found.append(row)
            continue
        key = (fields.district, fields.subdistrict, name_key(fields.name))
        before = first.setdefault(key, row.line)
        if before != row.line:
            text = N_("The same name stands in line %(line)s.")
            messages = (*row.messages, Message(Level.DOUBT, text, {"line": before}, Field.NAME.value))
            found.append(replace(row, messages=messages, status=status_of(messages)))
        else:
            found.append(row)
    return tuple(found)


def _only_year(rows: tuple[PlanRow, ...]) -> int | None:
    years = {getattr(row.fields, "year", None) for row in rows} - {None}
    return years.pop() if len(years) == 1 else None


def _place_in(titles: list[str]) -> str | None:
    for title in titles:
        match = _PLACE.match(fold(title))
        if match:
            return match["place"]
    return None


def _columns(header: Header) -> tuple[KnownColumn, ...]:
    return tuple(
        KnownColumn(
            index,
            heading.text,
            heading.field.value if heading.field else None,
            heading.unit.text if heading.unit else heading.strange,
            heading.approximate,
        )
        for index, heading in enumerate(header.headings)
        if heading.text
    )


def _heading_of(header: Header, name: str) -> str:
    return next((heading.text for heading in header.headings if heading.field == name), name)


def _about_table(header: Header, totals: Totals) -> list[Message]:
    found = []
    for heading in header.headings:
        if heading.field and heading.approximate:
            text = N_("The column “%(heading)s” is published as approximate.")
            found.append(Message(Level.NOTE, text, {"heading": heading.text}, heading.field.value))
        if heading.text and heading.field is None:
            text = N_("The column “%(heading)s” is not used; its cells are kept with each row.")
            found.append(Message(Level.NOTE, text, {"heading": heading.text}))
    for printed in totals.published:
        if printed.difference:
            text = N_(
                "%(heading)s %(scope)s: the table prints %(published)s, "
                "its rows add to %(sum)s, a difference of %(difference)s."
            )
            values = {
                "heading": _heading_of(header, printed.field),
                "scope": printed.scope,
                "published": f"{printed.published:,}",
                "sum": f"{printed.rows_sum:,}",
                "difference": f"{printed.difference:+,}",
            }
            found.append(Message(Level.DOUBT, text, values, printed.field))
    return found
