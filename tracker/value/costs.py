"""Actual cost (AC): what was paid for works, and what is owed for certified work that is not paid yet (accruals).

From the day a contract is settled on, it owes what the review left of the claim: less than was certified, or more.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from tracker.base.model import AnySession
from tracker.base.prepared import Prepared
from tracker.contracts.models import Certificate, Settlement
from tracker.contracts.rules import VariationState
from tracker.funding.books import Movement
from tracker.funding.ledger import MovementKind, Purpose

Payment = tuple[date, Decimal]
Contract = tuple[int, int | None]  # project, contract (None: paid without one)
FACTS: tuple[type, ...] = (Movement, Certificate, Settlement)
FOR_ITEMS = frozenset({Purpose.WORKS, Purpose.EQUIPMENT})
"""What items are priced with; design, supervision and fees have no earned value to be compared with."""
ZERO = Decimal(0)


def costs(
    paid: Iterable[Payment], certified: Iterable[Payment], settled: Iterable[Payment] = ()
) -> list[Payment]:
    """What each day added to the cost of one contract: it stands at the greater of what was paid and of what is
    owed. That is the work certified to date (``certified`` holds the gross value to date of each certificate) and,
    once it is ``settled``, the sum that the review allowed.
    """
    payments: dict[date, Decimal] = defaultdict(lambda: ZERO)
    values: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for day, amount in paid:
        payments[day] += amount
    for day, value in certified:
        values[day] = max(values[day], value)
    ends = dict(settled)
    found, out, owed, before = [], ZERO, ZERO, ZERO
    for day in sorted({*payments, *values, *ends}):
        out += payments.get(day, ZERO)
        owed = ends.get(day, max(owed, values.get(day, ZERO)))
        now = max(out, owed)
        if now != before:
            found.append((day, now - before))
        before = now
    return found


Rows = Iterable[tuple[Contract, Payment]]


def by_project(paid: Rows, certified: Rows, settled: Rows = ()) -> dict[int, list[Payment]]:
    """The costs of projects over all their contracts, in order of days; projects without any are left out."""
    facts: dict[Contract, tuple[list[Payment], ...]] = defaultdict(lambda: ([], [], []))
    for place, rows in enumerate((paid, certified, settled)):
        for key, row in rows:
            facts[key][place].append(row)
    found: dict[int, list[Payment]] = defaultdict(list)
    for (owner, _contract), known in facts.items():
        found[owner] += costs(*known)
    return {owner: sorted(days) for owner, days in found.items() if days}


def payments(session: AnySession, ids: list[int]) -> dict[int, list[Payment]]:
    """Costs by project and day, from ledger, certificates and settlements; three reads for however many projects."""
    queries = (_payments(), _certified(), _settled())
    return by_project(*(_read(session, query, ids) for query in queries))


def _read(session: AnySession, query: Prepared, ids: list[int]) -> list[tuple[Contract, Payment]]:
    return [((row[0], row[1]), (row[2], row[3])) for row in query.within(session, ids=ids)]


@cache
def _payments() -> Prepared:
    keys: tuple[Any, ...] = (Movement.project_id, Movement.contract_id, Movement.dated)
    query = select(*keys, func.sum(Movement.amount))
    query = query.where(Movement.project_id.in_(bindparam("ids", expanding=True)))
    query = query.where(Movement.kind == MovementKind.PAID)
    query = query.where(or_(Movement.purpose.is_(None), Movement.purpose.in_(FOR_ITEMS)))
    return Prepared(query.group_by(*keys).order_by(*keys))


@cache
def _certified() -> Prepared:
    columns: tuple[Any, ...] = (
        Certificate.project_id, Certificate.contract_id, Certificate.cut_off, Certificate.gross,
    )  # fmt: skip
    query = select(*columns).where(Certificate.project_id.in_(bindparam("ids", expanding=True)))
    return Prepared(query.order_by(Certificate.id))


@cache
def _settled() -> Prepared:
    columns: tuple[Any, ...] = (
        Settlement.project_id, Settlement.contract_id, Settlement.dated, Settlement.audited,
    )  # fmt: skip
    query = select(*columns).where(Settlement.project_id.in_(bindparam("ids", expanding=True)))
    return Prepared(query.where(Settlement.state == VariationState.APPROVED).order_by(Settlement.id))


def is_for_items(kind: MovementKind, purpose: Purpose | None) -> bool:
    """Whether a movement is a payment that counts here."""
    return kind is MovementKind.PAID and (purpose is None or purpose in FOR_ITEMS)
