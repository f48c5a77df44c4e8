"""A public figure that changed after it was published shows old, new and why."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tracker.base.access import Role
from tracker.milestones.rules import MilestoneKind
from tracker.projects.rules import Stage


@pytest.fixture
def project(session):
    made = factories.project(stage=Stage.WORKS, planned=Decimal(1_000_000), planned_end=date(2026, 10, 31))
    factories.milestone(made, kind=MilestoneKind.COMPLETION, planned_on=date(2026, 10, 31))
    session.commit()
    return made


def edit(client, project, **typed):
    facts = {"name": project.name, "code": project.code, "version": str(project.version), "in_plan": "y"}
    return client.post(f"/office/projects/{project.id}/edit", data={**facts, **typed})


def public(client, project):
    return client.get(f"/p/{project.id}").text


def test_a_public_sum_changes_only_with_a_reason_and_shows_it(client, login, project, session):
    login(Role.CITY)
    assert "请写明为什么更改" in edit(client, project, planned="1200000.00").text
    session.refresh(project)
    assert project.planned == Decimal(1_000_000)
    assert (
        edit(client, project, planned="1200000.00", why="电话13812345678的王工说管网加长").status_code == 302
    )
    page = public(client, project)
    assert "更正过的数字" in page
    assert "<del>1,000,000.00</del> → 1,200,000.00" in page
    assert "管网加长" in page
    assert "13812345678" not in page


def test_a_public_end_changes_only_with_a_reason(client, login, project):
    login(Role.CITY)
    address = f"/office/projects/{project.id}/milestones/completion"
    typed = {"planned_on": "2026-11-30", "version": "1"}
    assert "请写明为什么更改" in client.post(address, data=typed).text
    assert client.post(address, data={**typed, "why": "供热抢修让出工期"}).status_code == 302
    page = public(client, project)
    assert "供热抢修让出工期" in page
    assert "<del>2026年10月31日</del> → 2026年11月30日" in page


def test_a_percent_that_falls_shows_why_one_that_grows_does_not(client, project, session):
    for progress in (2000, 4500):
        project.progress = progress
        session.commit()
    assert "更正过的数字" not in public(client, project)
    item = factories.item(project)
    session.commit()
    item.left_out_reason, project.progress = "居民代表会议决定不做", 4000
    session.commit()
    page = public(client, project)
    assert "居民代表会议决定不做" in page
    assert "<del>45%</del> → 40%" in page


def test_what_nobody_explained_says_so(client, project, session):
    project.planned = Decimal(900_000)
    session.commit()
    assert "未登记原因" in public(client, project)


def test_before_publication_nothing_has_to_be_explained(client, login, session):
    project = factories.project(stage=Stage.SURVEY, planned=Decimal(1_000_000))
    session.commit()
    login(Role.CITY)
    assert edit(client, project, planned="1200000.00").status_code == 302
