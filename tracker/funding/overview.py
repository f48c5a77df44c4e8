"""Reads of whole projects and parts of the city: kept sums only, however many movements stand behind them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select

from tracker.base.access import restrict
from tracker.base.prepared import Prepared
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


Form = tuple[bool, bool]  # of one region instead of all cities, of one plan year instead of all


def _asked(region: Region | None, year: int | None) -> Form:
    return region is not None, year is not None


def _values(region: Region | None, year: int | None) -> dict[str, Any]:
    return {"region": region.id if region else None, "year": year}


def _within(query: Select[Any], form: Form, total: Any) -> Select[Any]:
    """Of a table of sums by region and plan year, what is asked for."""
    of_region, of_year = form
    query = query.where(
        total.region_id == bindparam("region") if of_region else total.region_id.in_(region_ids(None))
    )
    return query.where(total.year == bindparam("year")) if of_year else query


def years(region: Region | None) -> list[int]:
    return _years(_asked(region, None)).scalars(**_values(region, None))


@cache
def _years(form: Form) -> Prepared:
    return Prepared(_within(select(TOTAL.year), form, TOTAL).group_by(TOTAL.year).order_by(TOTAL.year.desc()))


def by_kind(region: Region | None, year: int | None) -> list[tuple[SourceKind, Sums]]:
    """Sums of a part of the city by kind of source, in the order of the kinds."""
    rows = _by_kind(_asked(region, year)).all(**_values(region, year))
    found = {row[0]: Sums(*row[1:]) for row in rows}
    return [(kind, found[kind]) for kind in SourceKind if kind in found and found[kind] != Sums()]


@cache
def _by_kind(form: Form) -> Prepared:
    query = select(TOTAL.kind, *(func.sum(TOTAL[name]) for name in NAMES))
    return Prepared(_within(query, form, TOTAL).group_by(TOTAL.kind).order_by(TOTAL.kind))


def by_region(region: Region | None, year: int | None) -> list[tuple[int, str, dict[SourceKind, Sums]]]:
    """(id, name, sums by kind) of the regions directly below one that have money."""
    found: dict[tuple[int, str], dict[SourceKind, Sums]] = defaultdict(dict)
    for row in _by_region(_asked(region, year)).all(**_values(region, year)):
        found[row[0], row[1]][row[2]] = Sums(*row[3:])
    return [(key[0], key[1], kinds) for key, kinds in found.items()]


@cache
def _by_region(form: Form) -> Prepared:
    of_region, of_year = form
    columns: list[Any] = [Region.id, Region.name, TOTAL.kind]
    query = select(*columns, *(func.sum(TOTAL[name]) for name in NAMES)).join(
        Region, Region.id == TOTAL.region_id
    )
    query = query.where(Region.parent_id == bindparam("region") if of_region else Region.parent_id.is_(None))
    query = query.where(TOTAL.year == bindparam("year")) if of_year else query
    return Prepared(query.group_by(*columns).order_by(Region.id, TOTAL.kind))


def works(region: Region | None, year: int | None) -> tuple[Decimal, Decimal]:
    """(value of works done, planned investment) of the projects of a part of the city."""
    earned, planned = _works(_asked(region, year)).first(**_values(region, year))
    return earned or ZERO, planned or ZERO


@cache
def _works(form: Form) -> Prepared:
    total = ProgrammeTotal.__table__.c
    return Prepared(_within(select(func.sum(total.earned), func.sum(total.planned)), form, total))


def idle_layers(region: Region | None, year: int | None) -> list[Layer]:
    """Idle money of a part of the city by kind of source and the day it was received."""
    return [Layer(*row) for row in _idle_layers(_asked(region, year)).all(**_values(region, year))]


@cache
def _idle_layers(form: Form) -> Prepared:
    keys: list[Any] = [IdleTotal.kind, IdleTotal.day]
    query = select(*keys, func.sum(IdleTotal.amount), func.sum(IdleTotal.treasury))
    query = _within(query, form, IdleTotal.__table__.c).group_by(*keys).having(func.sum(IdleTotal.amount) > 0)
    return Prepared(query.order_by(IdleTotal.day, IdleTotal.kind))


def months(region: Region | None, year: int | None, kind: SourceKind | None) -> Months:
    """Received, allocated and paid by month (202603), of one kind of source or of all."""
    rows = _months(_asked(region, year), kind is not None).all(**_values(region, year), source_kind=kind)
    found: Months = {one: {} for one in CASH}
    for row in rows:
        found[row[0]][row[1]] = row[2]
    return found


@cache
def _months(form: Form, of_kind: bool) -> Prepared:
    columns: list[Any] = [MonthTotal.kind, MonthTotal.month]
    query = select(*columns, func.sum(MonthTotal.amount)).where(MonthTotal.kind.in_(CASH))
    query = query.where(MonthTotal.source_kind == bindparam("source_kind")) if of_kind else query
    query = _within(query, form, MonthTotal.__table__.c)
    return Prepared(query.group_by(*columns).order_by(*columns))


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
