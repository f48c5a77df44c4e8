"""A seat and the account of who holds it, so that reminders find them."""

import pytest

from tests import factories
from tracker.base.access import Role
from tracker.grid.models import GridPost
from tracker.grid.queries import holders
from tracker.grid.rules import Rank


@pytest.fixture
def seat(session):
    """A grid worker's seat at a compound, under a grid leader's."""
    at = factories.compound()
    leader = factories.grid_post(
        at, Rank.LEADER, account_id=factories.account(Role.GRID, region=at.region).id
    )
    return factories.grid_post(at, above_id=leader.id)


def test_the_account_of_a_seat_is_chosen_among_the_grid_of_its_part_of_the_city(session, client, login, seat):
    near = factories.account(Role.GRID, region=seat.region)
    far = factories.account(Role.GRID, region=factories.region(factories.city()))
    login(Role.CITY)
    form = {"name": seat.name, "above_id": seat.above_id, "holder": "王某", "version": seat.version}
    address = f"/office/grid/{seat.id}/edit"
    assert client.post(address, data={**form, "account_id": far.id}).status_code == 200
    assert client.post(address, data={**form, "account_id": near.id}).status_code == 302
    assert session.get(GridPost, seat.id).account_id == near.id
    assert near.display_name in client.get(f"/office/grid/{seat.id}").text


def test_who_holds_a_seat_stands_beside_who_holds_those_above_it(session, seat):
    compound = seat.covers[0].compound_id
    assert [tuple(row) for row in holders()] == [(compound, None, seat.above.account_id, None)]
    seat.account_id = factories.account(Role.GRID).id
    assert [tuple(row) for row in holders()] == [(compound, seat.account_id, seat.above.account_id, None)]
    seat.holder = None
    assert [tuple(row) for row in holders()] == [(compound, None, seat.above.account_id, None)]
    seat.above.holder = None
    assert holders() == []
