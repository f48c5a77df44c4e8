"""The critical path method over whole working days: a network of works, its earliest and latest days, its float.

Days are ordinals counted from 0; an activity of ``duration`` d that starts on day s is finished at s + d,
which is the first day its followers may use (finish-start; plus the lag of the link). O(V + E).
Source: Kelley and Walker, Critical-Path Planning and Scheduling (1959); GB/T 13400.3, JGJ/T 121.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.base.errors import Refusal
from tracker.base.words import N_, Named

K = TypeVar("K", bound=Hashable)


class Cycle(Refusal):
    """Works that wait for each other in a circle; ``members`` in their order."""

    def __init__(self, members: Sequence[Hashable], names: Sequence[str]) -> None:
        super().__init__(
            N_("These works would wait for each other: %(names)s."),
            "before_id",
            names=tuple(Named(name) for name in (*names, names[0])),
        )
        self.members = tuple(members)


@dataclass(frozen=True, slots=True)
class Link(Generic[K]):
    """``after`` starts no earlier than the finish of ``before`` plus ``lag`` working days."""

    before: K
    after: K
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """``duration`` in working days; 0 is an event. It starts no earlier than ``earliest``; fixed there if ``fixed``."""

    duration: int
    earliest: int = 0
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """Earliest and latest start and finish of one activity, and how far it may slip.

    ``total_float``: without moving the end of the whole; ``free_float``: without moving any follower.
    """

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    free_float: int

    @property
    def total_float(self) -> int:
        return self.late_start - self.early_start

    @property
    def is_critical(self) -> bool:
        return self.total_float <= 0


@dataclass(frozen=True)
class Schedule(Generic[K]):
    """Slots in an order in which nothing stands before what it waits for; ``length`` is the end of the whole."""

    slots: Mapping[K, Slot]
    length: int

    @property
    def critical(self) -> list[K]:
        return [key for key, slot in self.slots.items() if slot.is_critical]


def schedule(
    activities: Mapping[K, Activity], links: Iterable[Link[K]], names: Mapping[K, str] | None = None
) -> Schedule[K]:
    """Forward and backward pass. Raises Cycle naming its members; KeyError for a link to nothing."""
    keys = list(activities)
    place = {key: number for number, key in enumerate(keys)}
    followers: list[list[tuple[int, int]]] = [[] for _ in keys]
    waiting = [0] * len(keys)
    for link in links:
        after = place[link.after]
        followers[place[link.before]].append((after, link.lag))
        waiting[after] += 1
    order = _in_order(followers, waiting)
    if len(order) < len(keys):
        members = [keys[number] for number in _circle(followers, waiting)]
        raise Cycle(members, [(names or {}).get(key, str(key)) for key in members])
    work = [activities[key] for key in keys]
    start, finish = _forward(work, followers, order)
    length = max(finish, default=0)
    return Schedule(_backward(keys, work, followers, order, start, finish, length), length)


def _in_order(followers: list[list[tuple[int, int]]], waiting: list[int]) -> list[int]:
    """Numbers in topological order; ``waiting`` keeps what could not be placed above nought."""
    order = [number for number, count in enumerate(waiting) if not count]
    for number in order:  # grows while it is walked
        for after, _lag in followers[number]:
            waiting[after] -= 1
            if not waiting[after]:
                order.append(after)
    return order


def _circle(followers: list[list[tuple[int, int]]], waiting: list[int]) -> list[int]:
    """One circle among the works that still wait: walk against the arrows until a work comes again."""
    stuck = {number for number, count in enumerate(waiting) if count}
    before: dict[int, int] = {}
    for number in stuck:
        for after, _lag in followers[number]:
            if after in stuck:
                before.setdefault(after, number)
    number, path = next(iter(stuck)), dict[int, int]()
    while number not in path:
        path[number] = len(path)
        number = before[number]
    walked = list(path)[path[number] :]
    return walked[::-1]


def _forward(
    work: list[Activity], followers: list[list[tuple[int, int]]], order: list[int]
) -> tuple[list[int], list[int]]:
    start = [one.earliest for one in work]
    finish = [0] * len(work)
    for number in order:
        end = finish[number] = start[number] + work[number].duration
        for after, lag in followers[number]:
            if end + lag > start[after] and not work[after].fixed:
                start[after] = end + lag
    return start, finish


def _backward(
    keys: list[K],
    work: list[Activity],
    followers: list[list[tuple[int, int]]],
    order: list[int],
    start: list[int],
    finish: list[int],
    length: int,
) -> dict[K, Slot]:
    late = [length] * len(keys)
    slots: dict[int, Slot] = {}
    for number in reversed(order):
        free = length - finish[number]
        for after, lag in followers[number]:
            if work[after].fixed:
                continue  # what has begun no longer waits
            late[number] = min(late[number], late[after] - work[after].duration - lag)
            free = min(free, start[after] - finish[number] - lag)
        duration = work[number].duration
        slots[number] = Slot(start[number], finish[number], late[number] - duration, late[number], free)
    return {keys[number]: slots[number] for number in order}
