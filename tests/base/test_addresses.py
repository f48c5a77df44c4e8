"""An address is built the same whether its code was written at the start or at its first use."""

import pytest
from werkzeug.routing import Map, Rule

from tracker.base.addresses import LateRule

ADDRESSES = ("/", "/p/<int:number>", "/p/<int:number>/<name>.png", "/list/")


def built(kind, rule, values):
    adapter = Map([kind(rule, endpoint="page")]).bind("here")
    return [adapter.build("page", values) for _again in range(2)]


@pytest.mark.parametrize("rule", ADDRESSES)
@pytest.mark.parametrize("more", [{}, {"year": 2025, "q": "一号院&"}, {"rule": "x", "self": "y"}])
def test_an_address_is_built_as_werkzeug_builds_it(rule, more):
    values = {"number": 7, "name": "图 1", **more}
    assert built(LateRule, rule, values) == built(Rule, rule, values)


def test_nothing_is_written_before_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(Rule, "_compile_builder", lambda *_given: pytest.fail("written at the start"))
    Map([LateRule("/p/<int:number>", endpoint="page")])
