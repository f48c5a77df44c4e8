"""One line of a plan that is, or is to be, approved."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, order=True)
class Approved:
    """First and last day, quantity in the item's unit (None when not measured), ``value`` in yuan."""

    item_id: int
    start: date
    end: date
    quantity: Decimal | None
    value: Decimal
