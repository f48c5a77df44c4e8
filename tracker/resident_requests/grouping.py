"""One matter told by many: what looks like the same, how many doors it counts, what may be made one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.resident_requests.rules import OPEN, Category, RequestState

LOOKED_BACK = timedelta(days=30)
"""A settled request of so long ago may still be the answer; assumption."""
_RELATED = (
    frozenset({Category.PIPES, Category.BLOCKED_DRAIN, Category.HEATING}),
    frozenset({Category.ROOF_LEAK, Category.WALL_DAMP, Category.WARRANTY, Category.QUALITY}),
    frozenset({Category.ROAD, Category.STOPPAGE, Category.SEQUENCE}),
    frozenset({Category.PARKING, Category.GREENERY, Category.ILLEGAL_STRUCTURE, Category.SAFETY}),
)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What is compared of a request; its building and entrance are None where it is about all of them."""

    id: int
    category: Category
    compound_id: int
    building_id: int | None
    entrance_id: int | None


def related(category: Category) -> frozenset[Category]:
    """Categories under which neighbours tell the same matter: a burst pipe is a blocked drain to others."""
    return next((group for group in _RELATED if category in group), frozenset({category}))


def nearness(mine: Matter, other: Matter) -> int:
    """0 for another matter; else the higher, the likelier it is the same: same entrance, building, compound."""
    if mine.compound_id != other.compound_id or other.category not in related(mine.category):
        return 0
    if None not in (mine.building_id, other.building_id) and mine.building_id != other.building_id:
        return 0
    place = 1
    if mine.building_id is not None and mine.building_id == other.building_id:
        place = 3 if mine.entrance_id is not None and mine.entrance_id == other.entrance_id else 2
    return 2 * place + (other.category is mine.category)


def nearest(mine: Matter, others: Iterable[Matter], most: int = 3) -> list[Matter]:
    """The likeliest same matters, nearest first, older ones before younger."""
    near = [(-nearness(mine, other), other.id, other) for other in others]
    return [other for likeness, _id, other in sorted(near, key=lambda one: one[:2]) if likeness][:most]


def doors(marks: Iterable[str | None]) -> int:
    """How many doors ask: the same door once, people who named none once each."""
    known = list(marks)
    return len({mark for mark in known if mark is not None}) + known.count(None)


def check_merge(
    one: int, into: int, *, same_compound: bool, states: tuple[RequestState, RequestState]
) -> None:
    """Refuse to merge a request into itself, into another compound's, or what is settled."""
    if one == into:
        raise Refusal(N_("This is the same request."), "into")
    if not same_compound:
        raise Refusal(N_("Both have to be about the same compound."), "into")
    if not OPEN.issuperset(states):
        raise Refusal(N_("Only requests that are still open are merged."), "into")


def is_recent(filed_at: datetime, now: datetime) -> bool:
    return now - filed_at <= LOOKED_BACK
