"""Variations: proposed by one person, decided by another; an approved one moves the bill and the items."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.contracts import queries, rules, varying
from tracker.contracts.actions import lock, settle
from tracker.contracts.certifying import value
from tracker.contracts.models import BillLine, Contract, Variation, VariationLine
from tracker.contracts.rules import VariationState
from tracker.contracts.settling import check_not_settled
from tracker.extensions import db
from tracker.items import rules as item_rules
from tracker.items.models import Item
from tracker.projects.actions import lock as lock_project
from tracker.projects.models import Project

ZERO = Decimal(0)


@dataclass(frozen=True)
class Change:
    """By how much a line changes; for a line the bill lacks with its name, unit, price and perhaps item."""

    quantity: Decimal
    line: BillLine | None = None
    item: Item | None = None
    name: str = ""
    unit: str = ""
    price: Decimal = ZERO

    @property
    def at(self) -> Decimal:
        return self.line.price if self.line else self.price


def propose(contract: Contract, facts: dict[str, Any], changes: Sequence[Change], by_id: int | None) -> Variation:  # fmt: skip
    """Record what somebody asks to change. Nothing moves until another person approves it."""
    lock_project(contract.project_id)
    check_not_settled(contract.settled)
    lines = [(change.quantity, change.at) for change in changes]
    varying.check_proposal(lines, facts["reason"])
    if facts["dated"] > today():
        raise Refusal(N_("The document is dated in the future."), "dated")
    for change in changes:
        _check(change)
    variation = Variation(
        **{name: facts[name] for name in ("kind", "origin", "grade", "reason", "dated", "document_no", "days", "source_id")},
        contract_id=contract.id, project_id=contract.project_id, amount=varying.amount(lines),
        number=queries.last_number(Variation, contract.id) + 1, state=VariationState.PROPOSED,
        proposed_by_id=by_id, proposed_at=now(),
    )  # fmt: skip
    variation.lines = [_line(change, contract.project_id) for change in changes]
    db.session.add(variation)
    return variation


def _check(change: Change) -> None:
    if change.line is not None:
        varying.check_line(change.quantity, agreed=change.line.agreed, certified=change.line.certified)
        return
    if not (change.item or change.name) or not (change.item or change.unit):
        raise Refusal(N_("Choose an item, or write what is added and its unit."), "name")
    varying.check_line(change.quantity, agreed=ZERO, certified=ZERO)


def _line(change: Change, project_id: int) -> VariationLine:
    line, item = change.line, change.item
    name = line.name if line else change.name or (item.name if item else "")
    unit = line.unit if line else item.unit.value if item else change.unit
    return VariationLine(
        project_id=project_id, line_id=line.id if line else None, name=name, unit=unit, price=change.at,
        item_id=line.item_id if line else item.id if item else None, quantity=change.quantity,
        amount=value(change.quantity, change.at),
    )  # fmt: skip


def approve(variation: Variation, by_id: int | None, note: str = "") -> None:
    """Let a variation count: the bill, the items and the contract's sum move with it.

    Raises Refusal when the same person proposed it, or when the contract would exceed the approved
    estimate; that goes back to the approving authority.
    """
    project = lock_project(variation.project_id)
    contract = lock(variation.contract_id)
    db.session.refresh(variation)
    varying.check_open(variation.state)
    check_not_settled(contract.settled)
    _check_person(variation, by_id)
    varying.check_estimate(contract.sum, contract.varied, variation.amount, contract.estimate)
    if variation.amount > 0:
        cost = queries.project_cost(project.id) + variation.amount
        rules.check_project_estimate(cost, queries.approved_estimate(project.id), "decision")
    with db.session.no_autoflush:
        for line in queries.variation_lines(variation.id):
            _apply(project, contract, line)
        contract.varied += variation.amount
        _decide(variation, VariationState.APPROVED, by_id, note)


def reject(variation: Variation, by_id: int | None, note: str) -> None:
    """Close a variation without effect, with a reason."""
    lock_project(variation.project_id)
    db.session.refresh(variation)
    varying.check_open(variation.state)
    _check_person(variation, by_id)
    if not note.strip():
        raise Refusal(N_("Say why it is rejected."), "decision")
    _decide(variation, VariationState.REJECTED, by_id, note)


def _check_person(variation: Variation, by_id: int | None) -> None:
    message = N_("You proposed this variation; somebody else decides on it.")
    rules.check_other_person(variation.proposed_by_id, by_id, message)


def _decide(variation: Variation, state: VariationState, by_id: int | None, note: str) -> None:
    variation.state, variation.decided_by_id, variation.decided_at = state, by_id, now()
    variation.decision = note.strip() or None


def _apply(project: Project, contract: Contract, change: VariationLine) -> None:
    line = change.line or _new_line(contract, change)
    varying.check_line(change.quantity, agreed=line.agreed, certified=line.certified)
    line.varied += change.quantity
    change.line = line
    if line.item is not None:
        _move(project, line.item, change.quantity)


def _move(project: Project, item: Item, quantity: Decimal) -> None:
    """An item's changed quantity is what may be done of it after all variations."""
    changed = (item.limit or ZERO) + quantity
    item_rules.check_changed(changed, item.quantities, item.unit)
    item.changed = changed
    settle(project, item)


def _new_line(contract: Contract, change: VariationLine) -> BillLine:
    known = next(
        (line for line in queries.bill(contract.id) if change.item_id and line.item_id == change.item_id),
        None,
    )
    if known is not None:
        raise Refusal(
            N_("Line %(line)s of the bill prices this item by now. Reject this variation and vary that line."), line=known.position
        )  # fmt: skip
    line = BillLine(
        contract_id=contract.id, project_id=contract.project_id, item_id=change.item_id, name=change.name,
        unit=change.unit, price=change.price, quantity=ZERO, varied=ZERO, certified=ZERO,
        position=queries.last_position(contract.id) + 1,
    )  # fmt: skip
    line.item = change.item
    db.session.add(line)
    return line
