"""Earned value of many projects, from month-grained sums. Plain values in, plain values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tracker.value.indices import Standing
from tracker.value.phasing import month_end, month_of, months
from tracker.value.schedule import Timing, timing

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sums:
    """Yuan added by one month or many; ``budget`` and ``baselines`` of the projects that begin in them."""

    planned: Decimal = ZERO
    earned: Decimal = ZERO
    outside: Decimal = ZERO
    spent: Decimal = ZERO
    budget: Decimal = ZERO
    baselines: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.planned + other.planned, self.earned + other.earned, self.outside + other.outside,
            self.spent + other.spent, self.budget + other.budget, self.baselines + other.baselines,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """``first`` is the first day of the month."""

    first: date
    sums: Sums


@dataclass(frozen=True)
class Whole:
    """The months of a region, and how it stood at the end of the month ``until`` (its first day)."""

    months: Sequence[Month]
    until: date

    @property
    def cut_off(self) -> date:
        return month_end(self.until)

    @property
    def all(self) -> Sums:
        return sum((one.sums for one in self.months), Sums())

    @property
    def by_then(self) -> Sums:
        return sum((one.sums for one in self.months if one.first <= self.until), Sums())

    @property
    def standing(self) -> Standing:
        return standing(self.by_then, self.all)

    @property
    def timing(self) -> Timing | None:
        """Earned schedule in months since the first planned one; None where nothing is planned."""
        planned = [one for one in self.months if one.sums.planned]
        if not planned:
            return None
        added = {one.first: one.sums.planned for one in planned}
        span = list(months(planned[0].first, planned[-1].first))
        known = [ZERO]
        for month in span:
            known.append(known[-1] + added.get(month, ZERO))
        passed = _distance(span[0], self.until) + 1
        return timing(known.__getitem__, len(span), self.standing.earned_in_plan, Fraction(passed))

    @property
    def first_planned(self) -> date | None:
        return next((one.first for one in self.months if one.sums.planned), None)


def standing(by_then: Sums, whole: Sums) -> Standing:
    """PV is unknown where no project has a baseline, AC where no payment is on file at all."""
    has_plan = whole.baselines > 0
    return Standing(
        planned=by_then.planned if has_plan else None, earned=by_then.earned,
        outside=by_then.outside if has_plan else ZERO, spent=by_then.spent if whole.spent else None,
        budget=whole.budget,
    )  # fmt: skip


def _distance(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def month_after(first: date, count: int) -> date:
    """First day of the month so many months on."""
    year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    return date(year, month + 1, 1)


def last_whole_month(today: date) -> date:
    """The month that ended last, as returns are cut off (截至X月末); its first day."""
    return month_after(month_of(today), -1)
