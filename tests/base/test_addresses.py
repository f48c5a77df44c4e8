"""Addresses that are filled in or remembered are the ones that Flask builds."""

import flask
import pytest

from tracker.base.pages import stem, url_for

ASKED = [
    ("portal.home", {}),
    ("projects.show", {"project_id": 7}),
    ("items.show", {"project_id": 12, "item_id": 1_000_000_007}),
    ("parties.edit", {"party_id": 3, "project_id": 9_223_372_036_854_775_807}),
    ("projects.index", {"year": 2026, "region": 4}),
    ("projects.index", {"year": 2026, "plan": "in", "stage": None}),
    ("projects.index", {"q": "100% 锦绣 & Söhne?", "watch": ""}),
    ("projects.index", {"carried": True}),
    ("projects.index", {"carried": 1}),
]


@pytest.mark.parametrize(("endpoint", "values"), ASKED)
def test_an_address_is_the_one_that_flask_builds(app, endpoint, values):
    for _ in range(2):  # built, then remembered
        with app.test_request_context("/"):
            assert url_for(endpoint, **values) == flask.url_for(endpoint, **values)


def test_an_address_of_ones_own_room_is_short(app):
    with app.test_request_context("/office/projects/3/items/"):
        assert url_for(".show", project_id=3, item_id=4) == "/office/projects/3/items/4"
        assert stem(".show", "item_id", project_id=3) == "/office/projects/3/items/"


def test_below_another_path_addresses_begin_with_it(app):
    for below in ("", "/renewal"):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": below}):
            assert url_for("projects.show", project_id=7) == f"{below}/office/projects/7"
            assert url_for("portal.home") == f"{below}/"
