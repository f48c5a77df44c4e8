"""Reading leaves nothing in the browser, and the aids work without a session."""

import pytest

from tests import factories, world
from tests.pages import forms_of, pages_of
from tracker.base.access import Public, policy_of
from tracker.notices.rules import NoticeState

OURS = {"Origin": "http://localhost"}


@pytest.fixture
def guarded(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


def has_own_form(answer):
    aids = ("/language", "/large-type")
    return any(form.method == "post" and form.action not in aids for form in forms_of(answer))


def test_no_public_page_without_a_form_sets_a_cookie(app, client, session, guarded):
    ours = world.build(factories.city())
    ours.ids["notice_id"] = factories.notice(state=NoticeState.PUBLISHED).id
    session.commit()
    read = 0
    for address, answer in pages_of(app, client, ours):
        endpoint = app.url_map.bind("localhost").match(address.partition("?")[0])[0]
        if isinstance(policy_of(app, endpoint), Public) and not has_own_form(answer):
            read += answer.status_code == 200
            assert "Set-Cookie" not in answer.headers, address
    assert read > 15


@pytest.mark.parametrize("form", [{"language": "en"}, {"language": "zh"}])
def test_a_guest_chooses_a_language_from_a_page_of_ours_only(client, guarded, form):
    answer = client.post("/language", data=form, headers=OURS)
    assert (answer.status_code, "language" in answer.headers["Set-Cookie"]) == (302, True)
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert client.post("/language", data=form, headers=headers).status_code == 400


def test_whoever_is_signed_in_needs_the_token(client, login, guarded):
    login()
    assert client.post("/large-type", data={"large_type": "1"}, headers=OURS).status_code == 400
