"""What people do with interruptions: announce, move, cancel. Callers commit."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from tracker.accounts.models import Account
from tracker.base.access import Permission
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.interruptions import queries, rules, tables
from tracker.interruptions.models import Interruption
from tracker.interruptions.rules import Cut, Span
from tracker.interruptions.tables import Service
from tracker.places.models import Compound, Entrance


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What somebody wants to announce; no entrances means the whole compound."""

    service: Service
    span: Span
    reason: str
    phone: str
    emergency: bool = False
    exception_reason: str = ""
    entrances: Collection[Entrance] = field(default_factory=list)


def announce(compound: Compound, owner_id: int, plan: Plan, by: Account) -> Interruption:
    """Add an interruption to the calendar of its entrances."""
    row = Interruption(
        compound_id=compound.id, region_path=compound.region_path, owner_id=owner_id, service=plan.service,
        starts_at=plan.span.starts, ends_at=plan.span.ends, reason=plan.reason, phone=plan.phone,
        emergency=plan.emergency, entrances=list(plan.entrances), entered_by_id=by.id, entered_at=now(),
    )  # fmt: skip
    _check(row, plan, by)
    db.session.add(row)
    db.session.flush()
    return row


def move(row: Interruption, plan: Plan, by: Account, *, reason: str) -> None:
    """Give it other times, entrances or words; other times need a reason, which residents read."""
    check_standing(row)
    span = row.span
    if plan.span != span and not reason.strip():
        raise Refusal(N_("Say why the times change; residents read it."), "moved_reason")
    row.service, row.starts_at, row.ends_at = plan.service, plan.span.starts, plan.span.ends
    row.reason, row.phone, row.emergency, row.entrances = (
        plan.reason,
        plan.phone,
        plan.emergency,
        list(plan.entrances),
    )
    with db.session.no_autoflush:
        _check(row, plan, by)
    if plan.span != span:
        row.moved_from, row.moved_until, row.moved_at, row.moved_reason = (
            span.starts,
            span.ends,
            now(),
            reason.strip(),
        )


def cancel(row: Interruption, reason: str) -> None:
    """It does not take place; the page says so until it would have been over."""
    check_standing(row)
    row.cancelled_at, row.cancelled_reason = now(), reason.strip()


def check_standing(row: Interruption) -> None:
    state = rules.when(row.span, is_cancelled=row.cancelled_at is not None, now=now())
    if state in (rules.When.OVER, rules.When.CANCELLED):
        raise Refusal(N_("What is over or cancelled is not changed any more."))


def _check(row: Interruption, plan: Plan, by: Account) -> None:
    limits, moment = tables.limits(), now()
    rules.check_span(plan.span, limits[plan.service], now=moment, is_emergency=plan.emergency)
    found = rules.clashes(
        _cut(plan), _others(row.compound_id, plan.span, row.id), tables.exam_days(), limits, now=moment
    )
    may_sign = by.may(Permission.EXCEPTION_SIGN)
    rules.check_clashes(found, reason=plan.exception_reason, may_sign=may_sign, is_emergency=plan.emergency)
    signed = bool(found) and may_sign and bool(plan.exception_reason.strip())
    row.exception_reason = plan.exception_reason.strip() if signed else None
    row.excepted_by_id = by.id if signed else None


def _cut(plan: Plan) -> Cut:
    reach = frozenset(entrance.id for entrance in plan.entrances)
    return Cut(service=plan.service, span=plan.span, entrances=reach)


def _others(compound_id: int, span: Span, but: int | None) -> list[Cut]:
    starts: datetime = span.starts
    return [row.cut for row in queries.rivals(compound_id, starts, span.ends, but)]
