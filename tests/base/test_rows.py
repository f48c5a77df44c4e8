"""Rows written past the unit of work keep all that the session would keep for them."""

import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests import factories
from tracker.base import journal, rows, sums
from tracker.base.journal import JournalLine
from tracker.base.prepared import looking
from tracker.projects.models import Project
from tracker.projects.rules import Stage


@pytest.fixture
def project(session):
    made = factories.project(planned=Decimal(1000), households=60)
    session.commit()
    return made


def last_line(session):
    return session.scalars(select(JournalLine).order_by(JournalLine.id.desc()).limit(1)).one()


def test_a_change_is_stored_counted_and_journaled_as_the_session_would(session, project):
    version = project.version
    rows.change(session, project, planned=Decimal("1500.50"), households=61, last_report_on=date(2026, 5, 4))
    assert (project.planned, project.households, project.version) == (Decimal("1500.50"), 61, version + 1)
    assert not session.dirty
    session.commit()
    assert (project.planned, project.households, project.version) == (Decimal("1500.50"), 61, version + 1)
    line = last_line(session)
    assert (line.chain, line.action, line.record_id) == (f"project:{project.id}", "change", project.id)
    assert json.loads(line.changes) == {"planned": ["1000", "1500.5"], "households": [60, 61]}
    assert list(sums.verify(session)) == list(journal.verify(session)) == []


def test_a_row_to_look_at_is_changed_as_its_record_would_be_which_shows_it(session, project):
    seen = looking(select(Project), Project).first()
    rows.change(session, seen, planned=Decimal("1500.50"), stage=Stage.WORKS)
    assert (seen.planned, seen.version) == (Decimal(1000), project.version - 1)
    assert (project.planned, project.stage) == (Decimal("1500.50"), Stage.WORKS)
    assert not session.dirty
    session.commit()
    assert (project.planned, project.stage, project.version) == (
        Decimal("1500.50"),
        Stage.WORKS,
        seen.version + 1,
    )
    line = last_line(session)
    assert (line.chain, line.record, line.record_id) == (f"project:{project.id}", "project", project.id)
    assert json.loads(line.changes) == {"planned": ["1000", "1500.5"], "stage": ["planned", "works"]}
    assert list(sums.verify(session)) == list(journal.verify(session)) == []


def test_a_change_to_what_stands_there_already_leaves_no_trace(session, project):
    count, version = session.scalar(select(func.count(JournalLine.id))), project.version
    rows.change(session, project, planned=Decimal("1000.00"), households=60)
    session.commit()
    assert (session.scalar(select(func.count(JournalLine.id))), project.version) == (count, version)


def test_what_the_session_still_held_of_the_row_is_written_first(session, project):
    project.planned = Decimal(1200)
    rows.change(session, project, planned=Decimal(1300))
    session.commit()
    assert project.planned == 1300
    assert json.loads(last_line(session).changes) == {"planned": ["1200", "1300"]}
    assert list(sums.verify(session)) == list(journal.verify(session)) == []


def test_a_change_that_is_rolled_back_never_was(session, project):
    rows.change(session, project, planned=Decimal(1500))
    session.rollback()
    session.commit()
    assert project.planned == 1000
    assert list(sums.verify(session)) == []
