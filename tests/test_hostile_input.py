"""No input makes a server error: every form, every field, every address argument, as every door."""

import io

import pytest

from tests import factories, world
from tests.pages import forms_of, pages_of
from tracker.base.access import Role

HOSTILE = {
    "script": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "long": "长" * 10_000,
    "nul": "a\x00b\x1b\x7f",
    "direction": "\u202eabc\u2066\u200f",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass"),
    "negative": "-1",
    "huge": "9" * 40,
    "fraction": "0.0000001",
    "number words": "NaN",
    "full width": "１２３．４",
    "day": "0000-00-00",
    "far day": "9999-12-31",
    "formula": "=1+1|cmd",
    "template": "{{7*7}}${7*7}%(x)s%s",
    "sql": "' OR 1=1; --",
    "path": "../../etc/passwd",
    "nothing": "",
}
DOORS = (Role.ADMIN, Role.CONTRACTOR, Role.SUPERVISOR, None)


@pytest.fixture
def ours(session):
    made = world.build(factories.city())
    session.commit()
    return made


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_every_field_of_every_form(app, client, login, ours, session, name):
    value = HOSTILE[name]
    sent = 0
    for role in DOORS:
        for address, answer in list(pages_of(app, client, ours)):
            for form in forms_of(answer):
                if role:
                    login(ours.people[role])
                data = {field: value for field in form.fields if field != "csrf_token"}
                data |= {field: (io.BytesIO(b"\x89PNG" + b"x" * 50), "bad.png") for field in form.files}
                method = client.post if form.method == "post" else client.get
                extra = (
                    {"data": data}
                    if form.method == "post"
                    else {"query_string": data if name != "long" else {}}
                )
                got = method(form.action or address, **extra)
                sent += 1
                assert got.status_code < 500, (address, form.action, name, got.status_code)
                assert "<script>alert" not in got.text if got.mimetype == "text/html" else True
    assert sent > 20


@pytest.mark.parametrize("name", HOSTILE)
def test_one_hostile_field_at_a_time_beside_good_ones(app, client, login, ours, name):
    login(ours.people[Role.ADMIN])
    for address, answer in list(pages_of(app, client, ours)):
        for form in forms_of(answer):
            if form.method != "post" or "sign-out" in form.action:
                continue
            for field in form.fields.keys() - {"csrf_token"}:
                got = client.post(form.action or address, data={**form.fields, field: HOSTILE[name]})
                login(ours.people[Role.ADMIN])
                assert got.status_code < 500, (address, form.action, field, name)


@pytest.mark.parametrize(
    "key", ["page", "sort", "q", "year", "region", "stage", "state", "lang", "next", "compound", "per_page"]
)
@pytest.mark.parametrize(
    "name", ["script", "nul", "huge", "negative", "sql", "template", "full width", "surrogate"]
)
def test_hostile_arguments_in_every_address(app, client, login, ours, key, name):
    login(ours.people[Role.ADMIN])
    for address, _answer in list(pages_of(app, client, ours)):
        assert client.get(address, query_string={key: HOSTILE[name]}).status_code < 500, address
