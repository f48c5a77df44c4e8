"""Streets and the digs in them: the words, the values, and what may be written of a dig."""

from dataclasses import dataclass
from datetime import date

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.items.rules import Scope

LONGEST_DIG_DAYS = 400
"""A window beyond this is a slip of the year."""


class SegmentKind(Word):
    """Yards and roads lie inside a compound, streets beside it (背街小巷 and connecting roads)."""

    YARD = "yard", N_("Yard")
    ROAD = "road", N_("Road of the compound")
    STREET = "street", N_("Adjacent street")


class DigState(Word):
    PLANNED = "planned", N_("Planned")
    CONFIRMED = "confirmed", N_("Confirmed by the operator")
    STARTED = "started", N_("Digging")
    FINISHED = "finished", N_("Finished")
    WITHDRAWN = "withdrawn", N_("Withdrawn")

    @property
    def is_open(self) -> bool:
        """Whether the dig is still to come or under way."""
        return self in OPEN


OPEN = frozenset({DigState.PLANNED, DigState.CONFIRMED, DigState.STARTED})
INSIDE = frozenset({SegmentKind.YARD, SegmentKind.ROAD})


def kinds_at(scope: Scope) -> frozenset[SegmentKind]:
    """Which segments of a compound an item of this scope lies on."""
    return INSIDE if scope in (Scope.COMPOUND, Scope.BUILDING) else frozenset({SegmentKind.STREET})


@dataclass(frozen=True, order=True)
class Window:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def holds(self, other: "Window") -> bool:
        return self.first <= other.first and other.last <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def check_window(first: date, last: date, field: str = "last_on") -> None:
    """Refuse days the wrong way round, and windows that only a slip makes."""
    if last < first:
        raise Refusal(N_("The last day cannot come before the first."), field)
    if Window(first, last).days > LONGEST_DIG_DAYS:
        raise Refusal(N_("This window is longer than a year. Check the year."), field)


def check_inside(window: Window, possible: Window) -> None:
    """Refuse a window outside the days on which the operator can work at all."""
    if not possible.holds(window):
        raise Refusal(
            N_("The operator can only work from %(first)s to %(last)s."),
            "first_on",
            first=possible.first,
            last=possible.last,
        )


_BEFORE = {
    DigState.CONFIRMED: frozenset({DigState.PLANNED, DigState.CONFIRMED}),
    DigState.STARTED: frozenset({DigState.CONFIRMED}),
    DigState.FINISHED: frozenset({DigState.STARTED}),
    DigState.WITHDRAWN: frozenset({DigState.PLANNED, DigState.CONFIRMED}),
}


def check_transition(state: DigState, to: DigState) -> None:
    """Refuse a step that the state does not allow, saying what comes first."""
    if state in _BEFORE[to]:
        return
    match to:
        case DigState.STARTED if state is DigState.PLANNED:
            raise Refusal(N_("Confirm the window first."))
        case DigState.FINISHED if state.is_open:
            raise Refusal(N_("Report the start first."))
    raise Refusal(N_("This is not possible any more: the work is “%(state)s”."), state=state)


def check_happened(day: date, *, today: date, after: date | None = None, field: str = "on") -> None:
    """Refuse a day to come, and an end before its beginning."""
    if day > today:
        raise Refusal(N_("This day is still to come."), field)
    if after is not None and day < after:
        raise Refusal(N_("The work began on %(day)s; this day is before it."), field, day=after)
