"""What the floors above keep about places, read by the names of their tables: a lower floor imports none of them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, exists, func, select

from tracker.base.model import Model
from tracker.base.tree import under
from tracker.extensions import db
from tracker.places.models import Compound, Region


def _table(name: str) -> Table:
    return Model.metadata.tables[name]


def projects_of(compound_id: int) -> Sequence[Row[Any]]:
    """Projects of all years that cover a compound, newest first: id, year, name, stage, progress, planned_end."""
    project, covered = _table("project"), _table("project_compound")
    columns = (
        project.c[name] for name in ("id", "year", "name", "stage", "progress", "planned_end", "in_plan")
    )
    query = select(*columns).join(covered, covered.c.project_id == project.c.id)
    return db.session.execute(
        query.where(covered.c.compound_id == compound_id).order_by(project.c.year.desc(), project.c.id)
    ).all()


def in_plan_of(year: int) -> ColumnElement[bool]:
    """Condition: the compound stands in that year's list."""
    covered = _table("project_compound")
    return exists().where(covered.c.compound_id == Compound.id, covered.c.year == year)


def in_no_plan() -> ColumnElement[bool]:
    """Condition: the compound stands in no year's list."""
    return ~exists().where(_table("project_compound").c.compound_id == Compound.id)


def plan_years() -> list[int]:
    """Years that have a programme, newest first."""
    programme = _table("programme")
    return list(db.session.scalars(select(programme.c.year).distinct().order_by(programme.c.year.desc())))


def open_requests(compound_id: int) -> int:
    request = _table("resident_request")
    waiting = request.c.state.in_(("filed", "accepted"))
    return db.session.scalar(select(func.count()).where(request.c.compound_id == compound_id, waiting)) or 0


def notices_in_force(compound_id: int, today: date) -> int:
    notice = _table("notice")
    current = (notice.c.state == "published", notice.c.starts_on <= today, notice.c.ends_on >= today)
    return db.session.scalar(select(func.count()).where(notice.c.compound_id == compound_id, *current)) or 0


def totals(year: int, regions: Select[Any]) -> dict[int, dict[str, Any]]:
    """Sums of a year's in-plan projects by region id, from the stored totals: projects, compounds,
    households, started (compounds whose works began), value and earned in yuan, percent (None without value).
    """
    total = _table("programme_total")
    query = select(total).where(total.c.year == year, total.c.in_plan, total.c.region_id.in_(regions))
    sums: dict[int, dict[str, Any]] = {}
    for row in db.session.execute(query.order_by(total.c.id)):
        held = sums.setdefault(row.region_id, dict.fromkeys(_MEASURES, 0) | {"started": 0})
        for name in _MEASURES:
            held[name] += getattr(row, name)
        held["started"] += row.compounds if row.stage.position >= _STARTED else 0
    for held in sums.values():
        held["percent"] = _percent(held["earned"], held["value"])
    return sums


def _percent(earned: Decimal, value: Decimal) -> Decimal | None:
    """With one decimal, rounded down: never 100 before all is done."""
    return Decimal(int(earned * 1000 / value)) / 10 if value else None


_MEASURES = ("projects", "compounds", "households", "value", "earned")
_STARTED = 8  # place of "started" among the fifteen stages


def children(region_id: int | None) -> Select[Any]:
    """Ids of the regions directly below one; of the topmost for None."""
    return select(Region.id).where(Region.parent_id == region_id)


def listed_below(path: str) -> int:
    """How many compounds are on file in a part of the city."""
    query = select(func.count()).where(under(Compound.region_path, path), Compound.merged_into_id.is_(None))
    return db.session.scalar(query) or 0
