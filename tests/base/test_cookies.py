"""The session cookie that is checked once is no easier to forge, to mix up or to keep for ever."""

from datetime import timedelta

import pytest
import time_machine
from flask import session

from tracker.base.cookies import CookieSessions, csrf_token


@pytest.fixture
def cookies(app):
    return CookieSessions(app)


@pytest.fixture
def read(app, cookies):
    def open_session(value):
        with app.test_request_context(
            headers={"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={value}"}
        ) as ctx:
            return cookies.open_session(app, ctx.request)

    return open_session


def test_a_cookie_reads_the_same_however_often(app, cookies, read):
    value = cookies.get_signing_serializer(app).dumps({"filed": [7, 1], "_user_id": "x"})
    assert dict(read(value)) == dict(read(value)) == {"filed": [7, 1], "_user_id": "x"}


def test_what_one_request_changes_another_does_not_see(app, cookies, read):
    value = cookies.get_signing_serializer(app).dumps({"_flashes": [("message", "a")]})
    read(value)["_flashes"].append(("message", "b"))
    assert read(value)["_flashes"] == [("message", "a")]


def test_an_altered_cookie_is_empty(app, cookies, read):
    value = cookies.get_signing_serializer(app).dumps({"a": 1})
    assert dict(read(value)) == {"a": 1}
    first = "A" if value[0] != "A" else "B"  # the last letter would not do: some of its bits say nothing
    assert dict(read(first + value[1:])) == {}
    assert dict(read("x")) == dict(read("")) == {}


def test_an_old_cookie_is_empty_even_if_it_was_seen_before(app, cookies, read):
    with time_machine.travel("2026-05-04", tick=False) as clock:
        value = cookies.get_signing_serializer(app).dumps({"a": 1})
        assert dict(read(value)) == {"a": 1}
        clock.shift(app.permanent_session_lifetime + timedelta(seconds=1))
        assert dict(read(value)) == {}


def test_each_session_has_its_own_token(app):
    tokens = []
    for raw in ("a" * 40, "b" * 40, "a" * 40):
        with app.test_request_context():
            session["csrf_token"] = raw
            tokens.append(csrf_token())
    assert tokens[0] == tokens[2] != tokens[1]


def test_a_new_session_gets_a_token(app):
    with app.test_request_context():
        assert csrf_token() == csrf_token()
        assert session["csrf_token"]
