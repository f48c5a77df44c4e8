"""What every answer carries, and what no request may carry."""

import re

import pytest

from tests import factories, world
from tests.pages import forms_of, pages_of
from tracker.base.access import Role

STRICT = {
    "default-src 'self'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def ours(session):
    made = world.build(factories.city())
    session.commit()
    return made


def test_every_page_has_a_strict_policy_and_nothing_inline(app, client, login, ours):
    login(ours.people[Role.ADMIN])
    for address, answer in pages_of(app, client, ours):
        policy = {part.strip() for part in answer.headers["Content-Security-Policy"].split(";")}
        assert policy >= STRICT, address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        if answer.mimetype == "text/html":
            assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", answer.text), address
            assert not re.search(r"<style|<script(?![^>]*\ssrc=)", answer.text), address
            assert not re.search(r"(src|href)=\"(https?:)?//", answer.text), address


def test_private_pages_are_not_kept_by_the_browser(client, login, ours):
    login(ours.people[Role.ADMIN])
    assert client.get("/office/projects/").headers["Cache-Control"] == "no-store"


def test_every_form_carries_a_token_and_is_refused_without_it(app, client, login, ours, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    login(ours.people[Role.ADMIN])
    seen = 0
    for address, answer in pages_of(app, client, ours):
        for form in forms_of(answer):
            if form.method == "post":
                seen += 1
                assert "csrf_token" in form.fields, address
                assert (
                    client.post(form.action or address, data={"csrf_token": "made-up"}).status_code == 400
                ), address
    assert seen > 40


def test_no_get_changes_anything(app, client, login, ours, session):
    login(ours.people[Role.ADMIN])
    written = []
    for address, _answer in pages_of(app, client, ours, writes=written):
        assert written == [], address


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[::1]"])
def test_a_foreign_host_is_refused(client, host):
    assert client.get("/", base_url=f"http://{host}/").status_code == 400


@pytest.mark.parametrize(
    "path", ["/?q=%00", "/find?q=a%00b", "/%00", "/?q=" + "x" * 3000, "/?lang=%ff&q=%ed%a0%80"]
)
def test_bytes_no_browser_sends_are_answered_calmly(client, path):
    assert client.get(path).status_code in (200, 400, 404, 414)


def test_an_odd_method_is_told_what_is_allowed(client):
    answer = client.delete("/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_page_that_fails_shows_a_number_and_nothing_of_the_inside(app, client, monkeypatch):
    def fail():
        raise RuntimeError("SELECT secret FROM /srv/tracker")

    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setattr(app, "testing", False)
    view = app.view_functions["portal.home"]
    fail.policy = view.policy
    monkeypatch.setitem(app.view_functions, "portal.home", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_cookies_are_closed_to_scripts_and_other_sites(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    cookie = client.get("/account/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_cookies_are_secure_and_bound_to_the_host(make_app):
    app = make_app(TRACKER_ADDRESS="https://tracker.example", TRACKER_HOSTS="tracker.example")
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().get("/account/sign-in", base_url="https://tracker.example")
    assert answer.headers["Set-Cookie"].startswith("__Host-session=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
