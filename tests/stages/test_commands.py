"""Reading the stages by hand and by night."""

import pytest

from tests import factories
from tests.stages.test_proofs import TODAY, begin, project  # noqa: F401
from tracker.projects.rules import Stage
from tracker.stages import queries
from tracker.stages.commands import read_changed
from tracker.stages.models import StageReading


@pytest.fixture
def read(app):
    return lambda *options: app.test_cli_runner().invoke(args=["read-stages", *options])


def test_the_command_says_how_many_projects_it_read_and_moved(read, project, session):  # noqa: F811
    begin(project)
    session.commit()
    assert read().output == "1 projects read, 1 moved\n"
    session.refresh(project)
    assert project.stage is Stage.STARTED


def test_by_hand_all_is_read_or_only_what_was_touched(read, project, session):  # noqa: F811
    begin(project)
    session.commit()
    read()
    session.execute(StageReading.__table__.update().values(at=factories.NOON.replace(year=2099)))
    session.commit()
    assert read().output == "0 projects read, 0 moved\n"
    assert read("--all").output == "1 projects read, 0 moved\n"


def test_the_night_leaves_behind_when_it_read_and_what(project, session):  # noqa: F811
    begin(project)
    session.commit()
    read_changed(TODAY)
    reading = queries.last_reading()
    assert (reading.projects, reading.moved) == (1, 1)
