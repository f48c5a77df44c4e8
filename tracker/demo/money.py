"""Where the money of a demo project comes from and how much of it has arrived."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from random import Random

from tracker.demo.courses import Course
from tracker.funding.rules import SourceKind
from tracker.projects.rules import Stage

WAN = Decimal(10_000)
MIXES: tuple[dict[SourceKind, int], ...] = (
    {SourceKind.CENTRAL_FISCAL: 34, SourceKind.PROVINCIAL: 14, SourceKind.CITY: 18, SourceKind.COUNTY: 24,
     SourceKind.OPERATOR: 8, SourceKind.RESIDENTS: 2},
    {SourceKind.CENTRAL_BUDGET: 40, SourceKind.PROVINCIAL: 10, SourceKind.COUNTY: 30, SourceKind.SPECIAL_BOND: 20},
    {SourceKind.CENTRAL_FISCAL: 30, SourceKind.SPECIAL_BOND: 35, SourceKind.CITY: 15, SourceKind.OPERATOR: 15,
     SourceKind.ORIGINAL_OWNER: 5},
)  # fmt: skip
"""Percent of the planned investment by source (audits found residents paying next to nothing)."""


@dataclass(frozen=True)
class Arrival:
    amount: Decimal
    on: date


@dataclass(frozen=True)
class Money:
    """One source: its planned sum in yuan and what has arrived of it."""

    kind: SourceKind
    planned: Decimal
    arrivals: tuple[Arrival, ...]

    @property
    def received(self) -> Decimal:
        return sum((arrival.amount for arrival in self.arrivals), Decimal(0))


def investment(value: Decimal) -> Decimal:
    """Planned investment in whole 万元: the works and 6 % for design, supervision and reserve."""
    return (value * Decimal("1.06") / WAN).to_integral_value(ROUND_UP) * WAN


def sources(planned: Decimal, course: Course, chance: Random) -> Iterator[Money]:
    """Sources that add up to ``planned``; between 40 and 100 % of each has arrived once there is an approval."""
    mix = chance.choice(MIXES)
    left = planned
    for number, (kind, percent) in enumerate(mix.items(), start=1):
        amount = (
            left
            if number == len(mix)
            else (planned * percent / 100 / WAN).to_integral_value(ROUND_DOWN) * WAN
        )
        left -= amount
        if amount > 0:
            yield Money(kind, amount, tuple(_arrivals(amount, course, chance)))


def _arrivals(planned: Decimal, course: Course, chance: Random) -> Iterator[Arrival]:
    if course.stage.position < Stage.APPROVAL.position:
        return
    percent = (
        100 if course.stage.position >= Stage.SETTLED.position else chance.choice((40, 50, 60, 70, 80, 100))
    )
    first = course.start - timedelta(days=90)
    parts = chance.choice((1, 2, 2, 3)) if percent > 50 else 1
    arrived = planned * (100 if course.stage is Stage.ACCEPTED else percent) / 100
    usual = (arrived / parts).quantize(Decimal(100))
    for number in range(parts):
        day = first + timedelta(days=number * 45 + chance.randrange(20))
        amount = usual if number < parts - 1 else arrived - usual * (parts - 1)
        yield Arrival(amount, min(day, course.today - timedelta(days=1)))
