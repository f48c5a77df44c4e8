from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests import factories
from tracker.extensions import db
from tracker.items.actions import recount
from tracker.progress.rules import ReportState
from tracker.works.models import Baseline, BaselineLine


@pytest.fixture
def approve():
    """``approve(project, (item, start, end, value), …)`` approves a baseline of these lines."""

    def make(project, *lines, number=1, at=datetime(2026, 3, 1, tzinfo=UTC)):
        baseline = factories.save(
            Baseline(
                project_id=project.id,
                number=number,
                approved_at=at,
                reason="设计变更" if number > 1 else None,
            )
        )
        for item, start, end, value in lines:
            factories.save(
                BaselineLine(
                    baseline_id=baseline.id, item_id=item.id, start_on=start, end_on=end, quantity=item.planned,
                    value=Decimal(value),
                )
            )  # fmt: skip
        db.session.commit()
        return baseline

    return make


@pytest.fixture
def works(session):
    """A project with one item of 100 m at 100 yuan."""
    project = factories.project()
    item = factories.item(project, unit_price=Decimal(100), value=Decimal(10000))
    place = factories.item_place(item)
    recount(project)
    session.commit()
    return project, item, place


@pytest.fixture
def done():
    """``done(place, 10, date)`` has a quantity confirmed as worked on a day."""

    def make(place, quantity, day):
        factories.report(place, quantity=Decimal(quantity), worked_on=day, state=ReportState.CONFIRMED)
        db.session.commit()

    return make
