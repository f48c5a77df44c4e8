"""Windows that come near without their operator's word, and open roads that winter comes near to."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from tracker.accounts.models import Organisation
from tracker.base.due import Due
from tracker.base.words import N_
from tracker.extensions import db
from tracker.streets.models import Dig, DigSegment, Segment
from tracker.streets.rules import DigState

UNCONFIRMED = N_("%(who)s is to open “%(where)s” on %(day)s and has not confirmed it.")
OPEN_IN_WINTER = N_("“%(where)s”, opened by %(who)s, needs a temporary surface before %(day)s.")


def due(today: date, *, ahead: int) -> Iterator[Due]:
    """Planned digs whose window begins within ``ahead`` days or has begun, then surfaces that are owed as soon."""
    soon = today + timedelta(days=ahead)
    query = _digs().where(Dig.state == DigState.PLANNED, Dig.first_on <= soon, Dig.last_on >= today)
    for row in db.session.execute(query.order_by(Dig.first_on, Dig.id)):
        yield _due("dig not confirmed", UNCONFIRMED, row, row.first_on)
    owed = or_(Dig.temporary_on.is_(None), Dig.temporary_on >= Dig.surface_by)
    query = _digs().where(
        Dig.state.in_((DigState.STARTED, DigState.FINISHED)),
        Dig.surface_by <= soon,
        Dig.surface_by >= today,
        owed,
    )
    for row in db.session.execute(query.order_by(Dig.surface_by, Dig.id)):
        yield _due("temporary surface owed", OPEN_IN_WINTER, row, row.surface_by)


def _digs() -> Any:
    """Digs with their operator and the first segment they open."""
    first = select(func.min(DigSegment.segment_id)).where(DigSegment.dig_id == Dig.id).correlate(Dig)
    columns: tuple[Any, ...] = (
        Dig.id, Dig.project_id, Dig.organisation_id, Dig.first_on, Dig.surface_by, Organisation.name.label("who"),
        Segment.name.label("where"), Segment.region_path,
    )  # fmt: skip
    query = select(*columns).join(Organisation, Organisation.id == Dig.organisation_id)
    return query.join(Segment, Segment.id == first.scalar_subquery())


def _due(rule: str, text: str, row: Any, since: date) -> Due:
    return Due(
        rule=rule, subject="dig", subject_id=row.id, since=since, project_id=row.project_id,
        region_path=row.region_path, organisation_id=row.organisation_id, text=text,
        path=f"/office/streets/digs/{row.id}", values={"who": row.who, "where": row.where, "day": since.isoformat()},
    )  # fmt: skip
