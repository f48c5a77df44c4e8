"""Segments with everything a page says of them, and the same as a strip of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.base.pages import gettext as _
from tracker.charts.values import Gantt, GanttRow, Span
from tracker.streets import queries
from tracker.streets.conflicts import Conflict
from tracker.streets.models import Dig, DigException, Segment

SHOWN_BACK = timedelta(days=366)


@dataclass(frozen=True)
class Told:
    """A conflict, and the exception somebody signed for it."""

    conflict: Conflict
    signed: DigException | None


@dataclass(frozen=True)
class Line:
    """One segment of a page."""

    segment: Segment
    digs: list[Dig]
    told: list[Told]

    @property
    def is_contested(self) -> bool:
        return any(one.signed is None for one in self.told)

    def is_against(self, dig: Dig) -> bool:
        """Whether an unsigned conflict names the dig."""
        named = (one.conflict for one in self.told if one.signed is None)
        return any(dig.id in (one.dig_id, one.other_id) for one in named)


def lines(segments: Sequence[Segment], on: date) -> list[Line]:
    """The segments with their digs of the last year and to come, and what stands against them; three queries."""
    digs = queries.digs_on([segment.id for segment in segments])
    found = queries.conflicts_among(segments, digs, on)
    signed = queries.exceptions([one.mark for told in found.values() for one in told])
    return [
        Line(
            segment,
            [dig for dig in digs[segment.id] if dig.window.last >= on - SHOWN_BACK],
            [Told(one, signed.get(one.mark)) for one in found[segment.id]],
        )
        for segment in segments
    ]


def strip(title: str, shown: Sequence[Line], on: date) -> Gantt:
    """Digs under their segments; the thin bar is when the operator can work at all."""
    rows: list[GanttRow] = []
    for line in shown:
        if line.digs:
            rows.append(GanttRow(line.segment.name, heading=True))
            rows += [_row(line, dig) for dig in line.digs]
    return Gantt(
        title, tuple(rows), _("No dig is planned here."), on, baseline_name=_("Can work"),
        forecast_name=_("Window"), late_name=_("Conflict"),
        headings=(
            _("Digs"), _("Can work from"), _("Can work until"), _("First day of the window"),
            _("Last day of the window"), _("Finished"),
        ),
    )  # fmt: skip


def _row(line: Line, dig: Dig) -> GanttRow:
    window = dig.window
    return GanttRow(
        dig.organisation.name, Span(dig.earliest_on, dig.latest_on), Span(window.first, window.last),
        100 if dig.finished_on else None, late=line.is_against(dig), level=1,
    )  # fmt: skip
