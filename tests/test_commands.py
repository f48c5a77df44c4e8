"""A command that is loaded when it is called brings nothing that the web server must have."""

import subprocess
import sys

LOOK = """
import wsgi
from importlib import import_module
from tracker.base import sums
from tracker.base.model import Model
from tracker.commands import LATER

def known():
    return set(Model.metadata.tables), len(sums.checks), len(sums._keepers), len(sums._rebuilders)

before = known()
for place in LATER.values():
    import_module(place.partition(":")[0])
assert known() == before, (before, known())
"""
HEAVY = (
    "alembic",
    "matplotlib",
    "xlsxwriter",
    "apscheduler",
    "sqlalchemy.dialects.postgresql",
)
LOADED = f"import sys, wsgi; print([name for name in {HEAVY} if name in sys.modules])"


def told(code, folder):
    """What a process of its own says that runs this code as a web server would."""
    own = {"TRACKER_ENV": "test", "TRACKER_INSTANCE": str(folder), "PATH": "", "PYTHONPATH": "."}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=own)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_web_server_knows_every_table_and_every_sum(app, tmp_path):
    told(LOOK, tmp_path)


def test_the_web_server_starts_without_what_only_some_pages_and_commands_need(tmp_path):
    assert told(LOADED, tmp_path) == "[]\n"


def test_every_command_is_listed_and_found(app):
    listed = app.test_cli_runner().invoke(args=["--help"]).output
    for name in ("create-admin", "db", "demo", "import-plan", "remind", "scheduler", "journal", "sums"):
        assert name in listed
        assert app.test_cli_runner().invoke(args=[name, "--help"]).exit_code == 0
