"""Money: Decimal yuan in Python, whole fen in the database, never a float."""

import re
from decimal import Decimal
from functools import lru_cache

from tracker.base.errors import Refusal
from tracker.base.words import N_

FEN = Decimal("0.01")
CEILING = Decimal(10) ** 13  # a hundred times the nation's yearly programme
_SHAPE = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?", re.ASCII)


def parse_yuan(text: str) -> Decimal:
    """Read an amount in yuan as typed: digits, at most two decimals, commas between thousands.

    Raises Refusal for anything else; the sign is never part of an amount.
    """
    cleaned = text.strip().replace(",", "").replace("，", "")
    if not _SHAPE.fullmatch(cleaned):
        raise Refusal(N_("Write the amount in yuan with digits and at most two decimals, such as 1234.50."))
    return Decimal(cleaned)


def to_fen(amount: Decimal) -> int:
    """Whole fen of an amount in yuan. Raises Refusal for half a fen or an absurd sum."""
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise Refusal(N_("An amount cannot be finer than one fen (0.01 yuan)."))
    if abs(amount) >= CEILING:
        raise Refusal(N_("This amount is too large to be true. Check the unit: yuan, not fen."))
    return int(fen)


@lru_cache(4096)  # pages read the same sums again and again; a new Decimal costs ten times as much
def from_fen(fen: int) -> Decimal:
    """Yuan of whole fen."""
    return (Decimal(int(fen)) / 100).quantize(FEN)
