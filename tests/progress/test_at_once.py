"""Several people at the same moment, on a database of their own."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.at_once import at_once
from tests.progress.conftest import filled, shot
from tracker.accounts.models import Account, Visit
from tracker.accounts.rules import OrganisationKind
from tracker.accounts.security import new_token, token_hash
from tracker.base import journal, sums
from tracker.base.access import Role
from tracker.base.clock import now
from tracker.extensions import db
from tracker.items.models import ItemPlace
from tracker.progress.models import Photo, Report


@pytest.fixture
def house(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


def signed_in(app: Flask, account: Account) -> FlaskClient:
    token, client = new_token(), app.test_client()
    where = {"address": "127.0.0.1", "agent": "test", "second_factor": True}
    factories.save(
        Visit(token_hash=token_hash(token), account_id=account.id, began_at=now(), seen_at=now(), **where)
    )
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def test_two_deciders_at_once_count_a_report_once(house):
    with house.app_context():
        place = factories.item_place(factories.item(unit_price=Decimal(50), value=Decimal(5000)))
        report = factories.report(place, quantity=Decimal(38))
        bureau = factories.organisation(OrganisationKind.BUREAU)
        clients = [signed_in(house, factories.account(Role.CITY, organisation=bureau)) for _ in range(4)]
        url = f"/office/reports/{report.id}/confirm"
        db.session.commit()
    answers = sorted(at_once(*(lambda client=client: client.post(url).status_code for client in clients)))
    assert answers == [302, 409, 409, 409]
    with house.app_context():
        assert db.session.scalars(select(ItemPlace.done)).all() == [38]
        assert list(sums.verify(db.session)) == []
        assert list(journal.verify(db.session)) == []


def contractor(app: Flask) -> tuple[ItemPlace, list[FlaskClient]]:
    place = factories.item_place()
    firm = factories.organisation()
    factories.party(place.item.project, firm)
    account = factories.account(Role.CONTRACTOR, organisation=firm)
    return place, [signed_in(app, account) for _ in range(6)]


def test_one_report_sent_six_times_at_once_is_one(house):
    with house.app_context():
        place, clients = contractor(house)
        url = f"/site/places/{place.id}/report"
        db.session.commit()
    picture = shot(1)
    calls = [
        lambda client=client: client.post(url, data=filled(photos=[picture])).status_code
        for client in clients
    ]
    assert sorted(at_once(*calls)) == [302] * 6
    with house.app_context():
        assert len(db.session.scalars(select(Report)).all()) == 1
        assert len(db.session.scalars(select(Photo)).all()) == 1


def test_reports_at_once_never_promise_more_than_the_contract(house):
    with house.app_context():
        place, clients = contractor(house)
        url = f"/site/places/{place.id}/report"
        db.session.commit()
    calls = [
        lambda client=client, number=number: (
            client.post(url, data=filled(client_key=f"{number:032x}", quantity="30")).status_code
        )
        for number, client in enumerate(clients)
    ]
    assert sorted(at_once(*calls)) == [200] * 3 + [302] * 3
    with house.app_context():
        assert db.session.scalars(select(Report.quantity)).all() == [30, 30, 30]


def test_the_same_key_for_two_projects_at_once_is_one_report(house):
    with house.app_context():
        firm = factories.organisation()
        account = factories.account(Role.CONTRACTOR, organisation=firm)
        places = [factories.item_place() for _ in range(2)]
        for place in places:
            factories.party(place.item.project, firm)
        jobs = [(signed_in(house, account), f"/site/places/{place.id}/report") for place in places]
        db.session.commit()
    calls = [lambda job=job: job[0].post(job[1], data=filled()).status_code for job in jobs]
    assert sorted(at_once(*calls)) == [302, 409]
    with house.app_context():
        assert len(db.session.scalars(select(Report)).all()) == 1
