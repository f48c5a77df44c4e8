"""Stored sums follow their facts, and the journal cannot be bent unnoticed."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text, update

from tests import factories
from tracker.base import journal, sums
from tracker.base.appendonly import lift
from tracker.base.journal import JournalHead, JournalLine
from tracker.projects.models import ProgrammeTotal
from tracker.projects.rules import Stage


@pytest.fixture
def project(session):
    made = factories.project(planned=Decimal(1000), households=60)
    session.commit()
    return made


def totals(session, region_id):
    rows = session.scalars(select(ProgrammeTotal).filter_by(region_id=region_id).order_by(ProgrammeTotal.id))
    return {row.stage: (row.projects, row.households, row.planned) for row in rows if row.projects}


def test_a_new_project_counts_in_its_county_and_its_city(session, project):
    for region_id in project.region.ancestor_ids:
        assert totals(session, region_id) == {Stage.PLANNED: (1, 60, Decimal("1000.00"))}
    assert list(sums.verify(session)) == []


def test_a_project_that_moves_on_leaves_its_old_stage(session, project):
    project.stage, project.planned = Stage.DESIGN, Decimal(1500)
    session.commit()
    assert totals(session, project.region_id) == {Stage.DESIGN: (1, 60, Decimal("1500.00"))}
    assert list(sums.verify(session)) == []


def test_a_total_changed_behind_the_programs_back_is_named(session, project):
    session.execute(update(ProgrammeTotal).values(households=61))
    assert len(list(sums.verify(session))) == 2
    sums.rebuild(session)
    assert list(sums.verify(session)) == []


def test_what_is_rolled_back_leaves_no_total_and_no_line(session, project):
    lines = len(session.scalars(select(JournalLine)).all())
    project.planned = Decimal(7)
    session.flush()
    session.rollback()
    session.commit()
    assert totals(session, project.region_id) == {Stage.PLANNED: (1, 60, Decimal("1000.00"))}
    assert len(session.scalars(select(JournalLine)).all()) == lines


def test_a_change_is_one_line_from_old_to_new(session, project):
    project.name = "振兴小区改造"
    session.commit()
    line = session.scalars(
        select(JournalLine).filter_by(chain=f"project:{project.id}").order_by(JournalLine.seq)
    ).all()[-1]
    assert (line.action, line.record, line.record_id) == ("change", "project", project.id)
    assert '"name":["改造项目' in line.changes
    assert "振兴小区改造" in line.changes
    assert list(journal.verify(session)) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE journal SET changes = '{}' WHERE id = (SELECT MIN(id) FROM journal WHERE chain LIKE 'project:%')",
        "DELETE FROM journal WHERE id = (SELECT MIN(id) FROM journal WHERE chain LIKE 'project:%')",
        "DELETE FROM journal WHERE id = (SELECT MAX(id) FROM journal WHERE chain LIKE 'project:%')",
        "UPDATE journal SET seq = seq + 10 WHERE id = (SELECT MAX(id) FROM journal WHERE chain LIKE 'project:%')",
    ],
)
def test_a_bent_chain_is_found(session, project, damage):
    project.name = "甲"
    session.commit()
    for statement in lift(session.get_bind().dialect.name, "journal"):
        session.execute(text(statement))
    session.execute(text(damage))
    assert [fault for fault in journal.verify(session) if fault.startswith("project:")]


def test_the_journal_refuses_change_and_removal(session, project):
    for statement in ("UPDATE journal SET door = 'x'", "DELETE FROM journal"):
        with pytest.raises(Exception, match="append-only"), session.begin_nested():
            session.execute(text(statement))


def test_a_day_is_sealed_once_over_all_heads(session, project):

    first = journal.seal(session, date(2026, 11, 22))
    heads = len(session.scalars(select(JournalHead)).all())
    assert (first.chains, len(first.hash)) == (heads, 64)
    assert journal.seal(session, date(2026, 11, 22)) is first


def test_secrets_are_noted_but_never_written(session):
    who = factories.account()
    session.commit()
    line = session.scalar(select(JournalLine).filter_by(record="account", record_id=who.id))
    assert "argon2" not in line.changes
    assert '"password_hash":["…","…"]' in line.changes
