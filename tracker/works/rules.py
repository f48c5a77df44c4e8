"""The order of works: words, values, and what a plan may not say."""

from dataclasses import dataclass
from datetime import date

from tracker.base.errors import Refusal
from tracker.base.words import N_, Named, Word


class PauseKind(Word):
    """Periods in which one project's calendar differs from everybody's."""

    WINTER = "winter", N_("Winter pause")
    OTHER = "other", N_("Other pause")
    WINTER_WORK = "winter_work", N_("Works go on through the winter")
    EXTRA_DAYS = "extra_days", N_("Worked on days off, too")

    @property
    def rests(self) -> bool:
        """Whether the site rests by right: no stagnation, nothing asked."""
        return self in (PauseKind.WINTER, PauseKind.OTHER)


class DependencyState(Word):
    """What a person made of the order that the catalogue gives."""

    ADDED = "added", N_("Added")
    CHANGED = "changed", N_("Interval changed")
    REMOVED = "removed", N_("Removed")


class Strength(Word):
    """How firmly one work waits for another."""

    BLOCK = "block", N_("May not be planned before")
    WARN = "warn", N_("Should come after")


@dataclass(frozen=True, slots=True)
class Edge:
    """``after`` starts when ``before`` is finished and ``lag`` working days have passed.

    ``reason`` is a message id when ``state`` is None (the catalogue's rule), else what a person wrote.
    A negative lag lets works overlap, stretch by stretch.
    """

    before: int
    after: int
    lag: int
    reason: str
    source: str
    strength: Strength
    state: DependencyState | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """First and last day of an item, both worked; None while nobody knows."""

    start: date | None = None
    end: date | None = None


UNDATED = Dates()
LAGS = (-250, 250)
LONGEST = 1_500  # working days: six years
SHORTEST_REASON = 2  # characters: 返工 says why


def check_reason(reason: str, field: str = "reason") -> str:
    """The reason without blanks around it. Refuses one that says nothing."""
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        raise Refusal(N_("Say why. Others rely on this order."), field)
    return said


def check_lag(lag: int) -> None:
    """Refuse an interval longer than a working year either way."""
    if not LAGS[0] <= lag <= LAGS[1]:
        raise Refusal(
            N_("The interval must lie between %(low)s and %(high)s working days."),
            "lag",
            low=LAGS[0],
            high=LAGS[1],
        )


def check_length(workdays: int) -> None:
    """Refuse a length that no work has."""
    if not 1 <= workdays <= LONGEST:
        raise Refusal(N_("A work takes from 1 to %(most)s working days."), "workdays", most=LONGEST)


def check_dates(start: date | None, end: date | None, *, plan_year: int) -> None:
    """Refuse half a plan, an end before its start, and days that cannot belong to the project."""
    if (start is None) != (end is None):
        raise Refusal(N_("Give both days, or neither."), "planned_end" if end is None else "planned_start")
    if start is None or end is None:
        return
    if end < start:
        raise Refusal(N_("The planned end lies before the planned start."), "planned_end")
    for field, day in (("planned_start", start), ("planned_end", end)):
        if not plan_year - 2 <= day.year <= plan_year + 5:
            raise Refusal(
                N_("This date is too far from the plan year %(year)s. Check the year."), field, year=plan_year
            )


def check_pause(first: date, last: date) -> None:
    """Refuse a pause that ends before it begins or lasts longer than a year."""
    if last < first:
        raise Refusal(N_("The last day lies before the first."), "last_on")
    if (last - first).days > 366:
        raise Refusal(N_("A pause lasts a year at most. Enter the days on which works go on."), "last_on")


def check_baseline_reason(number: int, reason: str) -> str | None:
    """The reason of a baseline. The first needs none; every later one must say why the promise changes."""
    if number == 1 and not reason.strip():
        return None
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(
            N_("Say why the approved dates change. The reason stays with the new baseline."), "reason"
        )
    return reason.strip()


def check_covers(start: date, end: date, earliest: date, *, covers: bool, before: str, after: str) -> None:
    """Refuse to cover a work before it is finished. ``covers``: the dates asked about are the covering work's."""
    if start >= earliest:
        return
    if covers:
        raise Refusal(
            N_("This waits for “%(before)s”, which ends on %(end)s. Plan it from %(earliest)s on."),
            "planned_start",
            before=Named(before),
            end=end,
            earliest=earliest,
        )
    raise Refusal(
        N_("“%(after)s” would cover this on %(start)s. End it before, or move “%(after)s” first."),
        "planned_end",
        after=Named(after),
        start=start,
    )
