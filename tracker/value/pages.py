"""How earned value is written on pages, and what their addresses ask for."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from tracker.base.format import day, number, wan
from tracker.base.pages import gettext as _
from tracker.base.pages import ngettext
from tracker.charts.timelines import Strip, StripRow
from tracker.charts.values import Bars, Number, Series
from tracker.places.models import Region
from tracker.value.causes import Cause
from tracker.value.indices import Measure, Standing, Undefined, Why
from tracker.value.lines import Kind, rounded
from tracker.value.outlook import Asked, Late
from tracker.value.phasing import month_end, month_of, months
from tracker.value.regions import Sums, Whole, month_after, standing
from tracker.value.schedule import Timing, whole_periods

MOST_CAUSES = 5  # with colours of their own; one more is left for all others


@dataclass(frozen=True)
class RegionPage:
    """A region, plan year and list, with its months."""

    region: Region | None
    year: int
    in_plan: bool
    years: list[int]
    whole: Whole

    @property
    def where(self) -> str:
        return self.region.name if self.region else _("All cities")

    @property
    def title(self) -> str:
        return _("Earned value: %(where)s, programme %(year)s", where=self.where, year=self.year)

    def address(self, endpoint: str = "value.region", **changes: Any) -> str:
        """Address of this page, or of another about the same part of the city and year."""
        known = {
            "region": self.region.id if self.region else None, "year": self.year,
            "plan": None if self.in_plan else "off", "month": f"{self.whole.until:%Y-%m}",
        }  # fmt: skip
        return url_for(endpoint, **(known | changes))


@dataclass(frozen=True)
class Part:
    """A region directly below, by the cut-off month."""

    id: int
    name: str
    standing: Standing


def part(row: Any) -> Part:
    """One row of ``queries.children``."""
    by_then = Sums(row[2], row[3], row[4], row[5])
    whole = Sums(spent=row[5], budget=row[6], baselines=int(row[7]))
    return Part(row[0], row[1], standing(by_then, whole))


def shown(value: Measure, kind: Kind | str, unit: str = "") -> Any:
    """A measure as text; the reason where there is none. ``unit`` names the periods: workdays or months."""
    if isinstance(value, Undefined):
        return _(value.why.label)
    if kind == Kind.MONEY:
        return wan(rounded(value, 2))
    if kind == Kind.INDEX:
        return f"{rounded(value, 3):.3f}"
    if unit == "months":
        return _("%(number)s months", number=number(rounded(value, 2)))
    return _("%(number)s working days", number=number(rounded(value, 1)))


def month(text: str, default: date) -> date:
    """``2026-10`` as the first day of the month, no later than the default."""
    try:
        return min(month_of(date.fromisoformat(f"{text}-01")), default)
    except ValueError:
        return default


def month_choices(whole: Whole, today: date) -> list[tuple[str, str]]:
    """The months that can be the cut-off, the newest first: (as in the address, as read)."""
    if not whole.months:
        return []
    last = month_after(month_of(today), -1)
    known = list(months(min(whole.months[0].first, last), last))[-36:]
    return [(f"{one:%Y-%m}", day(month_end(one))) for one in reversed(known)]


def month_forecast(whole: Whole, time: Timing | None) -> date | Undefined:
    """The last day of the month in which earned schedule expects the end."""
    if time is None or whole.first_planned is None:
        return Undefined(Why.NO_BASELINE)
    if isinstance(time.forecast, Undefined):
        return time.forecast
    if time.is_early:
        return Undefined(Why.TOO_EARLY)
    count = whole_periods(time.forecast)
    return month_end(month_after(whole.first_planned, count - 1)) if count < 600 else Undefined(Why.TOO_SLOW)


def slips(asked: Asked, rows: Sequence[Late]) -> Bars:
    """Days after the limit by project, coloured by cause; the rarest share a colour where there are too few."""
    known = Counter(row.found.cause for row in rows)
    own = (
        {one for one, _count in known.most_common(MOST_CAUSES)}
        if len(known) > MOST_CAUSES + 1
        else set(known)
    )
    series = [Series(_(one.label), _days(rows, {one})) for one in Cause if one in own]
    if rest := known.keys() - own:
        series.append(Series(_("Other causes"), _days(rows, rest)))
    title = _("Days after: %(limit)s %(year)s", limit=_(asked.limit.label), year=asked.deadline.year)
    return Bars(
        title, tuple(row.name for row in rows), tuple(series), _("No project is expected later."), stacked=True,
        unit_name=_("days"), category_heading=_("Project"),
    )  # fmt: skip


def _days(rows: Sequence[Late], causes: Set[Cause]) -> tuple[Number | None, ...]:
    return tuple(max(row.days, 0) if row.found.cause in causes else None for row in rows)


def strip(
    asked: Asked, rows: Sequence[Any], starts: Sequence[date], counts: dict[int, tuple[int, ...]]
) -> Strip:
    """Confirmed reports by project and week, and since when nobody has reported."""
    lines = tuple(
        StripRow(row.name, counts[row.id], _silent(row.last_report_on, asked.today)) for row in rows
    )
    return Strip(
        _("Confirmed reports by week"), tuple(starts), lines, _("No project is under works here."),
        _("Project"), _("Last confirmed work"),
    )  # fmt: skip


def _silent(last: date | None, today: date) -> str:
    if last is None:
        return _("never reported")
    days = (today - last).days
    return ngettext("%(num)s day ago", "%(num)s days ago", days) if days > 0 else _("today")
