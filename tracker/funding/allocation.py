"""Keys by which a sum is divided, and the parts, which add up to it to the fen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.base.errors import Refusal
from tracker.base.shares import divide
from tracker.base.words import N_, Word

ZERO = Decimal(0)


class Key(Word):
    """By what a sum is divided (财综〔2024〕15号 divides by area, households, buildings and compounds)."""

    AREA = "area", N_("By floor area")
    HOUSEHOLDS = "households", N_("By households")
    BUILDINGS = "buildings", N_("By buildings")
    COMPOUNDS = "compounds", N_("By compounds")
    EQUAL = "equal", N_("In equal parts")
    MANUAL = "manual", N_("As typed")


@dataclass(frozen=True)
class Receiver:
    """Who may get a part, and its measures; None where nobody has counted."""

    name: str
    area: Decimal | None = None
    households: int | None = None
    buildings: int | None = None
    compounds: int | None = None


def shares(
    amount: Decimal, key: Key, receivers: Sequence[Receiver], typed: Sequence[Decimal | None] = ()
) -> list[Decimal]:
    """The parts of ``amount`` in yuan, in the order of the receivers; largest remainders get the odd fen.

    Raises Refusal when nobody is chosen, a measure is missing, or typed parts do not add up.
    """
    if not receivers:
        raise Refusal(N_("Choose at least one project."), "projects")
    if key is Key.MANUAL:
        return _typed(amount, typed)
    if key is Key.EQUAL:
        return divide(amount, [1] * len(receivers))
    weights: list[int | Decimal] = []
    for receiver in receivers:
        weight = getattr(receiver, key.value)
        if weight is None:
            raise Refusal(
                N_("“%(name)s” has no such figure on record. Enter it first, or choose another key."), "key", name=receiver.name
            )  # fmt: skip
        weights.append(weight)
    if not any(weights):
        raise Refusal(N_("All chosen projects have nothing of this key. Choose another."), "key")
    return divide(amount, weights)


def _typed(amount: Decimal, typed: Sequence[Decimal | None]) -> list[Decimal]:
    parts = [part or ZERO for part in typed]
    total = sum(parts, ZERO)
    if total != amount:
        raise Refusal(
            N_("The typed parts add up to %(total)s yuan, %(amount)s is to be divided. The difference is %(rest)s."), "key",
            total=f"{total:,.2f}", amount=f"{amount:,.2f}", rest=f"{amount - total:,.2f}",
        )  # fmt: skip
    return parts
