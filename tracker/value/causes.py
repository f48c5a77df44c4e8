"""Who misses the end of the season or of the year, by how many days, and why as far as the records show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.base.words import N_, Word
from tracker.milestones.rules import ACCEPTANCE_BY, COMPLETION_BY
from tracker.progress.rules import HaltReason
from tracker.projects.rules import BEFORE_START, UNDER_WORKS, Stage


class Limit(Word):
    """What a project may miss."""

    SEASON = "season", N_("End of the season, 31 October")
    YEAR = "year", N_("End of the year, 31 December")

    def day(self, year: int) -> date:
        """The last day that is in time."""
        return date(year, *(COMPLETION_BY if self is Limit.SEASON else ACCEPTANCE_BY))


class Cause(Word):
    NOT_STARTED = "not_started", N_("Not started yet")
    PREDECESSOR = "predecessor", N_("An earlier work is late")
    OPERATOR = "operator", N_("Waits for an operator")
    SILENT = "silent", N_("Silent site")
    SLOW = "slow", N_("Goes slower than planned")
    PLAN = "plan", N_("Planned beyond the limit")
    MONEY = "money", N_("Money")
    WEATHER = "weather", N_("Weather")
    PAUSED = "paused", N_("Paused")
    OTHER = "other", N_("Another reason, as stated")
    UNKNOWN = "unknown", N_("Not known")


_STATED = {
    HaltReason.WINTER: Cause.PAUSED,
    HaltReason.WEATHER: Cause.WEATHER,
    HaltReason.MONEY: Cause.MONEY,
    HaltReason.UTILITY: Cause.OPERATOR,
}


@dataclass(frozen=True, slots=True)
class Work:
    """An item's expected days beside its planned ones."""

    name: str
    planned_end: date | None
    expected_end: date | None
    has_begun: bool
    is_done: bool

    @property
    def is_late(self) -> bool:
        return bool(
            not self.is_done
            and self.planned_end
            and self.expected_end
            and self.expected_end > self.planned_end
        )

    def is_beyond(self, limit: date) -> bool:
        """Whether the plan itself lets it end after the limit."""
        return bool(not self.is_done and self.planned_end and self.planned_end > limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What is on file about a project that may miss the day ``limit``.

    ``halt`` is the reason last stated and still in force, with its words.
    """

    stage: Stage
    last_report: date | None
    quiet_since: date
    limit: date
    halt: tuple[HaltReason, str] | None = None
    pause: str | None = None
    works: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A cause and the words on file that show it ("" where there are none)."""

    cause: Cause
    words: str = ""

    @property
    def is_work(self) -> bool:
        """Whether the words are the name of a work."""
        return self.cause in (Cause.PREDECESSOR, Cause.SLOW, Cause.PLAN)


def cause(records: Records) -> Found:
    """What was stated counts before what can be seen; what neither says is not known."""
    if records.halt:
        reason, words = records.halt
        return Found(_STATED.get(reason, Cause.OTHER), words)
    if records.pause is not None:
        return Found(Cause.PAUSED, records.pause)
    if records.stage in BEFORE_START:
        return Found(Cause.NOT_STARTED)
    if late := _late_before(records.works):
        return Found(Cause.PREDECESSOR, late)
    quiet = records.last_report is None or records.last_report < records.quiet_since
    if records.stage in UNDER_WORKS and quiet:
        return Found(Cause.SILENT)
    if slow := _latest(work for work in records.works if work.has_begun and work.is_late):
        return Found(Cause.SLOW, slow)
    if beyond := _latest(work for work in records.works if work.is_beyond(records.limit)):
        return Found(Cause.PLAN, beyond)
    return Found(Cause.UNKNOWN)


def _late_before(works: tuple[Work, ...]) -> str | None:
    """The begun work that is latest, where works that have not begun come after it."""
    waiting = [work for work in works if not work.has_begun and work.is_late]
    begun = [work for work in works if work.has_begun and work.is_late]
    if not (waiting and begun):
        return None
    return _latest(begun)


def _latest(works: Iterable[Work]) -> str | None:
    """The name of the work that is expected to end last."""
    last = max(works, key=lambda work: (work.expected_end or date.min, work.name), default=None)
    return last.name if last else None


def limit_year(plan_year: int, today: date) -> int:
    """The season a project is measured by: that of its plan, or this year's once that is over."""
    return max(plan_year, today.year)


def default_limit(today: date) -> Limit:
    """The next one that can still be missed."""
    return Limit.SEASON if today <= Limit.SEASON.day(today.year) else Limit.YEAR


def days_late(expected: date | None, limit: date, today: date) -> int:
    """Calendar days after the limit; what is not complete is not complete before today."""
    return (max(expected or today, today) - limit).days
