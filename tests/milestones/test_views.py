from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.databases import count_queries
from tracker.base.access import Role
from tracker.milestones import actions
from tracker.milestones.models import Milestone
from tracker.milestones.rules import DateBasis, MilestoneKind


@pytest.fixture
def project(session):
    made = factories.project(factories.programme(year=2026))
    session.commit()
    return made


@pytest.fixture
def url(project):
    return f"/office/projects/{project.id}/milestones/"


def dates(session):
    return {one.kind: one.planned_on for one in session.scalars(select(Milestone))}


def test_the_programme_fills_what_nobody_has_dated(project, url, client, login, session):
    login(Role.CITY)
    project.planned_end = date(2026, 9, 30)
    factories.milestone(project, MilestoneKind.TENDER, planned_on=date(2026, 5, 20))
    assert client.post(f"{url}expected").status_code == 302
    found = dates(session)
    assert len(found) == len(MilestoneKind)
    assert found[MilestoneKind.TENDER] == date(2026, 5, 20)
    assert found[MilestoneKind.COMPLETION] == date(2026, 9, 30)
    assert project.planned_start == found[MilestoneKind.START]


def test_a_date_that_was_entered_says_so_and_moves_the_project(project, url, client, login, session):
    login(Role.CITY)
    client.post(f"{url}completion", data={"planned_on": "2026-10-15"})
    (milestone,) = session.scalars(select(Milestone))
    assert (milestone.planned_on, milestone.basis) == (date(2026, 10, 15), DateBasis.ENTERED.label)
    assert project.planned_end == date(2026, 10, 15)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"planned_on": "2026-06-29"}, "planned_on"),  # before the start
        ({"planned_on": "2036-06-29"}, "planned_on"),
        ({"forecast_on": "1999-06-29"}, "forecast_on"),
        ({"actual_on": "2099-06-29", "evidence": "x"}, "actual_on"),
        ({"actual_on": "2026-03-01", "evidence": "x"}, "actual_on"),  # before the actual start
        ({"actual_on": "2026-05-01", "evidence": " "}, "evidence"),
        ({"planned_on": "yesterday"}, "planned_on"),
    ],
)
def test_dates_that_contradict_are_refused_beside_their_field(
    values, field, project, url, client, login, session, monkeypatch
):
    monkeypatch.setattr(actions, "today", lambda: date(2026, 7, 22))
    login(Role.CITY)
    factories.milestone(
        project, MilestoneKind.START, planned_on=date(2026, 6, 30), actual_on=date(2026, 4, 1)
    )
    page = client.post(f"{url}completion", data=values).text
    assert f'id="{field}-error"' in page
    assert len(dates(session)) == 1


def test_an_actual_date_comes_with_its_proof(project, url, client, login, session, monkeypatch):
    monkeypatch.setattr(actions, "today", lambda: date(2026, 7, 22))
    login(Role.CITY)
    client.post(f"{url}start", data={"actual_on": "2026-05-04", "evidence": "开工报告 2026-1"})
    (milestone,) = session.scalars(select(Milestone))
    assert (milestone.actual_on, milestone.evidence) == (date(2026, 5, 4), "开工报告 2026-1")
    assert "开工报告 2026-1" in client.get(url).text


def test_the_second_editor_is_told(project, url, client, login, session):
    login(Role.CITY)
    milestone = factories.milestone(project, MilestoneKind.START)
    data = {"planned_on": "2026-06-20", "version": str(milestone.version)}
    assert client.post(f"{url}start", data=data).status_code == 302
    assert client.post(f"{url}start", data={**data, "planned_on": "2026-06-21"}).status_code == 200
    assert milestone.planned_on == date(2026, 6, 20)


def test_an_unknown_milestone_is_not_found(url, client, login):
    login(Role.CITY)
    assert client.get(f"{url}nonsense").status_code == 404


def test_a_milestone_stands_once_in_a_project(project, session):
    factories.milestone(project)
    with pytest.raises(IntegrityError), session.begin_nested():
        factories.milestone(project)


def test_the_page_costs_the_same_with_one_milestone_and_with_all(project, url, client, login, session):
    login(Role.CITY)
    factories.milestone(project, MilestoneKind.START)

    def cost():
        session.commit()
        with count_queries() as queries:
            client.get(url)
        return len(queries)

    cost()
    alone = cost()
    actions.expect(project)
    assert cost() == alone <= 4
