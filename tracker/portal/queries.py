"""Reads of the public pages: published facts only, few statements a page, never a whole graph of rows.

Statements of the pages that are asked for most are prepared once, over the bare tables, and then only given
their values: building one took three times as long as its answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, case, exists, func, or_, select

from tracker.accounts.models import Organisation
from tracker.base.prepared import Prepared, looking
from tracker.base.tree import under
from tracker.extensions import db
from tracker.funding.models import Source
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import PART, with_part
from tracker.notices.models import Notice
from tracker.notices.periods import NoticeKind
from tracker.notices.queries import still_runs
from tracker.notices.rules import NoticeState
from tracker.places import queries as places
from tracker.places.models import Building, Compound, Entrance, Region
from tracker.portal.rules import PUBLISHED, STARTED
from tracker.projects.models import Party, Programme, ProgrammeTotal, Project, ProjectCompound, StageStep
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import OPEN

MOST_FOUND = 30
MOST_COMPOUNDS = 200  # of one project on its public page
LATEST = 3


@dataclass(frozen=True)
class Sums:
    """In-plan projects of a year in a part of the city; money in yuan."""

    projects: int = 0
    compounds: int = 0
    households: int = 0
    started: int = 0  # compounds whose works have begun
    value: Decimal = Decimal(0)
    earned: Decimal = Decimal(0)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def percent(self) -> Decimal | None:
        """By value, one decimal, rounded down: never 100 before all is done."""
        return Decimal(int(self.earned * 1000 / self.value)) / 10 if self.value else None


REGION, COMPOUND = Region.__table__.c, Compound.__table__.c
PLAN, TOTAL = Programme.__table__.c, ProgrammeTotal.__table__.c
NOTICE = Notice.__table__.c
_FIRST_CITY = select(func.min(REGION.id)).where(REGION.parent_id.is_(None)).scalar_subquery()
_TOP_REGIONS = Prepared(
    select(REGION.id, REGION.parent_id, REGION.name)
    .where(or_(REGION.parent_id.is_(None), REGION.parent_id == _FIRST_CITY))
    .order_by(REGION.path)
)


def top_regions() -> tuple[list[Row[Any]], list[Row[Any]]]:
    """(cities, districts to choose from), each as (id, parent_id, name): one city's counties, or all cities
    of a larger installation.
    """
    rows = _TOP_REGIONS.all()
    cities = [region for region in rows if region.parent_id is None]
    return cities, [region for region in rows if region.parent_id is not None] if len(cities) == 1 else cities


_BEGUN_COMPOUNDS = case((TOTAL.stage.in_(STARTED), TOTAL.compounds), else_=0)
_SUMMED = (TOTAL.projects, TOTAL.compounds, TOTAL.households, _BEGUN_COMPOUNDS, TOTAL.value, TOTAL.earned)
_CURRENT_YEAR = select(func.max(PLAN.year)).where(PLAN.year <= bindparam("this_year")).scalar_subquery()
_SUMS = Prepared(
    select(TOTAL.year, TOTAL.region_id, *(func.sum(column) for column in _SUMMED))
    .where(TOTAL.year == _CURRENT_YEAR, TOTAL.in_plan)
    .where(TOTAL.region_id.in_(bindparam("regions", expanding=True)))
    .group_by(TOTAL.year, TOTAL.region_id)
    .order_by(TOTAL.region_id)
)


def sums(region_ids: Iterable[int], today: date) -> tuple[int | None, dict[int, Sums]]:
    """(year, sums by region) of the current programme from the stored totals. The current programme is that
    of the newest plan year that is not yet to come.
    """
    rows = _SUMS.all(this_year=today.year, regions=list(region_ids))
    found = {row.region_id: _sums(*row[2:]) for row in rows}
    return rows[0].year if rows else None, found


def _sums(*row: Any) -> Sums:
    """PostgreSQL sums whole numbers to numerics."""
    counts: Any = map(int, row[:4])
    return Sums(*counts, *row[4:])


def region_with_children(region_id: int) -> tuple[Region | None, dict[int, str], list[Region]]:
    """(region, names of what stands above it, regions directly below), two statements."""
    region = db.session.get(Region, region_id)
    if region is None:
        return None, {}, []
    query = select(Region).where(or_(Region.id.in_(region.ancestor_ids), Region.parent_id == region.id))
    rows = list(db.session.scalars(query.order_by(Region.path)))
    children = [row for row in rows if row.parent_id == region.id]
    return region, {row.id: row.name for row in rows if row.parent_id != region.id}, children


FOUND: tuple[Any, ...] = (Compound.id, Compound.name, Compound.address, Compound.region_path, Compound.demo)


def find(text: str) -> Sequence[Row[Any]]:
    """Compounds that a text finds, best first."""
    return db.session.execute(places.search(text, limit=MOST_FOUND).with_only_columns(*FOUND)).all()


def compounds_of(path: str) -> Select[Any]:
    """Compounds of a part of the city in order of name, to be paged."""
    query = select(*FOUND).where(under(Compound.region_path, path), places.LIVE)
    return query.order_by(Compound.name_key, Compound.id)


def newest_projects(compound_ids: Sequence[int]) -> dict[int, Row[Any]]:
    """The newest published project (year, stage, progress) of each compound."""
    if not compound_ids:
        return {}
    columns: tuple[Any, ...] = (
        ProjectCompound.compound_id, Project.id, Project.year, Project.stage, Project.progress,
    )  # fmt: skip
    query = select(*columns).join(Project, Project.id == ProjectCompound.project_id)
    query = query.where(ProjectCompound.compound_id.in_(compound_ids), Project.stage.in_(PUBLISHED))
    rows = db.session.execute(query.order_by(ProjectCompound.compound_id, Project.year, Project.id))
    return {row.compound_id: row for row in rows}


_PROJECTS_OF = looking(
    select(Project)
    .join(ProjectCompound, ProjectCompound.project_id == Project.id)
    .where(ProjectCompound.compound_id == bindparam("compound_id"), Project.stage.in_(PUBLISHED))
    .order_by(Project.year.desc(), Project.id.desc()),
    Project,
)


def projects_of(compound_id: int) -> list[Any]:
    """Published projects that cover a compound, to look at, newest first."""
    return _PROJECTS_OF.all(compound_id=compound_id)


_PUBLIC = select(Project).where(Project.id == bindparam("project_id"), Project.stage.in_(PUBLISHED))
_PROJECT = looking(_PUBLIC.join(Project.region), Project, region_name=Region.name)


def find_project(project_id: int) -> Any:
    """A published project to look at, with the name of its region as ``region_name``; or None."""
    return _PROJECT.first(project_id=project_id)


ITEM = Item.__table__.c
SHOWN: tuple[Any, ...] = (
    ITEM.id, ITEM.name, ITEM.item_class, ITEM.scope, ITEM.unit, ITEM.planned, ITEM.contracted, ITEM.changed,
    ITEM.done, ITEM.unit_price, ITEM.value, ITEM.left_out_reason,
)  # fmt: skip
_ITEMS = Prepared(
    select(*SHOWN).where(ITEM.project_id == bindparam("project_id")).order_by(ITEM.position, ITEM.id)
)


def items_of(project_id: int) -> Sequence[Row[Any]]:
    return _ITEMS.all(project_id=project_id)


SHARE, BUILDING = ItemPlace.__table__.c, Building.__table__.c
_ANYWHERE = ItemPlace.__table__.alias()
_ITEMS_AT = Prepared(
    with_part(
        select(
            *SHOWN, SHARE.id.label("place_id"), SHARE.planned.label("place_planned"),
            SHARE.done.label("place_done"), SHARE.building_id, PART,
        )
        .outerjoin(
            ItemPlace.__table__,
            and_(SHARE.item_id == ITEM.id, SHARE.compound_id == bindparam("compound_id")),
        )
    )
    .where(
        ITEM.project_id == bindparam("project_id"),
        or_(SHARE.id.is_not(None), ~exists().where(_ANYWHERE.c.item_id == ITEM.id)),
    )
    .order_by(ITEM.position, ITEM.id, BUILDING.position, SHARE.id)
)  # fmt: skip


def items_at(project_id: int, compound_id: int) -> Sequence[Row[Any]]:
    """Items of a project that concern a compound, a row for each share; items divided among no place, too."""
    return _ITEMS_AT.all(project_id=project_id, compound_id=compound_id)


SOURCE = Source.__table__.c
_FUNDING = Prepared(
    select(
        SOURCE.kind, func.sum(SOURCE.planned).label("planned"), func.sum(SOURCE.received).label("received")
    )
    .where(SOURCE.project_id == bindparam("project_id"))
    .group_by(SOURCE.kind)
    .order_by(func.sum(SOURCE.planned).desc(), SOURCE.kind)
)


def funding_of(project_id: int) -> Sequence[Row[Any]]:
    """(kind, planned, received) by kind of source, in yuan."""
    return _FUNDING.all(project_id=project_id)


PARTY, FIRM = Party.__table__.c, Organisation.__table__.c
_PARTIES = Prepared(
    select(PARTY.role, FIRM.name, func.coalesce(PARTY.phone, FIRM.phone).label("phone"))
    .join(Organisation.__table__, FIRM.id == PARTY.organisation_id)
    .where(PARTY.project_id == bindparam("project_id"))
    .order_by(PARTY.id)
)


def parties_of(project_id: int) -> Sequence[Row[Any]]:
    """(role, name, phone): organisations, never persons."""
    return _PARTIES.all(project_id=project_id)


STEP = StageStep.__table__.c
_STEPS = Prepared(
    select(STEP.stage, STEP.reached_on).where(STEP.project_id == bindparam("project_id")).order_by(STEP.id)
)


def steps_of(project_id: int) -> dict[Any, date]:
    """The day each stage was reached."""
    return dict(_STEPS.all(project_id=project_id))


COVERED = ProjectCompound.__table__.c
_COMPOUNDS = Prepared(
    select(COMPOUND.id, COMPOUND.name, COMPOUND.households)
    .join(ProjectCompound.__table__, COVERED.compound_id == COMPOUND.id)
    .where(COVERED.project_id == bindparam("project_id"))
    .order_by(COMPOUND.name_key, COMPOUND.id)
    .limit(MOST_COMPOUNDS)
)


def compounds_in(project_id: int) -> Sequence[Row[Any]]:
    """(id, name, households) of the compounds of a project as they stand now."""
    return _COMPOUNDS.all(project_id=project_id)


_PUBLISHED: Select[Any] = (
    select(
        NOTICE.id, NOTICE.title, NOTICE.kind, NOTICE.starts_on, NOTICE.ends_on, NOTICE.demo,
        COMPOUND.name.label("compound"), NOTICE.published_at,
    )
    .join(Compound.__table__, COMPOUND.id == NOTICE.compound_id)
    .where(NOTICE.state == NoticeState.PUBLISHED)
)  # fmt: skip
_LATEST = Prepared(_PUBLISHED.order_by(NOTICE.published_at.desc(), NOTICE.id.desc()).limit(LATEST))


def latest_notices() -> Sequence[Row[Any]]:
    return _LATEST.all()


_URGENT_FIRST = case((NOTICE.kind == NoticeKind.INTERRUPTION, 0), else_=1)
_IN_FORCE = _PUBLISHED.where(still_runs(bindparam("today"))).order_by(
    _URGENT_FIRST, NOTICE.starts_on, NOTICE.id
)


def notices_in_force(*, compound_id: int | None = None, path: str = "") -> Select[Any]:
    """Notices that are not over on the day ``today``, a value the statement must be given: interruptions
    first, then by their first day.
    """
    query = _IN_FORCE
    if compound_id is not None:
        query = query.where(NOTICE.compound_id == compound_id)
    return query.where(under(NOTICE.region_path, path)) if path else query


_REQUEST = ResidentRequest.__table__.c
_COUNTED = Prepared(
    select(_REQUEST.state, func.count())
    .where(_REQUEST.compound_id == bindparam("compound_id"))
    .group_by(_REQUEST.state)
)


def request_counts(compound_id: int) -> tuple[int, int]:
    """(open, answered) requests from a compound; withdrawn ones count nowhere."""
    counted = dict(_COUNTED.all(compound_id=compound_id))
    is_open = sum(count for state, count in counted.items() if state in OPEN)
    answered = sum(count for state, count in counted.items() if state in ("answered", "closed"))
    return is_open, answered


_STAIRS = Entrance.__table__.c
_BUILDINGS = Prepared(
    select(BUILDING.id, BUILDING.name, _STAIRS.id.label("entrance_id"), _STAIRS.name.label("entrance"))
    .outerjoin(Entrance.__table__, _STAIRS.building_id == BUILDING.id)
    .where(BUILDING.compound_id == bindparam("compound_id"))
    .order_by(BUILDING.position, BUILDING.id, _STAIRS.position, _STAIRS.id)
)


def buildings_of(compound_id: int) -> Sequence[Row[Any]]:
    """(building id and name, entrance id and name), one row an entrance, buildings without any once."""
    return _BUILDINGS.all(compound_id=compound_id)


DOOR: tuple[Any, ...] = (
    Entrance.id, Entrance.name, Building.id.label("building_id"), Building.name.label("building"),
    Building.compound_id,
)  # fmt: skip
_ENTRANCES = select(*DOOR).join(Building, Building.id == Entrance.building_id)


def find_entrance(entrance_id: int) -> Row[Any] | None:
    """(entrance id and name, building id and name, compound id)."""
    return db.session.execute(_ENTRANCES.where(Entrance.id == entrance_id)).first()


def entrances_of(compound_id: int) -> Sequence[Row[Any]]:
    """The same of every entrance of a compound, in order of the doors."""
    order = (Building.position, Building.id, Entrance.position, Entrance.id)
    return db.session.execute(_ENTRANCES.where(Building.compound_id == compound_id).order_by(*order)).all()
