"""What is done with money. Movements are only ever added; a source's sums move with them under its lock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Unpack

from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.settings import settings
from tracker.base.words import N_
from tracker.extensions import db
from tracker.funding import checks, holdings, ledger, queries, rules
from tracker.funding.books import Movement, Proposal, ProposalState
from tracker.funding.ledger import OUTGOING, ROUTES, Leg, MovementKind, Pot, Purpose, Target
from tracker.funding.models import Source
from tracker.funding.posting import Order, Papers, law, lock, post, propose
from tracker.funding.rules import SourceKind
from tracker.projects.models import Project

ZERO = Decimal(0)
Part = tuple[int | None, Decimal]  # (item id, yuan)
Made = Movement | Proposal  # a Proposal waits for a second person: nothing has moved yet


def save_source(project: Project, source: Source, facts: dict[str, Any]) -> Source:
    """Add a source of money, or correct its kind, name and planned sum."""
    rules.check_planned(facts["planned"])
    kind = SourceKind(facts["kind"])
    _warnings_on_plan(project, source, kind, facts["planned"])
    if source.id and source.kind is not kind and queries.has_movements(source.id):
        raise Refusal(
            N_("Money has moved under this kind of source already. Add another source instead."), "kind"
        )
    source.kind, source.name, source.planned = kind, facts["name"], facts["planned"]
    source.project_id, source.region_path, source.year = project.id, project.region_path, project.year
    for name in ("owner_returned", *(stage.value for stage in MovementKind)):
        setattr(source, name, getattr(source, name) or ZERO)
    db.session.add(source)
    return source


def record(
    kind: MovementKind, source_id: int, amount: Decimal, dated: date, document_no: str, by_id: int | None, **papers: Unpack[Papers]
) -> Movement:  # fmt: skip
    """Record a stage that is decided on paper: estimate, funds plan, budget, settlement, final account."""
    if kind not in ledger.PAPER:
        raise ValueError(f"{kind} moves money")
    ledger.check_movement(amount, dated, document_no, today=today())
    source = lock(source_id)
    checks.document(source, kind, document_no)
    order = Order(kind, amount, dated, document_no, by_id, (Leg(*ROUTES[kind], amount),), papers)
    is_budget = kind is MovementKind.BUDGETED
    warnings = checks.sums(source, source.budgeted + amount, dated) if is_budget else []
    return post(source, checks.reasoned(order, warnings))


def receive(
    source_id: int, amount: Decimal, dated: date, document_no: str, by_id: int | None, **papers: Unpack[Papers]
) -> Movement:  # fmt: skip
    """Record money that arrived. More than planned is only doubted (``doubts_on_receipt``): it is there."""
    ledger.check_movement(amount, dated, document_no, today=today())
    source = lock(source_id)
    checks.document(source, MovementKind.RECEIVED, document_no)
    legs = (Leg(*ROUTES[MovementKind.RECEIVED], amount),)
    return post(source, Order(MovementKind.RECEIVED, amount, dated, document_no, by_id, legs, papers))


def allocate(
    source_id: int, amount: Decimal, dated: date, document_no: str, by_id: int | None, *, item_id: int | None = None,
    compound_id: int | None = None, **papers: Unpack[Papers],
) -> Made:  # fmt: skip
    """Hand received money on to the owner of the works (拨付); to one item or compound, or to the project as a whole.

    Raises Refusal: more than was received and is there, than the item is worth, for what the source may not pay.
    """
    ledger.check_movement(amount, dated, document_no, today=today())
    source = lock(source_id)
    leg = Leg(*ROUTES[MovementKind.ALLOCATED], amount, item_id, compound_id)
    order = Order(MovementKind.ALLOCATED, amount, dated, document_no, by_id, (leg,), papers)
    checks.document(source, order.kind, document_no)
    return _make(source, checks.reasoned(order, _check_allocation(source, order)))


def _check_allocation(source: Source, order: Order, *, but: int | None = None) -> list[Sentence]:
    ledger.check_allocation(order.amount, checks.standing(source, but=but))
    ledger.check_after_receipt(order.dated, queries.first_receipt(source.id))
    (leg,) = order.legs
    checks.compound(source, leg.compound_id)
    items = checks.items(source, [leg.item_id] if leg.item_id else [])
    for item in items:
        allocated = holdings.allocated_to_item(item.id) - (order.amount if but else ZERO)
        ledger.check_item_room(order.amount, value=item.value, allocated=allocated)
    return checks.use(source, items, order.dated, purpose=None, total=source.allocated + order.amount)


def pay(
    source_id: int, amount: Decimal, dated: date, document_no: str, by_id: int | None, *, item_id: int | None = None,
    compound_id: int | None = None, parts: Sequence[Part] = (), purpose: Purpose = Purpose.WORKS,
    wages: Decimal = ZERO, exceptions: Sequence[Sentence] = (), **papers: Unpack[Papers],
) -> Made:  # fmt: skip
    """Pay from a source (支付). ``parts`` divides the payment by item and adds up to it; or name one item or compound.

    ``wages`` is the part of it that goes to the wage account; ``exceptions`` say what a room above lets pass
    for a reason. Raises Refusal with the figures: more than the source received or was allocated, money set
    apart for something else, or what the source may not pay for.
    """
    ledger.check_movement(amount, dated, document_no, today=today())
    ledger.check_wages(wages, amount)
    legs = _payment_legs(amount, parts, (item_id, compound_id))
    source = lock(source_id)
    order = Order(MovementKind.PAID, amount, dated, document_no, by_id, legs, papers, purpose, wages)
    checks.document(source, order.kind, document_no)
    return _make(source, checks.reasoned(order, [*exceptions, *_check_payment(source, order)]))


def _payment_legs(amount: Decimal, parts: Sequence[Part], target: Target) -> tuple[Leg, ...]:
    route = ROUTES[MovementKind.PAID]
    if not parts:
        return (Leg(*route, amount, *target),)
    for _item, part in parts:
        rules.check_amount(part, "amount")
    total = sum((part for _item, part in parts), ZERO)
    if total != amount:
        raise Refusal(
            N_("The parts add up to %(total)s yuan, the payment is %(amount)s."), "amount",
            total=ledger.money(total), amount=ledger.money(amount),
        )  # fmt: skip
    return tuple(Leg(*route, part, item) for item, part in parts)


def _check_payment(source: Source, order: Order, *, but: int | None = None) -> list[Sentence]:
    waiting = [one for one in queries.waiting(source.id) if one.id != but]
    ledger.check_payment(order.amount, queries.standing(source, waiting))
    ledger.check_after_receipt(order.dated, queries.first_receipt(source.id))
    held = holdings.held(source.id, waiting)
    for leg in order.legs:
        checks.compound(source, leg.compound_id)
        ledger.check_set_apart(leg.amount, leg.on, held)
        own, used = held.get(leg.on, (ZERO, ZERO))
        held[leg.on] = (own, used + leg.amount)
    items = checks.items(source, [leg.item_id for leg in order.legs if leg.item_id])
    return checks.use(source, items, order.dated, purpose=order.purpose)


def return_balance(
    source_id: int, amount: Decimal, dated: date, document_no: str, by_id: int | None, **papers: Unpack[Papers]
) -> Made:  # fmt: skip
    """Give back what is left (结余收回): what nobody was given first, then what the owner still holds."""
    ledger.check_movement(amount, dated, document_no, today=today())
    source = lock(source_id)
    checks.document(source, MovementKind.RETURNED, document_no)
    ledger.check_after_receipt(dated, queries.first_receipt(source.id))
    ledger.check_left_over(amount, received=source.received, returned=source.returned, final=source.final)
    waiting = queries.waiting(source.id)
    held = holdings.held(source.id, waiting)
    legs = ledger.return_legs(amount, queries.standing(source, waiting), held)
    return _make(source, Order(MovementKind.RETURNED, amount, dated, document_no, by_id, tuple(legs), papers))


def reverse(movement: Movement, reason: str, by_id: int | None, *, with_settlement: bool = False) -> Made:
    """Take a movement back, whole, by a movement that names it. One that stands for the settlement of a contract
    is taken back only by whoever takes the settlement back.
    """
    source = lock(movement.source_id)
    if movement.follows_settlement and not with_settlement:
        raise Refusal(
            N_("This entry stands for the settlement of a contract. Take the settlement back on its own page; its entries go with it.")
        )  # fmt: skip
    _check_reversal(source, movement, reason)
    if queries.waits_for_reversal(movement.id):
        raise Refusal(N_("The reversal of this entry waits for a second person already."))
    order = _reversal(movement, reason, by_id)
    if _needs_two(order):
        return propose(source, order, reverses_id=movement.id)
    return _reverse(source, order, movement)


def _check_reversal(source: Source, movement: Movement, reason: str, *, but: int | None = None) -> None:
    ledger.check_reversal(
        movement.kind, movement.amount, checks.standing(source, but=but), owner_part=movement.amount, reason=reason,
        is_reversed=queries.reversal_of(movement.id) is not None,
        is_reversal=bool(movement.reverses_id or movement.refunds_id), refunded=queries.refunded(movement.id),
    )  # fmt: skip
    if movement.kind is MovementKind.ALLOCATED:
        waiting = [one for one in queries.waiting(source.id) if one.id != but]
        held = holdings.held(source.id, waiting)
        for leg in queries.legs(movement.id):
            own, used = held[leg.on]
            held[leg.on] = (own - leg.amount, used)
        ledger.check_still_covered(held)


def _reversal(movement: Movement, reason: str, by_id: int | None) -> Order:
    legs = tuple(Leg(leg.origin, leg.target, -leg.amount, *leg.on) for leg in queries.legs(movement.id))
    papers: Papers = {
        "reason": reason.strip(), "payee": movement.payee, "contract_id": movement.contract_id,
        "reference": movement.reference, "grant_id": movement.grant_id,
    }  # fmt: skip
    return Order(
        movement.kind, -movement.amount, today(), movement.document_no, by_id, legs, papers, movement.purpose,
        -movement.wages, movement.edition_id,
    )  # fmt: skip


def _reverse(source: Source, order: Order, movement: Movement, **more: Any) -> Movement:
    checks.grant_gets_back(movement)
    return post(source, order, reverses_id=movement.id, **more)


def _needs_two(order: Order) -> bool:
    return order.kind in OUTGOING and abs(order.amount) > settings().second_person_above


def _make(source: Source, order: Order) -> Made:
    order = replace(order, edition_id=law(source.kind, order.dated).edition_id)
    return propose(source, order) if _needs_two(order) else post(source, order)


def release(proposal: Proposal, by_id: int | None) -> Movement:
    """The second person lets a movement through. Its rules are asked again: time has passed."""
    source = lock(proposal.source_id)
    db.session.refresh(proposal)
    _check_waiting(proposal)
    ledger.check_second_person(proposal.by_id, by_id)
    order = checks.waiting_order(proposal)
    if proposal.reverses_id:
        movement = db.session.get_one(Movement, proposal.reverses_id)
        _check_reversal(source, movement, proposal.reason or "", but=proposal.id)
        order = _reversal(movement, proposal.reason or "", proposal.by_id)
        made = _reverse(source, order, movement, released_by_id=by_id)
    else:
        asked = {MovementKind.PAID: _check_payment, MovementKind.ALLOCATED: _check_allocation}
        if check := asked.get(proposal.kind):
            order = checks.reasoned(order, check(source, order, but=proposal.id))
        order = replace(order, edition_id=law(source.kind, order.dated).edition_id)
        made = post(source, order, released_by_id=by_id)
    _decide(proposal, ProposalState.RELEASED, by_id)
    proposal.movement_id = made.id
    return made


def refuse(proposal: Proposal, reason: str, by_id: int | None) -> None:
    """The second person says no; what was reserved is free again. Whoever entered it may withdraw it by another's hand only."""
    lock(proposal.source_id)
    db.session.refresh(proposal)
    _check_waiting(proposal)
    ledger.check_second_person(proposal.by_id, by_id)
    if not reason.strip():
        raise Refusal(N_("Say why it is refused."), "reason")
    _decide(proposal, ProposalState.REFUSED, by_id)
    proposal.refusal = reason.strip()


