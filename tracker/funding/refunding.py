"""Money that was paid too much and comes back (超付退回): a payment below zero that names the payment it lessens."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Unpack

from sqlalchemy import select

from tracker.base.clock import today
from tracker.base.shares import divide
from tracker.extensions import db
from tracker.funding import checks, ledger, queries
from tracker.funding.books import Movement, MovementLeg
from tracker.funding.ledger import Leg, MovementKind, Target
from tracker.funding.posting import Order, Papers, lock, post

ZERO = Decimal(0)


def left_of(payment: Movement) -> Decimal:
    """What of a payment can still come back."""
    if payment.reverses_id or payment.refunds_id or queries.reversal_of(payment.id):
        return ZERO
    return payment.amount - queries.refunded(payment.id)


def give_back(
    parts: Sequence[tuple[Movement, Decimal]], dated: date, document_no: str, by_id: int | None, **papers: Unpack[Papers]
) -> list[Movement]:  # fmt: skip
    """Record that of each payment a part came back by one document; the money lies with the owner again.

    Raises Refusal: more than was paid, before it was paid, a document that moved money of the source already.
    """
    locked = {number: lock(number) for number in sorted({payment.source_id for payment, _part in parts})}
    for source in locked.values():
        checks.document(source, MovementKind.PAID, document_no)
    made = []
    for payment, part in parts:
        ledger.check_movement(part, dated, document_no, today=today())
        ledger.check_refund(part, dated, paid_on=payment.dated, left=left_of(payment))
        order = Order(
            MovementKind.PAID, -part, dated, document_no, by_id, _legs(payment, part),
            {"payee": payment.payee, "contract_id": payment.contract_id, **papers}, payment.purpose,
            edition_id=payment.edition_id,
        )  # fmt: skip
        made.append(post(locked[payment.source_id], order, refunds_id=payment.id))
    return made


def _legs(payment: Movement, part: Decimal) -> tuple[Leg, ...]:
    """Back to the items it was paid for, in proportion to what of each is left."""
    back = select(MovementLeg).join(Movement).where(Movement.refunds_id == payment.id)
    came: dict[Target, Decimal] = {}
    for leg in db.session.scalars(back.order_by(MovementLeg.id)):
        came[leg.on] = came.get(leg.on, ZERO) - leg.amount
    legs = [
        Leg(leg.origin, leg.target, leg.amount - came.get(leg.on, ZERO), *leg.on)
        for leg in queries.legs(payment.id)
    ]
    shares = divide(part, [leg.amount for leg in legs])
    return tuple(
        Leg(leg.origin, leg.target, -share, *leg.on) for leg, share in zip(legs, shares, strict=True) if share
    )
