"""Commands of the shell: ``flask --app wsgi …``."""

import sys
from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

from tracker.base import journal, sums
from tracker.base.clock import today
from tracker.extensions import db

LATER = {
    "create-admin": "tracker.accounts.commands:create_admin",
    "db": "tracker.migrating:command",
    "demo": "tracker.demo.commands:command",
    "import-plan": "tracker.exchange.commands:import_plan",
    "ledger": "tracker.funding.commands:ledger",
    "read-stages": "tracker.stages.commands:read_stages",
    "renew-forecasts": "tracker.reminders.commands:renew_forecasts",
    "remind": "tracker.reminders.commands:remind",
    "scheduler": "tracker.reminders.commands:serve",
}
"""Commands that are loaded when they are called: no web server calls one, and migrations and the demo city
are a quarter of what there is to load.
"""

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


class Commands(AppGroup):
    """The application's commands, those of ``LATER`` by name only."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *LATER})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        module, _, name = LATER[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


def install(app: Flask) -> None:
    """Takes along the commands that rooms brought with their doors."""
    app.cli = Commands(app.name, commands=app.cli.commands)
    app.cli.add_command(journal_group)
    app.cli.add_command(sums_group)
