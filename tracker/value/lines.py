"""The indicators as a page shows them: name, formula in words, the figures put in, the result or why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.base.words import N_
from tracker.value.indices import Measure, Standing, Undefined
from tracker.value.schedule import Timing


class Kind(StrEnum):
    MONEY = "money"
    INDEX = "index"
    PERIODS = "periods"


@dataclass(frozen=True, slots=True)
class Line:
    """``name`` and ``formula`` are message ids; ``figures`` are (sign before it, value, kind); ``is_bad`` marks
    what is behind plan or over budget.
    """

    code: str
    name: str
    formula: str
    figures: tuple[tuple[str, Measure, Kind], ...]
    value: Measure
    kind: Kind
    is_bad: bool = False


def rounded(value: Fraction, places: int) -> Decimal:
    """A fraction as a decimal, halves away from nought."""
    shifted = value * 10**places
    whole = Decimal(shifted.numerator) / Decimal(shifted.denominator)
    return whole.quantize(Decimal(1), rounding=ROUND_HALF_UP).scaleb(-places)


def _below(limit: int) -> Callable[[Measure], bool]:
    return lambda value: not isinstance(value, Undefined) and value < limit


def cost_lines(s: Standing) -> list[Line]:
    """CV, CPI, the three EACs, VAC and TCPI."""
    m, ev, bac = Kind.MONEY, Fraction(s.earned), Fraction(s.budget)
    bad, low = _below(0), _below(1)
    eac, tcpi = s.eac_as_spent, s.to_complete_index
    rest: Measure = Fraction(s.left)
    return [
        Line("CV", N_("Cost variance"), N_("EV − AC"), (("", ev, m), ("−", s.ac, m)), s.cost_variance, m, bad(s.cost_variance)),
        Line("CPI", N_("Cost performance index"), N_("EV ÷ AC"), (("", ev, m), ("÷", s.ac, m)), s.cost_index, Kind.INDEX, low(s.cost_index)),
        Line("EAC 1", N_("Estimate at completion, rest as planned"), N_("AC + (BAC − EV)"), (("", s.ac, m), ("+", rest, m)), s.eac_as_planned, m),
        Line("EAC 2", N_("Estimate at completion, rest at the cost so far"), N_("AC + (BAC − EV) ÷ CPI"), (("", s.ac, m), ("+", rest, m), ("÷", s.cost_index, Kind.INDEX)), eac, m),
        Line("EAC 3", N_("Estimate at completion, catching up with the plan"), N_("AC + (BAC − EV) ÷ (CPI × SPI)"), (("", s.ac, m), ("+", rest, m), ("÷", _product(s), Kind.INDEX)), s.eac_pressed, m),
        Line("VAC", N_("Variance at completion"), N_("BAC − EAC 2"), (("", bac, m), ("−", eac, m)), s.variance_at_completion, m, bad(s.variance_at_completion)),
        Line("TCPI", N_("To-complete index: cost index the rest must reach"), N_("(BAC − EV) ÷ (BAC − AC)"), (("", rest, m), ("÷", _money_left(s), m)), tcpi, Kind.INDEX, not isinstance(tcpi, Undefined) and tcpi > 1),
    ]  # fmt: skip


def _product(s: Standing) -> Measure:
    cost, schedule = s.cost_index, s.schedule_index
    if isinstance(cost, Undefined):
        return cost
    return schedule if isinstance(schedule, Undefined) else cost * schedule


def _money_left(s: Standing) -> Measure:
    return s.ac if isinstance(s.ac, Undefined) else Fraction(s.budget) - s.ac


def schedule_lines(s: Standing, time: Timing | None) -> list[Line]:
    """SV and SPI in money; ES, SV(t) and SPI(t) in time."""
    m, p, ev = Kind.MONEY, Kind.PERIODS, Fraction(s.earned_in_plan)
    bad, low = _below(0), _below(1)
    lines = [
        Line("SV", N_("Schedule variance"), N_("EV − PV"), (("", ev, m), ("−", s.pv, m)), s.schedule_variance, m, bad(s.schedule_variance)),
        Line("SPI", N_("Schedule performance index"), N_("EV ÷ PV"), (("", ev, m), ("÷", s.pv, m)), s.schedule_index, Kind.INDEX, low(s.schedule_index)),
    ]  # fmt: skip
    if time is None:
        return lines
    passed = max(time.passed, Fraction(0))
    return [
        *lines,
        Line("ES", N_("Earned schedule"), N_("When the plan would have earned the EV"), (), time.earned, p),
        Line("SV(t)", N_("Schedule variance in time"), N_("ES − AT"), (("", time.earned, p), ("−", passed, p)), time.variance, p, bad(time.variance)),
        Line("SPI(t)", N_("Schedule performance index in time"), N_("ES ÷ AT"), (("", time.earned, p), ("÷", passed, p)), time.index, Kind.INDEX, low(time.index)),
    ]  # fmt: skip
