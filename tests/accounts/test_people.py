"""The administrator keeps accounts and organisations."""

import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tracker.accounts.models import Account, Organisation, Visit
from tracker.base.access import Role


@pytest.fixture
def admin(login):
    return login(Role.ADMIN)


def person_form(**values):
    return {"name": "Li.Na", "display_name": "李娜", "role": "city", **values}


def test_a_new_person_gets_a_first_password_that_is_shown_once(admin, client, session):
    page = client.post("/office/people/new", data=person_form()).text
    password = re.findall(r"<code>([^<]+)</code>", page)[1]
    who = session.scalar(select(Account).filter_by(name="li.na"))
    assert who.must_change_password
    client.post("/account/sign-out")
    answer = client.post("/account/sign-in", data={"name": "LI.NA", "password": password})
    assert answer.location == "/start"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "county"}, "region_id"),
        ({"role": "contractor"}, "organisation_id"),
        ({"name": " Taken "}, "name"),
    ],
)
def test_what_a_role_needs_is_asked_beside_its_field(admin, client, session, values, field):
    factories.account(name="taken")
    before = len(session.scalars(select(Account)).all())
    page = client.post("/office/people/new", data=person_form(**values)).text
    assert f'id="{field}-error"' in page
    assert len(session.scalars(select(Account)).all()) == before


def test_closing_an_account_signs_it_out(admin, client, login, session):
    other = factories.account()
    login(other)
    login(admin)
    form = person_form(name=other.name, disabled="y", version=other.version)
    client.post(f"/office/people/{other.id}", data=form)
    assert session.scalars(select(Visit).filter_by(account_id=other.id)).all() == []


def test_the_second_of_two_editors_is_told_and_keeps_what_they_typed(admin, client, session):
    other = factories.account(display_name="王强")
    session.commit()
    opened = other.version
    client.post(
        f"/office/people/{other.id}", data=person_form(name=other.name, display_name="王一", version=opened)
    )
    page = client.post(
        f"/office/people/{other.id}", data=person_form(name=other.name, display_name="王二", version=opened)
    ).text
    assert session.get(Account, other.id).display_name == "王一"
    assert 'value="王二"' in page
    assert "王一" in page
    assert admin.display_name in page


def test_saving_again_after_the_warning_is_a_decision(admin, client, session):
    other = factories.account()
    session.commit()
    opened = other.version
    other.display_name = "王一"
    session.commit()
    mine = person_form(name=other.name, display_name="王二")
    stale = client.post(f"/office/people/{other.id}", data={**mine, "version": opened})
    version = re.search(r'name="version"[^>]*value="(\d+)"', stale.text)[1]
    client.post(f"/office/people/{other.id}", data={**mine, "version": version})
    assert session.get(Account, other.id).display_name == "王二"


def test_an_organisations_name_is_its_own(admin, client, session):
    factories.organisation(name="第一建筑公司")
    form = {"name": "第一建筑公司", "kind": "contractor"}
    assert 'id="name-error"' in client.post("/office/people/organisations/new", data=form).text
    client.post("/office/people/organisations/new", data={**form, "name": "第二建筑公司"})
    assert session.scalars(select(Organisation.name).order_by(Organisation.id)).all() == [
        "第一建筑公司",
        "第二建筑公司",
    ]


def test_a_list_of_twenty_costs_as_many_queries_as_a_list_of_one(admin, client):
    factories.account()
    with count_queries() as few:
        client.get("/office/people/")
    for _ in range(20):
        factories.account()
    with count_queries() as many:
        client.get("/office/people/")
    assert len(many) == len(few)
