"""Reads of the programme pages: kept sums only, however many projects stand behind them.

Statements are prepared once and then only given their values: building them took longer than their answers.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Float, Row, Select, bindparam, case, cast, func, select

from tracker.base.access import restrict
from tracker.base.prepared import Prepared
from tracker.base.tree import ancestors
from tracker.base.web import PAGE
from tracker.dashboard.rules import MEASURES, Figures, Line
from tracker.extensions import db
from tracker.funding.models import FundingTotal
from tracker.funding.rules import SourceKind
from tracker.places.models import Region
from tracker.places.scope import BY_COMPOUND
from tracker.projects.models import ProgrammeTotal, Project
from tracker.projects.rules import AFTER_WORKS, BEGUN, Stage
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import OPEN, Category
from tracker.resident_requests.totals import RequestTotal

AMOUNTS = frozenset({"area", "planned", "value", "earned"})
REGION = Region.__table__.c
TOTAL = ProgrammeTotal.__table__.c
MONEY = FundingTotal.__table__.c
WAITING = RequestTotal.__table__.c
Place = Region | Row[Any]  # with id, name and path
ROOTS = select(REGION.id).where(REGION.parent_id.is_(None))


PLACE: tuple[Any, ...] = (REGION.id, REGION.name, REGION.path)
_OWN = Prepared(select(*PLACE).where(REGION.id == bindparam("region")))
_ROOTS = Prepared(ROOTS)
_TOPS = Prepared(select(*PLACE).where(REGION.parent_id.is_(None)).order_by(REGION.id).limit(2))


def own_region(person: Any) -> Any:
    """The part of the tree a person works for; None for single compounds, or where there are several cities."""
    if person.role in BY_COMPOUND:
        return None
    if person.region_id:
        return _OWN.first(region=person.region_id)
    tops = _TOPS.all()
    return tops[0] if len(tops) == 1 else None


def above(region: Place | None, person: Any) -> Sequence[Row[Any]]:
    """(id, name, path) of the regions above one that the person works for, too; from the top."""
    ids = ancestors(region.path)[:-1] if region else []
    ids = ids[len(ancestors(person.region_path)) - 1 :] if person.region_path else ids
    if not ids:
        return []
    query = select(*PLACE).where(REGION.id.in_(ids))
    return db.session.execute(query.order_by(REGION.path)).all()


def _here(column: Any, everywhere: bool) -> ColumnElement[bool]:
    """The region a statement is given, or all cities."""
    found: ColumnElement[bool] = column.in_(ROOTS) if everywhere else column == bindparam("region")
    return found


def _place(region: Place | None) -> dict[str, int]:
    return {"region": region.id} if region else {}


def programme_lines(region: Place | None, person: Any) -> list[Line]:
    """Sums of all plan years. Whoever answers for single compounds gets those of the projects they may see."""
    if person.role in BY_COMPOUND:
        keys = (Project.year, Project.in_plan, Project.stage)
        sums = [func.count(), *(func.coalesce(func.sum(getattr(Project, name)), 0) for name in MEASURES[1:])]
        query: Select[Any] = select(*keys, *sums).group_by(*keys).order_by(*keys)
        rows: Iterable[Any] = db.session.execute(restrict(query, Project, person))
    else:
        rows = _lines(region is None).all(**_place(region))
    return [_line(*row) for row in rows]


@lru_cache
def _lines(everywhere: bool) -> Prepared:
    keys = (TOTAL.year, TOTAL.in_plan, TOTAL.stage)
    query = select(*keys, *(func.sum(TOTAL[name]) for name in MEASURES))
    query = query.where(_here(TOTAL.region_id, everywhere), TOTAL.projects > 0)
    return Prepared(query.group_by(*keys).order_by(*keys))


def _line(year: int, in_plan: bool, stage: Stage, *sums: Any) -> Line:
    """PostgreSQL sums whole numbers to numerics."""
    counts: Any = map(int, sums[:4])
    return Line(year, in_plan, stage, *counts, *sums[4:])


_SUMS: dict[str, Any] = {
    **{name: func.sum(TOTAL[name]) for name in MEASURES},
    **{
        f"begun_{name}": func.sum(case((TOTAL.stage.in_(BEGUN), TOTAL[name]), else_=0))
        for name in ("projects", "compounds", "households")
    },
    "finished_compounds": func.sum(case((TOTAL.stage.in_(AFTER_WORKS), TOTAL.compounds), else_=0)),
}
SORTS = ("place", "compounds", "households", "planned", "progress")


def children(
    region: Place | None, year: int, *, in_plan: bool, sort: str, page: int
) -> list[tuple[int, str, Figures]]:
    """(id, name, figures) of the regions directly below one, of one page and one more; ``sort`` is one of
    SORTS, down with a minus before it.
    """
    values = {**_place(region), "year": year, "in_plan": in_plan, "skip": (page - 1) * PAGE}
    return [_child(row) for row in _children(region is None, sort).all(**values)]


@lru_cache
def _children(everywhere: bool, sort: str) -> Prepared:
    below = REGION.parent_id.is_(None) if everywhere else REGION.parent_id == bindparam("region")
    sums: Select[Any] = select(TOTAL.region_id, *(sum_.label(name) for name, sum_ in _SUMS.items()))
    sums = sums.where(TOTAL.year == bindparam("year"), TOTAL.in_plan == bindparam("in_plan"))
    sums = sums.where(TOTAL.region_id.in_(select(REGION.id).where(below))).group_by(TOTAL.region_id)
    table = sums.subquery()
    columns: list[Any] = [REGION.id, REGION.name]
    columns += [func.coalesce(table.c[name], 0).label(name) for name in _SUMS]
    query = select(*columns).where(below).outerjoin(table, table.c.region_id == REGION.id)
    query = query.order_by(*_order(table.c, sort), REGION.path)
    return Prepared(query.limit(PAGE + 1).offset(bindparam("skip")))


def _order(sums: Any, sort: str) -> list[Any]:
    name = sort.removeprefix("-")
    if name == "progress":
        column: Any = cast(sums.earned, Float) / func.nullif(cast(sums.value, Float), 0)
    else:
        column = REGION.path if name == "place" else sums[name]
    return [column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()]


def _child(row: Any) -> tuple[int, str, Figures]:
    sums: dict[str, Any] = dict(zip(_SUMS, row[2:], strict=True))
    counted: dict[str, Any] = {name: sum_ if name in AMOUNTS else int(sum_) for name, sum_ in sums.items()}
    return row[0], row[1], Figures(**counted)


def count_children(region: Place | None) -> int:
    query = select(func.count()).where(REGION.parent_id == (region.id if region else None))
    return db.session.scalar(query) or 0


def money(region: Place | None, year: int) -> list[tuple[SourceKind, Decimal, Decimal]]:
    """(kind, planned, received) of a plan year's sources in their order, in yuan."""
    rows = _money(region is None).all(**_place(region), year=year)
    found = {row[0]: (row[0], row[1], row[2]) for row in rows}
    return [found[kind] for kind in SourceKind if kind in found and any(found[kind][1:])]


