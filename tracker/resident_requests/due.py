"""Requests whose clocks run out: contact, answer, extension, call-back."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from tracker.base.clock import CHINA
from tracker.base.due import Due
from tracker.base.words import N_
from tracker.base.workdays import Calendar
from tracker.extensions import db
from tracker.places.models import Compound
from tracker.resident_requests.clocks import END_OF_DAY, URGENT
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import OPEN, RequestState

AHEAD = 2  # working days
SOON = N_("A request from %(compound)s (%(what)s) must be answered by %(day)s.")
OVERDUE = N_("A request from %(compound)s (%(what)s) should have been answered by %(day)s.")


CONTACT = N_(
    "Nobody spoke yet with whoever filed a request from %(compound)s (%(what)s); it was due by %(day)s."
)
LAST_CHANCE = N_(
    "More time for a request from %(compound)s (%(what)s) can be asked for until %(day)s, not after."
)
CALL_BACK = N_(
    "Whoever filed a request from %(compound)s (%(what)s) has to be asked whether it is fixed; due by %(day)s."
)


def due(today: date, *, calendar: Calendar) -> Iterator[Due]:
    """Every clock of requests that runs out: first contact, answer, the last chance of an extension, call-back."""
    until = datetime.combine(calendar.add_workdays(today, AHEAD), END_OF_DAY, CHINA)
    over = datetime.combine(today, time(), CHINA)
    yield from _answers(today, until)
    is_open = ResidentRequest.state.in_(OPEN)
    silent = (is_open, ResidentRequest.contacted_at.is_(None), ResidentRequest.contact_due_at < over)
    yield from _others("request contact", CONTACT, ResidentRequest.contact_due_at, *silent)
    tomorrow = datetime.combine(calendar.add_workdays(today, 1), END_OF_DAY, CHINA)
    kept = (ResidentRequest.extensions == 0, ResidentRequest.clock.not_in(URGENT))
    soon = (is_open, *kept, ResidentRequest.due_at >= over, ResidentRequest.due_at <= tomorrow)
    yield from _others("request extension", LAST_CHANCE, ResidentRequest.due_at, *soon)
    asked = (ResidentRequest.state == RequestState.ANSWERED, ResidentRequest.called_back_at.is_(None))
    yield from _others(
        "request call-back",
        CALL_BACK,
        ResidentRequest.call_back_due_at,
        *asked,
        ResidentRequest.call_back_due_at < over,
    )


def _rows(clock: Any, *where: ColumnElement[bool]) -> Iterator[Row[Any]]:
    """Requests in the order of one of their clocks; ``at`` is when it runs out."""
    columns: Any = (
        ResidentRequest.id, ResidentRequest.category, clock.label("at"), ResidentRequest.region_path,
        ResidentRequest.compound_id, ResidentRequest.office_id, Compound.name,
    )  # fmt: skip
    query = select(*columns).join(Compound, Compound.id == ResidentRequest.compound_id).where(*where)
    query = query.order_by(clock, ResidentRequest.id).execution_options(yield_per=1000)
    yield from db.session.execute(query)


def _answers(today: date, until: datetime) -> Iterator[Due]:
    """Open requests due within ``AHEAD`` working days from today, or overdue."""
    for row in _rows(
        ResidentRequest.due_at, ResidentRequest.state.in_(OPEN), ResidentRequest.due_at <= until
    ):
        late = row.at.astimezone(CHINA).date() < today
        yield _due("request overdue" if late else "request soon", OVERDUE if late else SOON, row)


def _others(rule: str, text: str, clock: Any, *where: ColumnElement[bool]) -> Iterator[Due]:
    for row in _rows(clock, *where):
        yield _due(rule, text, row)


def _due(rule: str, text: str, row: Row[Any]) -> Due:
    day = row.at.astimezone(CHINA).date()
    return Due(
        rule=rule, subject="request", subject_id=row.id, since=day, project_id=None, region_path=row.region_path,
        compound_id=row.compound_id, organisation_id=row.office_id, text=text, path=f"/office/requests/{row.id}",
        values={"what": row.category.label, "compound": row.name, "day": day.isoformat()},
    )  # fmt: skip
