"""What evidence proves for each compound of a project: pure, because a figure that is reported upward rests on it.

A project of thirty compounds that has begun in one of them is one compound started, not thirty.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.projects.rules import Stage
from tracker.stages.rules import Facts, evidenced_completion, evidenced_start


@dataclass(frozen=True)
class Proof:
    """A compound that is proven to be started or completed, with the figures of its own record (m²)."""

    compound_id: int
    stage: Stage
    proven_on: date
    buildings: int
    households: int
    area: Decimal


def proofs(facts: Facts, compounds: Iterable[Any], first_works: Mapping[int, date]) -> Iterator[Proof]:
    """A compound is started from the day on which the project's start is proven and work in it is confirmed; it
    is completed with its project. ``first_works``: the first confirmed day by compound. What its record
    does not say counts as nothing.
    """
    start, end = evidenced_start(facts), evidenced_completion(facts)
    for one in compounds:
        worked = first_works.get(one.id)
        if start is None or worked is None:
            continue
        figures = (one.buildings or 0, one.households or 0, one.area or Decimal(0))
        begun = max(start, worked)
        yield Proof(one.id, Stage.STARTED, begun, *figures)
        if end is not None:
            yield Proof(one.id, Stage.COMPLETED, max(end, begun), *figures)
