"""What the page of a draft shows: the rows of one view, their words, and the figures beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import abort, request

from tracker.base.format import sentence as translated
from tracker.base.sentences import Sentence
from tracker.base.web import COUNT_LIMIT, Page
from tracker.base.words import N_
from tracker.exchange.draft import Draft, DraftRow, Fate
from tracker.exchange.fields import Field
from tracker.exchange.plans import Plan
from tracker.exchange.values import Day, Level, Message, PlanFields, PlanRow, Share, Status

ROWS = 100
VIEWS: dict[str, tuple[str, Any]] = {
    "all": (N_("All lines"), lambda row: True),
    "understood": (N_("Understood"), lambda row: row.row.status is Status.UNDERSTOOD),
    "doubted": (N_("Please check"), lambda row: row.row.status is Status.DOUBTED),
    "refused": (N_("Refused"), lambda row: row.row.status is Status.REFUSED),
    "there": (N_("Already there"), lambda row: row.fate is Fate.THERE),
}
TONES = {Status.UNDERSTOOD: "good", Status.DOUBTED: "late", Status.REFUSED: "bad"}


@dataclass(frozen=True)
class Shown:
    """One table of the file as the page shows it."""

    plan: Plan
    rows: list[DraftRow]
    counts: dict[str, int]
    view: str
    page: Page


def number_in(name: str, default: int = 0) -> int:
    """A small number in the address; 404 for anything else."""
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        abort(404)
    return int(text)


def chosen_plan(plans: Sequence[Plan]) -> Plan:
    """The table the address asks for, by its place in the file."""
    wanted = number_in("sheet", plans[0].sheet)
    return next((plan for plan in plans if plan.sheet == wanted), None) or abort(404)


def shown(plan: Plan, draft: Draft) -> Shown:
    rows = [row for row in draft.rows if row.sheet == plan.sheet]
    counts = {name: sum(map(test, rows)) for name, (_label, test) in VIEWS.items()}
    view = request.args.get("show", "all")
    view = view if view in VIEWS else "all"
    return Shown(plan, rows, counts, view, page([row for row in rows if VIEWS[view][1](row)]))


def page(rows: Sequence[Any]) -> Page:
    """The page of a list in memory that the address asks for."""
    number = max(1, number_in("page", 1))
    if number > COUNT_LIMIT:
        abort(404)
    return Page(rows[(number - 1) * ROWS : number * ROWS], number, len(rows), False, ROWS)


def say(message: Message) -> str:
    """A message in the reader's language."""
    return translated(Sentence(message.text, message.values))


def beside(row: PlanRow, name: str) -> list[str]:
    """Doubts and refusals about one field of a row."""
    return [say(one) for one in row.messages if one.field == name and one.level is not Level.NOTE]


def texts(fields: PlanFields) -> dict[str, str]:
    """The fields of a row as a person would type them: areas in m², money in yuan, days as 2026-04-30."""
    return {name: _text(value) for name, value in _values(fields)}


def _values(fields: PlanFields) -> Iterator[tuple[str, Any]]:
    for one in Field:
        if hasattr(fields, one.value):
            yield one.value, getattr(fields, one.value)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case Day():
            return value.value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case tuple():
            return "、".join(_share(one) if isinstance(one, Share) else str(one) for one in value)
    return str(value)


def _share(one: Share) -> str:
    part = f"{one.share.normalize():f}%" if one.share is not None else ""
    amount = f"{one.amount_yuan.normalize():f}元" if one.amount_yuan is not None else ""
    return one.source + (part or amount)
