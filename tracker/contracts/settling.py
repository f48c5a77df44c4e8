"""The end of a contract's money: final settlement (结算), overpayment, final account (决算). Plain values."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tracker.base.errors import Refusal
from tracker.base.words import N_

ZERO = Decimal(0)


def check_settlement(claimed: Decimal, audited: Decimal, *, whole: Decimal, reason: str) -> None:
    """A settlement lies within the contract and what was claimed; whatever is cut has a reason.

    What goes beyond the contract is a variation first: unapproved changes are not paid (政府投资条例 art. 23).
    """
    if audited <= 0 or claimed <= 0:
        raise Refusal(N_("The amount must be more than zero."), "audited" if claimed > 0 else "claimed")
    if audited > claimed:
        raise Refusal(
            N_("The review cannot allow more than the %(claimed)s yuan that were claimed."),
            "audited",
            claimed=_money(claimed),
        )
    if audited > whole:
        raise Refusal(
            N_("The contract with its approved variations is %(whole)s yuan; %(audited)s is %(more)s more. Have the variations approved first."),
            "audited", whole=_money(whole), audited=_money(audited), more=_money(audited - whole),
        )  # fmt: skip
    if audited < claimed and not reason.strip():
        raise Refusal(
            N_("Say why %(cut)s yuan of the claim are not allowed."), "reason", cut=_money(claimed - audited)
        )


def check_settlement_day(dated: date, *, accepted_on: date | None, today: date) -> None:
    """A contract is settled after its works are accepted."""
    if accepted_on is None:
        raise Refusal(N_("A contract is settled after the joint acceptance. Record its document first."))
    if dated < accepted_on:
        raise Refusal(
            N_("The works were accepted on %(day)s; a settlement comes after it."), "dated", day=accepted_on
        )
    if dated > today:
        raise Refusal(N_("The document is dated in the future."), "dated")


def check_not_settled(settled: Decimal | None) -> None:
    if settled is not None:
        raise Refusal(
            N_("This contract is settled at %(settled)s yuan. Nothing of it changes any more."),
            settled=_money(settled),
        )


def check_nothing_open(variations: int, drafts: int) -> None:
    """What is undecided would change what is settled."""
    if variations:
        raise Refusal(N_("%(count)s variations wait for a decision. Decide on them first."), count=variations)
    if drafts:
        raise Refusal(N_("A certificate is being made. Finish or discard it first."))


def check_within_settlement(amount: Decimal, *, settled: Decimal | None, paid: Decimal) -> None:
    """Once a contract is settled, all payments together stay within the settlement."""
    if settled is not None and paid + amount > settled:
        raise Refusal(
            N_("This contract is settled at %(settled)s yuan and %(paid)s is paid: only %(left)s more may be paid."),
            "amount", settled=_money(settled), paid=_money(paid), left=_money(max(settled - paid, ZERO)),
        )  # fmt: skip


def check_returned(amount: Decimal, *, overpaid: Decimal) -> None:
    """No more comes back as overpayment than was overpaid."""
    if amount > overpaid:
        raise Refusal(
            N_("%(overpaid)s yuan more than allowed is paid on this contract; no more than that is an overpayment."),
            "amount", overpaid=_money(overpaid),
        )  # fmt: skip


def check_ready(unsettled: Sequence[str], overpaid: Decimal) -> None:
    """A project's final account waits for the settlement of every contract, and for what was paid too much."""
    if unsettled:
        raise Refusal(
            N_("Not settled yet: %(contracts)s. The final account comes after the settlements."),
            contracts=list(unsettled),
        )
    if overpaid > 0:
        raise Refusal(
            N_("%(overpaid)s yuan of overpayments have not come back. Record that first."),
            overpaid=_money(overpaid),
        )


def check_final_account(parts: Sequence[tuple[object, Decimal, Decimal]], estimate: Decimal | None) -> None:
    """``parts``: (source, final cost, paid). The cost covers what is paid and stays within the estimate."""
    for name, cost, paid in parts:
        if cost < paid:
            raise Refusal(
                N_("%(source)s: %(paid)s yuan is paid, so the final account cannot be %(cost)s. Have the rest given back first."),
                "parts", source=name, paid=_money(paid), cost=_money(cost),
            )  # fmt: skip
    total = sum((cost for _name, cost, _paid in parts), ZERO)
    if total <= 0:
        raise Refusal(N_("The amount must be more than zero."), "parts")
    if estimate is not None and total > estimate:
        raise Refusal(
            N_("The final account comes to %(total)s yuan, %(more)s more than the approved estimate of %(estimate)s. It goes back to the authority that approved the estimate."),
            "parts", total=_money(total), more=_money(total - estimate), estimate=_money(estimate),
        )  # fmt: skip


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
