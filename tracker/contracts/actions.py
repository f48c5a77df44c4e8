"""What is done to contracts and their bills. Sums change under the lock of the project, then of the contract."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.contracts import queries, rules
from tracker.contracts.models import BillLine, Contract, ContractLot, Defect
from tracker.contracts.rules import Terms
from tracker.extensions import db
from tracker.items import rules as item_rules
from tracker.items.actions import recount, revalue, tell
from tracker.items.models import Item
from tracker.projects.actions import lock as lock_project
from tracker.projects.models import Project

ZERO = Decimal(0)
SHARES = ("progress", "retention", "advance", "recovery", "wage")
FACTS = (
    "number", "name", "contractor_id", "employer_id", "signed_on", "starts_on", "ends_on", "sum", "control_price",
    "estimate", *SHARES, "guarantee", "guarantee_until", "defects_months",
)  # fmt: skip


def lock(contract_id: int) -> Contract:
    """The contract as it is now, held until the transaction ends; the caller holds the project's lock."""
    query = select(Contract).filter_by(id=contract_id).with_for_update()
    return db.session.execute(query, execution_options={"populate_existing": True}).scalar_one()


def save_contract(
    project: Project, contract: Contract, facts: dict[str, Any], compounds: Iterable[int]
) -> Contract:
    """Add a contract or correct it. Raises Refusal for sums and shares the rules do not allow."""
    lock_project(project.id)
    check_contract(facts)
    cost = queries.project_cost(project.id, but=contract.id) + facts["sum"] + (contract.varied or ZERO)
    rules.check_project_estimate(cost, queries.approved_estimate(project.id))
    if (
        contract.id
        and contract.contractor_id != facts["contractor_id"]
        and (contract.advanced or contract.paid)
    ):
        raise Refusal(
            N_("Payments are certified to this contractor already. Make another contract."), "contractor_id"
        )
    fixed = max(contract.certified or ZERO, contract.settled or ZERO)
    rules.check_lowered(facts["sum"] + (contract.varied or ZERO), certified=fixed)
    for name in FACTS:
        setattr(contract, name, facts[name])
    contract.project_id, contract.region_path, contract.year = project.id, project.region_path, project.year
    for name in ("varied", "certified", "retained", "advanced", "paid"):
        setattr(contract, name, getattr(contract, name) or ZERO)
    db.session.add(contract)
    db.session.flush()
    _save_lots(contract, set(compounds))
    return contract


def check_contract(facts: dict[str, Any]) -> None:
    """All rules on what a contract says of itself."""
    rules.check_terms(Terms(**{name: facts[name] for name in SHARES}))
    rules.check_sum(facts["sum"], control_price=facts["control_price"], estimate=facts["estimate"])
    rules.check_period(facts["signed_on"], facts["starts_on"], facts["ends_on"], today=today())
    rules.check_defects_period(facts["defects_months"])


def doubts_on(facts: dict[str, Any]) -> list[Sentence]:
    found = rules.doubts_on_terms(Terms(**{name: facts[name] for name in SHARES}))
    return [*found, *rules.doubts_on_guarantee(facts["guarantee_until"], facts["ends_on"])]


def _save_lots(contract: Contract, chosen: set[int]) -> None:
    known = {lot.compound_id: lot for lot in queries.lots(contract.id)}
    for compound_id in sorted(chosen - known.keys()):
        db.session.add(
            ContractLot(contract_id=contract.id, project_id=contract.project_id, compound_id=compound_id)
        )
    for compound_id in known.keys() - chosen:
        db.session.delete(known[compound_id])


def save_line(contract: Contract, line: BillLine, facts: dict[str, Any]) -> BillLine:
    """Add a line to the bill or correct it; the item's contracted quantity follows."""
    project = lock_project(contract.project_id)
    contract = lock(contract.id)
    rules.check_line(facts["quantity"], line.varied or ZERO, line.certified or ZERO, facts["price"])
    if line.certified and facts["price"] != line.price:
        raise Refusal(
            N_("Work is certified at this price. Another price needs a variation with a line of its own."), "price"
        )  # fmt: skip
    item = db.session.get(Item, facts["item_id"]) if facts.get("item_id") else line.item
    if item is not None:
        item_rules.check_quantity(facts["quantity"], item.unit)
    with db.session.no_autoflush:
        line.contract_id, line.project_id = contract.id, project.id
        line.item_id = item.id if item else None
        line.position = line.position or queries.last_position(contract.id) + 1
        line.varied, line.certified = line.varied or ZERO, line.certified or ZERO
        line.name = facts["name"] or (item.name if item else "")
        line.unit = item.unit.value if item else facts["unit"]
        line.code, line.price, line.quantity = facts["code"], facts["price"], facts["quantity"]
    _check_names(line)
    db.session.add(line)
    if item is not None:
        _follow(project, item, price=line.price)
    return line


def _check_names(line: BillLine) -> None:
    if not line.name:
        raise Refusal(N_("Choose an item or write what the line is for."), "name")
    if not line.unit:
        raise Refusal(N_("Write the unit."), "unit")


def remove_line(line: BillLine) -> None:
    """Take out a line that nothing rests on yet."""
    project = lock_project(line.project_id)
    if queries.is_used(line.id):
        raise Refusal(N_("Variations or certificates rest on this line. It stays."))
    item = line.item
    db.session.delete(line)
    if item is not None:
        _follow(project, item)


def _follow(project: Project, item: Item, price: Decimal | None = None) -> None:
    """The contracted quantity of an item is that of all bills; its first price values it."""
    db.session.flush()
    item.contracted = queries.contracted(item.id)
    if item.unit_price is None:
        item.unit_price = price
    settle(project, item)


def settle(project: Project, item: Item) -> None:
    """Value and places of an item after its quantities changed, and the project's sums with them."""
    item_rules.check_limit(item.quantities, "quantity")
    if len(item.places) == 1:
        item.places[0].planned = item.limit
    revalue(item)
    recount(project)
    tell(project.id)


def note_defect(contract: Contract, text: str, found_on: date, by_id: int | None) -> Defect:
    if found_on > today():
        raise Refusal(N_("A defect cannot be found on a day to come."), "found_on")
    defect = Defect(
        contract_id=contract.id, project_id=contract.project_id, found_on=found_on, text=text.strip(), by_id=by_id
    )  # fmt: skip
    db.session.add(defect)
    return defect


def mark_fixed(defect: Defect, fixed_on: date) -> None:
    if defect.fixed_on:
        raise Refusal(N_("This defect is put right already."))
    if not defect.found_on <= fixed_on <= today():
        raise Refusal(N_("A defect is put right after it was found, and not on a day to come."), "fixed_on")
    defect.fixed_on = fixed_on
