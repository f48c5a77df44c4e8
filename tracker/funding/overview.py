"""Reads of whole projects and parts of the city: kept sums only, however many movements stand behind them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from tracker.base.access import restrict
from tracker.base.tree import under
from tracker.extensions import db
from tracker.funding.books import IdleLayer, Movement, Proposal, ProposalState
from tracker.funding.deadlines import Late
from tracker.funding.idle import Layer
from tracker.funding.indicators import Sums
from tracker.funding.ledger import MovementKind
from tracker.funding.models import FundingTotal, Source
from tracker.funding.rules import SourceKind
from tracker.funding.totals import IdleTotal, MonthTotal
from tracker.places.models import Region
from tracker.projects.models import ProgrammeTotal

ZERO = Decimal(0)
TOTAL = FundingTotal.__table__.c
NAMES = FundingTotal.measures
CASH = (MovementKind.RECEIVED, MovementKind.ALLOCATED, MovementKind.PAID)
Months = dict[MovementKind, dict[int, Decimal]]


def sums_of(source: Source) -> Sums:
    return Sums(*(getattr(source, name) for name in NAMES))


def own_region(person: Any) -> Region | None:
    """The part of the tree a person works for; the city where there is only one."""
    if person.region_id:
        return db.session.get(Region, person.region_id)
    tops = db.session.scalars(
        select(Region).where(Region.parent_id.is_(None)).order_by(Region.id).limit(2)
    ).all()
    return tops[0] if len(tops) == 1 else None


def region_ids(region: Region | None) -> Any:
    """The region, or every city."""
    return [region.id] if region else select(Region.id).where(Region.parent_id.is_(None))


def _of_year(query: Any, column: Any, year: int | None) -> Any:
    return query.where(column == year) if year else query


def years(region: Region | None) -> list[int]:
    query = select(TOTAL.year).where(TOTAL.region_id.in_(region_ids(region))).group_by(TOTAL.year)
    return list(db.session.scalars(query.order_by(TOTAL.year.desc())))


def by_kind(region: Region | None, year: int | None) -> list[tuple[SourceKind, Sums]]:
    """Sums of a part of the city by kind of source, in the order of the kinds."""
    query = select(TOTAL.kind, *(func.sum(TOTAL[name]) for name in NAMES))
    query = _of_year(query.where(TOTAL.region_id.in_(region_ids(region))), TOTAL.year, year)
    found = {
        row[0]: Sums(*row[1:]) for row in db.session.execute(query.group_by(TOTAL.kind).order_by(TOTAL.kind))
    }
    return [(kind, found[kind]) for kind in SourceKind if kind in found and found[kind] != Sums()]


def by_region(region: Region | None, year: int | None) -> list[tuple[int, str, dict[SourceKind, Sums]]]:
    """(id, name, sums by kind) of the regions directly below one that have money."""
    below = Region.parent_id == region.id if region else Region.parent_id.is_(None)
    columns: list[Any] = [Region.id, Region.name, TOTAL.kind]
    query: Any = select(*columns, *(func.sum(TOTAL[name]) for name in NAMES)).join(
        Region, Region.id == TOTAL.region_id
    )
    query = _of_year(query.where(below), TOTAL.year, year).group_by(*columns)
    found: dict[tuple[int, str], dict[SourceKind, Sums]] = defaultdict(dict)
    for row in db.session.execute(query.order_by(Region.id, TOTAL.kind)):
        found[row[0], row[1]][row[2]] = Sums(*row[3:])
    return [(key[0], key[1], kinds) for key, kinds in found.items()]


def works(region: Region | None, year: int | None) -> tuple[Decimal, Decimal]:
    """(value of works done, planned investment) of the projects of a part of the city."""
    total = ProgrammeTotal.__table__.c
    query = select(func.sum(total.earned), func.sum(total.planned)).where(
        total.region_id.in_(region_ids(region))
    )
    earned, planned = db.session.execute(_of_year(query, total.year, year)).one()
    return earned or ZERO, planned or ZERO


def idle_layers(region: Region | None, year: int | None) -> list[Layer]:
    """Idle money of a part of the city by kind of source and the day it was received."""
    keys: list[Any] = [IdleTotal.kind, IdleTotal.day]
    query = select(*keys, func.sum(IdleTotal.amount), func.sum(IdleTotal.treasury))
    query = _of_year(query.where(IdleTotal.region_id.in_(region_ids(region))), IdleTotal.year, year)
    query = query.group_by(*keys).having(func.sum(IdleTotal.amount) > 0)
    return [Layer(*row) for row in db.session.execute(query.order_by(IdleTotal.day, IdleTotal.kind))]


def months(region: Region | None, year: int | None, kind: SourceKind | None) -> Months:
    """Received, allocated and paid by month (202603), of one kind of source or of all."""
    columns: list[Any] = [MonthTotal.kind, MonthTotal.month]
    query = select(*columns, func.sum(MonthTotal.amount)).where(
        MonthTotal.region_id.in_(region_ids(region)), MonthTotal.kind.in_(CASH)
    )  # fmt: skip
    query = _of_year(query, MonthTotal.year, year)
    if kind:
        query = query.where(MonthTotal.source_kind == kind)
    found: Months = {one: {} for one in CASH}
    for row in db.session.execute(query.group_by(*columns).order_by(*columns)):
        found[row[0]][row[1]] = row[2]
    return found


def project_months(project_id: int) -> Months:
    """The same of one project, counted from its movements."""
    query = select(Movement.kind, Movement.dated, func.sum(Movement.amount)).where(
        Movement.project_id == project_id, Movement.kind.in_(CASH)
    )  # fmt: skip
    found: Months = {one: {} for one in CASH}
    for kind, day, amount in db.session.execute(query.group_by(Movement.kind, Movement.dated)):
        month = day.year * 100 + day.month
        found[kind][month] = found[kind].get(month, ZERO) + amount
    return found


def project_layers(project_id: int) -> dict[int, list[Layer]]:
    """Idle money of a project's sources by the day it was received."""
    columns: list[Any] = [IdleLayer.kind, IdleLayer.day, IdleLayer.amount, IdleLayer.treasury]
    query = select(IdleLayer.source_id, *columns).join(Source, Source.id == IdleLayer.source_id)
    query = query.where(Source.project_id == project_id, IdleLayer.amount > 0)
    found: dict[int, list[Layer]] = defaultdict(list)
    for source_id, *rest in db.session.execute(query.order_by(IdleLayer.day, IdleLayer.id)):
        found[source_id].append(Layer(*rest))
    return found


