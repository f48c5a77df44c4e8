"""What a source holds for items and compounds is kept with every movement, and is the sum of its legs."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.base import sums
from tracker.funding import actions, holdings, queries
from tracker.funding.books import Holding, Movement
from tracker.funding.ledger import ROUTES, Leg, MovementKind, Pot, moved
from tracker.funding.models import Source
from tracker.funding.rules import SourceKind

DAY = date(2026, 3, 1)


@pytest.fixture
def source(session) -> Source:
    made = factories.source(kind=SourceKind.COUNTY)
    factories.movement(made, Decimal(1000), dated=DAY)
    return made


def act(name: str, source: Source, amount: int, **more: object) -> Movement:
    made = getattr(actions, name)(
        source.id, Decimal(amount), DAY, f"{name}{factories.number()}号", None, **more
    )
    assert isinstance(made, Movement)
    return made


@pytest.fixture(autouse=True)
def _whole(session):
    yield
    session.commit()
    assert list(sums.verify(session())) == []


def test_each_item_has_what_was_allocated_to_it_and_spent_for_it(session, source):
    item = factories.item(source.project)
    act("allocate", source, 300, item_id=item.id)
    act("allocate", source, 100)
    act("pay", source, 250, item_id=item.id)
    act("return_balance", source, 640)  # 600 that nobody was given, 40 of the owner's
    assert holdings.held(source.id) == {(item.id, None): (300, 250), (None, None): (100, 40)}
    assert holdings.allocated_to_item(item.id) == 300


def test_a_reversal_takes_it_back(session, source):
    item = factories.item(source.project)
    made = act("allocate", source, 300, item_id=item.id)
    actions.reverse(made, "记错", None)
    assert holdings.held(source.id) == {(item.id, None): (0, 0)}
    assert holdings.on_items([item.id], but=0) == {}


def test_other_sources_with_money_on_an_item_are_known(session, source):
    item, other = factories.item(source.project), factories.source(source.project)
    act("allocate", source, 300, item_id=item.id)
    assert holdings.on_items([item.id], but=other.id) == {item.id: frozenset({source.kind})}
    assert holdings.on_items([item.id], but=source.id) == {}


def test_a_wrong_holding_is_named_and_counted_again(session, source):
    act("allocate", source, 300)
    session.query(Holding).update({"allocated": Decimal(299)})
    said = [line for line in sums.verify(session()) if "holding" in line]
    assert len(said) == 1
    assert "299" in said[0]
    sums.rebuild(session())
    assert holdings.held(source.id) == {(None, None): (300, 0)}


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        ("received", {}),
        ("allocated", {(None, None): (1, 0)}),
        ("paid", {(None, None): (0, 1)}),
        ("returned", {}),
    ],
)
def test_only_legs_of_the_owner_count(kind, held):
    assert moved([Leg(*ROUTES[MovementKind(kind)], Decimal(1))]) == held


def test_a_payment_asks_as_many_questions_however_much_has_moved(session, source):
    act("allocate", source, 500)
    act("pay", source, 1)
    few = _questions(session, source)
    for _ in range(20):
        factories.movement(source, Decimal(10), dated=DAY)
        act("allocate", source, 5)
        act("pay", source, 2)
    assert _questions(session, source) == few


def _questions(session, source) -> int:
    session.commit()
    with count_queries() as counted:
        act("pay", source, 1)
        session.commit()
    return len(counted)


def _lying(source) -> list[tuple[date, Decimal]]:
    return [(one.day, one.amount) for one in queries.layers(source.id)]


def test_idle_money_is_the_newest_after_a_payment_a_late_receipt_and_a_reversal(session, source):
    factories.movement(source, Decimal(500), dated=date(2026, 4, 1))
    act("allocate", source, 1500)
    paid = act("pay", source, 1200)
    assert _lying(source) == [(date(2026, 4, 1), 300)]
    factories.movement(
        source, Decimal(100), dated=date(2026, 2, 1)
    )  # an older receipt, entered late: spent first
    assert _lying(source) == [(date(2026, 4, 1), 400)]
    actions.reverse(paid, "记错", None)
    assert _lying(source) == [(date(2026, 2, 1), 100), (DAY, 1000), (date(2026, 4, 1), 500)]
    assert actions.pots(source)[Pot.OWNER] == 1500
