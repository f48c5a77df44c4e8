"""Signing in and out, and everything that must not let a stranger in."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select

from tests import factories
from tests.factories import PASSWORD
from tracker.accounts.models import Account, Visit
from tracker.base import secret
from tracker.base.access import Role
from tracker.base.journal import JournalLine

SIGN_IN = "/account/sign-in"
NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)


@pytest.fixture
def person(session):
    return factories.account(Role.CITY)


@pytest.fixture
def sign_in(client):
    return lambda name, password=PASSWORD, **kwargs: client.post(
        SIGN_IN, data={"name": name, "password": password}, **kwargs
    )


def test_the_right_password_opens_a_session_and_leads_to_work(person, sign_in, client, session):
    assert sign_in(person.name).location == "/start"
    assert client.get("/account/").status_code == 200
    visit = session.scalar(select(Visit))
    assert (visit.account_id, visit.address) == (person.id, "127.0.0.1")


@pytest.mark.parametrize("spelling", [str.upper, lambda name: f" {name} "])
def test_capitals_and_spaces_do_not_matter(person, sign_in, spelling):
    assert sign_in(spelling(person.name)).status_code == 302


def test_what_was_wrong_is_not_told(person, sign_in, session):
    locked_out = factories.account(disabled=True)
    answers = {
        sign_in(person.name, "Wrong-password-1").text,
        sign_in(locked_out.name).text.replace(locked_out.name, person.name),
        sign_in("nobody", "Wrong-password-1").text.replace("nobody", person.name),
    }
    assert len({_without_token(answer) for answer in answers}) == 1
    assert session.scalars(select(Visit)).all() == []


def _without_token(page):
    return "".join(line for line in page.splitlines() if "csrf_token" not in line)


def test_after_five_wrong_tries_the_right_password_waits_too(person, sign_in):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            sign_in(person.name, "Wrong-password-1")
        assert sign_in(person.name).status_code == 200
        assert sign_in(person.name.upper(), headers={"X-Forwarded-For": "8.8.8.8"}).status_code == 200
        clock.shift(timedelta(minutes=15, seconds=1))
        assert sign_in(person.name).status_code == 302


def test_one_address_cannot_try_many_names(person, sign_in, session):
    with time_machine.travel(NOON, tick=False):
        for number in range(30):
            sign_in(f"guess{number}", "Wrong-password-1")
        assert sign_in(person.name).status_code == 200


def test_an_office_behind_one_address_signs_in_as_often_as_it_likes(person, sign_in, session):
    with time_machine.travel(NOON, tick=False):
        assert all(sign_in(person.name).status_code == 302 for _ in range(40))


def test_an_own_account_does_not_buy_more_guesses_at_others(person, sign_in, session):
    with time_machine.travel(NOON, tick=False):
        for number in range(30):
            sign_in(f"guess{number}", "Wrong-password-1")
            if number % 3 == 0:
                sign_in(person.name)
        assert sign_in(person.name).status_code == 200


def test_signing_out_ends_the_session_on_the_server(person, sign_in, client):
    sign_in(person.name)
    cookie = client.get_cookie("session")
    client.post("/account/sign-out")
    client.set_cookie("session", cookie.value)
    assert client.get("/account/").location.startswith(SIGN_IN)


def test_a_session_idles_out_and_has_a_longest_time(person, sign_in, client):
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(person.name)
        clock.shift(timedelta(minutes=29))
        assert client.get("/account/").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get("/account/").status_code == 200, "the first visit was remembered"
        clock.shift(timedelta(minutes=30))
        assert client.get("/account/").status_code == 302


def test_disabling_an_account_ends_its_session_at_the_next_request(person, login, client, session):
    login(person)
    person.disabled = True
    session.commit()
    assert client.get("/account/").status_code == 302


def test_a_new_role_counts_at_the_next_request(person, login, client, session):
    login(person)
    assert client.get("/office/people/").status_code == 403
    session.get(Account, person.id).role = Role.ADMIN
    session.commit()
    assert client.get("/office/people/").status_code == 200


def test_a_first_password_must_be_changed_before_anything_else(login, client, session):
    who = login(Role.CITY, must_change_password=True)
    assert client.get("/account/").location == "/account/password"
    form = {"old": PASSWORD, "password": "Another-horse-43", "again": "Another-horse-43"}
    client.post("/account/password", data=form)
    assert client.get("/account/").status_code == 200
    assert not session.get(Account, who.id).must_change_password


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(person, login, client, session):
    login(person)
    login(person)
    form = {"old": "Wrong-password-1", "password": "Another-horse-43", "again": "Another-horse-43"}
    assert "alert" in client.post("/account/password", data=form).text
    assert len(session.scalars(select(Visit)).all()) == 2
    client.post("/account/password", data={**form, "old": PASSWORD})
    assert len(session.scalars(select(Visit)).all()) == 1


def test_a_second_factor_is_asked_for_and_its_code_works_once(app, person, sign_in, client, session):
    key = pyotp.random_base32()
    person.totp_secret = secret.seal(key)
    with time_machine.travel(NOON, tick=False):
        sign_in(person.name)
        assert client.get("/account/").location == "/account/code"
        code = pyotp.TOTP(key).now()
        assert client.post("/account/code", data={"code": code}).location == "/start"
        assert client.get("/account/").status_code == 200
        client.post("/account/sign-out")
        sign_in(person.name)
        assert client.post("/account/code", data={"code": code}).status_code == 200, "the code is spent"


def test_five_wrong_codes_lock(person, sign_in, client):
    key = pyotp.random_base32()
    person.totp_secret = secret.seal(key)
    with time_machine.travel(NOON, tick=False):
        sign_in(person.name)
        for _ in range(5):
            client.post("/account/code", data={"code": "000000"})
        assert client.post("/account/code", data={"code": pyotp.TOTP(key).now()}).status_code == 200


def test_a_role_can_require_a_second_factor(make_app):
    app = make_app(SECOND_FACTOR_ROLES="admin")
    with app.app_context():
        from tracker.extensions import db

        who = factories.account(Role.ADMIN)
        db.session.commit()
        name = who.name
        db.session.remove()
    client = app.test_client()
    client.post(SIGN_IN, data={"name": name, "password": PASSWORD})
    assert client.get("/account/").location == "/account/app"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%0d%0aX: y",
        "javascript:x",
    ],
)
def test_no_sign_in_leads_away(person, client, target):
    answer = client.post(
        SIGN_IN, query_string={"next": target}, data={"name": person.name, "password": PASSWORD}
    )
    assert answer.location == "/start" or answer.location.startswith("/%0d")


def test_a_chosen_session_is_never_adopted(person, client, sign_in):
    client.set_cookie("session", "chosen-by-somebody")
    sign_in(person.name)
    assert client.get_cookie("session").value != "chosen-by-somebody"


def test_good_and_refused_sign_ins_are_journaled(person, sign_in, session):
    sign_in(person.name, "Wrong-password-1")
    sign_in(person.name)
    actions = session.scalars(select(JournalLine.action).filter_by(chain="sign-in").order_by(JournalLine.seq))
    assert list(actions) == ["refused", "signed in"]


def test_one_can_end_ones_own_sessions_and_nobody_elses(person, login, client, session):
    other = factories.account()
    login(other)
    theirs = session.scalar(select(Visit).filter_by(account_id=other.id))
    login(person)
    assert client.post(f"/account/sessions/{theirs.id}/end").status_code == 404
    mine = session.scalar(select(Visit).filter_by(account_id=person.id))
    assert client.post(f"/account/sessions/{mine.id}/end").status_code == 302
