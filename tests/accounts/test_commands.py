"""The first account of a new installation."""

import re

from sqlalchemy import select

from tracker.accounts.models import Account
from tracker.base.access import Role


def test_the_first_administrator_signs_in_with_the_printed_password_and_must_change_it(app, session, client):
    answer = app.test_cli_runner().invoke(args=["create-admin", "Chief"])
    password = re.search(r"password +(\S+)", answer.output)[1]
    assert session.scalar(select(Account.role)) is Role.ADMIN
    client.post("/account/sign-in", data={"name": "chief", "password": password})
    assert client.get("/account/").location == "/account/password"


def test_a_second_one_of_the_same_name_is_refused(app, session):
    runner = app.test_cli_runner()
    runner.invoke(args=["create-admin", "chief"])
    answer = runner.invoke(args=["create-admin", "CHIEF"])
    assert answer.exit_code == 1
    assert "already" in answer.output
