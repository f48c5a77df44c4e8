"""Reads of who answers where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from tracker.accounts.models import Account, Organisation
from tracker.accounts.rules import Discipline
from tracker.base.access import Role, restrict
from tracker.base.prepared import Prepared
from tracker.base.tree import ancestors, under
from tracker.extensions import db
from tracker.grid.models import GridCover, GridPost, OperatorDesk, RegionOffice
from tracker.grid.rules import ABOVE, Network, Post, Rank, Seat, seats
from tracker.places.models import Building, Compound, Entrance, Region
from tracker.projects.models import Party, Project, ProjectCompound
from tracker.projects.rules import PartyRole

_HIGHEST = len(ABOVE)
_OFFICE = Prepared(
    select(RegionOffice.organisation_id)
    .join(Region, Region.id == RegionOffice.region_id)
    .where(RegionOffice.region_id.in_(bindparam("ids", expanding=True)))
    .order_by(func.length(Region.path).desc())
    .limit(1)
)
_COLUMNS: tuple[Any, ...] = (
    GridPost.id,
    GridPost.rank,
    GridPost.name,
    GridPost.above_id,
    GridPost.holder,
    GridPost.phone,
)


@dataclass(frozen=True)
class Desk:
    """An organisation that a door can turn to, and for what."""

    what: str
    name: str
    phone: str | None
    discipline: Discipline | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class Door:
    """Everybody who answers for one door."""

    seats: tuple[Seat, ...]
    community: Desk | None
    contractors: tuple[Desk, ...]
    operators: tuple[Desk, ...]


def office_of(region_path: str) -> int | None:
    """Organisation that first receives what comes from here: the narrowest office at or above the region."""
    office: int | None = _OFFICE.scalar(ids=ancestors(region_path))
    return office


def responsible_at(
    compound_id: int, region_path: str, building_id: int | None = None, entrance_id: int | None = None
) -> Door:
    """Who answers for a door: grid and party network, community, contractor, operators. The same few queries
    whatever stands on record.
    """
    community, operators = _desks(region_path)
    return Door(
        seats_at(compound_id, building_id, entrance_id), community, _contractors(compound_id), operators
    )


def seats_at(
    compound_id: int, building_id: int | None = None, entrance_id: int | None = None
) -> tuple[Seat, ...]:
    """Grid and party network at a door; a post above a vacancy answers in its place."""
    here = [
        GridCover.compound_id == compound_id,
        or_(GridCover.building_id.is_(None), GridCover.building_id == building_id),
        or_(GridCover.entrance_id.is_(None), GridCover.entrance_id == entrance_id),
    ]
    closeness = case(
        (GridCover.entrance_id.is_not(None), 3), (GridCover.building_id.is_not(None), 2), else_=1
    )
    query: Any = (
        select(*_COLUMNS, func.max(closeness).label("closeness"))
        .join(GridCover)
        .where(*here)
        .group_by(*_COLUMNS)
    )
    rows = list(db.session.execute(query.order_by(GridPost.id)))
    return seats([_post(row) for row in rows] + [_post(row) for row in _above(rows)])


def holders() -> Sequence[Sequence[Any]]:
    """(compound, worker, leader, chief): the accounts of those who hold a seat of a grid worker and the seats above,
    None for who is vacant or does not sign in; only where any of them does.
    """
    worker, leader, chief = (aliased(GridPost) for _ in range(3))
    sits = [case((post.holder.is_not(None), post.account_id)) for post in (worker, leader, chief)]
    query: Any = (
        select(GridCover.compound_id, *sits)
        .join(worker, worker.id == GridCover.post_id)
        .outerjoin(leader, leader.id == worker.above_id)
        .outerjoin(chief, chief.id == leader.above_id)
        .where(worker.rank == Rank.WORKER, func.coalesce(*sits).is_not(None))
    )
    return db.session.execute(query.order_by(GridCover.compound_id, worker.id)).all()


def _above(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The posts above, up to the top of both networks, in one query."""
    chain = (
        select(GridPost.id, GridPost.above_id)
        .where(GridPost.id.in_([row.above_id for row in rows if row.above_id]))
        .cte("chain", recursive=True)
    )
    up = select(GridPost.id, GridPost.above_id).join(chain, GridPost.id == chain.c.above_id)
    chain = chain.union(up)  # a ring, however it came about, ends here
    known = [row.id for row in rows]
    query = select(*_COLUMNS, bindparam("closeness", 0)).where(
        GridPost.id.in_(select(chain.c.id)), GridPost.id.not_in(known)
    )
    return list(db.session.execute(query.order_by(GridPost.id)))


