"""What the bureau sees: due, overdue and escalated by place, and how each rule fares. From the kept sums."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tracker.base.pages import gettext as _
from tracker.charts.values import Bars, Series, Tone
from tracker.extensions import db
from tracker.places.models import Region
from tracker.places.queries import child_regions
from tracker.reminders.book import Book
from tracker.reminders.models import MatterTotal
from tracker.reminders.rules import Ending, Phase

ENOUGH = 10  # matters of a rule that ended, before its share of ignored ones says something
WOLF = 60  # percent of ignored matters from which a rule cries wolf: an assumption


@dataclass
class Standing:
    """Matters of one place or one rule. ``waited`` are hours of those that moved."""

    soon: int = 0
    late: int = 0
    escalated: int = 0
    moved: int = 0
    waited: int = 0
    ignored: int = 0  # its day passed, or it had to climb before anything moved
    all: int = 0

    @property
    def response(self) -> int | None:
        """Hours from the first reminder until the matter moved, on average."""
        return round(self.waited / self.moved) if self.moved else None

    @property
    def share_ignored(self) -> int | None:
        """Percent that the first reminder did not move."""
        return round(100 * self.ignored / self.all) if self.all else None

    @property
    def cries_wolf(self) -> bool:
        return self.all >= ENOUGH and (self.share_ignored or 0) >= WOLF

    def add(self, phase: Phase, row: Any) -> None:
        self.all += row.matters
        is_open = row.ending is Ending.OPEN
        self.ignored += row.matters if row.level or row.ending is Ending.OVERTAKEN else 0
        self.escalated += row.matters if is_open and row.level else 0
        self.soon += row.matters if is_open and phase is Phase.AHEAD else 0
        self.late += row.matters if is_open and phase is Phase.LATE else 0
        if row.ending is Ending.MOVED:
            self.moved, self.waited = self.moved + row.matters, self.waited + row.waited


@dataclass(frozen=True)
class Overview:
    """A part of the city, the parts it falls into, and the rules in it."""

    whole: Standing
    places: Sequence[tuple[Region, Standing]]
    rules: Sequence[tuple[str, Standing]]


def of_region(region: Region, book: Book) -> Overview:
    """The same three queries whatever stands behind the sums."""
    children = child_regions(region.id)
    query = select(MatterTotal).where(MatterTotal.region_id.in_([region.id, *(one.id for one in children)]))
    by_place: dict[int, Standing] = defaultdict(Standing)
    by_rule: dict[str, Standing] = defaultdict(Standing)
    for row in db.session.scalars(query.order_by(MatterTotal.id)):
        phase = book.rules[row.rule].phase if row.rule in book.rules else Phase.LATE
        by_place[row.region_id].add(phase, row)
        if row.region_id == region.id:
            by_rule[row.rule].add(phase, row)
    ranked = sorted(by_rule.items(), key=lambda one: (-(one[1].share_ignored or 0), one[0]))
    return Overview(by_place[region.id], [(one, by_place[one.id]) for one in children], list(ranked))


def places_picture(found: Overview) -> Bars:
    """What is open by place: due soon, late, and of these climbed."""
    return Bars(
        _("What is due, by place"), tuple(region.name for region, _one in found.places),
        (Series(_("Due soon"), _values(one.soon for _place, one in found.places), Tone.PLANNED),
         Series(_("Late"), _values(one.late for _place, one in found.places), Tone.LATE),
         Series(_("Climbed"), _values(one.escalated for _place, one in found.places))),
        _("Nothing is due here."), unit_name=_("matters"), category_heading=_("Place"),
    )  # fmt: skip


def rules_picture(found: Overview, book: Book) -> Bars:
    """How many of the matters of each rule the first reminder did not move, in numbers."""
    return Bars(
        _("What the first reminder moved, by rule"), tuple(_(book.title(name)) for name, _one in found.rules),
        (Series(_("Moved"), tuple(_moved_at_once(found)), Tone.DONE),
         Series(_("Ignored at first"), tuple(one.ignored for _name, one in found.rules), Tone.LATE)),
        _("Nothing was due here yet."), unit_name=_("matters"), stacked=True, category_heading=_("Rule"),
    )  # fmt: skip


def _moved_at_once(found: Overview) -> Iterator[int]:
    for _name, one in found.rules:
        yield max(0, one.all - one.ignored - one.soon - one.late + one.escalated)


def _values(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(numbers)
