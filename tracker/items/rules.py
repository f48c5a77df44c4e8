"""What is done to a compound: classes of work, where it happens, and what its quantities may be."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.items.units import DIMENSIONS, MEASURED, Dimension, Unit


class ItemClass(Word):
    """The three classes of the State Council's guidance 国办发〔2020〕23号."""

    BASIC = "basic", N_("Basic")
    IMPROVEMENT = "improvement", N_("Improvement")
    ENHANCEMENT = "enhancement", N_("Enhancement")


class Scope(Word):
    """Where the item lies; work outside the compound is counted apart from work inside it."""

    BUILDING = "building", N_("At buildings")
    COMPOUND = "compound", N_("Common ground of the compound")
    ADJACENT = "adjacent", N_("Next to the compound")
    STREET = "street", N_("Connecting street")


class Layer(Word):
    """What the work is part of; an item that covers a layer comes after everything in it."""

    BURIED = "buried", N_("Buried")
    SURFACE = "surface", N_("Ground surface")
    ROOF = "roof", N_("Roof")
    WALL_BASE = "wall_base", N_("Wall below the insulation")
    WALL = "wall", N_("Outer wall")
    STAIRWELL = "stairwell", N_("Stairwell")
    OPENING = "opening", N_("Doors and windows")
    INSIDE = "inside", N_("Inside the building")
    FACILITY = "facility", N_("Facility")
    OPEN_AIR = "open_air", N_("Greenery and grounds")


class Season(Word):
    """Which weather the work needs; the windows themselves are rules of the milestones."""

    ASPHALT = "asphalt", N_("Asphalt season")
    PAVING = "paving", N_("Paving season")
    WATERPROOFING = "waterproofing", N_("Waterproofing season")
    INSULATION = "insulation", N_("Insulation season")
    PAINTING = "painting", N_("Outdoor painting season")
    PLANTING = "planting", N_("Planting season")
    HEATING = "heating", N_("Outside the heating period")


ABSURD = {
    Dimension.LENGTH: Decimal(1_000_000),
    Dimension.AREA: Decimal(10_000_000),
    Dimension.COUNT: Decimal(1_000_000),
    Dimension.HOUSEHOLD: Decimal(200_000),
    Dimension.BUILDING: Decimal(5_000),
    Dimension.ENTRANCE: Decimal(50_000),
}
"""From here on a quantity of one item is a slip of the unit: a thousand kilometres, ten square kilometres."""


@dataclass(frozen=True)
class Quantities:
    """The five quantities of one item in its canonical unit; None means that it was never said.

    ``changed`` is the contract quantity after all variations, not the difference; 0 means left out.
    """

    planned: Decimal | None = None
    contracted: Decimal | None = None
    changed: Decimal | None = None
    done: Decimal = Decimal(0)
    accepted: Decimal = Decimal(0)

    @property
    def limit(self) -> Decimal | None:
        """How much may be done: the changed contract, else the contract, else the plan."""
        for quantity in (self.changed, self.contracted, self.planned):
            if quantity is not None:
                return quantity
        return None

    @property
    def is_left_out(self) -> bool:
        """A variation took the whole item out."""
        return self.changed == 0

    @property
    def is_complete(self) -> bool:
        return self.is_left_out or (self.limit is not None and self.limit > 0 and self.done >= self.limit)


def check_quantity(quantity: Decimal, unit: Unit, field: str = "quantity") -> None:
    """Refuse a quantity that no item can have: negative, finer than a thousandth, absurdly large."""
    if not quantity.is_finite():
        raise Refusal(N_("Write the quantity as a plain number."), field)
    if quantity < 0:
        raise Refusal(N_("A quantity cannot be negative."), field)
    if quantity >= ABSURD[DIMENSIONS[unit]]:
        raise Refusal(N_("This quantity is too large for one item. Check the unit."), field)
    if quantity != quantity.quantize(Decimal("0.001")):
        raise Refusal(N_("Write the quantity with at most three decimals."), field)
    if DIMENSIONS[unit] not in MEASURED and quantity != quantity.to_integral_value():
        raise Refusal(N_("This unit is counted in whole numbers."), field)