@lru_cache
def _money(everywhere: bool) -> Prepared:
    query = select(MONEY.kind, func.sum(MONEY.planned), func.sum(MONEY.received))
    query = query.where(_here(MONEY.region_id, everywhere), MONEY.year == bindparam("year"))
    return Prepared(query.group_by(MONEY.kind).order_by(MONEY.kind))


def open_requests(region: Place | None, person: Any) -> list[tuple[Category, int]]:
    """(category, number) of the requests that wait for an answer, most first."""
    if person.role in BY_COMPOUND:
        columns: list[Any] = [ResidentRequest.category, func.count()]
        query = restrict(select(*columns), ResidentRequest, person).where(ResidentRequest.state.in_(OPEN))
        found: Iterable[Any] = db.session.execute(query.group_by(ResidentRequest.category))
    else:
        found = _waiting().all(places=[region.id] if region else _ROOTS.scalars())
    rows = [(row[0], int(row[1])) for row in found if row[1]]
    return sorted(rows, key=lambda row: (-row[1], _ORDER[row[0]]))


_ORDER = {category: place for place, category in enumerate(Category)}


@lru_cache
def _waiting() -> Prepared:
    """By ids, not by asking which regions are cities: PostgreSQL would expect hundreds and read the whole table."""
    query = select(WAITING.category, func.sum(WAITING.requests))
    places = WAITING.region_id.in_(bindparam("places", expanding=True))
    query = query.where(places, WAITING.state.in_(OPEN))
    return Prepared(query.group_by(WAITING.category).order_by(WAITING.category))
