"""The cells of one row, read field by field. What cannot be read becomes a message, never a guess."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.exchange.columns import Heading
from tracker.exchange.dates import read_date, read_period
from tracker.exchange.fields import DIMENSIONS, Field
from tracker.exchange.judge import absurd
from tracker.exchange.numbers import STRANGE_UNIT, USUAL, composite, fold, is_blank, read_quantity
from tracker.exchange.texts import phrases, read_built_year, read_year, shares
from tracker.exchange.units import Dimension
from tracker.exchange.values import Level, Message, Share
from tracker.sheets import Cell

SHORT = 200
LONG = 2000
_LONG_FIELDS = {Field.CONTENT, Field.REMARK, Field.ADDRESS, Field.FUNDING}
_EXTRA = 500
_STATE = re.compile(
    r"^(?:已|正在?|未|尚未|在)?(?:开工|完工|竣工|建设?|施工|启动|实施|进场|完成)(?:中|过半)?$"
)
_LENGTH = re.compile(r"\d{1,4}(?:日历)?(?:天|日|个?月)?")
_TEXTS = {
    Field.PROVINCE,
    Field.CITY,
    Field.DISTRICT,
    Field.SUBDISTRICT,
    Field.COMMUNITY,
    Field.PROJECT,
    Field.PROJECT_CODE,
    Field.ADDRESS,
    Field.LOT,
    Field.IMPLEMENTING_BODY,
    Field.CONTRACTOR,
    Field.SUPERVISOR,
    Field.DESIGNER,
    Field.REMARK,
    Field.SOURCE_ID,
}
_OF_DIMENSION = {
    Dimension.HOUSEHOLDS: Field.HOUSEHOLDS,
    Dimension.BUILDINGS: Field.BUILDINGS,
    Dimension.ENTRANCES: Field.ENTRANCES,
    Dimension.COMPOUNDS: Field.COMPOUND_COUNT,
    Dimension.PROJECTS: Field.PROJECT_COUNT,
    Dimension.AREA: Field.AREA,
    Dimension.MONEY: Field.INVESTMENT,
}
_WHOLE = {
    Dimension.HOUSEHOLDS,
    Dimension.BUILDINGS,
    Dimension.ENTRANCES,
    Dimension.COMPOUNDS,
    Dimension.PROJECTS,
}


@dataclass(slots=True)
class Gathered:
    """What has been read of a row so far."""

    year: int | None
    limited: bool
    values: dict[str, Any] = field(default_factory=dict)
    approximate: list[str] = field(default_factory=list)
    funding: list[Share] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def refuse(self, refusal: Refusal, beside: Field) -> None:
        self.messages.append(Message(Level.REFUSAL, refusal.message, refusal.values, beside.value))

    def doubt(self, sentence: str, beside: Field, /, **values: object) -> None:
        self.messages.append(Message(Level.DOUBT, sentence, values, beside.value))


def read_cell(row: Gathered, heading: Heading, cell: Cell) -> None:
    """Read one cell into the row. A cell of an unknown column is kept beside its heading."""
    known = heading.field
    if cell is None or known in (
        Field.SERIAL,
        Field.NAME,
        Field.GROUP_TOTAL,
        Field.ITEM,
        Field.QUANTITY,
        Field.UNIT,
    ):
        return
    if known is None or (known is Field.PERIOD and _LENGTH.fullmatch(fold(str(cell)))):
        row.extra.append((heading.text[:SHORT], str(cell)[:_EXTRA]))
    elif known in DIMENSIONS:
        _read_number(row, heading, known, cell)
    elif known in _TEXTS:
        read_text(row, known, cell)
    else:
        _READERS[known](row, known, cell)


def read_text(row: Gathered, known: Field, cell: Cell) -> None:
    """A text as it stands; refused when it is longer than any such text can be."""
    text = str(cell).strip()
    if len(text) > (LONG if known in _LONG_FIELDS else SHORT):
        row.refuse(too_long(LONG if known in _LONG_FIELDS else SHORT), known)
    elif text and not (known is not Field.REMARK and is_blank(fold(text))):
        row.values[known.value] = text


def too_long(limit: int) -> Refusal:
    return Refusal(N_("This text is longer than %(limit)s characters. Shorten it."), limit=limit)


def _read_number(row: Gathered, heading: Heading, known: Field, cell: Cell) -> None:
    dimension = DIMENSIONS[known]
    if heading.strange and not is_blank(fold(str(cell))):
        row.refuse(Refusal(STRANGE_UNIT, text=heading.strange, units=USUAL[dimension]), known)
        return
    try:
        quantity = read_quantity(cell, dimension, heading.unit)
    except Refusal as refusal:
        if not (isinstance(cell, str) and known is Field.AREA and _read_composite(row, cell)):
            row.refuse(refusal, known)
        return
    if quantity is None:
        return
    if known is Field.FUNDING_PART:
        row.funding.append(Share(heading.source or heading.text, None, quantity.value))
        return
    keep(row, known, quantity.value, quantity.approximate, str(cell))
    if heading.approximate and known.value not in row.approximate:
        row.approximate.append(known.value)


def keep(row: Gathered, known: Field, value: Decimal, approximate: bool, text: str) -> None:
    """Keep a number in its canonical unit; doubt an approximate one, refuse an absurd one."""
    too_much = absurd(known.value, value) if row.limited else None
    if too_much:
        row.messages.append(too_much)
        return
    row.values[known.value] = int(value) if DIMENSIONS[known] in _WHOLE else value
    if approximate:
        row.approximate.append(known.value)
        row.doubt(N_("“%(text)s” is published as approximate."), known, text=text[:40])


def _read_composite(row: Gathered, text: str) -> bool:
    """4865户134栋约34万平方米 in one cell. False if that is not what the text is."""
    found = composite(text)
    if not found:
        return False
    for dimension, quantity in found.items():
        known = _OF_DIMENSION[dimension]
        if known.value not in row.values:
            keep(row, known, quantity.value, quantity.approximate, text)
    return True


def _read_day(row: Gathered, known: Field, cell: Cell) -> None:
    try:
        day = read_date(cell, end=known is Field.PLANNED_END, year=row.year)
    except Refusal as refusal:
        if isinstance(cell, str) and _STATE.match(fold(cell)):
            row.doubt(N_("“%(text)s” is a state, not a date; the date stays empty."), known, text=cell)
        else:
            row.refuse(refusal, known)
        return
    if day:
        row.values[known.value] = day


def _read_period(row: Gathered, known: Field, cell: Cell) -> None:
    try:
        start, end = read_period(cell, row.year)
    except Refusal:
        row.doubt(N_("“%(text)s” is not a pair of dates; the dates stay empty."), known, text=str(cell)[:40])
        return
    if start:
        row.values.setdefault(Field.PLANNED_START.value, start)
    if end:
        row.values.setdefault(Field.PLANNED_END.value, end)


def _read_built(row: Gathered, known: Field, cell: Cell) -> None:
    try:
        found = read_built_year(cell)
    except Refusal as refusal:
        row.doubt(refusal.message, known, **refusal.values)
        return
    if found:
        row.values[known.value] = found[0]
        if found[1]:
            row.approximate.append(known.value)
            row.doubt(N_("“%(text)s” is published as approximate."), known, text=str(cell)[:40])


def _read_plan_year(row: Gathered, known: Field, cell: Cell) -> None:
    try:
        year = read_year(cell)
    except Refusal as refusal:
        row.doubt(refusal.message, known, **refusal.values)
        return
    if year:
        row.values[known.value] = row.year = year


def _read_content(row: Gathered, known: Field, cell: Cell) -> None:
    text = str(cell)
    if len(text) > LONG:
        row.refuse(too_long(LONG), known)
    elif not is_blank(fold(text)):
        row.values[known.value] = phrases(text)


def _read_funding(row: Gathered, known: Field, cell: Cell) -> None:
    text = str(cell)
    if len(text) > LONG:
        row.refuse(too_long(LONG), known)
    elif not is_blank(fold(text)):
        row.funding.extend(shares(text))


def _read_building_numbers(row: Gathered, known: Field, cell: Cell) -> None:
    row.values[known.value] = str(cell)[:LONG]


_READERS: Mapping[Field, Callable[[Gathered, Field, Cell], None]] = {
    Field.PLANNED_START: _read_day,
    Field.PLANNED_END: _read_day,
    Field.PERIOD: _read_period,
    Field.BUILT_YEAR: _read_built,
    Field.YEAR: _read_plan_year,
    Field.CONTENT: _read_content,
    Field.FUNDING: _read_funding,
    Field.BUILDING_NUMBERS: _read_building_numbers,
}
