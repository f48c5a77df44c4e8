"""Every route with every role: who may, who may not, and whose rows nobody else finds."""

import pytest
from flask import Blueprint, Flask

from tests import factories, world
from tracker.base.access import Permission, Public, Role, check_policies, policy_of

PUBLIC = {
    "static", "accounts.sign_in", "portal.home", "portal.find", "portal.region", "portal.compound", "portal.entrance",
    "portal.project", "portal.schedule", "portal.notices", "portal.language", "portal.large_type", "notices.public",
    "notices.sheet", "portal_doors.sheet", "portal_feeds.compound_calendar", "portal_feeds.compound_feed",
    "portal_feeds.entrance_calendar", "portal_feeds.entrance_feed", "progress.public_photo", "progress.public_thumb", "public_requests.new", "public_requests.filed",
    "public_requests.look_up", "public_requests.leave", "my_request.mine", "my_request.words", "my_request.withdraw",
    "subscriptions.compound", "subscriptions.entrance", "subscriptions.confirm", "subscriptions.leave", "request_photos.own", "request_photos.shown", "my_request.call_back", "my_request.reopen", "grid.at_door", "warranty.passport", "request_figures.answers", "site.outbox", "site.worker",
    "site.manifest", "reminder_links.act", "reminder_links.calendar",
}  # fmt: skip
SEES_ALL = {Role.ADMIN, Role.CITY, Role.AUDITOR}


@pytest.fixture
def worlds(session):
    city = factories.city()
    ours, theirs = world.build(city), world.build(city)
    session.commit()
    return ours, theirs


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def ask(client, app, where, rule):
    address = where.address(app, rule)
    return client.get(address) if "GET" in rule.methods else client.post(address, data={})


def test_a_view_without_a_policy_stops_the_application(app):
    bare = Flask("bare")
    room = Blueprint("room", __name__)
    room.add_url_rule("/", "page", lambda: "open to all by mistake")
    bare.register_blueprint(room)
    with pytest.raises(RuntimeError, match=r"room\.page"):
        check_policies(bare)


def test_what_is_public_is_a_short_list(app):
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if isinstance(policy_of(app, rule.endpoint), Public)
    }
    assert public == PUBLIC


def test_nobody_reaches_a_private_page_without_signing_in(app, client, worlds):
    ours, _ = worlds
    for rule in rules(app):
        if rule.endpoint not in PUBLIC:
            answer = ask(client, app, ours, rule)
            assert answer.status_code == 302, rule
            assert answer.location.startswith("/account/sign-in"), rule


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_role_reaches_what_it_may_and_nothing_else(app, client, login, worlds, role):
    ours, _ = worlds
    for rule in rules(app):
        if rule.endpoint == "accounts.sign_out":
            continue
        person = login(ours.people[role])
        policy = policy_of(app, rule.endpoint)
        may = isinstance(policy, Public) or policy in person.grants
        answer = ask(client, app, ours, rule)
        assert answer.status_code < 500, (rule, answer.status_code)
        assert (answer.status_code == 403) is not may or answer.status_code == 404, (rule, answer.status_code)


@pytest.mark.parametrize("role", [role for role in Role if role not in SEES_ALL], ids=lambda role: role.value)
def test_another_countys_rows_are_not_found(app, client, login, worlds, role):
    ours, theirs = worlds
    login(ours.people[role])
    for rule in rules(app):
        policy = policy_of(app, rule.endpoint)
        own = {
            "account_id",
            "organisation_id",
            "visit_id",
            "reminder_id",
            "rule",
            "picture",
            "region_id",
            "year",
            "figure",
            "kind_of_source",
            "subject",
        }
        if isinstance(policy, Public) or not rule.arguments - own or policy not in ours.people[role].grants:
            continue
        assert ask(client, app, theirs, rule).status_code == 404, rule


def test_every_permission_is_asked_for_somewhere_and_held_by_somebody(app):
    asked = {policy_of(app, rule.endpoint) for rule in rules(app)}
    assert {permission for permission in Permission if permission not in asked} == set()
