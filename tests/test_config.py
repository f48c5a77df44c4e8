"""Settings are read once, typed, and every mistake is said at once."""

import base64
import json
import stat

import pytest

from tracker.config import SettingsError, read_settings

KEY = base64.b64encode(b"k" * 32).decode()
PRODUCTION = {
    "TRACKER_ENV": "production",
    "TRACKER_ADDRESS": "https://tracker.example",
    "TRACKER_SECRET_KEY": KEY,
    "TRACKER_DATA_KEY": KEY,
}


def test_production_starts_with_what_it_needs(tmp_path):
    settings = read_settings({**PRODUCTION, "TRACKER_INSTANCE": str(tmp_path)})
    assert settings.hosts == ("tracker.example",)
    assert settings.secure
    assert not settings.demo
    assert settings.second_factor_roles == ("admin",)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"TRACKER_SECRET_KEY": ""}, "TRACKER_SECRET_KEY"),
        ({"TRACKER_DATA_KEY": "c2hvcnQ="}, "TRACKER_DATA_KEY"),
        ({"TRACKER_ADDRESS": "http://tracker.example"}, "https://"),
        ({"TRACKER_ADDRESS": "tracker.example"}, "must look like"),
        ({"TRACKER_DEMO": "1"}, "TRACKER_DEMO must be 0"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"IDLE_MINUTES": "half an hour"}, "IDLE_MINUTES"),
        ({"LOCK_AFTER": "99"}, "from 3 to 10"),
        ({"SMTP_TLS": "maybe"}, "SMTP_TLS must be 1 or 0"),
        ({"TRACKER_ENV": "prod"}, "TRACKER_ENV"),
    ],
)
def test_a_mistake_is_named(tmp_path, change, complaint):
    with pytest.raises(SettingsError, match=complaint):
        read_settings({**PRODUCTION, "TRACKER_INSTANCE": str(tmp_path), **change})


def test_all_mistakes_are_said_at_once(tmp_path):
    wrong = {
        "IDLE_MINUTES": "x",
        "SMTP_PORT": "0",
        "TRACKER_SECRET_KEY": "",
        "TRACKER_INSTANCE": str(tmp_path),
    }
    with pytest.raises(SettingsError) as error:
        read_settings({**PRODUCTION, **wrong})
    assert len(str(error.value).splitlines()) == 3


def test_a_development_machine_makes_its_own_keys_once(tmp_path):
    environ = {"TRACKER_INSTANCE": str(tmp_path)}
    first, second = read_settings(environ), read_settings(environ)
    assert first.secret_key == second.secret_key != first.data_key
    path = tmp_path / "secrets.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(json.loads(path.read_text())) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["secrets.json"]


def test_a_postgres_address_in_the_old_spelling_is_understood(tmp_path):
    settings = read_settings({"TRACKER_INSTANCE": str(tmp_path), "DATABASE_URL": "postgres://u@h/d"})
    assert settings.database_url == "postgresql://u@h/d"
