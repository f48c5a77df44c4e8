"""How far works have come: exact fractions of quantities, weighted by value; never typed, never rounded up."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

FEN = Decimal("0.01")
WHOLE = Fraction(1)


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
        if self.done >= self.limit:
            return WHOLE
        (done, ones), (limit, parts) = self.done.as_integer_ratio(), self.limit.as_integer_ratio()
        return Fraction(done * parts, ones * limit)  # one division of whole numbers: a project has many items

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
    amounts = [Fraction(value) * share for value, share in weighted if share]
    return Progress(
        earned=sum((_down_to_fen(amount) for amount in amounts), Decimal(0)),
        value=value,
        share=sum(amounts, Fraction(0)) / Fraction(value) if value else None,
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


def percent_of(done: Decimal, limit: Decimal) -> Decimal:
    """The same for a part of a quantity that is not zero, without the detour over fractions; at most 100."""
    return min(done * 1000 // limit, Decimal(1000)).scaleb(-1)


def _down_to_fen(amount: Fraction) -> Decimal:
    return Decimal(amount.numerator * 100 // amount.denominator).scaleb(-2)