def check_done(done: Decimal, quantities: Quantities) -> None:
    """Refuse more work than the changed contract allows; the rest needs a variation."""
    limit = quantities.limit
    if limit is None:
        raise Refusal(N_("Enter the planned quantity of this item first."), "quantity")
    if done < 0:
        raise Refusal(N_("No more can be taken back than was reported."), "quantity")
    if done > limit:
        raise Refusal(
            N_("Only %(limit)s is contracted and this would make %(done)s. Ask for a variation first."),
            "quantity",
            limit=plain(limit),
            done=plain(done),
        )


def check_accepted(accepted: Decimal, quantities: Quantities) -> None:
    """Refuse to accept more than was done."""
    if accepted > quantities.done:
        raise Refusal(
            N_("Only %(done)s is done; no more can be accepted."), "accepted", done=plain(quantities.done)
        )


def check_changed(changed: Decimal, quantities: Quantities, unit: Unit) -> None:
    """Refuse a variation below what is already done."""
    check_quantity(changed, unit, "changed")
    if changed < quantities.done:
        raise Refusal(
            N_("%(done)s is already done; the contract cannot be reduced below it."),
            "changed",
            done=plain(quantities.done),
        )


def plain(quantity: Decimal) -> str:
    """A quantity without exponent or trailing zeros: 1200, 0.5."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spread(whole: Decimal, weights: list[int], unit: Unit) -> list[Decimal]:
    """A quantity over places in proportion to their weights; the parts add up to the whole.

    Whole numbers where the unit is counted or the quantity allows it; what rounding leaves over goes
    to the largest fractions, the first of equals. Without any weight all places count the same.
    """
    if not weights:
        return []
    weights = weights if sum(weights) else [1] * len(weights)
    whole_numbers = DIMENSIONS[unit] not in MEASURED or whole >= 10 * len(weights)
    step = Decimal(1) if whole_numbers and whole == whole.to_integral_value() else Decimal("0.001")
    steps = int(whole / step)
    exact = [Fraction(steps * weight, sum(weights)) for weight in weights]
    parts = [int(part) for part in exact]
    by_rest = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_rest[: steps - sum(parts)]:
        parts[place] += 1
    return [part * step for part in parts]


def check_places(quantities: list[Decimal], limit: Decimal | None) -> None:
    """Refuse shares of places that do not add up to the item."""
    if limit is None:
        raise Refusal(N_("Enter the planned quantity of this item first."))
    if sum(quantities, Decimal(0)) != limit:
        raise Refusal(
            N_("The places add up to %(sum)s, the item to %(limit)s. The difference is %(rest)s."),
            sum=sum(quantities, Decimal(0)), limit=limit, rest=limit - sum(quantities, Decimal(0)),
        )  # fmt: skip


def check_place(quantity: Decimal, done: Decimal, unit: Unit, field: str) -> None:
    """Refuse a share that cannot be, or that is less than what is done there."""
    check_quantity(quantity, unit, field)
    if quantity < done:
        raise Refusal(N_("%(done)s is already done here."), field, done=plain(done))


def check_limit(quantities: Quantities, field: str) -> None:
    """Refuse quantities that would leave more done than may be done, or more accepted than done."""
    limit = quantities.limit
    if quantities.done > (limit or 0):
        raise Refusal(
            N_("%(done)s is already done; the contract cannot be reduced below it."),
            field,
            done=plain(quantities.done),
        )
    check_accepted(quantities.accepted, quantities)


def check_reason(reason: str) -> None:
    """Residents read why an item is left out."""
    if not reason.strip():
        raise Refusal(N_("Say why it is left out. Residents will read it."), "reason")
