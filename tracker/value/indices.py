"""Earned value: variances, indices and estimates at completion, exact.

Definitions after ISO 21508:2018 and The Standard for Earned Value Management (ANSI/PMI 19-006-2019). Money is
yuan; ratios are fractions. What cannot be said is `Undefined` with its reason: nothing is divided by nought and
nothing unknown counts as nought.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tracker.base.words import N_, Word

ZERO = Decimal(0)


class Why(Word):
    """Why a number cannot be given."""

    NO_BASELINE = "no_baseline", N_("no approved baseline")
    NO_PAYMENT = "no_payment", N_("no payment on file")
    NO_VALUE = "no_value", N_("no work has a value")
    NOTHING_PLANNED = "nothing_planned", N_("nothing was planned by this day")
    NOTHING_SPENT = "nothing_spent", N_("nothing was spent by this day")
    NOTHING_EARNED = "nothing_earned", N_("nothing was earned by this day")
    NOT_BEGUN = "not_begun", N_("the plan begins later")
    COMPLETE = "complete", N_("complete")
    NO_DATE = "no_date", N_("no date on file")
    TOO_EARLY = "too_early", N_("too early: less than 15 percent is earned")
    TOO_SLOW = "too_slow", N_("at this pace never")
    BUDGET_SPENT = "budget_spent", N_("the budget is spent")


@dataclass(frozen=True, slots=True)
class Undefined:
    """No number, and why."""

    why: Why


Measure = Fraction | Undefined


def quotient(
    part: Decimal | Fraction | Undefined, whole: Decimal | Fraction | Undefined, why: Why
) -> Measure:
    """``part`` / ``whole``; undefined for the reason of either side, or ``why`` when the whole is nought."""
    for side in (part, whole):
        if isinstance(side, Undefined):
            return side
    if whole == 0:
        return Undefined(why)
    return Fraction(part) / Fraction(whole)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was planned, earned and spent by a cut-off day, cumulative, in yuan.

    ``planned`` (PV, BCWS) is None without an approved baseline, ``spent`` (AC, ACWP) while no payment is on
    file. ``earned`` (EV, BCWP) is all confirmed work at contract prices; ``outside`` is the part of it that the
    baseline does not hold, which has a cost but no schedule. ``budget`` (BAC) is the value of all work.
    """

    planned: Decimal | None
    earned: Decimal
    spent: Decimal | None
    budget: Decimal
    outside: Decimal = ZERO

    @property
    def is_complete(self) -> bool:
        return self.budget > 0 and self.earned >= self.budget

    @property
    def pv(self) -> Measure:
        return Undefined(Why.NO_BASELINE) if self.planned is None else Fraction(self.planned)

    @property
    def ac(self) -> Measure:
        return Undefined(Why.NO_PAYMENT) if self.spent is None else Fraction(self.spent)

    @property
    def earned_in_plan(self) -> Decimal:
        """EV of the work that the baseline holds: what PV is compared with."""
        return self.earned - self.outside

    @property
    def left(self) -> Decimal:
        """BAC - EV, never below nought: the value of the work that remains."""
        return max(self.budget - self.earned, ZERO)

    @property
    def schedule_variance(self) -> Measure:
        """SV = EV - PV; negative is behind plan."""
        return self.pv if isinstance(self.pv, Undefined) else Fraction(self.earned_in_plan) - self.pv

    @property
    def schedule_index(self) -> Measure:
        """SPI = EV / PV; below 1 is behind plan."""
        return quotient(self.earned_in_plan, self.pv, Why.NOTHING_PLANNED)

    @property
    def cost_variance(self) -> Measure:
        """CV = EV - AC; negative is over budget."""
        return self.ac if isinstance(self.ac, Undefined) else Fraction(self.earned) - self.ac

    @property
    def cost_index(self) -> Measure:
        """CPI = EV / AC; below 1 is over budget."""
        return quotient(self.earned, self.ac, Why.NOTHING_SPENT)

    @property
    def eac_as_planned(self) -> Measure:
        """EAC = AC + (BAC - EV): what went wrong does not come again."""
        return self._estimate(Fraction(1))

    @property
    def eac_as_spent(self) -> Measure:
        """EAC = AC + (BAC - EV) / CPI, which is BAC / CPI: the rest costs as the work so far."""
        return self._estimate(self.cost_index)

    @property
    def eac_pressed(self) -> Measure:
        """EAC = AC + (BAC - EV) / (CPI x SPI): catching up with the plan costs, too."""
        cost, schedule = self.cost_index, self.schedule_index
        if isinstance(cost, Undefined):
            return self._estimate(cost)
        return self._estimate(schedule if isinstance(schedule, Undefined) else cost * schedule)

    def _estimate(self, pace: Measure) -> Measure:
        if self.budget == 0:
            return Undefined(Why.NO_VALUE)
        if isinstance(self.ac, Undefined):
            return self.ac
        if not self.left:
            return self.ac
        rest = quotient(self.left, pace, Why.NOTHING_EARNED)
        return rest if isinstance(rest, Undefined) else self.ac + rest

    @property
    def variance_at_completion(self) -> Measure:
        """VAC = BAC - EAC, with the EAC of the pace so far."""
        estimate = self.eac_as_spent
        return estimate if isinstance(estimate, Undefined) else Fraction(self.budget) - estimate

    @property
    def to_complete_index(self) -> Measure:
        """TCPI = (BAC - EV) / (BAC - AC): the cost index that the rest must reach to keep the budget."""
        if self.is_complete:
            return Undefined(Why.COMPLETE)
        if self.budget == 0:
            return Undefined(Why.NO_VALUE)
        if isinstance(self.ac, Undefined):
            return self.ac
        money = Fraction(self.budget) - self.ac
        return Undefined(Why.BUDGET_SPENT) if money <= 0 else Fraction(self.left) / money


def earned_of(budget: Decimal, share: Fraction) -> Fraction:
    """EV of a budget at a share complete. Raises ValueError for a share outside 0 to 1."""
    if not 0 <= share <= 1:
        raise ValueError(f"a share of {share} is not between 0 and 1")
    return Fraction(budget) * share
