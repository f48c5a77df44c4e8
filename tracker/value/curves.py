"""A project's plan and works as functions of a day: how much was planned, earned and spent by then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.items.earning import earned
from tracker.value.phasing import Line, month_of, planned_by, planned_by_month, span
from tracker.value.schedule import Timing, timing
from tracker.works.calendar import ProjectCalendar

ZERO = Decimal(0)


@dataclass(frozen=True)
class Plan:
    """The lines of an approved baseline and the calendar they run by."""

    lines: tuple[Line, ...]
    days: ProjectCalendar

    @property
    def value(self) -> Decimal:
        return sum((line.value for line in self.lines), ZERO)

    @property
    def span(self) -> tuple[date, date] | None:
        return span(self.lines)

    def by(self, day: date) -> Decimal:
        """PV at the end of a day."""
        return planned_by(self.lines, day, self.days)

    def by_month(self) -> dict[date, Decimal]:
        return planned_by_month(self.lines, self.days)

    def timing(self, earned_in_plan: Decimal, day: date) -> Timing | None:
        """Earned schedule in working days at the end of a day; None without lines."""
        if not self.span:
            return None
        first, last = self.span
        passed = self._workdays(first, day) if day >= first else -1
        return timing(self.after, self._workdays(first, last), earned_in_plan, passed)

    def after(self, workdays: int) -> Decimal:
        """PV after so many working days since the plan began; all of it after the last."""
        if not self.span or workdays <= 0:
            return ZERO
        first, last = self.span
        if workdays >= self._workdays(first, last):
            return self.value
        return self.by(self.days.day(self.days.ordinal(first) + workdays - 1))

    def _workdays(self, first: date, last: date) -> int:
        return max(1, self.days.workdays(first, last))

    def day_after(self, workdays: int) -> date:
        """The last of so many working days since the plan's beginning. Raises ValueError without lines."""
        if not self.span:
            raise ValueError("a plan without lines has no days")
        return self.days.finish(self.span[0], workdays)


@dataclass(frozen=True, slots=True)
class Part:
    """An item: its value at contract prices, what may be done of it, what the baseline approved for it (None:
    it is not in it), and the confirmed quantities by day.
    """

    id: int
    name: str
    value: Decimal
    limit: Decimal | None
    approved: Decimal | None
    days: Sequence[tuple[date, Decimal]] = ()

    @property
    def budget(self) -> Decimal:
        """What the item may cost in the whole: as approved, else as contracted."""
        return self.value if self.approved is None else self.approved

    def earned_by(self, day: date) -> Decimal:
        """EV at the end of a day: the share of the item's value that is confirmed, rounded down to the fen."""
        done = sum((quantity for worked, quantity in self.days if worked <= day), ZERO)
        return earned(self.value, max(done, ZERO), self.limit)

    def earned_by_month(self) -> dict[date, Decimal]:
        """What each month added; less than nought where counter-entries outweigh."""
        added: dict[date, Decimal] = {}
        for worked, quantity in self.days:
            month = month_of(worked)
            added[month] = added.get(month, ZERO) + quantity
        found, done, before = {}, ZERO, ZERO
        for month in sorted(added):
            done += added[month]
            now = earned(self.value, max(done, ZERO), self.limit)
            found[month], before = now - before, now
        return found


@dataclass(frozen=True)
class Earned:
    """EV of a project at the end of a day, and the part that the baseline does not hold."""

    whole: Decimal
    outside: Decimal


def earned_by(parts: Iterable[Part], day: date) -> Earned:
    whole = outside = ZERO
    for part in parts:
        amount = part.earned_by(day)
        whole += amount
        outside += amount if part.approved is None else ZERO
    return Earned(whole, outside)


def budget(parts: Iterable[Part]) -> Decimal:
    """BAC: approved value of the items in the baseline, contract value of the others."""
    return sum((part.budget for part in parts), ZERO)


def spent_by(payments: Sequence[tuple[date, Decimal]] | None, day: date) -> Decimal | None:
    """AC at the end of a day; None while no payment is on file at all."""
    if not payments:
        return None
    return sum((amount for paid, amount in payments if paid <= day), ZERO)
