"""Reads of the programme pages: kept sums only, however many projects stand behind them."""

from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Float, Row, Select, case, cast, func, select

from tracker.base.access import restrict
from tracker.dashboard.rules import MEASURES, Figures, Line
from tracker.extensions import db
from tracker.funding.models import FundingTotal
from tracker.funding.rules import SourceKind
from tracker.places.models import Region
from tracker.places.scope import BY_COMPOUND
from tracker.projects.models import ProgrammeTotal, Project
from tracker.projects.rules import AFTER_WORKS, BEGUN, Stage
from tracker.resident_requests.models import RequestTotal, ResidentRequest
from tracker.resident_requests.rules import OPEN, Category

AMOUNTS = frozenset({"area", "planned", "value", "earned"})
ROOTS = select(Region.id).where(Region.parent_id.is_(None))


def own_region(person: Any) -> Region | None:
    """The part of the tree a person works for; None for single compounds, or where there are several cities."""
    if person.role in BY_COMPOUND:
        return None
    if person.region_id:
        return db.session.get(Region, person.region_id)
    query = select(Region).where(Region.parent_id.is_(None)).order_by(Region.id).limit(2)
    tops = db.session.scalars(query).all()
    return tops[0] if len(tops) == 1 else None


def _here(column: Any, region: Region | None) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column == region.id if region else column.in_(ROOTS)
    return found


def programme_lines(region: Region | None, person: Any) -> list[Line]:
    """Sums of all plan years. Whoever answers for single compounds gets those of the projects they may see."""
    if person.role in BY_COMPOUND:
        keys: tuple[Any, ...] = (Project.year, Project.in_plan, Project.stage)
        sums = [func.count(), *(func.coalesce(func.sum(getattr(Project, name)), 0) for name in MEASURES[1:])]
        query = restrict(select(*keys, *sums), Project, person)
    else:
        keys = (ProgrammeTotal.year, ProgrammeTotal.in_plan, ProgrammeTotal.stage)
        kept = (func.sum(getattr(ProgrammeTotal, name)) for name in MEASURES)
        query = select(*keys, *kept).where(
            _here(ProgrammeTotal.region_id, region), ProgrammeTotal.projects > 0
        )
    rows = db.session.execute(query.group_by(*keys).order_by(*keys))
    return [_line(*row) for row in rows]


def _line(year: int, in_plan: bool, stage: Stage, *sums: Any) -> Line:
    """PostgreSQL sums whole numbers to numerics."""
    counts: Any = map(int, sums[:4])
    return Line(year, in_plan, stage, *counts, *sums[4:])


_BEGUN = {
    f"begun_{name}": func.sum(case((ProgrammeTotal.stage.in_(BEGUN), getattr(ProgrammeTotal, name)), else_=0))
    for name in ("projects", "compounds", "households")
}
_FINISHED = func.sum(case((ProgrammeTotal.stage.in_(AFTER_WORKS), ProgrammeTotal.compounds), else_=0))
_SUMS: dict[str, Any] = {
    **{name: func.sum(getattr(ProgrammeTotal, name)) for name in MEASURES},
    **_BEGUN,
    "finished_compounds": _FINISHED,
}


def children(region: Region | None, year: int, *, in_plan: bool) -> tuple[Select[Any], dict[str, Any]]:
    """(query of id, name and sums of the regions directly below one, columns to sort by)."""
    below = Region.parent_id == (region.id if region else None)
    sums = select(ProgrammeTotal.region_id, *(sum_.label(name) for name, sum_ in _SUMS.items()))
    sums = sums.where(ProgrammeTotal.year == year, ProgrammeTotal.in_plan == in_plan)
    sums = sums.where(ProgrammeTotal.region_id.in_(select(Region.id).where(below)))
    found = sums.group_by(ProgrammeTotal.region_id).subquery().c
    columns: list[Any] = [Region.id, Region.name]
    columns += [func.coalesce(found[name], 0).label(name) for name in _SUMS]
    query = select(*columns).where(below)
    query = query.outerjoin(found.region_id.table, found.region_id == Region.id)
    progress = cast(found.earned, Float) / func.nullif(cast(found.value, Float), 0)
    sorts = {"place": Region.path, "compounds": found.compounds, "households": found.households}
    return query, {**sorts, "planned": found.planned, "progress": progress}


def child(row: Row[Any]) -> tuple[int, str, Figures]:
    """A row of ``children`` as id, name and figures."""
    sums = {name: getattr(row, name) for name in _SUMS}
    counted: dict[str, Any] = {name: sum_ if name in AMOUNTS else int(sum_) for name, sum_ in sums.items()}
    return row.id, row.name, Figures(**counted)


def money(region: Region | None, year: int) -> list[tuple[SourceKind, Decimal, Decimal]]:
    """(kind, planned, received) of a plan year's sources in their order, in yuan."""
    total = FundingTotal
    query = select(total.kind, func.sum(total.planned), func.sum(total.received))
    query = query.where(_here(total.region_id, region), total.year == year).group_by(total.kind)
    found = {row[0]: (row[0], row[1], row[2]) for row in db.session.execute(query.order_by(total.kind))}
    return [found[kind] for kind in SourceKind if kind in found and any(found[kind][1:])]


def open_requests(region: Region | None, person: Any) -> list[tuple[Category, int]]:
    """(category, number) of the requests that wait for an answer, most first."""
    if person.role in BY_COMPOUND:
        count: Any = func.count()
        query = restrict(select(ResidentRequest.category, count), ResidentRequest, person)
        query = query.where(ResidentRequest.state.in_(OPEN)).group_by(ResidentRequest.category)
    else:
        count = func.sum(RequestTotal.requests)
        query = select(RequestTotal.category, count).where(_here(RequestTotal.region_id, region))
        query = query.where(RequestTotal.state.in_(OPEN)).group_by(RequestTotal.category)
    rows = [(row[0], int(row[1])) for row in db.session.execute(query) if row[1]]
    places = {category: place for place, category in enumerate(Category)}
    return sorted(rows, key=lambda row: (-row[1], places[row[0]]))
