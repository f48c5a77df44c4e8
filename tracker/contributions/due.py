"""Contributions that should have been paid, and late joiners who have not paid back yet. No doors, no names."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select, type_coerce

from tracker.base.due import Due
from tracker.base.words import N_
from tracker.contributions.models import ContributionDue, ContributionRound, LiftRefund
from tracker.extensions import db
from tracker.places.models import Compound
from tracker.projects.models import Project

OUTSTANDING = N_(
    "%(count)s households of %(compound)s owe %(amount)s yuan for “%(name)s”, to be paid by %(day)s."
)
REFUND = N_(
    "A flat of %(compound)s joined “%(name)s” on %(day)s: %(amount)s yuan is still to be paid to those who paid before."
)
REFUND_DAYS = 30
"""Assumption: agreements seen name no day by which a late joiner pays back; a month is asked after."""


def due(today: date, *, ahead: int) -> Iterator[Due]:
    """Rounds from ``ahead`` days before their day on, and refunds a month after a flat has joined."""
    for row in db.session.execute(_outstanding(today + timedelta(days=ahead))):
        rule = "contribution overdue" if row.day < today else "contribution soon"
        yield _due(row, rule, "contribution_round", row.day, OUTSTANDING, {"count": str(row.homes)})
    for row in db.session.execute(_refunds(today - timedelta(days=REFUND_DAYS))):
        since = row.day + timedelta(days=REFUND_DAYS)
        yield _due(row, "refund to pay", "contribution_due", since, REFUND, {})


def _due(row: Any, rule: str, subject: str, since: date, text: str, more: dict[str, str]) -> Due:
    words = {
        "compound": row.compound,
        "name": row.name,
        "amount": f"{row.amount:,.2f}",
        "day": row.day.isoformat(),
    }
    return Due(
        rule=rule, subject=subject, subject_id=row.id, since=since, project_id=row.project_id,
        region_path=row.region_path, compound_id=row.compound_id, text=text, values={**words, **more},
        path=f"/office/projects/{row.project_id}/contributions/{row.round_id}",
    )  # fmt: skip


def _outstanding(until: date) -> Select[Any]:
    """What households owe that were in from the beginning, by round."""
    left = ContributionDue.amount - ContributionDue.paid
    keys: tuple[Any, ...] = (ContributionRound.id, ContributionRound.id, ContributionRound.due_on)
    owed = type_coerce(func.sum(left), ContributionDue.amount.type)  # a difference forgets that it is money
    query = _select(keys, owed, func.count()).where(
        ContributionRound.due_on <= until, left > 0, ContributionDue.joined_on.is_(None)
    )
    return query.order_by(ContributionRound.due_on, ContributionRound.id)


def _refunds(joined_until: date) -> Select[Any]:
    """What flats that joined up to a day still have to pay back, by flat."""
    keys: tuple[Any, ...] = (ContributionDue.id, ContributionDue.round_id, ContributionDue.joined_on)
    query = _select(keys, func.sum(LiftRefund.amount), func.count())
    query = query.join(LiftRefund, LiftRefund.from_due_id == ContributionDue.id).where(
        LiftRefund.paid_on.is_(None), ContributionDue.joined_on <= joined_until
    )
    return query.order_by(ContributionDue.joined_on, ContributionDue.id)


def _select(keys: tuple[Any, ...], amount: Any, count: Any) -> Select[Any]:
    """Rows with ``id``, ``round_id``, ``day``, the sum, how many, and the place; one for each value of the keys."""
    names = ("id", "round_id", "day")
    place: list[Any] = [
        ContributionRound.project_id, ContributionRound.compound_id, ContributionRound.name, Project.region_path,
    ]  # fmt: skip
    query: Select[Any] = select(
        *(key.label(name) for key, name in zip(keys, names, strict=True)), amount.label("amount"),
        count.label("homes"), *place, Compound.name.label("compound"),
    )  # fmt: skip
    query = query.select_from(ContributionDue).join(ContributionDue.round)
    query = query.join(Compound, Compound.id == ContributionRound.compound_id)
    query = query.join(Project, Project.id == ContributionRound.project_id)
    return query.group_by(*keys, *place, Compound.name)
