"""Requests whose answer is due soon or overdue."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from tracker.base.clock import CHINA
from tracker.base.due import Due
from tracker.base.words import N_
from tracker.base.workdays import Calendar
from tracker.extensions import db
from tracker.places.models import Compound
from tracker.resident_requests.clocks import END_OF_DAY
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import OPEN

AHEAD = 2  # working days
SOON = N_("A request from %(compound)s (%(what)s) must be answered by %(day)s.")
OVERDUE = N_("A request from %(compound)s (%(what)s) should have been answered by %(day)s.")


def due(today: date, *, calendar: Calendar) -> Iterator[Due]:
    """Open requests due within ``AHEAD`` working days from today, or overdue, in order of their clocks."""
    until = datetime.combine(calendar.add_workdays(today, AHEAD), END_OF_DAY, CHINA)
    query = select(
        ResidentRequest.id, ResidentRequest.category, ResidentRequest.due_at, ResidentRequest.region_path, Compound.name,
    ).join(Compound, Compound.id == ResidentRequest.compound_id)  # fmt: skip
    query = query.where(ResidentRequest.state.in_(OPEN), ResidentRequest.due_at <= until)
    query = query.order_by(ResidentRequest.due_at, ResidentRequest.id).execution_options(yield_per=1000)
    for row in db.session.execute(query):
        day = row.due_at.astimezone(CHINA).date()
        late = day < today
        yield Due(
            rule="request overdue" if late else "request soon",
            subject="request", subject_id=row.id, since=day, project_id=None, region_path=row.region_path,
            text=OVERDUE if late else SOON, path=f"/office/requests/{row.id}",
            values={"what": row.category.label, "compound": row.name, "day": day.isoformat()},
        )  # fmt: skip
