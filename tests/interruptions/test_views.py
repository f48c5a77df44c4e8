from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tracker.accounts.rules import OrganisationKind
from tracker.base.access import Role
from tracker.base.clock import CHINA, now, today
from tracker.interruptions.models import Interruption
from tracker.interruptions.tables import Service

LIST = "/office/interruptions/"
DAY = timedelta(days=1)


def at(days, hour):
    return datetime.combine(today() + days * DAY, time(hour), CHINA)


def typed(**changes):
    return {
        "form_key": uuid4().hex, "service": "water", "starts_at": at(3, 9).strftime("%Y-%m-%dT%H:%M"),
        "ends_at": at(3, 12).strftime("%Y-%m-%dT%H:%M"), "reason": "更换供水管道", "phone": "0415-2100000", **changes,
    }  # fmt: skip


@pytest.fixture
def compound(session):
    return factories.compound()


@pytest.fixture
def operator(login, compound):
    return login(Role.OPERATOR, organisation_id=factories.organisation(OrganisationKind.OPERATOR).id)


def stored(session):
    return session.scalars(select(Interruption).order_by(Interruption.id)).all()


def test_an_operator_announces_for_some_entrances_and_only_they_are_told(client, operator, session, compound):
    building = factories.building(compound)
    here, there = factories.entrance(building), factories.entrance(building)
    answer = client.post(f"{LIST}new?compound={compound.id}", data=typed(doors=str(here.id)))
    (row,) = stored(session)
    assert answer.location == f"{LIST}{row.id}"
    assert (row.owner_id, row.starts_at) == (operator.organisation_id, at(3, 9))
    assert "停水" in client.get(f"/e/{here.id}").text
    assert "更换供水管道" not in client.get(f"/e/{there.id}").text
    assert "更换供水管道" in client.get(f"/c/{compound.id}").text


def test_a_second_long_one_is_refused_and_may_be_signed_for(client, login, operator, session, compound):
    factories.interruption(compound, service=Service.POWER, starts_at=at(3, 8), ends_at=at(3, 14))
    long = {"ends_at": at(3, 15).strftime("%Y-%m-%dT%H:%M")}
    page = client.post(f"{LIST}new?compound={compound.id}", data=typed(**long))
    assert "starts_at-error" in page.text
    login(Role.CITY, organisation_id=factories.organisation().id)
    page = client.post(f"{LIST}new?compound={compound.id}", data=typed(**long))
    assert "exception_reason-error" in page.text
    signed = typed(**long, exception_reason="一次开挖同时更换，只停一次")
    assert client.post(f"{LIST}new?compound={compound.id}", data=signed).status_code == 302
    row = stored(session)[-1]
    assert (row.exception_reason, row.excepted_by_id is not None) == ("一次开挖同时更换，只停一次", True)


def test_moved_times_need_a_reason_and_show_old_and_new(client, operator, session, compound):
    row = factories.interruption(compound, owner_id=operator.organisation_id)
    form = typed(version=row.version)
    assert "moved_reason-error" in client.post(f"{LIST}{row.id}/edit", data=form).text
    old = row.starts_at
    assert client.post(f"{LIST}{row.id}/edit", data={**form, "moved_reason": "配件未到"}).status_code == 302
    assert (row.moved_from, row.starts_at) == (old, at(3, 9))
    text = client.get(f"/c/{compound.id}").text
    assert "配件未到" in text
    assert "<del>" in text


def test_a_cancelled_one_stays_with_its_reason_and_leaves_the_calendar_as_cancelled(
    client, operator, session, compound
):
    row = factories.interruption(compound, owner_id=operator.organisation_id)
    session.commit()
    assert "reason-error" in client.post(f"{LIST}{row.id}/cancel", data={"reason": " "}).text
    client.post(f"{LIST}{row.id}/cancel", data={"reason": "改用旁路供水"})
    assert "改用旁路供水" in client.get(f"/c/{compound.id}").text
    assert "STATUS:CANCELLED" in client.get(f"/c/{compound.id}/calendar.ics").text
    assert client.post(f"{LIST}{row.id}/cancel", data={"reason": "再取消"}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"starts_at": "gestern"}, "starts_at"), ({"ends_at": ""}, "ends_at"), ({"service": "wifi"}, "service"),
     ({"starts_at": "9999-01-01T00:00"}, "starts_at"), ({"doors": "999999"}, "doors"), ({"phone": "x"}, "phone")],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(client, operator, session, compound, changes, field):
    factories.entrance(factories.building(compound))
    page = client.post(f"{LIST}new?compound={compound.id}", data=typed(**changes))
    assert f"{field}-error" in page.text
    assert stored(session) == []


def test_a_contractor_announces_only_where_it_works(client, login, session, compound):
    firm = factories.organisation()
    own = factories.compound()
    factories.party(factories.project(compounds=(own,)), firm)
    login(Role.CONTRACTOR, organisation_id=firm.id)
    assert client.get(f"{LIST}new?compound={compound.id}").status_code == 404
    assert client.post(f"{LIST}new?compound={own.id}", data=typed()).status_code == 302


def test_a_list_of_twenty_costs_as_many_queries_as_a_list_of_one(client, login, session):
    login(Role.CITY)
    factories.interruption()
    session.commit()
    client.get(LIST)
    with count_queries() as one:
        client.get(LIST)
    for _ in range(19):
        factories.interruption()
    session.commit()
    with count_queries() as twenty:
        client.get(LIST)
    assert len(one) == len(twenty)


def test_what_is_over_is_listed_only_when_asked_for(client, login, session):
    login(Role.CITY)
    row = factories.interruption(starts_at=now() - 2 * DAY, ends_at=now() - DAY)
    session.commit()
    assert f"{LIST}{row.id}" not in client.get(LIST).text
    assert f"{LIST}{row.id}" in client.get(f"{LIST}?past=1").text
