"""Variations (设计变更、签证): what they add up to, and when they go back to the approving authority."""

from collections.abc import Iterable
from decimal import Decimal

from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.contracts.certifying import value
from tracker.contracts.rules import HUNDRED, USUAL_SUPPLEMENT, VariationState


def amount(lines: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """Lines of a variation together: (change of quantity, price); less work is negative."""
    return sum((value(quantity, price) for quantity, price in lines), Decimal(0))


def check_proposal(lines: Iterable[tuple[Decimal, Decimal]], reason: str) -> None:
    """A variation changes something and says why."""
    known = list(lines)
    if not known or any(quantity == 0 for quantity, _ in known):
        raise Refusal(N_("Say by how much the quantity changes: more, or less with a minus."), "quantity")
    if any(price < 0 for _, price in known):
        raise Refusal(N_("A price cannot be less than zero."), "price")
    if not reason.strip():
        raise Refusal(N_("Say why this is varied."), "reason")


def check_line(change: Decimal, *, agreed: Decimal, certified: Decimal) -> None:
    """Refuse to take out more than the contract has, or than is not yet certified."""
    if agreed + change < certified:
        raise Refusal(
            N_("The contract has %(agreed)s of this, and %(certified)s is certified: it cannot become %(rest)s."),
            "quantity", agreed=agreed, certified=certified, rest=agreed + change,
        )  # fmt: skip


def check_open(state: VariationState, message: str = N_("This variation is decided already.")) -> None:
    if state is not VariationState.PROPOSED:
        raise Refusal(message)


def check_estimate(contract_sum: Decimal, varied: Decimal, change: Decimal, estimate: Decimal | None) -> None:
    """Refuse to approve beyond the approved estimate (政府投资条例 art. 23), with the figures.

    A variation that costs nothing or less is never refused.
    """
    after = contract_sum + varied + change
    if change > 0 and estimate is not None and after > estimate:
        raise Refusal(
            N_("With this the contract comes to %(after)s yuan; the approved estimate is %(estimate)s, %(more)s less. It goes back to the authority that approved the estimate; enter the new estimate when it is approved."),
            after=f"{after:,.2f}", estimate=f"{estimate:,.2f}", more=f"{after - estimate:,.2f}",
        )  # fmt: skip


def doubts(contract_sum: Decimal, varied: Decimal, change: Decimal) -> list[Sentence]:
    """Supplements of more than 10 % of the sum usually need a new tender (政府采购法 art. 49)."""
    more = varied + change
    if change > 0 and more * HUNDRED > contract_sum * USUAL_SUPPLEMENT:
        return [
            Sentence(
                N_("Variations come to %(more)s yuan, more than %(usual)s %% of the contract sum. Check whether a new tender is needed."),
                {"more": f"{more:,.2f}", "usual": USUAL_SUPPLEMENT},
            )
        ]  # fmt: skip
    return []
