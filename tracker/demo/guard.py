"""Production and demo never meet: passwords of the demo are known to whoever looked over a shoulder."""

from flask import Flask
from sqlalchemy import inspect, select

from tracker.accounts.models import Account
from tracker.base.settings import settings
from tracker.config import SettingsError
from tracker.extensions import db


def refuse_in_production(app: Flask) -> None:
    """Raise SettingsError when production would start on a database with people of the demo in it."""
    with app.app_context():
        if not settings().production or not inspect(db.engine).has_table("account"):
            return
        with db.engine.connect() as connection:
            found = connection.execute(select(Account.name).where(Account.demo).limit(1)).scalar()
    if found is not None:
        raise SettingsError(
            f"The database holds the demo city (account {found!r}); production refuses to start on it. "
            "Name an empty database in DATABASE_URL."
        )
