"""What an administrator copies to a production machine fits the program."""

import base64
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tracker.config import SettingsError, read_settings

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
KEY = base64.b64encode(bytes(range(32))).decode()


def example() -> dict[str, str]:
    lines = (DEPLOY / "tracker.env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_example_settings_are_complete_but_for_the_keys() -> None:
    settings = read_settings({**example(), "TRACKER_SECRET_KEY": KEY, "TRACKER_DATA_KEY": KEY})
    assert settings.production
    assert settings.proxies == 1
    assert settings.hosts == ("tracker.example.gov.cn",)


def test_production_does_not_start_with_the_keys_left_empty() -> None:
    with pytest.raises(SettingsError, match=r"(?s)TRACKER_SECRET_KEY.*TRACKER_DATA_KEY"):
        read_settings(example())


def test_the_proxy_says_the_name_that_the_program_answers_to() -> None:
    proxy = (DEPLOY / "nginx.conf").read_text()
    said = set(re.findall(r"proxy_set_header (?:Host|X-Forwarded-Host) (\S+);", proxy))
    assert said == {"tracker.example.gov.cn"}


def test_the_proxy_lets_through_what_the_program_wants_to_refuse_itself() -> None:
    match = re.search(r"client_max_body_size\s+(\d+)m;", (DEPLOY / "nginx.conf").read_text())
    settings = read_settings({**example(), "TRACKER_SECRET_KEY": KEY, "TRACKER_DATA_KEY": KEY})
    assert match
    assert int(match[1]) > settings.upload_megabytes


@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("*.service")))
def test_the_services_start_modules_that_exist(unit: str) -> None:
    text = (DEPLOY / unit).read_text()
    assert "EnvironmentFile=/etc/tracker.env" in text
    modules = re.findall(r"-m (bin\.\w+)|gunicorn (\w+):app|--app (\w+) ", text)
    assert modules
    assert all(find_spec(name) for names in modules for name in names if name)
