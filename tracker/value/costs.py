"""What was paid for works: the actual cost (AC)."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from tracker.base.model import AnySession
from tracker.funding.books import Movement
from tracker.funding.ledger import MovementKind, Purpose

Payment = tuple[date, Decimal]
FACTS: tuple[type, ...] = (Movement,)
FOR_ITEMS = frozenset({Purpose.WORKS, Purpose.EQUIPMENT})
"""What items are priced with; design, supervision and fees have no earned value to be compared with."""


def payments(session: AnySession, ids: list[int]) -> dict[int, list[Payment]]:
    """Payments for works by project and day, reversals negative; a project without any is left out."""
    found: dict[int, list[Payment]] = defaultdict(list)
    for owner, day, amount in session.execute(_payments(), {"ids": ids}):
        found[owner].append((day, amount))
    return found


@cache
def _payments() -> Select[Any]:
    columns: tuple[Any, ...] = (Movement.project_id, Movement.dated, func.sum(Movement.amount))
    query = select(*columns).where(Movement.project_id.in_(bindparam("ids", expanding=True)))
    query = query.where(Movement.kind == MovementKind.PAID)
    query = query.where(or_(Movement.purpose.is_(None), Movement.purpose.in_(FOR_ITEMS)))
    return query.group_by(Movement.project_id, Movement.dated).order_by(Movement.project_id, Movement.dated)


def is_for_items(kind: MovementKind, purpose: Purpose | None) -> bool:
    """The same of one movement."""
    return kind is MovementKind.PAID and (purpose is None or purpose in FOR_ITEMS)
