"""An understanding as plain JSON: what the command prints with ``--json``."""

from collections.abc import Callable, Sequence
from dataclasses import fields as fields_of
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from tracker.exchange.totals import sums_of
from tracker.exchange.values import (
    CompoundName,
    Day,
    Fields,
    Message,
    PlanRow,
    Precision,
    Published,
    Share,
    Status,
    Totals,
    Understanding,
)

Translate = Callable[[str], str]


def to_json(understanding: Understanding, translate: Translate = str) -> dict[str, Any]:
    """``{"rows": [{"line", "status", "fields", "messages"}], "totals": {...}}``.

    Areas in square metres, money in yuan, dates as 2026-04-30; fields without a value are left out.
    """
    return {
        "rows": [_row(row, translate) for row in understanding.rows],
        "totals": _totals(understanding.totals),
    }


def whole_report(
    parts: Sequence[tuple[Understanding, Sequence[PlanRow]]], translate: Translate = str, **counts: int
) -> dict[str, Any]:
    """The same for all tables of a file with what became of their rows; ``counts`` join the totals.

    Where a file holds several tables each row names its sheet among its fields.
    """
    rows: list[dict[str, Any]] = []
    every: list[PlanRow] = []
    for table, found in parts:
        sheet = {"sheet": table.sheet} if len(parts) > 1 else {}
        rows += [{**row, "fields": sheet | row["fields"]} for row in (_row(one, translate) for one in found)]
        every += found
    statuses = {status: sum(row.status is status for row in every) for status in Status}
    published = tuple(printed for table, _rows in parts for printed in table.totals.published)
    known = {status.value: count for status, count in statuses.items()}
    totals = Totals(rows=len(every), **known, sums=sums_of(every), published=published)
    return {"rows": rows, "totals": _totals(totals) | counts}


def sentence(message: Message, translate: Translate = str) -> str:
    """A message as a person reads it."""
    text = translate(message.text)
    return text % message.values if message.values else text


def _row(row: PlanRow, translate: Translate) -> dict[str, Any]:
    return {
        "line": row.line,
        "status": row.status.value,
        "fields": fields_to_json(row.fields),
        "messages": [sentence(message, translate) for message in row.messages],
    }


def fields_to_json(fields: Fields) -> dict[str, Any]:
    """The filled fields of a row. ``compounds`` lists names, ``compound_details`` what else a name tells."""
    found: dict[str, Any] = {}
    for field in fields_of(fields):
        value = getattr(fields, field.name)
        if value is None or value in ((), ""):
            continue
        found[field.name] = _plain(value)
        if isinstance(value, Day) and value.precision is not Precision.DAY:
            found[f"{field.name}_precision"] = value.precision.value
    compounds: Sequence[CompoundName] = getattr(fields, "compounds", ())
    details = [detail for compound in compounds if len(detail := _details(compound)) > 1]
    if details:
        found["compound_details"] = details
    if found.get("extra"):
        found["extra"] = dict(found["extra"])
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, CompoundName):
        return value.name
    if isinstance(value, Day):
        return value.value.isoformat()
    if isinstance(value, Share):
        return {"source": value.source} | _filled(share=value.share, amount_yuan=value.amount_yuan)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _details(compound: CompoundName) -> dict[str, Any]:
    return {"name": compound.name} | _filled(
        buildings=compound.buildings or None,
        house_numbers=compound.house_numbers or None,
        aliases=compound.aliases or None,
        phase=compound.phase,
        beyond=compound.beyond or None,
    )


def _filled(**values: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _totals(totals: Totals) -> dict[str, Any]:
    counts = {
        "rows": totals.rows,
        "understood": totals.understood,
        "doubted": totals.doubted,
        "refused": totals.refused,
    }
    sums = {_TOTAL_NAMES.get(name, name): _plain(value) for name, value in totals.sums.items()}
    return counts | sums | {"published": [_published(printed) for printed in totals.published]}


_TOTAL_NAMES = {"project_count": "projects", "compound_count": "compounds"}


def _published(printed: Published) -> dict[str, Any]:
    return {
        "line": printed.line,
        "scope": printed.scope,
        "field": _TOTAL_NAMES.get(printed.field, printed.field),
        "published": _plain(printed.published),
        "approximate": printed.approximate,
        "sum": _plain(printed.rows_sum),
        "difference": _plain(printed.difference),
    }