def _post(row: Any) -> Post:
    number, rank, name, above_id, holder, phone, closeness = row
    return Post(
        id=number,
        rank=rank,
        name=name,
        above_id=above_id,
        holder=holder or None,
        phone=phone,
        closeness=closeness,
    )


def _desks(region_path: str) -> tuple[Desk | None, tuple[Desk, ...]]:
    """The office nearest above a place and the operators' desks, each of the narrowest region that has one."""
    ids = ancestors(region_path)
    offices = select(Organisation.name, Organisation.phone, Organisation.id).join(RegionOffice)
    office = db.session.execute(
        offices.join(Region, Region.id == RegionOffice.region_id)
        .where(RegionOffice.region_id.in_(ids))
        .order_by(func.length(Region.path).desc())
        .limit(1)
    ).first()
    query = (
        select(
            OperatorDesk.discipline,
            OperatorDesk.phone,
            Organisation.name,
            Organisation.phone,
            Organisation.id,
        )
        .join(Organisation, Organisation.id == OperatorDesk.organisation_id)
        .join(Region, Region.id == OperatorDesk.region_id)
        .where(OperatorDesk.region_id.in_(ids))
        .order_by(func.length(Region.path), OperatorDesk.discipline)
    )
    narrowest = {
        row[0]: Desk(row[0].label, row[2], row[1] or row[3], row[0], row[4])
        for row in db.session.execute(query)
    }
    community = Desk("", office[0], office[1], organisation_id=office[2]) if office else None
    return community, tuple(narrowest[discipline] for discipline in sorted(narrowest))


def _contractors(compound_id: int) -> tuple[Desk, ...]:
    """Contractors of the newest project here."""
    newest = (
        select(ProjectCompound.project_id)
        .join(Project, Project.id == ProjectCompound.project_id)
        .where(ProjectCompound.compound_id == compound_id)
        .order_by(Project.year.desc(), Project.id.desc())
        .limit(1)
    )
    query = (
        select(Organisation.name, Party.contact, Party.phone, Organisation.phone, Organisation.id)
        .join(Party, Party.organisation_id == Organisation.id)
        .where(Party.role == PartyRole.CONTRACTOR, Party.project_id.in_(newest))
        .order_by(Organisation.id)
    )
    return tuple(
        Desk("", row[0], row[2] or row[3], organisation_id=row[4]) for row in db.session.execute(query)
    )


def listed(*, path: str, network: str, vacant: bool, compound_id: int | None) -> Select[Any]:
    """Posts as the person may see them, with the number of places each covers."""
    places = (
        select(func.count()).where(GridCover.post_id == GridPost.id).correlate(GridPost).scalar_subquery()
    )
    query: Select[Any] = select(*_COLUMNS, GridPost.region_path, GridPost.demo, places.label("places"))
    query = restrict(query, GridPost).where(under(GridPost.region_path, path))
    ranks = [rank for rank in Rank if rank.network.value == network]
    if network in {one.value for one in Network}:
        query = query.where(GridPost.rank.in_(ranks))
    if vacant:
        query = query.where(_is_vacant())
    if compound_id is not None:
        query = query.where(
            GridPost.id.in_(select(GridCover.post_id).where(GridCover.compound_id == compound_id))
        )
    return query


