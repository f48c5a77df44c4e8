"""Commands of the shell: ``flask --app wsgi …``."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from tracker.accounts import commands as accounts
from tracker.base import journal, sums
from tracker.base.clock import today
from tracker.demo import commands as demo
from tracker.exchange import commands as exchange
from tracker.extensions import db
from tracker.funding import commands as funding
from tracker.reminders import commands as reminders

journal_group = AppGroup("journal", help="The append-only journal.")
sums_group = AppGroup("sums", help="Stored sums.")


@journal_group.command("verify")
def verify_journal() -> None:
    """Name the first broken line of each chain; exit 1 if there is one."""
    _report(list(journal.verify(db.session)), "The journal is whole.")


@journal_group.command("seal")
def seal_journal() -> None:
    """Put the heads of all chains under one hash for today; print it, to be kept outside."""
    seal = journal.seal(db.session, today())
    db.session.commit()
    click.echo(f"{seal.day} {seal.chains} chains {seal.hash}")


@sums_group.command("verify")
def verify_sums() -> None:
    """Count every stored sum again; exit 1 if one differs."""
    _report(list(sums.verify(db.session)), "All stored sums agree with their rows.")


@sums_group.command("rebuild")
def rebuild_sums() -> None:
    """Throw stored sums away and count again, after a restore or a bulk load."""
    sums.rebuild(db.session)
    db.session.commit()


def _report(faults: list[str], fine: str) -> None:
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo(fine)


def install(app: Flask) -> None:
    app.cli.add_command(accounts.create_admin)
    app.cli.add_command(journal_group)
    app.cli.add_command(sums_group)
    app.cli.add_command(demo.command)
    app.cli.add_command(exchange.import_plan)
    app.cli.add_command(funding.ledger)
    app.cli.add_command(reminders.remind)
    app.cli.add_command(reminders.serve)
    app.cli.add_command(reminders.renew_forecasts)
