"""A world in which everybody gave what they can give, everything of it marked."""

import io
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.privacy.planting import Planted, plant
from tracker.base.logs import JsonFormatter


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the program logs from here on, with everything that any part of it says."""
    out, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(out), root.level
    handler.setFormatter(JsonFormatter())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def planted(app, client, login, logged, monkeypatch) -> Planted:
    """Mail can be sent, so that its forms are there."""
    with_mail = replace(app.config["SETTINGS"], smtp_host="127.0.0.1")
    monkeypatch.setitem(app.config, "SETTINGS", with_mail)
    return plant(app, client, login)


@pytest.fixture
def stranger(app, planted):
    """A browser of nobody's, whatever the planting left in another."""
    return app.test_client()
