"""Money that has to be allocated or spent soon or should have been, and money that has lain for too long."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker.base.due import Due
from tracker.base.words import N_
from tracker.extensions import db
from tracker.funding import idle
from tracker.funding.books import IdleLayer
from tracker.funding.conditions import Subject
from tracker.funding.deadlines import deadlines
from tracker.funding.idle import Idleness, Layer
from tracker.funding.ledger import money
from tracker.funding.models import Source
from tracker.funding.rulebook import Rulebook, usual_lines
from tracker.projects.models import Project

PASS_ON_SOON = N_(
    "%(amount)s yuan of “%(kind)s” for %(project)s has to be allocated by %(day)s (%(source)s)."
)
PASS_ON_OVERDUE = N_(
    "%(amount)s yuan of “%(kind)s” for %(project)s should have been allocated by %(day)s (%(source)s)."
)
SPEND_SOON = N_("%(amount)s yuan of “%(kind)s” for %(project)s has to be spent by %(day)s (%(source)s).")
SPEND_OVERDUE = N_(
    "%(amount)s yuan of “%(kind)s” for %(project)s should have been spent by %(day)s (%(source)s)."
)
IDLE = N_("%(amount)s yuan of “%(kind)s” for %(project)s has lain since %(day)s without being paid.")
PAST_AUDIT = N_("%(amount)s yuan of “%(kind)s” for %(project)s has lain since %(day)s: past the audit line.")
SAID = {
    Subject.PASS_ON_DAYS: ("money to allocate", PASS_ON_SOON, PASS_ON_OVERDUE),
    Subject.SPEND_DAYS: ("money to spend", SPEND_SOON, SPEND_OVERDUE),
}


def due(today: date, *, ahead: int) -> Iterator[Due]:
    """By the day it was received: what is left of it, from ``ahead`` days before a deadline on, and what is idle.

    Money past its spending deadline is not told of as idle besides.
    """
    rules_on, usual = Rulebook().on, usual_lines()
    for row in db.session.execute(_rows(today)):
        layer = Layer(row.kind, row.day, row.amount, row.treasury)
        is_late = False
        for one in deadlines(rules_on, layer):
            if one.last - timedelta(days=ahead) <= today:
                name, soon, late = SAID[one.rule.subject]
                is_past = one.last < today
                is_late |= is_past and one.rule.subject is Subject.SPEND_DAYS
                words = {"day": one.last.isoformat(), "source": one.rule.source_text}
                yield _due(row, f"{name} {'overdue' if is_past else 'soon'}", one.last, late if is_past else soon, one.amount, words)  # fmt: skip
        if not is_late:
            yield from _idle(row, layer, idle.lines(rules_on(row.kind, row.day), usual), today)


def _idle(row: Any, layer: Layer, by: idle.Lines, today: date) -> Iterator[Due]:
    state = idle.idleness((today - layer.day).days, by)
    if state is not Idleness.FINE:
        is_audit = state is Idleness.AUDIT
        since = layer.day + timedelta(days=by.audit if is_audit else by.warn)
        rule, text = ("money idle too long", PAST_AUDIT) if is_audit else ("money idle", IDLE)
        yield _due(row, rule, since, text, layer.amount, {"day": layer.day.isoformat()})


def _rows(today: date) -> Any:
    """What is left of each day's receipts, the oldest first."""
    columns = (IdleLayer.source_id, IdleLayer.kind, IdleLayer.day, IdleLayer.amount, IdleLayer.treasury)
    query = select(*columns, Project.id.label("project_id"), Project.name, Project.region_path)
    query = query.join(Source, Source.id == IdleLayer.source_id).join(
        Project, Project.id == Source.project_id
    )
    query = query.where(IdleLayer.amount > 0, IdleLayer.day <= today).order_by(IdleLayer.day, IdleLayer.id)
    return query.execution_options(yield_per=1000)


def _due(row: Any, rule: str, since: date, text: str, amount: Decimal, words: dict[str, str]) -> Due:
    return Due(
        rule=rule, subject="funding_source", subject_id=row.source_id, since=since, project_id=row.project_id,
        region_path=row.region_path, text=text, path=f"/office/projects/{row.project_id}/funding/{row.source_id}",
        values={"amount": money(amount), "kind": row.kind.label, "project": row.name, **words},
    )  # fmt: skip
