"""From the cells of one line to a row of a plan, of figures by region, or of quantities of works."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.exchange.body import Line
from tracker.exchange.cells import LONG, SHORT, Gathered, read_cell, read_text, too_long
from tracker.exchange.columns import Heading
from tracker.exchange.fields import DIMENSIONS, PLACES, Field
from tracker.exchange.header import Header
from tracker.exchange.judge import doubts
from tracker.exchange.names import Names, building_numbers, read_names
from tracker.exchange.numbers import fold, is_blank, read_works
from tracker.exchange.units import Dimension, Unit, unit_of
from tracker.exchange.values import (
    CompoundName,
    CountyFields,
    Fields,
    Kind,
    Level,
    Message,
    PlanFields,
    PlanRow,
    QuantityFields,
    Status,
)
from tracker.sheets import Cell
from tracker.sheets.clean import clean

_LETTER = re.compile(r"[^\W\d_]")
_NUMBERS = [known.value for known in DIMENSIONS if known is not Field.FUNDING_PART]
_CANONICAL = {Dimension.AREA: "平方米", Dimension.MONEY: "元"}
Corrections = Mapping[str, str]


def read_row(
    line: Line, header: Header, year: int | None, assumed: Mapping[Field, Unit], by_hand: Corrections
) -> PlanRow:
    """One row with its status. ``by_hand`` holds what a person wrote instead: field name to text.

    ``assumed`` are units that the table does not print and that were concluded from its numbers.
    """
    row = Gathered(year, limited=header.kind is Kind.PLAN, messages=list(line.messages))
    row.values.update({known.value: name for known, name in line.group.items()})
    cells = _cells(line, header, by_hand)
    for heading, cell in cells:
        if heading.field is Field.YEAR:  # other dates lean on it
            read_cell(row, heading, cell)
    for heading, cell in cells:
        if cell is not None and heading.field is not Field.YEAR:
            read_cell(row, heading, cell)
    found = {heading.field: cell for heading, cell in cells}
    for known, unit in assumed.items():
        if known.value in row.values and known.value not in by_hand:
            row.doubt(
                N_("The heading names no unit; the number was taken as %(unit)s."), known, unit=unit.text
            )
    fields = _BUILDERS[header.kind](row, found)
    if isinstance(fields, PlanFields):
        row.messages.extend(doubts(fields))
        if fields.name and header.counts and not any(known in row.values for known in _NUMBERS):
            row.doubt(N_("This line has a name but no number."), Field.NAME)
    return PlanRow(line.number, status_of(row.messages), fields, tuple(row.messages))


def status_of(messages: Iterable[Message]) -> Status:
    """Refused if one message refuses, doubted if one doubts."""
    levels = {message.level for message in messages}
    if Level.REFUSAL in levels:
        return Status.REFUSED
    return Status.DOUBTED if Level.DOUBT in levels else Status.UNDERSTOOD


def _cells(line: Line, header: Header, by_hand: Corrections) -> list[tuple[Heading, Cell]]:
    cells = list(zip(header.headings, line.cells, strict=False))
    cells += [
        (Heading(f"#{index + 1}"), line.cells[index])
        for index in range(len(header.headings), len(line.cells))
    ]
    if not by_hand:
        return cells
    kept = [
        (heading, cell) for heading, cell in cells if not heading.field or heading.field.value not in by_hand
    ]
    known = {member.value: member for member in Field}
    return kept + [_corrected(known[name], text) for name, text in by_hand.items() if name in known]


def _corrected(known: Field, text: str) -> tuple[Heading, Cell]:
    """Corrections are typed in the canonical unit that the page shows."""
    dimension = DIMENSIONS.get(known)
    unit = unit_of(_CANONICAL[dimension], dimension) if dimension in _CANONICAL else None
    return Heading(known.value, known, unit=unit), clean(text) or None


def _plan(row: Gathered, found: Mapping[Field | None, Cell]) -> Fields:
    text = _required_text(row, Field.NAME, found.get(Field.NAME))
    names = read_names(text) if text else Names(())
    if text and not names.compounds:
        row.refuse(Refusal(N_("“%(text)s” names no compound."), text=text[:40]), Field.NAME)
    _say_names(row, names)
    values: dict[str, Any] = {**row.values}
    numbers = values.pop(Field.BUILDING_NUMBERS.value, None)
    values.setdefault("year", row.year)
    return PlanFields(
        name=text,
        compounds=_with_buildings(names.compounds, numbers),
        funding=tuple(row.funding),
        approximate=tuple(row.approximate),
        extra=tuple(row.extra),
        **{name: value for name, value in values.items() if name in PlanFields.__dataclass_fields__},
    )


def _required_text(row: Gathered, known: Field, cell: Cell) -> str:
    text = "" if cell is None else str(cell).strip()
    if is_blank(fold(text)):
        row.refuse(Refusal(N_("The name is missing. Write the name of the compound.")), known)
        return ""
    if len(text) > SHORT:
        row.refuse(too_long(SHORT), known)
        return ""
    if not _LETTER.search(text):
        row.refuse(
            Refusal(N_("“%(text)s” is not a name. Write the name of the compound."), text=text[:40]), known
        )
        return ""
    return text


def _say_names(row: Gathered, names: Names) -> None:
    if len(names.compounds) > 1:
        text = N_("This row stands for %(count)s compounds; its numbers are those of all of them together.")
        row.messages.append(Message(Level.NOTE, text, {"count": len(names.compounds)}, Field.NAME.value))
    for name in names.guessed:
        row.doubt(N_("A part of this name was read as “%(name)s”."), Field.NAME, name=name)
    if names.more:
        row.doubt(N_("The name ends with 等: it means more than it names."), Field.NAME)


def _with_buildings(compounds: tuple[CompoundName, ...], numbers: str | None) -> tuple[CompoundName, ...]:
    if not numbers or len(compounds) != 1:
        return compounds
    listed = dict.fromkeys((*compounds[0].buildings, *building_numbers(numbers)))
    return (replace(compounds[0], buildings=tuple(listed)),)


def _county(row: Gathered, found: Mapping[Field | None, Cell]) -> Fields:
    places = [row.values.get(known.value) for known in PLACES]
    region = next((place for place in reversed(places) if place), "")
    if not region:
        row.refuse(
            Refusal(N_("The place is missing. Write the name of the county or district.")), Field.DISTRICT
        )
    values = {name: value for name, value in row.values.items() if name in CountyFields.__dataclass_fields__}
    values.setdefault("year", row.year)
    return CountyFields(region=region, approximate=tuple(row.approximate), extra=tuple(row.extra), **values)


def _quantity(row: Gathered, found: Mapping[Field | None, Cell]) -> Fields:
    item = _required_text(row, Field.ITEM, found.get(Field.ITEM))
    cell, unit_cell = found.get(Field.QUANTITY), found.get(Field.UNIT)
    value = unit = None
    try:
        read = (
            read_works(cell, str(unit_cell or ""))
            if len(str(cell)) <= SHORT and len(str(unit_cell)) <= SHORT
            else None
        )
    except Refusal as refusal:
        row.refuse(refusal, Field.QUANTITY)
    else:
        if read is None:
            row.refuse(Refusal(N_("The quantity is missing. Write digits, such as 1234.5.")), Field.QUANTITY)
        else:
            value, unit = read[0].value, read[1]
            if read[0].approximate:
                row.approximate.append("quantity")
                row.doubt(N_("“%(text)s” is published as approximate."), Field.QUANTITY, text=str(cell)[:40])
    read_text(row, Field.ADDRESS, found.get(Field.ADDRESS) or "")
    return QuantityFields(
        item=item,
        quantity=value,
        unit=unit,
        published_quantity=None if cell is None else str(cell)[:LONG],
        published_unit=None if unit_cell is None else str(unit_cell)[:SHORT],
        place=row.values.get(Field.ADDRESS.value) or row.values.get(Field.COMMUNITY.value),
        remark=row.values.get(Field.REMARK.value),
        source_id=row.values.get(Field.SOURCE_ID.value),
        approximate=tuple(row.approximate),
        extra=tuple(row.extra),
    )


_BUILDERS = {Kind.PLAN: _plan, Kind.COUNTY_PLAN: _county, Kind.QUANTITIES: _quantity}
