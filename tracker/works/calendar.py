"""The working days of one project: everybody's holidays, the winter pause, and the project's own exceptions."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tracker.base.workdays import Calendar, chinese_calendar
from tracker.works.rules import PauseKind
from tracker.works.seasons import Season, winter_break

_DAY = timedelta(days=1)
AHEAD = 366 * 15  # days drawn up at once: three years back, a plan five years on, works of six years


@dataclass(frozen=True, slots=True)
class Period:
    """Days from first to last, both included, on which a project's calendar differs."""

    first: date
    last: date
    kind: PauseKind
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


class ProjectCalendar:
    """Working days of one project, as numbers: ``ordinal`` of a day, ``day`` of an ordinal.

    A declared pause beats a declared exception; both beat the usual winter, and that beats the holidays.
    """

    def __init__(
        self, base: Calendar, periods: Iterable[Period] = (), *, around: date, winter: Season | None = None
    ) -> None:
        self.base = base
        self.periods = tuple(periods)
        self.winter = winter
        self._origin = around.replace(month=1, day=1, year=around.year - 3)
        self._days = self._list(self._origin, AHEAD)

    def pause_on(self, day: date) -> Period | None:
        """The legal pause that a day lies in: the project's own, else the usual winter."""
        own = [period for period in self.periods if period.covers(day)]
        for period in own:
            if period.kind.rests:
                return period
        if any(period.kind is PauseKind.WINTER_WORK for period in own):
            return None
        found = self.winter.period_on(day) if self.winter else None
        return Period(*found, PauseKind.WINTER, self.winter.rule) if found and self.winter else None

    def is_paused(self, day: date) -> bool:
        return self.pause_on(day) is not None

    def is_workday(self, day: date) -> bool:
        if self.is_paused(day):
            return False
        extra = any(one.kind is PauseKind.EXTRA_DAYS and one.covers(day) for one in self.periods)
        return extra or self.base.is_workday(day)

    def _list(self, first: date, count: int) -> "array[int]":
        """The worked days of a span, as calendar ordinals in order."""
        begin = first.toordinal()
        worked = list(_common_days(self.base, begin, count))
        for period in sorted(self.periods, key=lambda one: one.kind.rests):
            if period.kind is PauseKind.EXTRA_DAYS or period.kind.rests:
                lower = max(period.first.toordinal(), begin)
                for n in range(lower, min(period.last.toordinal() + 1, begin + count)):
                    worked[n - begin] = not period.kind.rests
        self._rest_in_winter(worked, begin)
        return array("i", (begin + place for place, is_worked in enumerate(worked) if is_worked))

    def _rest_in_winter(self, worked: list[bool], begin: int) -> None:
        if self.winter is None:
            return
        lifted = [one for one in self.periods if one.kind is PauseKind.WINTER_WORK]
        for first, last in self.winter.periods(date.fromordinal(begin), len(worked)):
            for n in range(max(first.toordinal(), begin), min(last.toordinal() + 1, begin + len(worked))):
                if not any(one.covers(date.fromordinal(n)) for one in lifted):
                    worked[n - begin] = False

    def ordinal(self, day: date) -> int:
        """Number of the first working day on or after ``day``."""
        return bisect_left(self._days, day.toordinal())

    def day(self, ordinal: int) -> date:
        """The working day of a number; beyond what is drawn up, its last or first day."""
        return date.fromordinal(self._days[min(max(ordinal, 0), len(self._days) - 1)])

    def after(self, end: date, lag: int = 0) -> date:
        """The first day a follower may start once a work has ended and ``lag`` working days have passed."""
        return self.day(self.ordinal(end + _DAY) + lag)

    def workdays(self, first: date, last: date) -> int:
        """Working days from ``first`` to ``last``, both included; 0 when there is none."""
        return max(0, bisect_right(self._days, last.toordinal()) - bisect_left(self._days, first.toordinal()))

    def finish(self, start: date, workdays: int) -> date:
        """Last day of a work that starts on or after ``start`` and takes so many working days."""
        return self.day(self.ordinal(start) + max(1, workdays) - 1)


@lru_cache(maxsize=32)
def _common_days(base: Calendar, begin: int, count: int) -> tuple[bool, ...]:
    """Which days everybody works; the same for all projects of a year."""
    return tuple(base.is_workday(date.fromordinal(n)) for n in range(begin, begin + count))


@lru_cache(maxsize=256)
def usual_calendar(periods: tuple[Period, ...], year: int) -> ProjectCalendar:
    """The calendar of a project of a plan year: the holidays on file, the region's winter, its own periods."""
    return ProjectCalendar(chinese_calendar(), periods, around=date(year, 1, 1), winter=winter_break())
