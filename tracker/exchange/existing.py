"""What is on file where a table is to be taken in, in four queries however long the table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tracker.base.tree import ancestors, under
from tracker.exchange.matching import Compounds, KnownCompound
from tracker.exchange.placing import KnownRegion, Tree
from tracker.extensions import db
from tracker.places.models import Compound, Region
from tracker.projects.models import Project, ProjectCompound


@dataclass(frozen=True, slots=True)
class KnownProject:
    id: int
    code: str
    name: str
    region_path: str


@dataclass(frozen=True)
class Existing:
    """``covered``: the project that has a compound in a plan year; ``codes``: projects by year and code."""

    place: KnownRegion
    tree: Tree
    compounds: Compounds
    covered: dict[tuple[int, int], KnownProject]
    codes: dict[tuple[int, str], KnownProject]

    @property
    def city(self) -> KnownRegion:
        return self.tree.by_id[ancestors(self.place.path)[0]]


def load(place: Region, years: Iterable[int]) -> Existing:
    """Regions of the city, compounds of the place, and the city's projects of these plan years."""
    city_path = f"/{ancestors(place.path)[0]}/"
    columns: tuple[Any, ...] = (Region.id, Region.parent_id, Region.level, Region.name, Region.path)
    tree = Tree(KnownRegion(*row) for row in db.session.execute(
        select(*columns).where(under(Region.path, city_path)).order_by(Region.path)
    ))  # fmt: skip
    wanted = sorted(set(years))
    projects = {
        row.id: (row.year, KnownProject(row.id, row.code, row.name, row.region_path))
        for row in db.session.execute(
            select(Project.id, Project.year, Project.code, Project.name, Project.region_path)
            .where(Project.year.in_(wanted), under(Project.region_path, city_path))
            .order_by(Project.id)
        )
    }
    links = db.session.execute(
        select(ProjectCompound.compound_id, ProjectCompound.year, ProjectCompound.project_id)
        .join(Project, Project.id == ProjectCompound.project_id)
        .where(ProjectCompound.year.in_(wanted), under(Project.region_path, city_path))
        .order_by(ProjectCompound.id)
    )
    return Existing(
        place=tree.by_id[place.id], tree=tree, compounds=_compounds(place.path),
        covered={(row.compound_id, row.year): projects[row.project_id][1] for row in links},
        codes={(year, project.code): project for year, project in projects.values()},
    )  # fmt: skip


def _compounds(path: str) -> Compounds:
    names = KnownCompound.__dataclass_fields__
    columns: list[Any] = [getattr(Compound, name) for name in names]
    rows = db.session.execute(
        select(*columns, Compound.merged_into_id)
        .where(under(Compound.region_path, path))
        .order_by(Compound.id)
    ).all()
    into = {row.id: row.merged_into_id for row in rows if row.merged_into_id}
    live = [KnownCompound(*row[:-1]) for row in rows if row.id not in into]
    return Compounds(live, [(row.name_key, _survivor(row.id, into)) for row in rows if row.id in into])


def _survivor(compound_id: int, into: dict[int, int]) -> int:
    while compound_id in into:
        compound_id = into[compound_id]
    return compound_id
