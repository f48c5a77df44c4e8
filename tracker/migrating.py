"""``flask db …``: migrations. Loaded when somebody migrates: alembic is a twelfth of a start, and no server needs it."""

from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo
from flask_migrate import Migrate, cli

from tracker.config import ROOT
from tracker.extensions import db


def prepare(app: Flask) -> None:
    """Let flask_migrate's functions find this application's migrations."""
    Migrate(app, db, directory=str(ROOT / "tracker" / "migrations"))


class _Migrations(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        prepare(ctx.ensure_object(ScriptInfo).load_app())
        return super().invoke(ctx)


command = _Migrations(
    "db", commands=cli.db.commands, callback=cli.db.callback, params=cli.db.params, help=cli.db.help
)
