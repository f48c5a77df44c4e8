"""Earned value as pictures."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from tracker.base.pages import gettext as _
from tracker.charts.timelines import Curve, CurveSeries, Point
from tracker.charts.values import Tone
from tracker.value import curves
from tracker.value.forecasts import End, Rule
from tracker.value.phasing import month_end, months
from tracker.value.queries import ProjectValue
from tracker.value.regions import Sums, Whole

ZERO = Decimal(0)
DAY = timedelta(days=1)


def project_curve(title: str, value: ProjectValue, ends: Sequence[End]) -> Curve:
    """PV to the end of the plan, EV and AC to the cut-off day, and the way to the end by earned schedule."""
    days = _days(value)
    planned = _through(days, value.plan.by) if value.plan else ()
    until = [day for day in days if day < value.day] + [value.day] if days else []
    earned = _through(until, lambda day: curves.earned_by(value.parts, day).whole)
    spent = (
        _through(until, lambda day: curves.spent_by(value.payments, day) or ZERO) if value.payments else ()
    )
    return _curve(title, planned, earned, spent, _expected(value, ends), value.day)


def _days(value: ProjectValue) -> list[date]:
    """The eve of the first day, then every month's end to the end of the plan, and the end itself."""
    known = [day for part in value.parts for day, _quantity in part.days] + [
        day for day, _a in value.payments
    ]
    span = value.plan.span if value.plan else None
    edges = [*known, *(span or ())]
    if not edges:
        return []
    first, last = min(edges), span[1] if span else value.day
    ends = [month_end(month) for month in months(first, max(last, first))]
    return sorted({first - DAY, *(day for day in ends if first <= day < last), max(last, first)})


def _through(days: Sequence[date], amount: Callable[[date], Decimal]) -> tuple[Point, ...]:
    return tuple((day, amount(day)) for day in days)


def _expected(value: ProjectValue, ends: Sequence[End]) -> tuple[Point, ...]:
    end = next((one.day for one in ends if one.rule is Rule.EARNED_SCHEDULE), None)
    if not isinstance(end, date) or end <= value.day:
        return ()
    return ((value.day, value.earned.whole), (end, value.standing.budget))


def region_curve(title: str, whole: Whole) -> Curve:
    """The same of a region from its months; what lies after the cut-off is plan only."""
    if not whole.months:
        return _curve(title, (), (), (), (), whole.cut_off)
    first = whole.months[0].first
    sums, planned, earned, spent = Sums(), [(first - DAY, ZERO)], [(first - DAY, ZERO)], [(first - DAY, ZERO)]
    last_planned = max((one.first for one in whole.months if one.sums.planned), default=None)
    added = {one.first: one.sums for one in whole.months}
    for month in months(first, max(whole.months[-1].first, whole.until)):
        sums, day = sums + added.get(month, Sums()), month_end(month)
        if last_planned and month <= last_planned:
            planned.append((day, sums.planned))
        if month <= whole.until:
            earned.append((day, sums.earned))
            spent.append((day, sums.spent))
    return _curve(
        title, tuple(planned) if last_planned else (), tuple(earned), tuple(spent) if whole.all.spent else (), (),
        whole.cut_off,
    )  # fmt: skip


def _curve(
    title: str, planned: tuple[Point, ...], earned: tuple[Point, ...], spent: tuple[Point, ...],
    expected: tuple[Point, ...], day: date,
) -> Curve:  # fmt: skip
    found = (
        CurveSeries(_("Planned value PV"), planned, Tone.PLANNED),
        CurveSeries(_("Earned value EV"), earned, Tone.DONE),
        CurveSeries(_("Actual cost AC"), spent),
        CurveSeries(_("Expected by earned schedule"), expected, Tone.DONE, dashed=True),
    )
    shown = tuple(one for one in found if one.points)
    return Curve(
        title, shown, _("Neither a baseline nor confirmed work is on file yet."), today=day,
        today_name=_("Cut-off day"), date_heading=_("At the end of"),
    )  # fmt: skip