SORTS: dict[str, Any] = {
    "planned": Source.planned, "received": Source.received, "allocated": Source.allocated, "paid": Source.paid,
    "idle": Source.received - Source.paid - Source.returned, "budgeted": Source.budgeted, "approved": Source.approved,
}  # fmt: skip


def listed(
    region: Region | None, year: int | None, kind: SourceKind | None, idle_since: date | None = None
) -> Select[Any]:
    """Sources a number was summed from; ``idle_since``: only those with money that has lain since that day."""
    query = restrict(select(Source), Source).where(under(Source.region_path, region.path if region else None))
    if year:
        query = query.where(Source.year == year)
    if kind:
        query = query.where(Source.kind == kind)
    if idle_since:
        old = select(IdleLayer.source_id).where(IdleLayer.day <= idle_since, IdleLayer.amount > 0)
        query = query.where(Source.id.in_(old))
    return query


def with_late(found: Sequence[Late]) -> ColumnElement[bool]:
    """A source has money that is late."""
    parts = (
        and_(
            IdleLayer.kind.in_(one.kinds), IdleLayer.day.between(one.first, one.last),
            (IdleLayer.treasury if one.waits else IdleLayer.amount) > 0,
        )
        for one in found
    )  # fmt: skip
    return Source.id.in_(select(IdleLayer.source_id).where(or_(false(), *parts)))


def waiting() -> Select[Any]:
    """What waits for a second person, oldest first, of the projects a person may see."""
    query = restrict(select(Proposal), Proposal).where(Proposal.state == ProposalState.WAITING)
    return query.order_by(Proposal.id)


def fold(parts: Sequence[Sums]) -> Sums:
    return sum(parts, Sums())
