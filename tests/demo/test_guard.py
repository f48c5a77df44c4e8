import base64

import pytest
from sqlalchemy import func, select

from tests import factories
from tracker.accounts.models import Account
from tracker.config import SettingsError
from tracker.demo.guard import refuse_in_production
from tracker.extensions import db
from tracker.places.models import Region

KEY = base64.b64encode(b"k" * 32).decode()
PRODUCTION = {
    "TRACKER_ENV": "production", "TRACKER_SECRET_KEY": KEY, "TRACKER_DATA_KEY": KEY,
    "TRACKER_ADDRESS": "https://gaizao.example", "TRACKER_DEMO": "0",
}  # fmt: skip


def _with_account(app, **values):
    with app.app_context():
        factories.account(**values)
        db.session.commit()


def test_production_refuses_to_start_on_a_database_with_demo_people(fresh_database, make_app):
    url = fresh_database()
    _with_account(make_app(url), demo=True)
    with pytest.raises(SettingsError, match="production refuses to start"):
        refuse_in_production(make_app(url, **PRODUCTION))


def test_production_starts_on_a_database_of_its_own(fresh_database, make_app):
    url = fresh_database()
    _with_account(make_app(url))
    refuse_in_production(make_app(url, **PRODUCTION))


def test_production_starts_before_there_are_tables(fresh_database, make_app):
    refuse_in_production(make_app(fresh_database(migrated=False), **PRODUCTION))


def test_a_demonstration_starts_on_the_demo(fresh_database, make_app):
    url = fresh_database()
    app = make_app(url, TRACKER_DEMO="1")
    _with_account(app, demo=True)
    refuse_in_production(app)


def test_outside_demo_mode_the_command_refuses_and_writes_nothing(make_app):
    app = make_app(TRACKER_DEMO="0")
    answer = app.test_cli_runner().invoke(args=["demo"])
    assert answer.exit_code == 1
    assert "not a demonstration" in answer.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Region)) == 0
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    assert not (app.config["SETTINGS"].instance / "demo-sign-ins.txt").exists()
