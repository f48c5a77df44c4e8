"""A savepoint that is rolled back takes back only what came after it: no line and no sum of before is lost."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import factories
from tracker.base import sums
from tracker.base.journal import JournalLine


@pytest.fixture
def project(session):
    made = factories.project(households=60)
    session.commit()
    return made


def names(session):
    return [
        line.changes
        for line in session.scalars(select(JournalLine).filter_by(record="project", action="change"))
    ]


def test_what_came_before_a_savepoint_outlives_its_roll_back(project, session):
    project.households = 61
    session.flush()
    savepoint = session.begin_nested()
    project.households = 99
    session.flush()
    savepoint.rollback()
    session.commit()
    assert names(session) == ['{"households":[60,61]}']
    assert list(sums.verify(session())) == []


def test_a_savepoint_that_the_database_refuses_takes_nothing_along(project, session):
    project.households = 61
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        project.progress = 10_001
    session.commit()
    assert names(session) == ['{"households":[60,61]}']
    assert list(sums.verify(session())) == []


def test_what_a_savepoint_kept_is_written(project, session):
    with session.begin_nested():
        project.households = 70
    session.commit()
    assert names(session) == ['{"households":[60,70]}']
    assert list(sums.verify(session())) == []


def test_a_whole_roll_back_leaves_nothing(project, session):
    project.households = 61
    with session.begin_nested():
        project.buildings = 3
    session.rollback()
    session.commit()
    assert names(session) == []
    assert list(sums.verify(session())) == []
