"""What every test may ask for; each name is explained where it is written."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests import factories
from tracker.accounts.models import Account, Visit
from tracker.accounts.security import new_token, token_hash
from tracker.base.access import Role
from tracker.base.clock import now

pytest_plugins = ["tests.databases"]


@pytest.fixture
def login(client: FlaskClient) -> Callable[..., Account]:
    """``login(Role.COUNTY, region=…)`` signs the client in as a new account, ``login(account)`` as an old one."""

    def sign_in(who: Account | Role = Role.CITY, **values: Any) -> Account:
        account = who if isinstance(who, Account) else factories.account(who, **values)
        token = new_token()
        factories.save(
            Visit(
                token_hash=token_hash(token), account_id=account.id, began_at=now(), seen_at=now(),
                address="127.0.0.1", agent="test", second_factor=True,
            )
        )  # fmt: skip
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return account

    return sign_in
