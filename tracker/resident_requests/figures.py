"""Requests in figures, from the sums that are kept with every change: by kind, place, office, age. Callers read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from tracker.accounts.models import Organisation
from tracker.base.tree import under
from tracker.extensions import db
from tracker.grid.models import RegionOffice
from tracker.places.models import Building, Compound, Region
from tracker.resident_requests.rates import Counts
from tracker.resident_requests.rules import Category, RequestKind
from tracker.resident_requests.totals import RequestMonthTotal, RequestOfficeTotal, RequestSpotTotal

MOST_SPOTS, MOST_OFFICES = 20, 50
_MONTHS, _SPOTS, _OFFICES = (
    RequestMonthTotal.__table__.c,
    RequestSpotTotal.__table__.c,
    RequestOfficeTotal.__table__.c,
)


@dataclass(frozen=True)
class Count:
    """Requests, doors behind them, and how many still wait for an answer."""

    requests: int = 0
    doors: int = 0
    open: int = 0


def _by(column: Any, region_ids: Sequence[int], months: tuple[int, int]) -> dict[Any, Count]:
    query = select(column, func.sum(_MONTHS.requests), func.sum(_MONTHS.doors), func.sum(_MONTHS.open))
    query = query.where(_MONTHS.region_id.in_(region_ids), _MONTHS.month.between(*months)).group_by(column)
    return {
        row[0]: Count(int(row[1]), int(row[2]), int(row[3]))
        for row in db.session.execute(query.order_by(column))
    }


def by_category(region_id: int, months: tuple[int, int]) -> Mapping[Category, Count]:
    return _by(_MONTHS.category, [region_id], months)


def by_kind(region_id: int, months: tuple[int, int]) -> Mapping[RequestKind, Count]:
    return _by(_MONTHS.kind, [region_id], months)


def by_month(region_id: int, months: tuple[int, int]) -> Mapping[int, Count]:
    """By the month of coming in: what of it is still open is its age."""
    return _by(_MONTHS.month, [region_id], months)


def by_place(region_id: int, months: tuple[int, int]) -> list[tuple[Row[Any], Count]]:
    """The parts of a region, those with most requests first."""
    parts = db.session.execute(select(Region.id, Region.name).filter_by(parent_id=region_id)).all()
    counted = _by(_MONTHS.region_id, [part.id for part in parts], months)
    found: list[tuple[Any, Count]] = [(part, counted[part.id]) for part in parts if part.id in counted]
    return sorted(found, key=lambda one: (-one[1].requests, one[0].id))


def by_office(path: str, months: tuple[int, int]) -> list[tuple[str, Counts]]:
    """Offices of a part of the city with their three rates, those with most requests first."""
    sums = [func.sum(_OFFICES[name]).label(name) for name in RequestOfficeTotal.measures]
    query: Any = (
        select(Organisation.name.label("office"), *sums)
        .join(Organisation, Organisation.id == _OFFICES.office_id)
        .join(RegionOffice, RegionOffice.organisation_id == Organisation.id)
        .join(Region, Region.id == RegionOffice.region_id)
        .where(under(Region.path, path), _OFFICES.month.between(*months))
        .group_by(Organisation.id, Organisation.name)
        .order_by(func.sum(_OFFICES.filed).desc(), Organisation.id)
        .limit(MOST_OFFICES)
    )
    rows = db.session.execute(query).mappings()
    return [
        (row["office"], Counts(**{name: int(row[name]) for name in RequestOfficeTotal.measures}))
        for row in rows
    ]


def spots(path: str, year: int, category: str) -> Sequence[Row[Any]]:
    """Where most doors ask the same within a year: buildings, or whole compounds; what next year's survey looks
    at first.
    """
    query: Any = (
        select(
            Compound.id.label("compound_id"), Compound.name.label("compound"), _SPOTS.building_id,
            Building.name.label("building"), _SPOTS.category, _SPOTS.requests, _SPOTS.doors,
        )
        .join(Compound, Compound.id == _SPOTS.compound_id)
        .outerjoin(Building, Building.id == _SPOTS.building_id)
        .where(_SPOTS.year == year, _SPOTS.requests > 0, under(Compound.region_path, path))
    )  # fmt: skip
    if category in {word.value for word in Category}:
        query = query.where(_SPOTS.category == category)
    order = (
        _SPOTS.doors.desc(),
        _SPOTS.requests.desc(),
        _SPOTS.compound_id,
        _SPOTS.building_id,
        _SPOTS.category,
    )
    return db.session.execute(query.order_by(*order).limit(MOST_SPOTS)).all()
