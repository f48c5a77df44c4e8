"""The life of money: its stages, the accounts it lies on, and which movement may follow. Plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.funding.rules import FIRST_YEAR, check_amount

ZERO = Decimal(0)
Target = tuple[int | None, int | None]  # (item id, compound id), at most one of them
GENERAL: Target = (None, None)


class MovementKind(Word):
    """Stages of the life of money in their order."""

    APPROVED = "approved", N_("Estimate approved")
    APPLIED = "applied", N_("Funds plan")
    BUDGETED = "budgeted", N_("Budget issued")
    RECEIVED = "received", N_("Received")
    ALLOCATED = "allocated", N_("Allocated")
    PAID = "paid", N_("Paid")
    SETTLED = "settled", N_("Settled")
    FINAL = "final", N_("Final account")
    RETURNED = "returned", N_("Surplus returned")


class Pot(Word):
    """Accounts of a source. Money leaves one and enters another, so a movement always balances."""

    AUTHORITY = "authority", N_("Approving authority")
    APPROVED = "approved", N_("Approved estimate")
    APPLIED = "applied", N_("Funds applied for")
    BUDGETED = "budgeted", N_("Budget")
    GIVER = "giver", N_("Whoever gives the money")
    TREASURY = "treasury", N_("Received, not yet allocated")
    OWNER = "owner", N_("Allocated, not yet paid")
    PAYEE = "payee", N_("Paid out")
    SETTLED = "settled", N_("Settlement")
    FINAL = "final", N_("Final account")
    RETURNED = "returned", N_("Returned to the treasury")


class Purpose(Word):
    """What a payment is for, besides the item."""

    WORKS = "works", N_("Construction works")
    DESIGN = "design", N_("Survey and design")
    SUPERVISION = "supervision", N_("Supervision")
    EQUIPMENT = "equipment", N_("Equipment")
    OTHER_FEES = "other_fees", N_("Other fees of the project")
    OVERHEAD = "overhead", N_("Overhead of an office")
    DEBT = "debt", N_("Debt and interest")


ROUTES: dict[MovementKind, tuple[Pot, Pot]] = {
    MovementKind.APPROVED: (Pot.AUTHORITY, Pot.APPROVED),
    MovementKind.APPLIED: (Pot.AUTHORITY, Pot.APPLIED),
    MovementKind.BUDGETED: (Pot.AUTHORITY, Pot.BUDGETED),
    MovementKind.RECEIVED: (Pot.GIVER, Pot.TREASURY),
    MovementKind.ALLOCATED: (Pot.TREASURY, Pot.OWNER),
    MovementKind.PAID: (Pot.OWNER, Pot.PAYEE),
    MovementKind.SETTLED: (Pot.AUTHORITY, Pot.SETTLED),
    MovementKind.FINAL: (Pot.AUTHORITY, Pot.FINAL),
    MovementKind.RETURNED: (Pot.TREASURY, Pot.RETURNED),
}
PAPER = frozenset(
    {
        MovementKind.APPROVED,
        MovementKind.APPLIED,
        MovementKind.BUDGETED,
        MovementKind.SETTLED,
        MovementKind.FINAL,
    }
)
"""Stages that are decided on paper; no money changes its account."""

OUTGOING = frozenset({MovementKind.ALLOCATED, MovementKind.PAID, MovementKind.RETURNED})
"""Movements by which money leaves somebody's hand: above a set sum two people make them."""


@dataclass(frozen=True)
class Leg:
    """A sum that leaves ``origin`` and enters ``target``, in yuan; negative only where a movement is reversed."""

    origin: Pot
    target: Pot
    amount: Decimal
    item_id: int | None = None
    compound_id: int | None = None

    @property
    def on(self) -> Target:
        return (self.item_id, self.compound_id)


@dataclass(frozen=True)
class Standing:
    """How far a source has come, in yuan. ``waiting_*`` wait for a second person: not counted, but reserved."""

    received: Decimal = ZERO
    allocated: Decimal = ZERO
    paid: Decimal = ZERO
    returned: Decimal = ZERO
    owner_returned: Decimal = ZERO  # the part of ``returned`` that had been allocated
    waiting_treasury: Decimal = ZERO
    waiting_owner: Decimal = ZERO

    @property
    def treasury(self) -> Decimal:
        """Received and neither allocated nor returned."""
        return self.received - self.allocated - (self.returned - self.owner_returned)

    @property
    def owner(self) -> Decimal:
        """Allocated and neither paid nor returned."""
        return self.allocated - self.paid - self.owner_returned

    @property
    def idle(self) -> Decimal:
        """Received and neither paid nor returned."""
        return self.received - self.paid - self.returned

    @property
    def can_allocate(self) -> Decimal:
        return self.treasury - self.waiting_treasury

    @property
    def can_pay(self) -> Decimal:
        return self.owner - self.waiting_owner


