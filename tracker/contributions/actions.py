"""What is done with households' contributions. Receipts are only ever added; a due's sum moves with them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.shares import divide
from tracker.base.words import N_
from tracker.contributions import queries, rules
from tracker.contributions.models import (
    ContributionDue,
    ContributionReceipt,
    ContributionRound,
    Gift,
    LiftRefund,
)
from tracker.contributions.rules import Channel, Key
from tracker.extensions import db
from tracker.places.models import Compound, Household
from tracker.projects.actions import lock as lock_project
from tracker.projects.models import Project

ZERO = Decimal(0)


def open_round(project: Project, facts: dict[str, Any], key: Key, by_id: int | None) -> ContributionRound:
    """Ask the households of a place for a sum, divided by a key; the parts add up to the fen.

    Raises Refusal where no household is recorded, or one lacks the floor area that the key needs.
    """
    homes = queries.households_of(facts["compound_id"], facts["building_id"], facts["entrance_id"])
    rules.check_total(facts["total"], len(homes))
    parts = divide(facts["total"], _weights(homes, key))
    if not all(parts):
        raise Refusal(
            N_("The sum is too small to be divided among %(count)s households."), "total", count=len(homes)
        )
    made = start_round(project, facts, by_id)
    made.dues = [
        ContributionDue(project_id=project.id, household_id=home.id, amount=part, paid=ZERO)
        for home, part in zip(homes, parts, strict=True)
    ]
    return made


def start_round(project: Project, facts: dict[str, Any], by_id: int | None) -> ContributionRound:
    """A round without households yet."""
    if facts["agreed_on"] > today():
        raise Refusal(N_("An agreement cannot be of a day to come."), "agreed_on")
    if facts["due_on"] and facts["due_on"] < facts["agreed_on"]:
        raise Refusal(N_("Nothing is due before it is agreed."), "due_on")
    made = ContributionRound(project_id=project.id, by_id=by_id, at=now(), **facts)
    db.session.add(made)
    return made


def _weights(homes: Sequence[Household], key: Key) -> list[Decimal]:
    if key is Key.EQUAL:
        return [Decimal(1)] * len(homes)
    bare = [home.door for home in homes if not home.area]
    if bare:
        raise Refusal(
            N_("%(count)s households have no floor area on record, among them %(door)s. Enter it first, or divide equally."),
            "key", count=len(bare), door=bare[0],
        )  # fmt: skip
    return [home.area or ZERO for home in homes]


def lock(due_id: int) -> ContributionDue:
    """The due as it is now, held until the transaction ends: its sum changes under this lock."""
    query = select(ContributionDue).filter_by(id=due_id).with_for_update()
    return db.session.execute(query, execution_options={"populate_existing": True}).scalar_one()


def receive(due: ContributionDue, facts: dict[str, Any], by_id: int | None) -> ContributionReceipt:
    """Record what a household paid; the receipt gets the project's next number.

    Raises Refusal for more than is outstanding, or than the household's funds may give, and for a flat that
    joined later: it pays those who paid before.
    """
    if due.joined_on:
        raise Refusal(N_("This flat joined later: it pays those who paid before, line by line."))
    return _receive(due, facts, by_id)


def _receive(due: ContributionDue, facts: dict[str, Any], by_id: int | None) -> ContributionReceipt:
    lock_project(due.project_id)  # numbers count within the project
    due = lock(due.id)
    drawn = queries.from_fund(due.id) if facts["channel"] is Channel.MAINTENANCE_FUND else ZERO
    rules.check_receipt(
        facts["amount"], channel=facts["channel"], due=due.amount, paid=due.paid, from_fund=drawn,
        balance=facts["balance"], received_on=facts["received_on"], today=today(),
    )  # fmt: skip
    return _add(due, facts, by_id)


def reverse(receipt: ContributionReceipt, reason: str, by_id: int | None) -> ContributionReceipt:
    """Take a receipt back, whole, by a row that names it."""
    lock_project(receipt.project_id)
    due = lock(receipt.due_id)
    rules.check_reversal(
        reason,
        is_reversed=queries.reversal_of(receipt.id) is not None,
        is_reversal=receipt.reverses_id is not None,
    )
    facts = {
        "amount": -receipt.amount, "channel": receipt.channel, "received_on": today(), "balance": None,
        "document_no": receipt.document_no, "reverses_id": receipt.id, "reason": reason.strip(),
    }  # fmt: skip
    for refund in db.session.scalars(select(LiftRefund).filter_by(receipt_id=receipt.id)):
        refund.paid_on = refund.receipt_id = None
    return _add(due, facts, by_id)


def _add(due: ContributionDue, facts: Mapping[str, Any], by_id: int | None) -> ContributionReceipt:
    number = queries.last_number(due.project_id) + 1
    receipt = ContributionReceipt(
        due_id=due.id, project_id=due.project_id, number=number, by_id=by_id, at=now(), **facts
    )
    due.paid += receipt.amount
    db.session.add(receipt)
    db.session.flush()
    return receipt


def save_gift(gift: Gift, compound: Compound, facts: dict[str, Any], by_id: int | None) -> Gift:
    """Record what was given, or correct it."""
    rules.check_gift(facts["amount"], facts["in_kind"] or "", facts["given_on"], today=today())
    facts = {**facts, "amount": facts["amount"] or ZERO, "in_kind": facts["in_kind"] or None}
    for name, value in facts.items():
        setattr(gift, name, value)
    gift.compound_id, gift.region_path = compound.id, compound.region_path
    gift.by_id, gift.at = gift.by_id or by_id, gift.at or now()
    db.session.add(gift)
    return gift


def pay_back(refund: LiftRefund, paid_on: date, by_id: int | None) -> ContributionReceipt:
    """A flat that joined later has paid an earlier payer: a receipt of its own, which it owes that much less by."""
    lock_project(refund.project_id)
    db.session.refresh(refund)
    if refund.paid_on:
        raise Refusal(N_("This is paid back already."))
    facts = {
        "amount": refund.amount, "channel": Channel.DIRECT, "received_on": paid_on, "balance": None, "document_no": None,
    }  # fmt: skip
    receipt = _receive(refund.joiner, facts, by_id)
    refund.paid_on, refund.receipt_id = paid_on, receipt.id
    return receipt
