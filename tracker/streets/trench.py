"""The common trench: the shortest window in which everybody who needs a segment can work in it at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.streets.rules import Window

IsWorkday = Callable[[date], bool]


@dataclass(frozen=True)
class Need:
    """One operator's part: the days on which it can work at all, and how many working days it takes."""

    dig_id: int
    who: str
    possible: Window
    workdays: int


def find(needs: Sequence[Need], is_workday: IsWorkday, *, not_before: date | None = None) -> Window | None:
    """The window of fewest calendar days that lies within everybody's possible days and has as many working
    days as the longest part takes; the earliest of equals, None when there is none.

    All work side by side in it. Who must follow another states the days of both as needed.
    """
    common = _common(needs, not_before)
    if common is None:
        return None
    days = [day for n in range(common.days) if is_workday(day := common.first + timedelta(days=n))]
    count = max(need.workdays for need in needs)
    windows = (Window(first, last) for first, last in zip(days, days[count - 1 :], strict=False))
    return min(windows, key=lambda window: (window.days, window.first), default=None)


def _common(needs: Sequence[Need], not_before: date | None) -> Window | None:
    """The days that are possible for all."""
    if not needs:
        return None
    first = max(need.possible.first for need in needs)
    last = min(need.possible.last for need in needs)
    first = max(first, not_before) if not_before else first
    return Window(first, last) if first <= last else None


def in_the_way(
    needs: Sequence[Need], is_workday: IsWorkday, *, not_before: date | None = None
) -> tuple[Need, ...]:
    """Whose days have to change where no window was found; nobody where there is one.

    First those who cannot finish within their own days; else those without whom the others would have a
    window; else, where several stand against each other, those who begin latest and those who end earliest,
    and, where their days meet but are too few, those who need longest: no single change would do.
    """
    if not needs or find(needs, is_workday, not_before=not_before):
        return ()

    def fits(some: Sequence[Need]) -> bool:
        return find(some, is_workday, not_before=not_before) is not None

    alone = tuple(need for need in needs if not fits([need]))
    if alone:
        return alone
    single = tuple(need for need in needs if fits([one for one in needs if one is not need]))
    if single:
        return single
    latest = max(need.possible.first for need in needs)
    earliest = min(need.possible.last for need in needs)
    longest = max(need.workdays for need in needs) if _common(needs, not_before) else None
    return tuple(
        need
        for need in needs
        if need.possible.first == latest or need.possible.last == earliest or need.workdays == longest
    )
