"""Money as pictures: values in, charts out. Every picture has its numbers as a table."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from tracker.base.pages import gettext as _
from tracker.charts.flow import Flow, Ribbon
from tracker.charts.timelines import Curve, CurveSeries
from tracker.charts.values import Bars, Series, Tone, Unit
from tracker.funding.idle import Age, Idleness
from tracker.funding.indicators import Sums
from tracker.funding.ledger import MovementKind
from tracker.funding.rules import SourceKind

ZERO = Decimal(0)
MOST_MONTHS = 24
Parts = Sequence[tuple[str, Mapping[SourceKind, Sums]]]


def flow(title: str, parts: Parts) -> Flow:
    """From kinds of source to projects (or regions) to where the money is now."""
    kinds = [kind for kind in SourceKind if any(sums[kind].received for _name, sums in parts if kind in sums)]
    ends = (_("Paid"), _("Allocated, not yet paid"), _("Received, not yet allocated"), _("Surplus returned"))
    ribbons = []
    for number, (_name, sums) in enumerate(parts):
        ribbons += [
            Ribbon(0, kinds.index(kind), number, sums[kind].received) for kind in kinds if kind in sums
        ]
        for end, amount in enumerate(_ends(sum(sums.values(), Sums()))):
            ribbons.append(Ribbon(1, number, end, amount))
    names = tuple(name for name, _sums in parts)
    return Flow(
        title, (tuple(_(kind.label) for kind in kinds), names, ends), tuple(ribbons),
        (_("From"), _("To"), _("Sum")), _("No money has arrived yet."),
    )  # fmt: skip


def _ends(whole: Sums) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Where received money is now."""
    return whole.paid, whole.owner, whole.treasury, whole.returned


def over_time(title: str, months: Mapping[MovementKind, Mapping[int, Decimal]], today: date) -> Curve:
    """Received, allocated and paid to the end of each month, cumulated; the last two years."""
    known = sorted({month for amounts in months.values() for month in amounts})
    shown = _every(known)[-MOST_MONTHS:]
    tones = {MovementKind.RECEIVED: Tone.PLANNED, MovementKind.PAID: Tone.DONE}
    days = [min(_last_day(month), today) for month in shown]
    series = tuple(
        CurveSeries(_(kind.label), tuple(zip(days, _cumulated(amounts, shown), strict=True)), tones.get(kind))
        for kind, amounts in months.items()
    )
    return Curve(title, series, _("No money has moved yet."), unit=Unit.YUAN, date_heading=_("To the end of"))


def _last_day(month: int) -> date:
    following = month + 1 if month % 100 < 12 else month + 89
    return date(following // 100, following % 100, 1) - timedelta(days=1)


def _every(months: Sequence[int]) -> list[int]:
    """All months from the first to the last."""
    if not months:
        return []
    found, month = [], months[0]
    while month <= months[-1]:
        found.append(month)
        month = month + 1 if month % 100 < 12 else month + 89
    return found


def _cumulated(amounts: Mapping[int, Decimal], shown: Sequence[int]) -> list[Decimal]:
    """The sum to the end of each month shown; what came before the first of them is in it."""
    before = sum((amount for month, amount in amounts.items() if shown and month < shown[0]), ZERO)
    return list(accumulate((amounts.get(month, ZERO) for month in shown), initial=before))[1:]


def idle(title: str, ages: Sequence[Age]) -> Bars:
    """Idle money by age, each part judged by the days of its own kind of source."""
    names = tuple(age_name(age) for age in ages)
    is_any = any(age.amount for age in ages)
    tones = {Idleness.FINE: Tone.DONE, Idleness.AUDIT: Tone.LATE}
    parts = tuple(
        Series(
            _(state.label),
            tuple(getattr(age, state.value) if is_any else None for age in ages),
            tones.get(state),
        )
        for state in Idleness
    )
    return Bars(
        title, names, parts, _("No money is idle."), unit=Unit.YUAN, category_heading=_("Received days ago"), stacked=True
    )  # fmt: skip


def age_name(age: Age) -> str:
    if age.end is None:
        return _("%(first)s days and more", first=age.first)
    return _("%(first)s to %(last)s days", first=age.first, last=age.end - 1)


def matching(title: str, rows: Sequence[tuple[str, Decimal | None, Decimal | None]]) -> Bars:
    """Payment progress beside physical progress, in percent of the works' value."""
    return Bars(
        title, tuple(name for name, _paid, _done in rows),
        (Series(_("Paid of the works' value"), tuple(row[1] for row in rows), Tone.PLANNED),
         Series(_("Physical progress"), tuple(row[2] for row in rows), Tone.DONE)),
        _("No work has a value yet."), unit=Unit.PERCENT, category_heading=_("Project"),
    )  # fmt: skip
