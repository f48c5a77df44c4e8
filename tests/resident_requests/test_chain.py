"""The chain between requests and works, or notices, walked from the other end."""

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.base.access import Role
from tracker.notices.rules import NoticeState
from tracker.projects.rules import PartyRole
from tracker.resident_requests.chain import Became
from tracker.resident_requests.records import RequestLink


@pytest.fixture
def compound(session):
    return factories.compound()


@pytest.fixture
def project(compound):
    return factories.project(compounds=(compound,))


def link(asked, project, **target):
    factories.save(RequestLink(
        request_id=asked.id, project_id=project.id, kind=Became.ITEM, at=asked.filed_at, **target
    ))  # fmt: skip


@pytest.fixture
def linked(compound, project, session):
    """An item, a variation and a defect with one request behind each; and how their pages are called."""
    item, contract = factories.item(project), factories.contract(project)
    variation = factories.variation(contract, factories.bill_line(contract, item))
    defect = factories.defect(contract)
    asked = factories.resident_request(compound)
    link(asked, project, item_id=item.id)
    link(asked, project, variation_id=variation.id)
    link(asked, project, defect_id=defect.id)
    session.commit()
    base = f"/office/projects/{project.id}"
    return {
        f"item/{item.id}": [f"{base}/items/{item.id}", f"{base}/items/"],
        f"variation/{variation.id}": [f"{base}/contracts/{contract.id}/variations/{variation.id}"],
        f"defect/{defect.id}": [f"{base}/contracts/{contract.id}"],
    }


def test_works_lead_back_to_the_requests_behind_them(client, login, linked):
    login(Role.CITY)
    for target, pages in linked.items():
        for page in pages:
            assert f"/office/requests/behind/{target}" in client.get(page).text
        assert "/office/requests/" in client.get(f"/office/requests/behind/{target}").text


def test_who_may_not_read_requests_sees_no_way_to_them(client, login, linked, project):
    party = factories.party(project, factories.organisation(), PartyRole.CONTRACTOR)
    login(Role.CONTRACTOR, organisation_id=party.organisation_id)
    for page in next(iter(linked.values())):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "/behind/" not in answer.text


def test_a_work_that_nobody_asked_for_says_nothing_of_requests(client, login, project, session):
    item = factories.item(project)
    session.commit()
    login(Role.CITY)
    assert "/behind/" not in client.get(f"/office/projects/{project.id}/items/{item.id}").text


def test_a_list_of_items_asks_once_for_the_requests_behind_all(client, login, project, compound, session):
    login(Role.CITY)
    counts = []
    for many in (1, 20):
        for _ in range(many):
            link(factories.resident_request(compound), project, item_id=factories.item(project).id)
        session.commit()
        with count_queries() as queries:
            client.get(f"/office/projects/{project.id}/items/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_objection_names_its_notice_and_the_notice_counts_it(client, login, compound, session):
    notice = factories.notice(compound, state=NoticeState.PUBLISHED, title="改造方案公示")
    asked = factories.resident_request(compound, notice_id=notice.id)
    factories.resident_request(compound)
    session.commit()
    login(Role.CITY)
    assert "改造方案公示" in client.get(f"/office/requests/{asked.id}").text
    page = client.get(f"/office/notices/{notice.id}").text
    assert "异议和询问 1 件" in page
    assert f"/office/requests/{asked.id}" in page


def test_a_clerk_of_another_place_counts_no_objections_there(client, login, compound, session):
    notice = factories.notice(compound, state=NoticeState.PUBLISHED)
    factories.resident_request(
        compound, notice_id=notice.id, region_path=factories.region(factories.city()).path
    )
    session.commit()
    login(Role.COMMUNITY, region=compound.region)
    assert "异议和询问" not in client.get(f"/office/notices/{notice.id}").text


def test_whoever_objects_sees_to_what_before_sending(client, compound, session):
    hangs = factories.notice(compound, state=NoticeState.PUBLISHED, title="改造方案公示")
    draft, elsewhere = factories.notice(compound, title="草稿标题"), factories.notice(title="别处公告")
    session.commit()
    page = "/requests/new?compound={}&notice={}"
    assert "改造方案公示" in client.get(page.format(compound.id, hangs.id)).text
    for other in (draft, elsewhere):
        assert other.title not in client.get(page.format(compound.id, other.id)).text
