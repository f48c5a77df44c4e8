"""What the money pages show: figures with what they were made of, and their pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker import pictures
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.settings import settings
from tracker.charts.store import Chart
from tracker.extensions import db
from tracker.funding import actions, beside, deadlines, indicators, overview, queries, series
from tracker.funding.beside import Beside
from tracker.funding.books import Movement
from tracker.funding.conditions import Rule
from tracker.funding.deadlines import Overdue
from tracker.funding.indicators import Idleness, Layers, Matching, Ratio, Sums, UnitPrice
from tracker.funding.ledger import Pot
from tracker.funding.models import Edition, Source
from tracker.funding.rules import SourceKind
from tracker.items.models import Item
from tracker.pictures import Picture
from tracker.projects.models import Project


@dataclass(frozen=True)
class Idle:
    """How long the oldest unpaid money has lain, and what that means."""

    days: int | None
    state: Idleness


@dataclass(frozen=True)
class Shown:
    """A chart as a page sets it."""

    name: str
    caption: str
    picture: Picture


@dataclass(frozen=True)
class ProjectPage:
    """The money of one project. ``idle`` is by source."""

    sums: Sums
    ratios: list[Ratio]
    matching: Matching
    prices: list[UnitPrice]
    idle: dict[int, Idle]
    oldest: Idle
    beside: Beside | None
    charts: dict[str, Chart]

    @property
    def shown(self) -> list[Shown]:
        return shown(self.charts)


def shown(charts: dict[str, Chart]) -> list[Shown]:
    return [Shown(name, chart.title, pictures.inline(chart)) for name, chart in charts.items()]


def age(layers: Layers) -> Idle:
    """Days since the oldest idle money was received, against the lines that are set."""
    days = indicators.idle_days(layers, today())
    return Idle(days, indicators.idleness(days, settings().idle_warn_days, settings().idle_audit_days))


def overdue(source: Source) -> list[Overdue]:
    """Money of a source that should have been allocated or spent by today, by the rules it was received under."""
    query = select(Edition).filter_by(kind=source.kind).options(selectinload(Edition.conditions))
    editions = db.session.scalars(query.order_by(Edition.number.desc())).all()

    def rules_on(day: date) -> tuple[Rule, ...]:
        found = next((one for one in editions if one.number == 1 or one.valid_from <= day), None)
        return queries.rules_of(found, source.kind)

    treasury = actions.pots(source)[Pot.TREASURY]
    unallocated = indicators.fifo(queries.received_by_day(source.id), treasury)
    return deadlines.overdue(
        rules_on, unallocated=unallocated, unspent=queries.layers(source.id), today=today()
    )


def ratios(sums: Sums) -> list[Ratio]:
    return indicators.ratios(sums, today())


def ages(layers: Layers) -> list[indicators.Age]:
    return indicators.by_age(layers, today(), settings().idle_warn_days, settings().idle_audit_days)


def project_page(project: Project, sources: Sequence[Source]) -> ProjectPage:
    """Everything the project's money page says."""
    by_source = {source.id: overview.sums_of(source) for source in sources}
    whole = overview.fold(list(by_source.values()))
    layers = overview.project_layers(project.id)
    lying = sorted(layer for one in layers.values() for layer in one)
    matching = Matching(whole.paid, project.earned, project.value)
    by_kind: dict[SourceKind, Sums] = {}
    for source in sources:
        by_kind[source.kind] = by_kind.get(source.kind, Sums()) + by_source[source.id]
    months = overview.project_months(project.id)
    charts: dict[str, Chart] = {
        "flow": series.flow(
            _("From sources to payment, %(name)s", name=project.name), [(project.name, by_kind)]
        ),
        "time": series.over_time(
            _("Received, allocated and paid over time, %(name)s", name=project.name), months, today()
        ),
        "matching": series.matching(
            _("Payment against physical progress, %(name)s", name=project.name),
            [(project.name, matching.paid_percent, matching.done_percent)],
        ),
        "idle": series.idle(_("Idle money by age, %(name)s", name=project.name), ages(lying)),
    }
    return ProjectPage(
        whole, ratios(whole), matching,
        indicators.unit_prices(project.planned or whole.planned, area=project.area, households=project.households),
        {source.id: age(layers.get(source.id, [])) for source in sources}, age(lying), beside.of_project(project),
        charts if whole.received else {},
    )  # fmt: skip


def items(project_id: int) -> Sequence[Item]:
    return db.session.scalars(
        select(Item).filter_by(project_id=project_id).order_by(Item.position, Item.id)
    ).all()


def names(movement: Movement) -> dict[int, str]:
    """Names of the items that a movement's legs are for."""
    ids = [leg.item_id for leg in movement.legs if leg.item_id]
    found = (
        db.session.execute(select(Item.id, Item.name).where(Item.id.in_(ids)).order_by(Item.id))
        if ids
        else ()
    )
    return {row[0]: row[1] for row in found}


def idle_since(days: int) -> date:
    """The day on which money that has lain so many days was received."""
    return date.fromordinal(today().toordinal() - days)
