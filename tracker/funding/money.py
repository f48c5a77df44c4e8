"""What the money pages show: figures with what they were made of, and their pictures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select

from tracker import pictures
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.prepared import Prepared
from tracker.base.sentences import Sentence
from tracker.charts.store import Chart
from tracker.extensions import db
from tracker.funding import beside, conditions, deadlines, idle, indicators, overview, queries, series
from tracker.funding.beside import Beside
from tracker.funding.books import Movement
from tracker.funding.conditions import Use
from tracker.funding.deadlines import Late, Overdue
from tracker.funding.idle import Age, Idle, Layer, RulesOn
from tracker.funding.indicators import Matching, Ratio, Sums, UnitPrice
from tracker.funding.ledger import Target
from tracker.funding.models import Source
from tracker.funding.rulebook import Rulebook, usual_lines
from tracker.funding.rules import SourceKind
from tracker.items.models import Item
from tracker.pictures import Picture
from tracker.places.models import Compound
from tracker.projects.models import EvidenceRecord, Project, ProjectCompound


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
    overdue: list[Overdue]
    short: list[Sentence]
    beside: Beside | None
    charts: dict[str, Chart]

    @property
    def shown(self) -> list[Shown]:
        return shown(self.charts)


def shown(charts: dict[str, Chart]) -> list[Shown]:
    return [Shown(name, chart.title, pictures.inline(chart)) for name, chart in charts.items()]


class Lying:
    """What idle money means by the rules of its sources; they are read once a page."""

    def __init__(self) -> None:
        self.rules_on, self.usual, self.today = Rulebook().on, usual_lines(), today()

    def oldest(self, layers: Sequence[Layer]) -> Idle:
        return idle.oldest(layers, self.rules_on, self.usual, self.today)

    def ages(self, layers: Sequence[Layer]) -> list[Age]:
        return idle.by_age(layers, self.rules_on, self.usual, self.today)

    def overdue(self, layers: Sequence[Layer]) -> list[Overdue]:
        """What should have been allocated or spent by today, by the rules it was received under."""
        return deadlines.overdue(self.rules_on, layers, self.today)


def late() -> tuple[Late, ...]:
    """Which money is past a deadline or has lain for long today, by the rules it was received under."""
    book = Rulebook()
    return deadlines.late({kind: book.periods(kind) for kind in SourceKind}, usual_lines(), today())


def short(project: Project, kinds: Iterable[SourceKind], rules_on: RulesOn) -> list[Sentence]:
    """What the plan of a project lacks from these kinds of source, by the rules of today."""
    rules = {kind: conditions.floors(rules_on(kind, today())) for kind in kinds}
    if not any(rules.values()):
        return []
    sources = queries.sources(project.id)
    promised: dict[SourceKind, Decimal] = defaultdict(Decimal)
    for source in sources:
        promised[source.kind] += source.planned
    investment = project.planned or sum(promised.values(), Decimal(0))
    uses = ((floors, Use(promised=promised[kind], planned=investment)) for kind, floors in rules.items())
    return [breach.sentence for floors, use in uses for breach in conditions.breaches(floors, use)]


def ratios(sums: Sums) -> list[Ratio]:
    return indicators.ratios(sums, today())


def further(earned: Decimal, investment: Decimal, by_kind: Mapping[SourceKind, Sums]) -> list[Ratio]:
    """Shares of the planned investment: what is built of it, what residents gave."""
    residents = by_kind.get(SourceKind.RESIDENTS, Sums()).received
    return indicators.further(today(), earned=earned, investment=investment, residents=residents)


def project_page(project: Project, sources: Sequence[Source]) -> ProjectPage:
    """Everything the project's money page says."""
    by_source = {source.id: overview.sums_of(source) for source in sources}
    whole = overview.fold(list(by_source.values()))
    layers = overview.project_layers(project.id)
    every, lying = [layer for one in layers.values() for layer in one], Lying()
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
        "idle": series.idle(_("Idle money by age, %(name)s", name=project.name), lying.ages(every)),
    }
    return ProjectPage(
        whole, [*ratios(whole), *further(project.earned, project.planned or whole.planned, by_kind)], matching,
        indicators.unit_prices(project.planned or whole.planned, area=project.area, households=project.households),
        {source.id: lying.oldest(layers.get(source.id, [])) for source in sources}, lying.oldest(every),
        lying.overdue(every), short(project, by_kind, lying.rules_on), beside.of_project(project),
        charts if whole.received else {},
    )  # fmt: skip


PROJECT: Any = bindparam("project_id")
ITEM, EVIDENCE = Item.__table__.c, EvidenceRecord.__table__.c
COMPOUND, COVERED = Compound.__table__.c, ProjectCompound.__table__.c
_ITEMS = Prepared(
    select(ITEM.id, ITEM.name).where(ITEM.project_id == PROJECT).order_by(ITEM.position, ITEM.id)
)
_COMPOUNDS = Prepared(
    select(COMPOUND.id, COMPOUND.name)
    .join(ProjectCompound.__table__, COVERED.compound_id == COMPOUND.id)
    .where(COVERED.project_id == PROJECT)
    .order_by(COVERED.id)
)
_PAPERS = Prepared(
    select(EVIDENCE.id, EVIDENCE.kind, EVIDENCE.document_no)
    .where(EVIDENCE.project_id == PROJECT)
    .order_by(EVIDENCE.dated, EVIDENCE.id)
)


def items(project_id: int) -> Sequence[Any]:
    """(id, name) of what money of a project may be for."""
    return _ITEMS.all(project_id=project_id)


def compounds(project_id: int) -> Sequence[Any]:
    """(id, name) of the compounds of a project."""
    return _COMPOUNDS.all(project_id=project_id)


def papers(project_id: int) -> Sequence[Any]:
    """(id, kind, document number) of the documents of a project that are on file."""
    return _PAPERS.all(project_id=project_id)


def names(movement: Movement) -> dict[Target, str]:
    """Names of the items and compounds that a movement's legs are for."""
    found: dict[Target, str] = {}
    for model, column in ((Item, 0), (Compound, 1)):
        ids = {leg.on[column] for leg in movement.legs} - {None}
        rows = db.session.execute(select(model.id, model.name).where(model.id.in_(ids))) if ids else ()
        found |= {(row[0], None) if model is Item else (None, row[0]): row[1] for row in rows}
    return found


def idle_since(days: int) -> date:
    """The day on which money that has lain so many days was received."""
    return date.fromordinal(today().toordinal() - days)
