from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tracker.base.access import Role
from tracker.items import actions as items
from tracker.milestones.rules import MilestoneKind

PAGES = ("", "/stage/", "/items/", "/milestones/", "/history/", "/funding/")
EDITS = (
    "/edit", "/compounds/", "/parties/new", "/evidence/new", "/items/new", "/milestones/start", "/funding/new",
)  # fmt: skip


@pytest.fixture
def full(scene, session):
    """The project with items, places, milestones and money."""
    home = scene.project.covered[0].compound
    for _ in range(2):
        factories.building(home)
    for code in ("sewer", "roof_waterproof", "stair_paint"):
        items.add(scene.project.id, {"type_code": code, "quantity": Decimal(100), "unit_price": Decimal(50)})
    factories.milestone(scene.project, MilestoneKind.COMPLETION, planned_on=date(2026, 10, 31))
    factories.movement(factories.source(scene.project))
    session.commit()
    return scene


@pytest.mark.parametrize("page", PAGES + EDITS)
def test_every_page_of_a_project_opens_for_the_bureau(page, full, client, login):
    login(Role.CITY)
    assert client.get(f"/office/projects/{full.project.id}{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES[:-1])
def test_the_contractor_of_a_project_reads_it_and_sees_no_money(page, full, client, login):
    login(Role.CONTRACTOR, organisation=full.project.parties[0].organisation)
    answer = client.get(f"/office/projects/{full.project.id}{page}")
    assert answer.status_code == 200
    assert "/funding/" not in answer.text
    assert "funding_source" not in answer.text


@pytest.mark.parametrize("page", EDITS + PAGES[-1:])
def test_the_contractor_may_not_edit_and_not_read_money(page, full, client, login):
    login(Role.CONTRACTOR, organisation=full.project.parties[0].organisation)
    assert client.get(f"/office/projects/{full.project.id}{page}").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_another_contractors_project_is_not_found(page, full, client, login):
    login(Role.CONTRACTOR, organisation=factories.organisation())
    assert client.get(f"/office/projects/{full.project.id}{page}").status_code in (403, 404)


@pytest.mark.parametrize("page", PAGES + EDITS)
def test_another_countys_project_is_not_found(page, full, client, login):
    login(Role.COUNTY, region=factories.region(full.city))
    assert client.get(f"/office/projects/{full.project.id}{page}").status_code == 404
