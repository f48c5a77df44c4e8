"""Forecasts of the end side by side, each with its rule; nobody is given one unexplained date."""

from dataclasses import dataclass
from datetime import date

from tracker.base.words import N_, Word
from tracker.value.curves import Plan
from tracker.value.indices import Measure, Undefined, Why
from tracker.value.schedule import Timing, whole_periods
from tracker.works.rules import LONGEST


class Rule(Word):
    """How a forecast of the end is made."""

    MILESTONE = "milestone", N_("Completion milestone")
    NETWORK = "network", N_("Order of works")
    EARNED_SCHEDULE = "earned_schedule", N_("Earned schedule")
    VALUE_PACE = "value_pace", N_("Pace of value")
    PRESSED = "pressed", N_("Pace of value and cost")

    @property
    def explanation(self) -> str:
        """The rule in words, a message id."""
        return _EXPLAINED[self]


_EXPLAINED = {
    Rule.MILESTONE: N_("The date that people entered for the end of the works, else the planned one."),
    Rule.NETWORK: N_(
        "The latest item: begun works at the rate confirmed so far, below 15 percent done as long as planned for the rest; the others after what they wait for."
    ),
    Rule.EARNED_SCHEDULE: N_("Start + planned working days ÷ SPI(t), with SPI(t) = ES ÷ AT (Lipke 2003)."),
    Rule.VALUE_PACE: N_("Start + planned working days ÷ SPI, with SPI = EV ÷ PV (Anbari 2003)."),
    Rule.PRESSED: N_("Start + planned working days ÷ (SPI × CPI), as the highest EAC assumes."),
}


@dataclass(frozen=True, slots=True)
class End:
    """One forecast: its day or why there is none, and calendar days after the approved end (None without)."""

    rule: Rule
    day: date | Undefined
    late: int | None


def ends(
    *, plan: Plan | None, timing: Timing | None, pace: Measure, cost: Measure,
    milestone: date | None, network: date | None,
) -> list[End]:  # fmt: skip
    """All forecasts, in the order of ``Rule``. ``pace`` is SPI, ``cost`` CPI."""
    return [
        _end(Rule.MILESTONE, milestone or Undefined(Why.NO_DATE), plan),
        _end(Rule.NETWORK, network or Undefined(Why.NO_DATE), plan),
        _end(Rule.EARNED_SCHEDULE, _day(plan, timing, timing.forecast if timing else None), plan),
        _end(Rule.VALUE_PACE, _day(plan, timing, timing.at_pace(pace) if timing else None), plan),
        _end(Rule.PRESSED, _day(plan, timing, timing.at_pace(_both(pace, cost)) if timing else None), plan),
    ]


def _both(pace: Measure, cost: Measure) -> Measure:
    for one in (pace, cost):
        if isinstance(one, Undefined):
            return one
    return pace * cost  # type: ignore[operator]


def _day(plan: Plan | None, timing: Timing | None, duration: Measure | None) -> date | Undefined:
    if plan is None or timing is None or duration is None:
        return Undefined(Why.NO_BASELINE)
    if isinstance(duration, Undefined):
        return duration
    if timing.is_early:
        return Undefined(Why.TOO_EARLY)
    days = whole_periods(duration)
    return plan.day_after(days) if days <= LONGEST else Undefined(Why.TOO_SLOW)


def _end(rule: Rule, day: date | Undefined, plan: Plan | None) -> End:
    span = plan.span if plan else None
    late = None if span is None or isinstance(day, Undefined) else (day - span[1]).days
    return End(rule, day, late)