def money(amount: Decimal) -> str:
    """An amount in a sentence."""
    return f"{amount:,.2f}"


def check_movement(amount: Decimal, dated: date, document_no: str, *, today: date) -> None:
    """Refuse what cannot be: no sum, half a fen, a day to come, a day before the programme, no paper."""
    check_amount(amount, "amount")
    check_day(dated, today=today)
    if not document_no.strip():
        raise Refusal(N_("Give the number of the document this rests on."), "document_no")


def check_day(dated: date, *, today: date) -> None:
    if dated > today:
        raise Refusal(N_("Money cannot have moved on a day to come."), "dated")
    if dated.year < FIRST_YEAR:
        raise Refusal(N_("This date is before the programme. Check the year."), "dated")


def check_document(document_no: str, kind: MovementKind, used_on: date | None) -> None:
    """One document moves money of a source once per stage; a reversed movement frees its number."""
    if used_on is not None:
        raise Refusal(
            N_("Document %(number)s is already recorded under “%(kind)s” of this source, on %(day)s. Reverse that entry first, or give the number of the other document."),
            "document_no", number=document_no, kind=kind, day=used_on,
        )  # fmt: skip


def check_allocation(amount: Decimal, standing: Standing) -> None:
    """Refuse to allocate more than has been received and is still there."""
    if amount > standing.can_allocate:
        raise Refusal(
            N_("Only %(left)s yuan can be allocated: %(received)s has been received, %(allocated)s is allocated, %(returned)s returned, %(waiting)s waits for a second person."),
            "amount", left=money(standing.can_allocate), received=money(standing.received),
            allocated=money(standing.allocated), returned=money(standing.returned - standing.owner_returned),
            waiting=money(standing.waiting_treasury),
        )  # fmt: skip


def check_item_room(amount: Decimal, *, value: Decimal, allocated: Decimal) -> None:
    """Refuse to allocate more to an item than it is worth, over all sources. An unpriced item has no limit."""
    if value > 0 and allocated + amount > value:
        raise Refusal(
            N_("The item is worth %(value)s yuan and has %(allocated)s already: only %(left)s more can be allocated to it."),
            "amount", value=money(value), allocated=money(allocated), left=money(max(value - allocated, ZERO)),
        )  # fmt: skip


def check_payment(amount: Decimal, standing: Standing) -> None:
    """Refuse to pay more than the source received, and more than was allocated from it."""
    left = standing.idle - standing.waiting_treasury - standing.waiting_owner
    if amount > left:
        raise Refusal(
            N_("This source has received %(received)s yuan, paid %(paid)s and returned %(returned)s; %(waiting)s waits for a second person. Only %(left)s is left: %(amount)s cannot be paid."),
            "amount", received=money(standing.received), paid=money(standing.paid),
            returned=money(standing.returned), waiting=money(standing.waiting_treasury + standing.waiting_owner),
            left=money(left), amount=money(amount),
        )  # fmt: skip
    if amount > standing.can_pay:
        raise Refusal(
            N_("Only %(left)s yuan can be paid: %(allocated)s is allocated, %(paid)s paid, %(returned)s returned, %(waiting)s waits for a second person. Allocate more first."),
            "amount", left=money(standing.can_pay), allocated=money(standing.allocated), paid=money(standing.paid),
            returned=money(standing.owner_returned), waiting=money(standing.waiting_owner),
        )  # fmt: skip


def moved(legs: Iterable[Leg]) -> dict[Target, tuple[Decimal, Decimal]]:
    """By target: what legs allocate to it, and what they pay or return for it, in yuan."""
    found: dict[Target, tuple[Decimal, Decimal]] = {}
    for leg in legs:
        if Pot.OWNER in (leg.origin, leg.target):
            own, used = found.get(leg.on, (ZERO, ZERO))
            is_in = leg.target is Pot.OWNER
            found[leg.on] = (own + leg.amount, used) if is_in else (own, used + leg.amount)
    return found


Held = Mapping[Target, tuple[Decimal, Decimal]]
"""By target: (allocated to it, paid or returned for it), in yuan; GENERAL is what nobody set apart."""


def free_for(target: Target, held: Held) -> Decimal:
    """What can be spent for a target: what is left of its own share, and of what was set apart for nothing.

    Spending beyond a target's own share draws on the general part; so nobody spends another's share.
    """
    general, general_used = held.get(GENERAL, (ZERO, ZERO))
    beyond = sum((max(used - own, ZERO) for on, (own, used) in held.items() if on != GENERAL), ZERO)
    rest = general - general_used - beyond
    if target == GENERAL:
        return rest
    own, used = held.get(target, (ZERO, ZERO))
    return rest + max(own - used, ZERO)


