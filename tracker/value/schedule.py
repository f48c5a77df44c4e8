"""Earned schedule: when the plan would have earned what is earned, in time instead of money.

After W. Lipke, "Schedule is different" (The Measurable News, 2003) and ISO 21508:2018, annex. Periods may be
working days or months; a curve gives PV at the end of period 0 (nought), 1, 2 ... Time is exact (fractions).
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from tracker.value.indices import Measure, Undefined, Why, quotient
from tracker.works.forecasts import TRUSTED_SHARE

Curve = Callable[[int], Decimal]


def earned_schedule(curve: Curve, periods: int, earned: Decimal) -> Fraction:
    """ES = C + (EV - PV(C)) / (PV(C+1) - PV(C)), with C the last period whose PV is not above EV.

    The inverse of PV: PV(ES) = EV while EV lies within the plan. When all is earned, the first period at which
    the plan is whole. ``curve`` must not fall.
    """
    whole = curve(periods)
    if earned >= whole:
        return Fraction(_first(curve, periods, whole))
    last = bisect_right(range(periods + 1), earned, key=curve) - 1
    if last < 0:
        return Fraction(0)
    low, high = curve(last), curve(last + 1)
    return last + Fraction(earned - low) / Fraction(high - low)


def _first(curve: Curve, periods: int, whole: Decimal) -> int:
    return next((one for one in range(periods, 0, -1) if curve(one - 1) < whole), 0)


@dataclass(frozen=True, slots=True)
class Timing:
    """How a plan of ``duration`` periods stands after ``passed`` of them, having earned ``earned`` periods.

    ``share`` of its value is earned, 0 to 1.
    """

    earned: Fraction
    passed: Fraction
    duration: Fraction
    is_complete: bool = False
    share: Fraction = Fraction(1)

    @property
    def is_early(self) -> bool:
        """Whether too little is earned for any pace to say when the end comes."""
        return self.share < TRUSTED_SHARE

    @property
    def variance(self) -> Measure:
        """SV(t) = ES - AT, in periods; negative is late."""
        return self.earned - self.passed if self.passed > 0 else Undefined(Why.NOT_BEGUN)

    @property
    def index(self) -> Measure:
        """SPI(t) = ES / AT; below 1 is slower than planned."""
        return quotient(self.earned, max(self.passed, Fraction(0)), Why.NOT_BEGUN)

    @property
    def forecast(self) -> Measure:
        """IEAC(t) = PD / SPI(t): how many periods the whole will take at the pace so far."""
        if self.is_complete:
            return Undefined(Why.COMPLETE)
        return self.at_pace(self.index)

    def at_pace(self, pace: Measure) -> Measure:
        """PD / pace. With the money SPI as pace: the planned value method (Anbari 2003)."""
        if self.is_complete:
            return Undefined(Why.COMPLETE)
        return quotient(self.duration, pace, Why.NOTHING_EARNED)


def timing(curve: Curve, periods: int, earned: Decimal, passed: Fraction | int) -> Timing:
    """``passed`` periods since the plan began; below nought before it does."""
    whole = curve(periods)
    time = earned_schedule(curve, periods, earned)
    share = Fraction(earned) / Fraction(whole) if whole > 0 else Fraction(0)
    return Timing(time, Fraction(passed), Fraction(periods), 0 < whole <= earned, share)


def whole_periods(duration: Fraction) -> int:
    """A begun period counts whole."""
    return ceil(duration)
