"""Planted data of people is looked for wherever it must not be. Every route is walked, so a new page is, too."""

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import request
from werkzeug.exceptions import HTTPException

from tests.privacy.planting import Kind, Planted, look_up
from tests.privacy.reading import found, said
from tracker.accounts.models import Account
from tracker.base.access import Permission, Public, Role, policy_of

P = Permission
READ = {
    "resident_requests.show", "request_steps.dispatch", "request_steps.merge", "request_answers.answer",
    "request_answers.public", "request_chains.become", "hotline.show",
}  # fmt: skip
MONEY = {"funding", "money", "history", "dashboard.journal"}
FLATS = {"buildings", "contributions", "lifts", "dashboard.journal"}
TYPED = re.compile(r'value="[^"]*"')
LINK = re.compile(r'href="(/[^"#]*\?[^"#]+)"')
MAY_SHOW: dict[Kind, tuple[set[str], set[Permission]]] = {
    Kind.GIVEN: (READ, {P.REQUEST_READ}),
    Kind.INSIDE: (READ, {P.REQUEST_READ}),
    Kind.DOOR: (READ | {"repairs"}, {P.REQUEST_READ, P.REPAIR_ANSWER}),
    Kind.FLAT: (FLATS, {P.PLACE_READ, P.CONTRIBUTION_READ}),
    Kind.REACHED: ({"people"}, {P.PEOPLE_MANAGE}),
    Kind.PAID: (MONEY, {P.FUNDING_READ}),
}
"""Blueprints or single pages on which a mark may be met again, and by whom; everything else is a leak."""
WALKERS = [role for role in Role if role not in (Role.CITY, Role.SUBDISTRICT)]
"""Everybody but those who see the same as somebody else: city staff as the administrator, subdistricts as communities."""


def endpoint_of(app, address: str) -> str:
    try:
        return app.url_map.bind("localhost").match(urlsplit(address).path)[0]
    except HTTPException:
        return ""


def walk(app, client, planted: Planted, person: Account | None = None) -> Iterator[tuple[str, str, Any]]:
    """(endpoint, address, answer): every route that this person's role opens and that answers GET, then each link
    on those pages that asks a route for something new. A stranger's are the public ones.
    """
    grants = person.grants if person else frozenset()
    asked, links = set(), []
    for rule in app.url_map.iter_rules():
        policy = policy_of(app, rule.endpoint)
        if (
            rule.endpoint == "static"
            or "GET" not in rule.methods
            or isinstance(policy, Public) is bool(person)
        ):
            continue
        if person is None or policy in grants:
            address = planted.world.address(app, rule)
            answer = client.get(address)
            asked.add((rule.endpoint, ()))
            links += LINK.findall(answer.text) if answer.mimetype == "text/html" else []
            yield rule.endpoint, address, answer
    for address in map(html.unescape, links):
        names = tuple(sorted({name for name, _value in parse_qsl(urlsplit(address).query)}))
        key = endpoint_of(app, address), names
        if key not in asked:
            asked.add(key)
            yield key[0], address, client.get(address)


def leaks(app, client, planted: Planted, person: Account | None = None) -> list[str]:
    """Where a mark stands that this person must not meet there, a line each. One's own is no leak."""
    own = {person.display_name, person.email, person.phone} if person else set()
    return [
        f"{address} shows {mark}, {planted.marks[mark]}"
        for endpoint, address, answer in walk(app, client, planted, person)
        for mark in sorted(found(said(answer), planted.marks.keys() - own))
        if not may_show(app, planted.marks[mark], endpoint, person)
    ]


def may_show(app, kind: Kind, endpoint: str, person: Account | None) -> bool:
    if person is None or not endpoint or isinstance(policy_of(app, endpoint), Public):
        return False
    if kind is Kind.STAFF:
        return True
    where, rights = MAY_SHOW.get(kind, (set(), set()))
    return bool(where & {endpoint, endpoint.partition(".")[0]} and rights & person.grants)


def test_a_stranger_meets_none_of_it(app, stranger, planted):
    assert leaks(app, stranger, planted) == []


def test_nobody_meets_more_than_their_work_needs(app, client, login, planted):
    client.post("/requests/leave")  # what was filed for a caller a moment ago
    for role in WALKERS:
        person = planted.world.people[role]
        login(person)
        assert leaks(app, client, planted, person) == [], role


def test_whoever_came_with_their_keys_meets_their_own_words_and_nothing_else(app, planted):
    for what, own in planted.own.items():
        browser = app.test_client()
        look_up(browser, planted.keys[what])
        shown = found(said(browser.get("/requests/mine")), planted.marks)
        assert shown == {mark for mark in own if planted.marks[mark] in (Kind.GIVEN, Kind.DOOR)}, what
        assert not found(said(browser.get("/requests/filed")), planted.marks)


def test_whatever_is_typed_into_the_look_up_the_answer_tells_nothing(planted, app):
    """Each code with the number of another, each number with the code of another: one answer, none of it marked."""
    typed, answers = list(planted.keys.values()), set()
    for (code, _phone), (_code, phone) in pairwise(typed):
        answer = app.test_client().post("/requests/look-up", data={"code": code, "phone": phone})
        answers.add((answer.status_code, TYPED.sub("", answer.text)))
        assert found(said(answer), planted.marks) <= {phone}  # what this person typed
    assert len(answers) == 1


def test_no_page_of_an_error_tells_what_was_sent(app, stranger, planted, monkeypatch):
    phone = next(mark for mark, kind in planted.marks.items() if kind is Kind.SEALED and mark.isdigit())
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "public_requests.look_up", fails)
    sent = {"phone": phone, "code": "x"}
    for answer in (
        stranger.post("/nothing/here", data=sent), stranger.put("/requests/look-up", data=sent),
        stranger.post("/requests/look-up", data=sent), stranger.post("/requests/mine/words", data=sent),
    ):  # fmt: skip
        assert not found(said(answer), planted.marks)


def fails():
    raise RuntimeError(f"what was sent: {request.form['phone']}")


fails.policy = Public("a page that breaks")  # type: ignore[attr-defined]
