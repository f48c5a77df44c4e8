"""The programme's figures as pictures."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tracker.base.pages import gettext as _
from tracker.charts.values import Bars, Series, Tone, Unit
from tracker.dashboard.rules import Figures, Line
from tracker.funding.rules import SourceKind
from tracker.projects.rules import Stage
from tracker.resident_requests.rules import Category

MOST_REGIONS = 30


def stages(title: str, lines: Iterable[Line]) -> Bars:
    """How many projects stand in which stage; all stages, in their order."""
    counted = dict.fromkeys(Stage, 0)
    for line in lines:
        counted[line.stage] += line.projects
    values = tuple(counted.values()) if any(counted.values()) else (None,) * len(counted)
    return Bars(
        title, tuple(_(stage.label) for stage in Stage), (Series(_("Projects"), values, Tone.DONE),),
        _("No project in this list yet."), category_heading=_("Stage"), unit_name=_("projects"),
    )  # fmt: skip


def regions(title: str, rows: Sequence[tuple[int, str, Figures]]) -> Bars:
    """Percent complete by value of the regions that have projects, the first of them."""
    shown = [(name, sums.percent) for _id, name, sums in rows if sums.projects][:MOST_REGIONS]
    values = tuple(percent for _name, percent in shown)
    return Bars(
        title, tuple(name for name, _percent in shown), (Series(_("Percent complete"), values, Tone.DONE),),
        _("No measured work in this list yet."), unit=Unit.PERCENT, category_heading=_("Region"),
    )  # fmt: skip


def money(title: str, rows: Sequence[tuple[SourceKind, Decimal, Decimal]]) -> Bars:
    """Planned and received by kind of source, in yuan."""
    planned = Series(_("Planned"), tuple(row[1] for row in rows), Tone.PLANNED)
    received = Series(_("Received"), tuple(row[2] for row in rows), Tone.DONE)
    return Bars(
        title, tuple(_(kind.label) for kind, _planned, _received in rows), (planned, received),
        _("No funding source is on file for this year."), unit=Unit.YUAN, category_heading=_("Source"),
    )  # fmt: skip


def requests(title: str, rows: Sequence[tuple[Category, int]]) -> Bars:
    """Requests that wait for an answer by what they are about."""
    values = tuple(number for _category, number in rows)
    return Bars(
        title, tuple(_(category.label) for category, _number in rows), (Series(_("Requests"), values, Tone.LATE),),
        _("No request waits for an answer."), category_heading=_("What it is about"), unit_name=_("requests"),
    )  # fmt: skip
