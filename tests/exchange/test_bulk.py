"""Rows written in one go: what nobody named gets its default, and SQLite its usual room afterwards."""

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from tests import factories
from tracker.exchange.bulk import room_for_pages, write, write_for
from tracker.funding.models import Source
from tracker.funding.rules import SourceKind
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind


def pages(session):
    return session.scalar(text("PRAGMA cache_size"))


def test_what_rows_do_not_name_gets_its_default(session):
    project = factories.project()
    common = {"project_id": project.id, "region_path": project.region_path, "year": project.year}
    write(session, Source, [{**common, "kind": SourceKind.OTHER, "planned": 1}])
    assert session.scalars(select(Source)).one().paid == 0


def test_rows_of_many_projects_get_the_defaults_too(session):
    projects = [factories.project().id, factories.project().id]
    write_for(session, Milestone, projects, kind=MilestoneKind.START)
    found = session.scalars(select(Milestone).where(Milestone.project_id.in_(projects))).all()
    assert [(one.project_id, one.version) for one in found] == [(one, 1) for one in projects]


def test_sqlite_has_its_usual_room_again_even_after_a_fault():
    with Session(create_engine("sqlite://")) as own:
        before = pages(own)
        with room_for_pages(own):
            assert pages(own) != before
        assert pages(own) == before
        with pytest.raises(ZeroDivisionError), room_for_pages(own):
            _ = 1 / 0
        assert pages(own) == before
