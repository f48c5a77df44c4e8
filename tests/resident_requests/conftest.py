"""A resident in front of the public form, and what they type."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests import factories
from tracker.places.models import Compound

PHONE = "13912345678"
ADDRESS = "/requests/new?compound={}"


@pytest.fixture
def compound(session: Any) -> Compound:
    return factories.compound()


@pytest.fixture
def typed() -> dict[str, str]:
    """A form filled in, with a key of its own."""
    return {
        "form_key": uuid4().hex, "spot": "", "apart": "1", "where": "3单元顶层", "category": "roof_leak", "kind": "complaint",
        "danger": "no", "no_supply": "no", "text": "下雨就漏，墙皮脱落。", "phone": PHONE, "name": "张三丰",
    }  # fmt: skip


@pytest.fixture
def file(client: FlaskClient, compound: Compound, typed: dict[str, str]) -> Callable[..., Any]:
    """``file(text=…)`` sends the form with these answers changed."""
    return lambda **changes: client.post(ADDRESS.format(compound.id), data={**typed, **changes})
