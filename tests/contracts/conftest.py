"""A project with a drain of 100 m under contract, and the people who deal with it."""

import pytest

from tests import factories
from tests.contracts.making import D, line_facts
from tracker.contracts import actions
from tracker.contracts.models import BillLine


@pytest.fixture
def place(session):
    item = factories.item(planned=D(100), unit_price=D(100))
    return factories.item_place(item)


@pytest.fixture
def item(place):
    return place.item


@pytest.fixture
def contract(item, session):
    made = factories.contract(item.project, sum=D(20_000), estimate=D(22_000))
    actions.save_line(made, BillLine(), line_facts(item_id=item.id, quantity=D(150)))
    actions.save_line(made, BillLine(), line_facts(name="措施费", unit="项", price=D(5_000), quantity=D(1)))  # fmt: skip
    session.commit()
    return made


@pytest.fixture
def people(session):
    ids = [factories.account().id for _ in range(2)]
    session.commit()
    return ids
