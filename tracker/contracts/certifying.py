"""What may be certified on a contract: accepted work to date less what is kept, recovered, fined and paid before.

Everything is counted to date and only then reduced by what was certified before, so that the order and
the number of certificates cannot change what is paid in the end. Nothing is rounded in favour of paying:
what is kept back is rounded up to the fen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from tracker.base.errors import Refusal
from tracker.base.money import FEN, to_fen
from tracker.base.sentences import Sentence
from tracker.base.words import N_, Word
from tracker.contracts.rules import HUNDRED, LARGEST_PROGRESS, SMALLEST_PROGRESS, ZERO, Terms


class Phase(Word):
    """What a contract's payments are measured by."""

    UNDER_WORKS = "under_works", N_("Before acceptance")
    ACCEPTED = "accepted", N_("Accepted, defects period runs")
    RELEASED = "released", N_("Retention released")


@dataclass(frozen=True)
class Standing:
    """Where a contract stands, to date, in yuan. ``paid`` is what was certified for works, without the advance."""

    gross: Decimal
    paid: Decimal = ZERO
    advance: Decimal = ZERO
    penalties: Decimal = ZERO
    phase: Phase = Phase.UNDER_WORKS


@dataclass(frozen=True)
class Reckoning:
    """A certificate's lines in yuan, in the order in which they are taken off; ``largest`` may be paid now.

    ``overpaid`` is what was certified before beyond what the rules allow today; then nothing may be paid.
    """

    gross: Decimal
    kept: Decimal
    retention: Decimal
    recovered: Decimal
    penalties: Decimal
    paid: Decimal

    @property
    def rest(self) -> Decimal:
        return self.gross - self.kept - self.retention - self.recovered - self.penalties - self.paid

    @property
    def largest(self) -> Decimal:
        return max(self.rest, ZERO)

    @property
    def overpaid(self) -> Decimal:
        return max(-self.rest, ZERO)

    @property
    def ceiling(self) -> Decimal:
        """What no exception lifts: accepted work is worth no more."""
        return max(self.rest + self.kept + self.retention, ZERO)


def value(quantity: Decimal, price: Decimal) -> Decimal:
    """Accepted quantity to date at the contract's price, in yuan to the fen."""
    return (quantity * price).quantize(FEN, rounding=ROUND_HALF_UP)