def check_set_apart(amount: Decimal, target: Target, held: Held) -> None:
    """Refuse to spend what was allocated to another item or compound."""
    free = free_for(target, held)
    if amount > free:
        raise Refusal(
            N_("Only %(left)s yuan of this source may be spent on this: the rest is allocated to other items or compounds."),
            "amount", left=money(max(free, ZERO)),
        )  # fmt: skip


def check_refund(amount: Decimal, dated: date, *, paid_on: date, left: Decimal) -> None:
    """No more of a payment comes back than was paid, and not before it was paid."""
    if amount > left:
        raise Refusal(N_("Only %(left)s yuan of this payment can come back."), "amount", left=money(left))
    if dated < paid_on:
        raise Refusal(
            N_("The money was paid on %(day)s and cannot have come back before."), "dated", day=paid_on
        )


def check_left_over(amount: Decimal, *, received: Decimal, returned: Decimal, final: Decimal) -> None:
    """Once there is a final account, only what it does not need goes back; what is owed stays."""
    left = max(received - returned - final, ZERO)
    if final and amount > left:
        raise Refusal(
            N_("The final account needs %(final)s of the %(received)s yuan received: only %(left)s is left over."),
            "amount", final=money(final), received=money(received), left=money(left),
        )  # fmt: skip


def check_wages(wages: Decimal, amount: Decimal) -> None:
    """The part paid into the wage account (农民工工资专用账户) lies within the payment."""
    if wages < 0 or wages > amount:
        raise Refusal(N_("The part for wages cannot be more than the payment."), "wages")


def check_after_receipt(dated: date, first: date | None) -> None:
    """Money is not spent before it was there."""
    if first is not None and dated < first:
        raise Refusal(
            N_("The first money of this source arrived on %(day)s. Check the date."), "dated", day=first
        )


def return_legs(amount: Decimal, standing: Standing, held: Held) -> list[Leg]:
    """Where a returned balance is taken from: what nobody was given first, then what the owner holds.

    Raises Refusal when less is left.
    """
    left = standing.can_allocate + standing.can_pay
    if amount > left:
        raise Refusal(N_("Only %(left)s yuan is left to return."), "amount", left=money(left))
    from_treasury = min(amount, standing.can_allocate)
    legs = [Leg(Pot.TREASURY, Pot.RETURNED, from_treasury)] if from_treasury else []
    rest = amount - from_treasury
    for target in sorted(held, key=lambda one: (one != GENERAL, one[0] or 0, one[1] or 0)):
        own, used = held[target]
        part = min(rest, max(free_for(GENERAL, held) if target == GENERAL else own - used, ZERO))
        if part:
            legs.append(Leg(Pot.OWNER, Pot.RETURNED, part, *target))
            rest -= part
    return legs


def check_reversal(
    kind: MovementKind, amount: Decimal, standing: Standing, *, owner_part: Decimal, reason: str, is_reversed: bool,
    is_reversal: bool, refunded: Decimal = ZERO,
) -> None:  # fmt: skip
    """A movement is taken back once, whole, with a reason, and only while what it gave has not moved on."""
    if is_reversed:
        raise Refusal(N_("This entry is already reversed."))
    if is_reversal:
        raise Refusal(N_("A reversal is not reversed. Enter the money again."))
    if refunded:
        raise Refusal(
            N_("%(refunded)s yuan of this payment came back already; it cannot be taken back whole."), refunded=money(refunded)
        )  # fmt: skip
    if not reason.strip():
        raise Refusal(N_("Say why the entry is reversed."), "reason")
    if kind is MovementKind.RECEIVED and amount > standing.can_allocate:
        raise Refusal(
            N_("%(amount)s yuan cannot be taken back: only %(left)s of this source is not yet allocated, returned or reserved. Reverse what followed first."),
            amount=money(amount), left=money(standing.can_allocate),
        )  # fmt: skip
    if kind is MovementKind.ALLOCATED and owner_part > standing.can_pay:
        raise Refusal(
            N_("%(amount)s yuan cannot be taken back: only %(left)s of what was allocated is not yet paid, returned or reserved. Reverse what followed first."),
            amount=money(amount), left=money(standing.can_pay),
        )  # fmt: skip


def check_still_covered(held: Held) -> None:
    """Refuse to take back an allocation that has been spent on what it was set apart for."""
    if free_for(GENERAL, held) < 0:
        raise Refusal(N_("What was allocated here has been spent already. Reverse the payments first."))


def check_second_person(maker_id: int | None, by_id: int | None) -> None:
    """Two people: whoever entered a movement does not release it."""
    if by_id is None or maker_id == by_id:
        raise Refusal(N_("Whoever entered this cannot release it. A second person has to."))
