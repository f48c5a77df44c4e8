from datetime import timedelta

import pytest

from tests import factories
from tests.dashboard.conftest import rows, tiles
from tests.databases import count_queries
from tracker.accounts.rules import OrganisationKind
from tracker.base.access import Role
from tracker.base.clock import now, today
from tracker.milestones.rules import MilestoneKind
from tracker.notices.rules import NoticeState
from tracker.progress.rules import ReportState
from tracker.projects.models import Programme, Project
from tracker.projects.rules import PartyRole, Stage
from tracker.reminders.models import Reminder
from tracker.resident_requests.rules import RequestState

PAGE = "/office/?lang=en"


def busy(county, plan):
    """A project under works that nobody reported on lately, and one of everything that waits."""
    compound = factories.compound(county)
    project = factories.project(
        plan, compounds=(compound,), stage=Stage.WORKS, last_report_on=today() - timedelta(days=90)
    )
    factories.milestone(project, MilestoneKind.START, planned_on=today() - timedelta(days=1))
    factories.milestone(
        project, MilestoneKind.TENDER, planned_on=today() - timedelta(days=9), actual_on=today()
    )
    factories.milestone(project, MilestoneKind.COMPLETION, planned_on=today())
    factories.resident_request(compound, due_at=now() - timedelta(hours=1))
    factories.resident_request(compound, due_at=now() + timedelta(days=1))
    factories.resident_request(compound, state=RequestState.WITHDRAWN)
    place = factories.item_place(factories.item(project), compound)
    factories.report(place)
    factories.report(place, state=ReportState.RETURNED)
    factories.movement(factories.source(project), dated=today() - timedelta(days=400))
    factories.movement(factories.source(project), dated=today())
    factories.notice(compound)
    factories.notice(compound, state=NoticeState.PUBLISHED)
    return project


@pytest.fixture
def counties(session):
    city = factories.city()
    plan = factories.programme(city, today().year)
    ours, theirs = factories.region(city), factories.region(city)
    return ours, theirs, busy(ours, plan), busy(theirs, plan)


EXPECTED = {
    "Requests overdue": 1,
    "Requests without an answer": 2,
    "Reports to confirm": 1,
    "Drafts of notices": 1,
    "Milestones overdue": 1,
    "Milestones due soon": 1,
    "Projects without a recent report": 1,
    "Sources with late money": 1,
}


def test_each_number_counts_ones_own_part_and_opens_its_rows(counties, client, login):
    login(Role.COUNTY, region=counties[0])
    found = tiles(client.get(PAGE).text)
    assert {text: int(figure) for text, (figure, _address) in found.items()} == EXPECTED
    for text, (figure, address) in found.items():
        answer = client.get(address)
        assert answer.status_code == 200, text
        assert rows(answer.text) == int(figure), text


def test_the_city_counts_all_parts(counties, client, login):
    login(Role.CITY)
    found = tiles(client.get(PAGE).text)
    assert {text: int(figure) for text, (figure, _address) in found.items()} == {
        text: 2 * count for text, count in EXPECTED.items()
    }


@pytest.mark.parametrize(
    ("role", "unseen"),
    [
        (Role.AUDITOR, {"Reports to confirm", "Drafts of notices"}),
        (Role.GRID, {"Reports to confirm", "Drafts of notices", "Sources with late money"}),
        (
            Role.RESIDENT,
            {
                "Requests overdue",
                "Requests without an answer",
                "Reports to confirm",
                "Drafts of notices",
                "Sources with late money",
            },
        ),
        (Role.COMMUNITY, {"Reports to confirm"}),
    ],
)
def test_a_role_is_not_shown_what_it_may_not_do(counties, client, login, role, unseen):
    login(role, region=counties[0], compounds=[counties[2].covered[0].compound])
    found = tiles(client.get(PAGE).text)
    assert set(EXPECTED) - set(found) == unseen
    assert found["Milestones overdue"][0] == "1"


def test_an_operator_finds_its_own_projects(counties, client, login):
    firm = factories.organisation(OrganisationKind.OPERATOR)
    factories.party(counties[2], firm, PartyRole.OPERATOR)
    login(Role.OPERATOR, organisation_id=firm.id)
    page = client.get(PAGE).text
    assert counties[2].name in page
    assert counties[3].name not in page


@pytest.mark.parametrize("role", [Role.CONTRACTOR, Role.SUPERVISOR])
def test_who_works_on_the_site_starts_there(client, login, role):
    login(role, organisation=factories.organisation())
    assert client.get(PAGE).location.endswith("/site/")


def test_my_reminders_stand_first_and_nobody_elses(counties, client, login, session):
    me = login(Role.COUNTY, region=counties[0])
    factories.reminder(me, counties[2], text="Look at this")
    factories.reminder(factories.account(), counties[3], text="Look at that")
    factories.reminder(me, counties[2], text="This is settled", done_at=now())
    page = client.get(PAGE).text
    assert "Look at this" in page
    assert "Look at that" not in page
    assert "This is settled" not in page
    assert session.query(Reminder).count() == 3


def test_without_a_plan_the_page_says_what_to_do(client, login, session):
    login(Role.ADMIN)
    page = client.get(PAGE).text
    assert "Import a plan table" in page
    assert session.query(Programme).count() == session.query(Project).count() == 0


def test_the_page_costs_the_same_with_one_of_everything_and_with_twenty(counties, client, login, session):
    county, _theirs, project, _other = counties
    login(Role.COUNTY, region=county)
    client.get(PAGE)
    with count_queries() as one:
        client.get(PAGE)
    for _each in range(19):
        busy(county, project.programme)
    session.commit()
    with count_queries() as twenty:
        client.get(PAGE)
    assert len(twenty) == len(one) <= 12


def test_a_number_beyond_what_is_counted_says_more_than(counties, client, login, monkeypatch):
    monkeypatch.setattr("tracker.dashboard.matters.MOST", 1)
    login(Role.CITY)
    found = tiles(client.get(PAGE).text)
    assert found["Requests overdue"][0] == "more than 1"


def test_milestones_list_costs_the_same_with_one_row_and_with_twenty(client, login, session):
    plan = factories.programme(factories.city(), today().year)
    late = {"planned_on": today() - timedelta(days=3)}
    login(Role.CITY)
    factories.milestone(factories.project(plan), **late)
    client.get("/office/milestones/")
    with count_queries() as one:
        assert rows(client.get("/office/milestones/").text) == 1
    for _each in range(19):
        factories.milestone(factories.project(plan), **late)
    session.commit()
    with count_queries() as twenty:
        assert rows(client.get("/office/milestones/").text) == 20
    assert len(twenty) == len(one) <= 6