def gross(lines: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """All lines of a bill together: (accepted quantity to date, price)."""
    return sum((value(quantity, price) for quantity, price in lines), ZERO)


def payable_share(terms: Terms, phase: Phase) -> Decimal:
    """Percent of accepted work that may be paid by now; never above 97 before acceptance (财建〔2022〕183号)."""
    if phase is Phase.RELEASED:
        return HUNDRED
    if phase is Phase.ACCEPTED:
        return HUNDRED - terms.retention
    return min(terms.progress, HUNDRED - terms.retention, LARGEST_PROGRESS)


def reckon(terms: Terms, standing: Standing) -> Reckoning:
    """The largest payment the rules allow, line by line."""
    withheld = _percent(standing.gross, HUNDRED - payable_share(terms, standing.phase))
    retention = ZERO if standing.phase is Phase.RELEASED else _percent(standing.gross, terms.retention)
    recovered = standing.advance
    if standing.phase is Phase.UNDER_WORKS:
        recovered = min(standing.advance, _percent(standing.gross, terms.recovery))
    return Reckoning(
        gross=standing.gross, kept=withheld - retention, retention=retention, recovered=recovered,
        penalties=standing.penalties, paid=standing.paid,
    )  # fmt: skip


def largest_advance(terms: Terms, contract_sum: Decimal, advance: Decimal) -> Decimal:
    """What of the agreed advance has not been certified yet, rounded down to the fen."""
    agreed = contract_sum - _percent(contract_sum, HUNDRED - terms.advance)
    return max(agreed - advance, ZERO)


def check_gross(whole: Decimal, *, contract_sum: Decimal, varied: Decimal) -> None:
    """Refuse to certify more work than the contract with its approved variations is worth."""
    if whole > contract_sum + varied:
        raise Refusal(
            N_("This certifies %(gross)s yuan; the contract with its variations is %(limit)s. Ask for a variation first."),
            gross=f"{whole:,.2f}", limit=f"{contract_sum + varied:,.2f}",
        )  # fmt: skip


def check_to_date(quantity: Decimal, *, accepted: Decimal | None, agreed: Decimal, line: int) -> None:
    """Refuse a quantity to date that is not accepted or not agreed; less than before corrects a certificate.

    ``accepted`` is what of the item is accepted and not certified under another contract: the same
    quantity is not billed twice. None where a line belongs to no item and the certifier answers for it.
    """
    field = "quantity"
    if quantity < 0:
        raise Refusal(N_("A quantity cannot be negative."), field)
    if accepted is not None and quantity > accepted:
        raise Refusal(
            N_("Line %(line)s: only %(accepted)s is accepted, not %(quantity)s."), field, line=line, accepted=accepted, quantity=quantity
        )  # fmt: skip
    if quantity > agreed:
        raise Refusal(
            N_("Line %(line)s: the contract with its variations has %(agreed)s, not %(quantity)s."), field, line=line, agreed=agreed, quantity=quantity
        )  # fmt: skip


def check_amount(amount: Decimal, reckoning: Reckoning, *, exception: str = "", exceptions_allowed: bool = False) -> None:  # fmt: skip
    """Refuse to pay more than the rules allow; a named exception may lift what is only kept back.

    ``exception`` says who allowed it and why; it counts where the installation allows exceptions at all.
    """
    if amount <= 0:
        raise Refusal(N_("The amount must be more than zero."), "amount")
    to_fen(amount)
    if amount <= reckoning.largest:
        return
    if exceptions_allowed and exception.strip() and amount <= reckoning.ceiling:
        return
    if exceptions_allowed and amount <= reckoning.ceiling:
        raise Refusal(
            N_("At most %(largest)s yuan may be paid. For more, say who allowed the exception and why."), "exception", largest=f"{reckoning.largest:,.2f}"
        )  # fmt: skip
    raise Refusal(
        N_("At most %(largest)s yuan may be paid: %(gross)s of work is accepted, %(withheld)s is kept back, %(less)s is recovered or deducted, %(paid)s was certified before."),
        "amount", largest=f"{reckoning.largest:,.2f}", gross=f"{reckoning.gross:,.2f}",
        withheld=f"{reckoning.kept + reckoning.retention:,.2f}",
        less=f"{reckoning.recovered + reckoning.penalties:,.2f}", paid=f"{reckoning.paid:,.2f}",
    )  # fmt: skip


def check_advance(amount: Decimal, largest: Decimal) -> None:
    if amount <= 0:
        raise Refusal(N_("The amount must be more than zero."), "amount")
    to_fen(amount)
    if amount > largest:
        raise Refusal(
            N_("At most %(largest)s yuan of the agreed advance is left."), "amount", largest=f"{largest:,.2f}"
        )


def doubts_on_amount(amount: Decimal, reckoning: Reckoning, phase: Phase) -> list[Sentence]:
    """What is allowed and yet against the rules' intent: paying less than 80 % of confirmed work (财建〔2022〕183号)."""
    settled = amount + reckoning.paid + reckoning.recovered
    if phase is Phase.UNDER_WORKS and settled * HUNDRED < reckoning.gross * SMALLEST_PROGRESS:
        return [
            Sentence(
                N_(
                    "With this, %(settled)s of %(gross)s yuan of confirmed work is paid: less than %(least)s %%."
                ),
                {
                    "settled": f"{settled:,.2f}",
                    "gross": f"{reckoning.gross:,.2f}",
                    "least": SMALLEST_PROGRESS,
                },
            )
        ]
    return []


def wage_part(amount: Decimal, wage: Decimal) -> Decimal:
    """The part of a payment that goes to the wage account (农民工工资专用账户); ``wage`` in percent."""
    return (amount * wage / HUNDRED).quantize(FEN, rounding=ROUND_HALF_UP)


def _percent(amount: Decimal, share: Decimal) -> Decimal:
    return (amount * share / HUNDRED).quantize(FEN, rounding=ROUND_CEILING)