def _check_waiting(proposal: Proposal) -> None:
    if proposal.state is not ProposalState.WAITING:
        raise Refusal(N_("This has been decided already."))


def _decide(proposal: Proposal, state: ProposalState, by_id: int | None) -> None:
    proposal.state, proposal.decided_by_id, proposal.decided_at = state, by_id, now()


def doubts_on_source(project: Project, source: Source, facts: dict[str, Any]) -> list[Sentence]:
    """What is odd about a source's planned sum, seen with the project's other sources."""
    planned, others = facts["planned"], _others(project, source)
    total = planned + queries.whole(others).planned
    found = rules.doubts_on_plan(total, area=project.area, households=project.households)
    usual: list[Sentence] = [doubt for doubt in found if not others or doubt.message != rules.WAN_AS_YUAN]
    return [*usual, *_warnings_on_plan(project, source, SourceKind(facts["kind"]), planned)]


def _others(project: Project, source: Source) -> list[Source]:
    return [one for one in queries.sources(project.id) if one.id != source.id]


def _warnings_on_plan(project: Project, source: Source, kind: SourceKind, planned: Decimal) -> list[Sentence]:
    """What the rules of its kind say of a source's part in the plan. Raises Refusal where they block."""
    others = _others(project, source)
    promised = planned + queries.whole([one for one in others if one.kind is kind]).planned
    return checks.plan(kind, promised, project.planned or planned + queries.whole(others).planned)


def doubts_on_receipt(source: Source, amount: Decimal, document_no: str) -> list[Sentence]:
    """What is odd about money that arrives: more than planned, a document that another source came with."""
    doubts: list[Sentence] = list(
        rules.doubts_on_receipt(amount, received=source.received, planned=source.planned)
    )
    if queries.used_elsewhere(source.project_id, source.id, MovementKind.RECEIVED, document_no.strip()):
        doubts.append(
            Sentence(N_("Money has already been recorded under this document number. Is it other money?"))
        )
    return doubts


def doubts_on_use(source: Source, amount: Decimal) -> list[Sentence]:
    """A sum that looks like 万元 typed as 元."""
    return list(rules.doubts_on_movement(amount, whole=max(source.received, source.planned)))


def pots(source: Source) -> dict[Pot, Decimal]:
    """What lies on the accounts of a source now, in yuan."""
    standing = queries.standing(source, [])
    return {
        Pot.TREASURY: standing.treasury,
        Pot.OWNER: standing.owner,
        Pot.PAYEE: source.paid,
        Pot.RETURNED: source.returned,
    }
