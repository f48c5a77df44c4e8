"""What each flat of an entrance pays for its lift (加装电梯), exact to the fen.

A share is (cost - subsidies - what the district builds + compensation) x coefficient x area, over the sum of
coefficient x area; what rounding leaves over goes to the largest fractions. Guangzhou, Hangzhou and Shanghai
publish tables of coefficients by floor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tracker.base.errors import Refusal
from tracker.base.money import FEN, to_fen
from tracker.base.shares import divide
from tracker.base.words import N_, Word
from tracker.contributions.tables import FloorTable, Measure, check_floors, check_whole

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class Basis(Word):
    """How the weight of a floor becomes the weight of a flat."""

    AREA = "area", N_("Coefficient × floor area of the flat")
    FLAT = "flat", N_("Coefficient, every flat of a floor the same")
    FLOOR_AREA = "floor_area", N_("By floor, within the floor by area")
    FLOOR_FLAT = "floor_flat", N_("By floor, within the floor every flat the same")


OF_AREA = frozenset({Basis.AREA, Basis.FLOOR_AREA})
BY_FLOOR = frozenset({Basis.FLOOR_AREA, Basis.FLOOR_FLAT})


@dataclass(frozen=True)
class Flat:
    """A flat with its door, floor and floor area (m²); ``joins`` is False where nobody takes part."""

    id: int
    door: str
    floor: int
    area: Decimal | None
    joins: bool = True


@dataclass(frozen=True)
class Cost:
    """A lift's price in yuan and who else pays: subsidies, and what the district builds itself
    (foundation, grid connection). ``compensation`` in yuan for each flat of a floor that loses by the lift.
    """

    whole: Decimal
    subsidies: Decimal = ZERO
    district: Decimal = ZERO
    compensation: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Share:
    """One flat's line: what its floor and area weigh, what it pays and what it is compensated with, in yuan."""

    flat: Flat
    value: Decimal
    pays: Decimal
    receives: Decimal


@dataclass(frozen=True)
class Sheet:
    """All flats of an entrance from the top floor down; ``shared`` is what they pay together."""

    lines: tuple[Share, ...]
    shared: Decimal
    compensation: Decimal

    @property
    def total(self) -> Decimal:
        """The sum check: equals ``shared``."""
        return sum((line.pays for line in self.lines), ZERO)

    @property
    def payers(self) -> tuple[Share, ...]:
        return tuple(line for line in self.lines if line.pays)


def share(cost: Cost, table: FloorTable, flats: Sequence[Flat], basis: Basis) -> Sheet:
    """Share a lift's cost among the flats that join.

    Raises Refusal for a table that does not add up, a flat without floor area where area counts, or
    when nothing is left to share or nobody is left to pay.
    """
    check_cost(cost)
    in_order = sorted(flats, key=lambda flat: (-flat.floor, flat.door, flat.id))
    weights = _weights(table, in_order, basis)
    receives = [cost.compensation.get(flat.floor, ZERO) for flat in in_order]
    compensation = sum(receives, ZERO)
    shared = cost.whole - cost.subsidies - cost.district + compensation
    pays = divide(shared, weights)
    lines = zip(in_order, pays, receives, strict=True)
    return Sheet(
        tuple(Share(flat, table.of(flat.floor), paid, received) for flat, paid, received in lines),
        shared,
        compensation,
    )


def check_cost(cost: Cost) -> None:
    """Refuse a cost that cannot be, and one of which nothing is left for the flats."""
    named = {"whole": cost.whole, "subsidies": cost.subsidies, "district": cost.district}
    for name, amount in [*named.items(), *(("compensation", each) for each in cost.compensation.values())]:
        if amount < 0:
            raise Refusal(N_("An amount cannot be less than zero."), name)
        to_fen(amount)
    rest = cost.whole - cost.subsidies - cost.district
    if rest <= 0:
        raise Refusal(
            N_("Subsidies and the district's share pay %(others)s of %(whole)s yuan: nothing is left to share."),
            "whole", others=cost.subsidies + cost.district, whole=cost.whole,
        )  # fmt: skip


def _weights(table: FloorTable, flats: Sequence[Flat], basis: Basis) -> list[Fraction]:
    check_whole(table)
    payers = [flat for flat in flats if flat.joins and table.of(flat.floor)]
    if not payers:
        raise Refusal(N_("Nobody is left to pay: every flat is on a floor that pays nothing."), "table")
    if basis in OF_AREA and (bare := next((flat for flat in payers if not flat.area), None)):
        raise Refusal(
            N_("Enter the floor area of flat %(door)s first, or share by flat."), "basis", door=bare.door
        )
    check_floors(table, (flat.floor for flat in payers))
    by_floor = basis in BY_FLOOR or table.measure is Measure.PERCENT  # a percentage is a whole floor's
    sizes = {flat.id: Fraction(flat.area or 0) if basis in OF_AREA else Fraction(1) for flat in payers}
    floors: dict[int, Fraction] = {}
    for flat in payers:
        floors[flat.floor] = floors.get(flat.floor, Fraction(0)) + sizes[flat.id]
    return [
        Fraction(table.of(flat.floor)) * sizes[flat.id] / (floors[flat.floor] if by_floor else 1)
        if flat.id in sizes
        else Fraction(0)
        for flat in flats
    ]


@dataclass(frozen=True)
class Joining:
    """What a flat pays that joins later, and what each earlier payer gets back of it, in yuan by flat id."""

    pays: Decimal
    back: Mapping[int, Decimal]


def join_late(
    cost: Cost, table: FloorTable, flats: Sequence[Flat], basis: Basis, *, joiner: int, counted: Decimal = HUNDRED
) -> Joining:  # fmt: skip
    """A flat joins after the lift was paid: it pays what its share would have been, and that goes back to
    those whose share would have been smaller, in proportion to how much smaller.

    ``flats`` say who has joined so far, ``joiner`` is the id of the one that joins now; ``counted`` is how
    many percent of the cost still count (the agreement may let a lift lose value with the years).
    Raises Refusal for a percent out of range, a flat that has joined, or one that would pay nothing.
    """
    if not ZERO < counted <= HUNDRED:
        raise Refusal(N_("Between 0 and 100 percent of the cost can still count."), "counted")
    if any(flat.joins for flat in flats if flat.id == joiner):
        raise Refusal(N_("This flat has joined already."), "flat")
    before = share(cost, table, flats, basis)
    after = share(
        cost, table, [replace(one, joins=True) if one.id == joiner else one for one in flats], basis
    )
    was = {line.flat.id: line.pays for line in before.lines}
    now = {line.flat.id: line.pays for line in after.lines}
    pays = (now[joiner] * counted / HUNDRED).quantize(FEN, rounding=ROUND_HALF_UP)
    if not pays:
        raise Refusal(N_("This flat is on a floor that pays nothing: it joins without paying."), "flat")
    less = {one: max(was[one] - now[one], ZERO) for one in was if was[one]}
    back = divide(pays, list(less.values()))
    return Joining(pays, dict(zip(less, back, strict=True)))
