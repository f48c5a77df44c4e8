"""A sum divided so that the parts add up to it, to the fen (largest remainder, Hamilton's method)."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tracker.base.money import from_fen, to_fen

Weight = int | Decimal | Fraction


def divide(amount: Decimal, weights: Sequence[Weight]) -> list[Decimal]:
    """Parts of ``amount`` in yuan in proportion to ``weights``; they add up to it.

    Every part is its exact share rounded down or up to a fen; what rounding leaves over goes to the
    largest fractions, the first of equals. No part without weight gets anything.
    Raises ValueError for a negative weight, or when nothing has weight; Refusal for half a fen.
    """
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative, and one must be more than zero")
    sign, fen = (-1 if amount < 0 else 1), abs(to_fen(amount))
    exact = [fen * Fraction(weight) / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_rest = sorted(range(len(parts)), key=lambda one: parts[one] - exact[one])
    for one in by_rest[: fen - sum(parts)]:
        parts[one] += 1
    return [from_fen(sign * part) for part in parts]
