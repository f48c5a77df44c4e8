"""Published figures by region beside the sums of our own projects; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tracker.exchange.existing import Existing
from tracker.exchange.fields import Field
from tracker.exchange.placing import KnownRegion
from tracker.exchange.values import CountyFields, Number, Status, Understanding
from tracker.extensions import db
from tracker.places.rules import Level
from tracker.projects.models import ProgrammeTotal
from tracker.projects.rules import Stage

MEASURES = {
    "project_count": "projects", "compound_count": "compounds", "started_compounds": "started",
    "buildings": "buildings", "households": "households", "area_m2": "area", "investment_yuan": "planned",
}  # fmt: skip
LABELS = {field.value: field.label for field in Field}


@dataclass(frozen=True)
class Compared:
    """One region of a table; ``pairs``: (published, ours) by measure, ours None where the region is not on file."""

    line: int
    name: str
    year: int | None
    region: KnownRegion | None
    pairs: dict[str, tuple[Number | None, Number | None]]


def measures(table: Understanding) -> list[str]:
    """The measures that the table gives."""
    rows = [row.fields for row in table.rows]
    return [name for name in MEASURES if any(getattr(fields, name, None) is not None for fields in rows)]


def compare(table: Understanding, existing: Existing) -> list[Compared]:
    """Every row of figures by region beside what the kept sums say, in-plan projects only."""
    rows = [(row, row.fields) for row in table.rows
            if row.status is not Status.REFUSED and isinstance(row.fields, CountyFields)]  # fmt: skip
    regions = [_find(fields, existing) for _row, fields in rows]
    years = {fields.year or table.year for _row, fields in rows}
    ours = _ours([region.id for region in regions if region], years - {None})
    wanted = measures(table)
    found = []
    for (row, fields), region in zip(rows, regions, strict=True):
        year = fields.year or table.year
        sums = ours.get((region.id, year), dict.fromkeys(MEASURES.values(), 0)) if region and year else {}
        pairs = {name: (getattr(fields, name), sums.get(MEASURES[name])) for name in wanted}
        found.append(Compared(row.line, fields.region, year, region, pairs))
    return found


def _find(fields: CountyFields, existing: Existing) -> KnownRegion | None:
    """The region a row means: the finest that it names, within the city."""
    at = existing.city
    for level, name in (
        (Level.COUNTY, fields.district), (Level.SUBDISTRICT, fields.subdistrict), (Level.COMMUNITY, fields.community),
    ):  # fmt: skip
        if name:
            below = existing.tree.below(at, level, name)
            if below is None:
                return None
            at = below
    return at if fields.district or existing.tree.is_named(at, fields.city) else None


def _ours(regions: Sequence[int], years: set[Any]) -> dict[tuple[int, int], dict[str, Any]]:
    names = [name for name in MEASURES.values() if name != "started"]
    columns: list[Any] = [getattr(ProgrammeTotal, name) for name in names]
    query = select(ProgrammeTotal.region_id, ProgrammeTotal.year, ProgrammeTotal.stage, *columns).where(
        ProgrammeTotal.region_id.in_(regions), ProgrammeTotal.year.in_(years), ProgrammeTotal.in_plan
    )
    sums: dict[tuple[int, int], dict[str, Any]] = {}
    for row in db.session.execute(query.order_by(ProgrammeTotal.id)):
        held = sums.setdefault((row.region_id, row.year), dict.fromkeys(MEASURES.values(), 0))
        for name in names:
            held[name] += getattr(row, name)
        if row.stage.position >= Stage.STARTED.position:
            held["started"] += row.compounds
    return sums
