"""What reports add up to, and the check that places hold the sum of theirs."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.base import sums
from tracker.extensions import db
from tracker.items.models import ItemPlace
from tracker.progress.models import Report
from tracker.progress.rules import ReportState


def steps(item_id: int) -> list[tuple[date, Decimal]]:
    """(day, quantity) of an item's reports that count or wait, in order of the day."""
    query = select(Report.worked_on, Report.quantity).where(
        Report.item_id == item_id, Report.state != ReportState.RETURNED
    )
    return [
        (day, quantity) for day, quantity in db.session.execute(query.order_by(Report.worked_on, Report.id))
    ]


def taken_back(report_id: int) -> Decimal:
    """What counter-entries that count or wait take back of a report; a positive quantity."""
    query = select(func.sum(Report.quantity)).where(
        Report.corrects_id == report_id, Report.state != ReportState.RETURNED
    )
    return -(db.session.scalar(query) or Decimal(0))


def done_before(report: Report) -> Decimal:
    """What was confirmed at the report's place before it was decided; for a waiting one, all of it."""
    query = select(func.sum(Report.quantity)).filter_by(
        item_place_id=report.item_place_id, state=ReportState.CONFIRMED
    )
    if report.decided_at is not None:
        query = query.where(Report.decided_at < report.decided_at)
    return db.session.scalar(query) or Decimal(0)


@sums.check
def unequal_places(session: Session) -> Iterator[str]:
    """Sentences about places whose done quantity is not the sum of their confirmed reports."""
    confirmed = func.sum(Report.quantity).label("confirmed")
    counted = select(Report.item_place_id, confirmed).where(Report.state == ReportState.CONFIRMED)
    said = counted.group_by(Report.item_place_id).subquery()
    query = (
        select(ItemPlace.id, ItemPlace.done, said.c.confirmed)
        .outerjoin(said, said.c.item_place_id == ItemPlace.id)
        .where(ItemPlace.done != func.coalesce(said.c.confirmed, 0))
        .order_by(ItemPlace.id)
    )
    for place_id, done, reported in session.execute(query):
        yield f"item_place {place_id}: stored done {done}, confirmed reports {reported or 0}"