def _is_vacant() -> ColumnElement[bool]:
    return or_(GridPost.holder.is_(None), GridPost.holder == "")


def count_vacant(path: str) -> int:
    query = restrict(select(func.count()).select_from(GridPost), GridPost)
    return db.session.scalar(query.where(and_(_is_vacant(), under(GridPost.region_path, path)))) or 0


def possible_above(rank: Rank, region_path: str) -> list[tuple[int, str]]:
    """Posts of the next higher rank in or above a region: (id, name)."""
    above = ABOVE[rank]
    query = select(GridPost.id, GridPost.name).where(
        GridPost.rank == above, GridPost.region_id.in_(ancestors(region_path))
    )
    return [(row.id, row.name) for row in db.session.execute(query.order_by(GridPost.name, GridPost.id))]


def possible_holders(path: str, now: int | None = None) -> list[tuple[int, str]]:
    """Accounts of grid workers and communities of a part of the city, and the one that is entered ``now``."""
    query = select(Account.id, Account.display_name, Account.name).where(
        or_(
            and_(Account.role.in_((Role.GRID, Role.COMMUNITY)), under(Account.region_path, path), Account.disabled.is_(False)),
            Account.id == now,
        )
    )  # fmt: skip
    rows = db.session.execute(query.order_by(Account.display_name, Account.id).limit(500))
    return [(row.id, f"{row.display_name} ({row.name})") for row in rows]


def possible_places(path: str) -> list[tuple[int, str]]:
    """Compounds of a part of the city that a post may answer for: (id, name)."""
    query = select(Compound.id, Compound.name).where(
        under(Compound.region_path, path), Compound.merged_into_id.is_(None)
    )
    return [
        (row.id, row.name)
        for row in db.session.execute(query.order_by(Compound.name, Compound.id).limit(500))
    ]


def covers_of(post_id: int) -> Sequence[Row[Any]]:
    """Where a post answers: cover id, compound, building and entrance (None for all)."""
    query: Any = (
        select(
            GridCover.id, Compound.id.label("compound_id"), Compound.name.label("compound"),
            Building.name.label("building"), Entrance.name.label("entrance"),
        )
        .join(Compound, Compound.id == GridCover.compound_id)
        .outerjoin(Building, Building.id == GridCover.building_id)
        .outerjoin(Entrance, Entrance.id == GridCover.entrance_id)
        .where(GridCover.post_id == post_id)
    )  # fmt: skip
    return db.session.execute(
        query.order_by(Compound.name, Building.position, Entrance.position, GridCover.id)
    ).all()


def below(post_id: int) -> Sequence[Row[Any]]:
    """Seats that stand directly under a post."""
    query = select(*_COLUMNS).where(GridPost.above_id == post_id)
    return db.session.execute(query.order_by(GridPost.rank, GridPost.name, GridPost.id)).all()


def door_of(entrance_id: int) -> Row[Any] | None:
    """An entrance with its building, compound and region path."""
    query: Any = select(
        Entrance.id, Entrance.name, Building.id.label("building_id"), Building.name.label("building"),
        Compound.id.label("compound_id"), Compound.name.label("compound"), Compound.region_path,
    ).join(Building, Building.id == Entrance.building_id)  # fmt: skip
    return db.session.execute(query.join(Compound).where(Entrance.id == entrance_id)).one_or_none()


def offices_above(region_path: str) -> list[tuple[int, str]]:
    """(organisation, name) of the offices at and above a region, the narrowest first."""
    query = select(Organisation.id, Organisation.name).join(RegionOffice)
    query = query.join(Region, Region.id == RegionOffice.region_id).where(
        RegionOffice.region_id.in_(ancestors(region_path))
    )
    return [(row.id, row.name) for row in db.session.execute(query.order_by(func.length(Region.path).desc()))]
