"""The list of projects: as fast over a nation as over a city.

Every order has an index within a plan year, so a page is put together from the first rows of each year
asked for, with and without a value; nothing is sorted or counted that is not shown. Putting the statement
together takes longer than its answer, so those lately asked for are kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)  # fmt: skip

from tracker.base.access import restrict
from tracker.base.prepared import Prepared
from tracker.base.tree import under
from tracker.base.web import COUNT_LIMIT, PAGE, Page, like
from tracker.places.models import Region
from tracker.places.scope import Sight, own_sight
from tracker.projects.models import ProgrammeTotal, Project, StageStep
from tracker.projects.rules import AFTER_WORKS, BEFORE_START, UNDER_WORKS, Phase, Stage, Watch

SORTS = {
    "name": Project.name,
    "progress": Project.progress,
    "planned_end": Project.planned_end,
    "last_report": Project.last_report_on,
    "planned": Project.planned,
}
DEFAULT_SORT = "name"
ANY_TEXT = "\0"  # stands for the text that is looked for; no address carries it
COLUMNS: tuple[Any, ...] = (
    Project.id, Project.code, Project.name, Project.year, Project.stage, Project.in_plan, Project.progress,
    Project.planned, Project.planned_start, Project.planned_end, Project.forecast_end, Project.last_report_on,
    Project.compounds, Project.households, Region.name.label("region"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the list shall show. ``years`` are the plan years to look in; ``quiet_since`` the last day
    whose report still counts as recent.
    """

    years: tuple[int, ...]
    today: date
    quiet_since: date
    region_path: str | None = None
    stage: Stage | Phase | None = None
    in_plan: bool | None = None
    carried: bool = False
    watch: Watch | None = None
    text: str = ""
    sort: str = DEFAULT_SORT

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages asked for; none when all are."""
        if isinstance(self.stage, Phase):
            return self.stage.stages
        return (self.stage,) if self.stage else ()

    @property
    def is_totalled(self) -> bool:
        """Whether the kept sums know how many rows there are."""
        return not (self.carried or self.watch or self.text)


def page_of(asked: Asked, number: int, *, total: int, is_exact: bool) -> Page:
    """One page of the list, of ``total`` rows."""
    number = max(1, min(number, total // PAGE + 1))
    rows = _rows(asked, number, PAGE)
    return Page(rows, number, total, not is_exact and total > COUNT_LIMIT)


def first_of(asked: Asked, count: int) -> list[Any]:
    """The first rows of a list."""
    return _rows(asked, 1, count)


def _rows(asked: Asked, number: int, size: int) -> list[Any]:
    return _list_of(_any_text(asked), number, size, own_sight()).all(pattern=like(asked.text))


def _any_text(asked: Asked) -> Asked:
    """The same for whatever text is looked for: statements are kept for all texts together."""
    return replace(asked, text=ANY_TEXT) if asked.text else asked


@lru_cache
def _list_of(asked: Asked, page: int, size: int, sight: Sight) -> Prepared:
    """Rows of ``COLUMNS`` on a page of the list, in order; only the rows that are shown are read whole."""
    name, down = asked.sort.removeprefix("-"), asked.sort.startswith("-")
    if name not in SORTS:
        name, down = DEFAULT_SORT, False
    whole = select(*COLUMNS).join(Region, Project.region_id == Region.id)
    segments = _segments(asked, SORTS[name], sight, down=down)
    firsts = [select(one.limit(page * size).subquery()) for one in segments]
    if not firsts:
        return Prepared(whole.where(false()))
    found = union_all(*firsts).subquery()
    query = select(found).order_by(*_order(found, down=down))
    ids = query.limit(size).offset((page - 1) * size).subquery()
    return Prepared(whole.join(ids, Project.id == ids.c.id).order_by(*_order(ids, down=down)))


def _order(rows: Any, *, down: bool) -> tuple[Any, ...]:
    order = (rows.c.key.desc(), rows.c.id.desc()) if down else (rows.c.key, rows.c.id)
    return rows.c.unknown, *order


def all_of(asked: Asked, sight: Sight | None = None) -> Select[Any]:
    """A 1 for each row of the list, to be counted; ``sight`` is by default that of the signed-in person."""
    return _where(select(literal(1)).where(Project.year.in_(asked.years)), asked, sight or own_sight())


def count(asked: Asked) -> int:
    """How many rows the list has, at most one more than ``COUNT_LIMIT``; counts row by row."""
    return int(_count_of(_any_text(asked), own_sight()).scalar(pattern=like(asked.text)))


@lru_cache
def _count_of(asked: Asked, sight: Sight) -> Prepared:
    return Prepared(select(func.count()).select_from(all_of(asked, sight).limit(COUNT_LIMIT + 1).subquery()))


@dataclass(frozen=True)
class Totals:
    """Sums over all rows of a list. ``area`` in m², ``planned`` in yuan."""

    projects: Decimal
    compounds: Decimal
    households: Decimal
    planned: Decimal


def totals(asked: Asked, *, within: str | None) -> Totals:
    """Kept sums of a list that ``is_totalled``; ``within`` is the part of the tree the person works for."""
    return Totals(*map(Decimal, _totals(asked, within).first()))


@lru_cache
def _totals(asked: Asked, within: str | None) -> Prepared:
    path = asked.region_path or within
    here = (
        ProgrammeTotal.region_id == int(path.strip("/").rpartition("/")[2])
        if path
        else ProgrammeTotal.region_id.in_(select(Region.id).where(Region.parent_id.is_(None)))
    )
    names = ("projects", "compounds", "households", "planned")
    sums: list[Any] = [func.coalesce(func.sum(getattr(ProgrammeTotal, name)), 0) for name in names]
    query = select(*sums).where(here, ProgrammeTotal.year.in_(asked.years))
    if asked.stages:
        query = query.where(ProgrammeTotal.stage.in_(asked.stages))
    return Prepared(query if asked.in_plan is None else query.where(ProgrammeTotal.in_plan == asked.in_plan))


def _segments(asked: Asked, key: Any, sight: Sight, *, down: bool) -> Iterator[Select[Any]]:
    """One ordered query for each year, and one for its rows without a value, which come last."""
    order = (key.desc(), Project.id.desc()) if down else (key, Project.id)
    for year in asked.years:
        query = select(Project.id, key.label("key")).where(Project.year == year).order_by(*order)
        query = _where(query, asked, sight)
        if not key.expression.nullable:
            yield query.add_columns(literal(0).label("unknown"))
            continue
        yield query.add_columns(literal(0).label("unknown")).where(key.is_not(None))
        yield query.add_columns(literal(1).label("unknown")).where(key.is_(None))


def _where(query: Select[Any], asked: Asked, sight: Sight) -> Select[Any]:
    query = restrict(query, Project, sight).where(under(Project.region_path, asked.region_path))
    if asked.stages:
        query = query.where(Project.stage.in_(asked.stages))
    if asked.in_plan is not None:
        query = query.where(Project.in_plan == asked.in_plan)
    if asked.carried:
        query = query.where(_is_carried(asked.today))
    if asked.watch:
        query = query.where(_is_late(asked.today) if asked.watch is Watch.LATE else _is_silent(asked))
    if asked.text:
        pattern = bindparam("pattern") if asked.text == ANY_TEXT else like(asked.text)
        query = query.where(Project.name.like(pattern, escape="/") | Project.code.like(pattern, escape="/"))
    return query


def _is_late(today: date) -> ColumnElement[bool]:
    """As ``rules.is_late`` or ``rules.is_slipping``."""
    unstarted = and_(Project.stage.in_(BEFORE_START), Project.planned_start < today)
    passed = or_(Project.planned_end < today, Project.forecast_end > Project.planned_end)
    return or_(and_(passed, Project.stage.not_in(AFTER_WORKS)), unstarted)


def _is_silent(asked: Asked) -> ColumnElement[bool]:
    quiet = or_(Project.last_report_on.is_(None), Project.last_report_on < asked.quiet_since)
    return and_(Project.stage.in_(UNDER_WORKS), quiet)


def _is_carried(today: date) -> ColumnElement[bool]:
    """As ``rules.is_carry_over``: an earlier plan's project that was not completed before this year."""
    completed = exists().where(
        StageStep.project_id == Project.id,
        StageStep.stage == Stage.COMPLETED,
        StageStep.reached_on >= date(today.year, 1, 1),
    )
    return and_(Project.year < today.year, or_(Project.stage.not_in(AFTER_WORKS), completed))
