"""Reads of interruptions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.accounts.models import Account, Organisation
from tracker.base.access import restrict
from tracker.base.tree import under
from tracker.extensions import db
from tracker.interruptions.models import Interruption
from tracker.interruptions.scope import reached
from tracker.interruptions.tables import Service
from tracker.places import queries as places
from tracker.places.models import Building, Compound, Entrance

LISTED: tuple[Any, ...] = (
    Interruption.id, Interruption.service, Interruption.starts_at, Interruption.ends_at, Interruption.reason,
    Interruption.emergency, Interruption.cancelled_at, Interruption.region_path, Interruption.demo,
    Compound.name.label("compound"), Organisation.name.label("owner"),
)  # fmt: skip


def listed(*, text: str, path: str, service: str, since: datetime | None) -> Select[Any]:
    """Rows of the office's list as the person may see it; ``since`` leaves out what ended before."""
    query = select(*LISTED).join(Compound, Compound.id == Interruption.compound_id)
    query = restrict(query.join(Organisation, Organisation.id == Interruption.owner_id), Interruption)
    if path:
        query = query.where(under(Interruption.region_path, path))
    if service in {word.value for word in Service}:
        query = query.where(Interruption.service == service)
    if since is not None:
        query = query.where(Interruption.ends_at >= since)
    if (named := places.matches(text)) is not None:
        query = query.where(named)
    return query


def whole(interruption_id: int) -> Interruption | None:
    """With everything its page names."""
    query = select(Interruption).filter_by(id=interruption_id).options(
        joinedload(Interruption.compound), joinedload(Interruption.owner),
        joinedload(Interruption.excepted_by).load_only(Account.display_name),
        selectinload(Interruption.entrances).joinedload(Entrance.building),
    )  # fmt: skip
    return db.session.scalar(query)


def standing(compound_id: int, since: datetime) -> list[Interruption]:
    """What is not over at a compound, cancelled ones too, in order of time."""
    query = select(Interruption).where(Interruption.compound_id == compound_id, Interruption.ends_at >= since)
    loaded = query.options(joinedload(Interruption.owner), selectinload(Interruption.entrances))
    return list(db.session.scalars(loaded.order_by(Interruption.starts_at, Interruption.id)))


def rivals(compound_id: int, starts: datetime, ends: datetime, but: int | None) -> list[Interruption]:
    """Others of a compound that overlap with a time, whoever owns them."""
    query = select(Interruption).where(
        Interruption.compound_id == compound_id, Interruption.cancelled_at.is_(None),
        Interruption.ends_at > starts, Interruption.starts_at < ends,
    )  # fmt: skip
    if but is not None:
        query = query.where(Interruption.id != but)
    loaded = query.options(joinedload(Interruption.owner), selectinload(Interruption.entrances))
    return list(db.session.scalars(loaded.order_by(Interruption.starts_at, Interruption.id)))


def doors_of(compound_id: int) -> Sequence[Row[Any]]:
    """(id, entrance, building) of a compound's entrances in their order."""
    columns: tuple[Any, ...] = (Entrance.id, Entrance.name.label("entrance"), Building.name.label("building"))
    query = select(*columns).join(Building, Building.id == Entrance.building_id)
    query = query.where(Building.compound_id == compound_id)
    return db.session.execute(
        query.order_by(Building.position, Building.id, Entrance.position, Entrance.id)
    ).all()


def find_reached(compound_id: int, person: Any) -> Compound | None:
    """A compound where the person may enter interruptions."""
    query = select(Compound).where(Compound.id == compound_id, Compound.merged_into_id.is_(None))
    return db.session.scalar(query.where(Compound.id.in_(reached(person))))


def own_phone(organisation_id: int) -> str | None:
    return db.session.scalar(select(Organisation.phone).filter_by(id=organisation_id))
