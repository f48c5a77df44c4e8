"""What a person decided about a table before it is imported: plain values, kept with the batch as JSON.

``{"year": 2021, "sheets": {"0": {"columns": {"3": "households"}, "rows": {"5": {"name": "…", "skip": true,
"same": {"0": 17}}}}}}``; a column assigned to nothing holds ``""``, ``same`` names for each compound of the
row the record it is, 0 for none of those on file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.exchange.fields import Field

CORRECTABLE = (
    Field.NAME, Field.DISTRICT, Field.SUBDISTRICT, Field.COMMUNITY, Field.ADDRESS, Field.BUILDINGS,
    Field.HOUSEHOLDS, Field.AREA, Field.INVESTMENT, Field.BUILT_YEAR, Field.PLANNED_START, Field.PLANNED_END,
    Field.CONTENT, Field.FUNDING,
)  # fmt: skip
"""What may be written anew in a line: areas in m², money in yuan, dates as 2026-04-30."""


@dataclass(frozen=True)
class LineChoice:
    """Texts by field name that stand instead of the cells; ``same`` by place of the compound in the name."""

    texts: Mapping[str, str] = field(default_factory=dict)
    skip: bool = False
    same: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetChoice:
    columns: Mapping[int, Field | None] = field(default_factory=dict)
    lines: Mapping[int, LineChoice] = field(default_factory=dict)

    @property
    def texts(self) -> dict[int, Mapping[str, str]]:
        return {line: choice.texts for line, choice in self.lines.items() if choice.texts}


@dataclass(frozen=True)
class Choices:
    """``year`` is the one that a person typed; it goes before the one of the table's title."""

    year: int | None = None
    sheets: Mapping[int, SheetChoice] = field(default_factory=dict)

    def sheet(self, index: int) -> SheetChoice:
        return self.sheets.get(index, SheetChoice())


def read(text: str) -> Choices:
    """Choices from the JSON of a batch."""
    whole = json.loads(text)
    sheets = {int(index): _sheet(known) for index, known in whole.get("sheets", {}).items()}
    return Choices(whole.get("year"), sheets)


def _sheet(known: dict[str, Any]) -> SheetChoice:
    columns = {int(index): Field(name) if name else None for index, name in known.get("columns", {}).items()}
    return SheetChoice(columns, {int(line): line_choice(row) for line, row in known.get("rows", {}).items()})


def line_choice(row: Mapping[str, Any]) -> LineChoice:
    """What one line's JSON says."""
    texts = {one.value: row[one.value] for one in CORRECTABLE if one.value in row}
    same = {int(place): compound for place, compound in row.get("same", {}).items()}
    return LineChoice(texts, bool(row.get("skip")), same)


def written(year: int | None) -> str:
    """The JSON of a batch nobody has corrected yet."""
    return _json({"year": year} if year else {})


def line_json(text: str, sheet: int, line: int) -> dict[str, Any]:
    """What is stored for a line now; empty when nothing is."""
    found: dict[str, Any] = json.loads(text).get("sheets", {}).get(str(sheet), {}).get("rows", {})
    row: dict[str, Any] = found.get(str(line), {})
    return row


def with_line(text: str, sheet: int, line: int, row: Mapping[str, Any]) -> str:
    """The JSON with what a person decided about one line; an empty ``row`` takes it back."""
    return _changed(text, sheet, "rows", line, dict(row))


def with_column(text: str, sheet: int, index: int, field_name: str) -> str:
    """The JSON with a column assigned to a field; ``""`` for none."""
    return _changed(text, sheet, "columns", index, field_name)


def _changed(text: str, sheet: int, part: str, key: int, value: Any) -> str:
    whole = json.loads(text)
    known = whole.setdefault("sheets", {}).setdefault(str(sheet), {}).setdefault(part, {})
    known[str(key)] = value
    if value == {}:
        del known[str(key)]
    return _json(whole)


def _json(whole: dict[str, Any]) -> str:
    return json.dumps(whole, ensure_ascii=False, sort_keys=True)
