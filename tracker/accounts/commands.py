"""The first account of a new installation."""

import click

from tracker.accounts import actions, queries, rules
from tracker.accounts.models import Account
from tracker.accounts.security import hash_password, initial_password
from tracker.base.access import Role
from tracker.base.clock import now
from tracker.extensions import db


@click.command("create-admin")
@click.argument("name")
def create_admin(name: str) -> None:
    """Make a bureau administrator and print the first password, which is changed at the first sign-in."""
    name = rules.account_name(name)
    if queries.find_account(name):
        raise click.ClickException(f"There already is an account {name!r}.")
    password = initial_password()
    actions.save_person(
        Account(
            name=name, display_name=name, role=Role.ADMIN, password_hash=hash_password(password),
            password_at=now(), must_change_password=True,
        )
    )  # fmt: skip
    db.session.commit()
    click.echo(f"name      {name}\npassword  {password}")
