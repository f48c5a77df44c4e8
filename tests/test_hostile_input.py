"""No input makes a server error: every form, every field, every address argument, as every door."""

import io
import itertools
from typing import ClassVar

import pytest
from werkzeug.datastructures import ImmutableMultiDict

from tests import factories, world
from tests.pages import forms_of, pages_of
from tracker.base.access import Role

pytestmark = pytest.mark.long

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


@pytest.fixture
def doors(app, client, login, ours):
    """(role, address, form) of every form that somebody sees: each kind once, as the first who sees it."""
    found = {}
    rules = app.url_map.bind("localhost")
    for role in DOORS:
        if role:
            login(ours.people[role])
        for address, answer in pages_of(app, client, ours):
            for form in forms_of(answer):
                view, _values = rules.match((form.action or address).partition("?")[0], form.method.upper())
                found.setdefault((view, form.method, *sorted(form.fields)), (role, address, form))
    assert len(found) > 150
    return [door for kind, door in found.items() if kind[0] != "accounts.sign_out"]


def send(client, address, form, data):
    """Send a form as its method says; the answer must be the program's own."""
    if form.method == "post":
        got = client.post(form.action or address, data=data)
    else:
        got = client.get(form.action or address, query_string=data)
    assert got.status_code < 500, (address, form.action, data)
    if got.mimetype == "text/html":
        assert "<script>alert" not in got.text, (address, form.action)


def short_enough(form, value):
    """A text of ten thousand characters goes by POST; no browser puts it into an address."""
    return form.method == "post" or len(value) < 2000


def test_hostile_text_in_every_field_of_every_form(client, login, ours, doors):
    bad_file = io.BytesIO(b"\x89PNG" + b"x" * 50)
    for role, address, form in doors:
        if role:
            login(ours.people[role])
        for value in HOSTILE.values():
            if short_enough(form, value):
                data = {field: value for field in form.fields if field != "csrf_token"}
                files = {field: (io.BytesIO(bad_file.getvalue()), "bad.png") for field in form.files}
                send(client, address, form, data | (files if form.method == "post" else {}))


def test_one_hostile_field_at_a_time_beside_good_ones(client, login, ours, doors):
    values = itertools.cycle(value for value in HOSTILE.values() if len(value) < 2000)
    for role, address, form in doors:
        if role:
            login(ours.people[role])
        for field in form.fields.keys() - {"csrf_token"}:
            for value in itertools.islice(values, 4):
                send(client, address, form, {**form.fields, field: value})


class Asked(ImmutableMultiDict):
    """An address's arguments that note which of them the program asks for."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.names.add(name)
        return super().__contains__(name)

    def getlist(self, name, *given, **more):
        self.names.add(name)
        return super().getlist(name, *given, **more)


@pytest.fixture
def asked(app, client, login, ours, monkeypatch):
    """What each page asks its address for; what all of them ask for only with the first."""
    login(ours.people[Role.ADMIN])
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Asked)
    found = {}
    Asked.names.clear()
    for address, _answer in pages_of(app, client, ours):
        found[address] = frozenset(Asked.names)
        Asked.names.clear()
    by_all = frozenset.intersection(*found.values())
    return {address: names - by_all for address, names in found.items()} | {"/": by_all}


def test_hostile_arguments_in_every_address(client, asked):
    assert len([names for names in asked.values() if names]) > 60
    for address, names in asked.items():
        for value in HOSTILE.values() if names else ():
            if len(value) < 2000:
                answer = client.get(address, query_string=dict.fromkeys(names, value))
                assert answer.status_code < 500, (address, names, value)
