from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.base import sums
from tracker.base.errors import Refusal
from tracker.items import actions

DAY = date(2026, 5, 4)


def faults(session):
    """What `flask sums verify` says; these tests confirm work without reports, which is another room's."""
    return [fault for fault in sums.verify(session()) if not fault.startswith("item_place")]


@pytest.fixture
def place(session):
    place = factories.item_place(factories.item(planned=Decimal(100), unit_price=Decimal("3.33")))
    actions.revalue(place.item)
    actions.recount(actions.lock(place.project_id))
    session.commit()
    return place


def test_confirmed_work_moves_place_item_and_project_by_exactly_that_much(place, session):
    actions.add_done(place.id, Decimal("12.5"), DAY)
    session.commit()
    item, project = place.item, place.item.project
    assert (place.done, item.done) == (Decimal("12.5"), Decimal("12.5"))
    assert (item.value, item.earned) == (Decimal("333.00"), Decimal("41.62"))
    assert (project.value, project.earned, project.progress) == (Decimal("333.00"), Decimal("41.62"), 1250)
    assert (item.last_report_on, project.last_report_on) == (DAY, DAY)
    assert faults(session) == []


def test_a_report_of_an_earlier_day_does_not_turn_the_last_report_back(place, session):
    actions.add_done(place.id, Decimal(1), DAY)
    actions.add_done(place.id, Decimal(1), date(2026, 4, 1))
    assert place.item.project.last_report_on == DAY


def test_more_than_the_contract_is_refused_and_nothing_moves(place, session):
    with pytest.raises(Refusal, match="Only 100 is contracted and this would make"):
        actions.add_done(place.id, Decimal("100.001"), DAY)
    session.rollback()
    assert (place.done, place.item.done, place.item.project.earned) == (0, 0, 0)


def test_no_more_is_taken_back_than_was_done_at_that_place(place, session):
    other = factories.item_place(place.item, factories.compound())
    actions.add_done(other.id, Decimal(50), DAY)
    with pytest.raises(Refusal, match="No more can be taken back"):
        actions.add_done(place.id, Decimal(-1), DAY)


def test_all_done_is_all_earned(place, session):
    actions.add_done(place.id, Decimal(100), DAY)
    assert place.item.project.progress == 10_000
    assert place.item.earned == place.item.value


def test_work_counts_from_what_the_database_holds_not_from_what_was_read_before(place, session):
    session.execute(place.__table__.update().values(done=Decimal(40)))
    session.execute(place.item.__table__.update().values(done=Decimal(40)))
    actions.add_done(place.id, Decimal(10), DAY)
    assert (place.done, place.item.done) == (50, 50)


def test_a_confirmed_report_costs_the_same_with_one_item_and_with_twenty(place, session):
    def cost():
        with count_queries() as queries:
            actions.add_done(place.id, Decimal(1), DAY)
            session.commit()
        return len(queries)

    cost()
    alone = cost()
    for _ in range(19):
        factories.item(place.item.project)
    session.commit()
    assert cost() == alone
