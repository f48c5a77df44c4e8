"""How far works have come: exact fractions of quantities, weighted by value; never typed, never rounded up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word

FEN = Decimal("0.01")
OLDEST_REPORT_DAYS = 366


class ReportState(Word):
    SUBMITTED = "submitted", N_("Waiting for confirmation")
    CONFIRMED = "confirmed", N_("Confirmed")
    RETURNED = "returned", N_("Returned")


_NEXT = {ReportState.SUBMITTED: frozenset({ReportState.CONFIRMED, ReportState.RETURNED})}


@dataclass(frozen=True)
class Part:
    """An item, or an item at one place. ``limit`` is what may be done; 0 means left out by a variation.

    ``value`` is in yuan; None when nobody has priced it.
    """

    done: Decimal
    limit: Decimal | None
    value: Decimal | None = None

    @property
    def share(self) -> Fraction | None:
        """Done of limit, at most 1; None when left out or not measured."""
        if not self.limit:
            return None
        return min(Fraction(self.done) / Fraction(self.limit), Fraction(1))

    @property
    def is_complete(self) -> bool:
        return self.limit == 0 or self.share == 1


@dataclass(frozen=True)
class Progress:
    """Percent complete of many parts. ``share`` is None while nothing has a value.

    ``unweighted`` parts count in no percentage because nobody has priced or measured them.
    """

    earned: Decimal
    value: Decimal
    share: Fraction | None
    weighted: int
    unweighted: int
    is_complete: bool

    @property
    def basis_points(self) -> int | None:
        """Hundredths of a percent, rounded down; 10000 only when every part is complete."""
        if self.share is None:
            return None
        points = int(self.share * 10_000)
        return points if self.is_complete else min(points, 9_999)


def progress(parts: Iterable[Part]) -> Progress:
    """Progress of a place, project or city: earned value over value, exact."""
    shares = [(part, part.share) for part in parts if part.limit != 0]
    weighted = [(part.value, share) for part, share in shares if part.value and share is not None]
    value = sum((value for value, _ in weighted), Decimal(0))
    exact = sum((Fraction(value) * share for value, share in weighted), Fraction(0))
    return Progress(
        earned=sum((_down_to_fen(Fraction(value) * share) for value, share in weighted), Decimal(0)),
        value=value,
        share=exact / Fraction(value) if value else None,
        weighted=len(weighted),
        unweighted=len(shares) - len(weighted),
        is_complete=bool(shares) and all(share == 1 for _, share in shares),
    )


def earned(value: Decimal, done: Decimal, limit: Decimal | None) -> Decimal:
    """Earned value in yuan, rounded down to the fen; all of it only when all is done."""
    share = Part(done, limit, value).share
    return Decimal("0.00") if share is None else _down_to_fen(Fraction(value) * share)


def percent(share: Fraction, places: int = 1) -> Decimal:
    """A fraction as percent, rounded down: 999 of 1000 households is 99.9, never 100."""
    return Decimal(int(share * 100 * 10**places)).scaleb(-places)


def _down_to_fen(amount: Fraction) -> Decimal:
    return (Decimal(int(amount * 100)) / 100).quantize(FEN, rounding=ROUND_FLOOR)


def check_report(
    quantity: Decimal,
    worked_on: date,
    *,
    done: Decimal,
    limit: Decimal | None,
    today: date,
    started: date | None = None,
) -> None:
    """Refuse a report that cannot be true. ``quantity`` is added to what is ``done`` and waiting.

    ``started`` is the first day works were allowed, if known.
    """
    if not quantity.is_finite() or quantity <= 0:
        raise Refusal(N_("Report what was added: more than zero."), "quantity")
    if quantity != quantity.quantize(Decimal("0.001")):
        raise Refusal(N_("Write the quantity with at most three decimals."), "quantity")
    if limit is None:
        raise Refusal(N_("Enter the planned quantity of this item first."), "quantity")
    if done + quantity > limit:
        left = max(limit - done, Decimal(0)).normalize()
        raise Refusal(
            N_("Only %(left)s is left of the contract quantity. Ask for a variation for the rest."),
            "quantity",
            left=f"{left:f}",
        )
    if worked_on > today:
        raise Refusal(N_("Work cannot be reported for a day to come."), "worked_on")
    if (today - worked_on).days > OLDEST_REPORT_DAYS:
        raise Refusal(N_("This day is more than a year ago. Check the year."), "worked_on")
    if started is not None and worked_on < started:
        raise Refusal(N_("The works began on %(day)s; this day is before it."), "worked_on", day=started)


def check_transition(state: ReportState, to: ReportState, *, reason: str = "") -> None:
    """Refuse to decide twice, and to return a report without saying why. A new report mends a returned one."""
    if to not in _NEXT.get(state, frozenset()):
        raise Refusal(N_("This report is already decided. Correct it by a new report."))
    if to is ReportState.RETURNED and not reason.strip():
        raise Refusal(N_("Say what is wrong with the report."), "reason")


def check_decider(
    *,
    reporter_id: int,
    reporter_organisation_id: int | None,
    decider_id: int,
    decider_organisation_id: int | None,
) -> None:
    """Refuse confirmation by the reporter or anybody of the reporter's own organisation."""
    if reporter_id == decider_id:
        raise Refusal(N_("Nobody confirms their own report."))
    if reporter_organisation_id is not None and reporter_organisation_id == decider_organisation_id:
        raise Refusal(N_("A report is confirmed by another organisation than the one that made it."))
