"""Many people at the same moment, on a database of their own; run on SQLite and on PostgreSQL."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests import factories
from tests.at_once import committed_at_once
from tracker.base import journal, sums
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.extensions import db
from tracker.funding import actions, grants
from tracker.funding.allocation import Key
from tracker.funding.ledger import MovementKind
from tracker.funding.models import Grant, Source
from tracker.funding.rules import SourceKind
from tracker.projects.models import Project

CLIENTS = 32
RECEIVED = Decimal("1000.07")
EACH = Decimal("99.99")


@pytest.fixture
def house(make_app):
    return make_app()


@pytest.fixture
def funded(house):
    """A source of the county that received and allocated all it has; its id, and an item and who pays."""
    with house.app_context():
        project = factories.project()
        source = factories.source(project, kind=SourceKind.SOCIAL)
        factories.account(Role.CITY)
        day = today() - timedelta(days=30)
        actions.receive(source.id, RECEIVED, day, "到账1号", None)
        actions.allocate(source.id, RECEIVED, day, "拨付1号", None)
        db.session.commit()
        return source.id


def check_books(house):
    with house.app_context():
        assert list(sums.verify(db.session)) == []
        assert list(journal.verify(db.session)) == []


def test_thirty_two_clients_pay_no_more_than_was_received(house, funded, capsys):
    calls = [
        lambda number=number: actions.pay(funded, EACH, today(), f"支付{number}号", None)
        for number in range(CLIENTS)
    ]
    answers = committed_at_once(house, *calls)
    refused = [answer for answer in answers if answer]
    paid = CLIENTS - len(refused)
    assert paid == RECEIVED // EACH
    assert all(f"paid {paid * EACH:,.2f}" in sentence for sentence in refused)
    assert all(f"received {RECEIVED:,.2f} yuan" in sentence for sentence in refused)
    with house.app_context():
        source = db.session.get(Source, funded)
        left = source.received - source.paid
        assert source.paid == paid * EACH
        assert 0 <= left < EACH
        actions.pay(funded, left, today(), "尾款1号", None)
        db.session.commit()
        assert source.paid == source.received == RECEIVED
    check_books(house)
    with capsys.disabled():
        print(  # noqa: T201 (the figures are asked for)
            f"\n{CLIENTS} clients pay {EACH} each of {RECEIVED}: {paid} paid, {len(refused)} refused. {refused[0]}"
        )


def test_an_allocation_is_taken_back_and_paid_from_at_once_and_only_one_happens(house, funded):
    with house.app_context():
        source = db.session.get(Source, funded)
        allocation = next(one for one in source.movements if one.kind is MovementKind.ALLOCATED).id

    def take_back():
        source = db.session.get(Source, funded)
        actions.reverse(next(one for one in source.movements if one.id == allocation), "有误", None)

    calls = [take_back, lambda: actions.pay(funded, RECEIVED, today(), "支付1号", None)]
    answers = committed_at_once(house, *calls)
    assert sorted(bool(answer) for answer in answers) == [False, True]
    check_books(house)


def test_one_document_sent_by_many_moves_money_once(house, funded):
    calls = [lambda: actions.pay(funded, Decimal(1), today(), "支付1号", None) for _ in range(8)]
    answers = committed_at_once(house, *calls)
    assert sorted(bool(answer) for answer in answers) == [False] + [True] * 7
    check_books(house)


def test_a_grant_is_divided_by_many_and_never_exceeded(house):
    with house.app_context():
        project = factories.project()
        grant = factories.grant(project.region, amount=Decimal(1000), kind=SourceKind.SOCIAL).id
        factories.source(project, kind=SourceKind.SOCIAL)
        project_id = project.id
        db.session.commit()

    def divide(number):
        grants.divide(
            db.session.get(Grant, grant), Decimal(300), Key.EQUAL, [db.session.get(Project, project_id)], [],
            document_no=f"指标{number}号", dated=today(), by_id=None,
        )  # fmt: skip

    answers = committed_at_once(house, *(lambda number=number: divide(number) for number in range(8)))
    assert sorted(bool(answer) for answer in answers) == [False] * 3 + [True] * 5
    with house.app_context():
        assert db.session.get(Grant, grant).divided == 900
    check_books(house)
