"""What the money says: shares of plan, receipt and payment, progress against payment, unit prices.

Everything here is a function of values; each figure keeps what it was made of, so that it can be opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import add

from tracker.base.words import N_, Word
from tracker.funding.rules import PER_HOUSEHOLD, PER_SQUARE_METRE, Band
from tracker.items.earning import percent

ZERO = Decimal(0)


class Indicator(Word):
    ARRIVED = "arrived", N_("Arrival rate")
    ALLOCATED = "allocated", N_("Allocation rate")
    PAID = "paid", N_("Payment rate")
    SETTLED = "settled", N_("Settlement rate")
    WORKS = "works", N_("Works done of planned investment")
    RESIDENTS = "residents", N_("Residents' share")


@dataclass(frozen=True)
class Ratio:
    """A share with what it was made of, in yuan, up to and including a day; None over nothing."""

    indicator: Indicator
    numerator: Decimal
    denominator: Decimal
    cut_off: date

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.numerator) / Fraction(self.denominator) if self.denominator else None

    @property
    def percent(self) -> Decimal | None:
        """Rounded down to one decimal."""
        return None if self.share is None else percent(self.share)


@dataclass(frozen=True)
class Sums:
    """What a source, project, district or city has come to, in yuan."""

    planned: Decimal = ZERO
    approved: Decimal = ZERO
    applied: Decimal = ZERO
    budgeted: Decimal = ZERO
    received: Decimal = ZERO
    allocated: Decimal = ZERO
    paid: Decimal = ZERO
    settled: Decimal = ZERO
    final: Decimal = ZERO
    returned: Decimal = ZERO
    owner_returned: Decimal = ZERO  # the part of ``returned`` that had been allocated

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*map(add, vars(self).values(), vars(other).values()))

    @property
    def idle(self) -> Decimal:
        """Received and neither paid nor returned."""
        return self.received - self.paid - self.returned

    @property
    def treasury(self) -> Decimal:
        """Received and neither allocated nor returned."""
        return self.received - self.allocated - (self.returned - self.owner_returned)

    @property
    def owner(self) -> Decimal:
        """Allocated and neither paid nor returned."""
        return self.allocated - self.paid - self.owner_returned


def ratios(sums: Sums, cut_off: date) -> list[Ratio]:
    """资金到位率 received of plan, 拨付率 allocated of received, 支付率 paid of received, 结算率 settled of paid."""
    return [
        Ratio(Indicator.ARRIVED, sums.received, sums.planned, cut_off),
        Ratio(Indicator.ALLOCATED, sums.allocated, sums.received, cut_off),
        Ratio(Indicator.PAID, sums.paid, sums.received, cut_off),
        Ratio(Indicator.SETTLED, sums.settled, sums.paid, cut_off),
    ]


def further(cut_off: date, *, earned: Decimal, investment: Decimal, residents: Decimal) -> list[Ratio]:
    """投资完成率 works done of the planned investment, 居民出资率 received from residents of it, in yuan."""
    return [
        Ratio(Indicator.WORKS, earned, investment, cut_off),
        Ratio(Indicator.RESIDENTS, residents, investment, cut_off),
    ]


Layers = Sequence[tuple[date, Decimal]]


def fifo(received: Layers, idle: Decimal) -> list[tuple[date, Decimal]]:
    """What is left of each day's receipts when ``idle`` yuan is left in all: the oldest money is spent first.

    ``received`` is by day, oldest first. Raises ValueError when more is left than was received.
    """
    found: list[tuple[date, Decimal]] = []
    for day, amount in reversed(received):
        left = min(amount, idle)
        if left > 0:
            found.append((day, left))
            idle -= left
    if idle:
        raise ValueError("more is left than was received")
    return found[::-1]


@dataclass(frozen=True)
class Matching:
    """Payment progress against physical progress (匹配度), in percent of the works' value."""

    paid: Decimal
    earned: Decimal
    value: Decimal

    @property
    def paid_percent(self) -> Decimal | None:
        return percent(Fraction(self.paid) / Fraction(self.value)) if self.value else None

    @property
    def done_percent(self) -> Decimal | None:
        return percent(Fraction(self.earned) / Fraction(self.value)) if self.value else None

    @property
    def points(self) -> Decimal | None:
        """Percentage points that payment runs ahead (above 0) or lags behind (below 0), rounded to one decimal."""
        if not self.value:
            return None
        exact = Fraction(self.paid - self.earned) * 100 / Fraction(self.value)
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class UnitPrice:
    """Yuan per m² or household, and the band published programmes lie in (warn, do not block)."""

    amount: Decimal
    count: Decimal
    band: Band

    @property
    def price(self) -> Decimal | None:
        return (self.amount / self.count).quantize(Decimal("0.01")) if self.count else None

    @property
    def is_usual(self) -> bool:
        return not self.count or self.amount / self.count in self.band


def unit_prices(amount: Decimal, *, area: Decimal | None, households: int | None) -> list[UnitPrice]:
    """Unit prices of an investment: per m² of floor area, per household."""
    return [
        UnitPrice(amount, area or ZERO, PER_SQUARE_METRE),
        UnitPrice(amount, Decimal(households or 0), PER_HOUSEHOLD),
    ]
