"""What a firm is asked to see to: it meets place, task and appointment, and its words are read before they go out."""

import re
from datetime import date

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.accounts.rules import OrganisationKind
from tracker.base.access import Role
from tracker.base.secret import seal
from tracker.projects.evidence import EvidenceKind
from tracker.resident_requests import actions, handlers
from tracker.resident_requests.actions import Order
from tracker.resident_requests.clocks import Clock
from tracker.resident_requests.rules import Outcome, RequestState

LIST = "/site/repairs"
COME = {"visit_from": "2030-01-07T09:00", "visit_until": "2030-01-07T11:00"}


@pytest.fixture
def firm(session):
    return factories.organisation(OrganisationKind.CONTRACTOR, name="丹东防水公司")


@pytest.fixture
def asked(session):
    return factories.resident_request(
        text="我家漏了三年，王书记知道", where="阁楼", door="502", name_sealed=seal("张三丰")
    )


@pytest.fixture
def clerk(asked):
    return factories.account(Role.COMMUNITY, region=asked.compound.region)


def hand_over(asked, firm, clerk, task="修补屋面"):
    actions.dispatch(asked, Order(handler_id=firm.id, task=task, clock=asked.clock), clerk)
    return asked


@pytest.fixture
def sent(asked, firm, clerk):
    return hand_over(asked, firm, clerk)


@pytest.fixture
def worker(firm, login):
    return login(Role.CONTRACTOR, organisation_id=firm.id)


def test_a_firm_meets_place_task_and_clock_and_nothing_of_who_asked(client, sent, worker):
    assert sent.compound.name in client.get(LIST).text
    page = client.get(f"{LIST}/{sent.id}").text
    assert all(word in page for word in ("修补屋面", "502", sent.compound.name))
    assert not any(word in page for word in ("漏了三年", "王书记", "阁楼", "张", "5678", "138"))


def test_another_firm_finds_nothing(client, sent, login):
    login(Role.CONTRACTOR, organisation_id=factories.organisation().id)
    assert str(sent.id) not in re.findall(rf"{LIST}/(\d+)", client.get(LIST).text)
    assert client.get(f"{LIST}/{sent.id}").status_code == 404
    for step in ("sign", "return", "visit", "report"):
        assert (
            client.post(f"{LIST}/{sent.id}/{step}", data={"words": "x", "outcome": "fixed"}).status_code
            == 404
        )
    assert sent.state is RequestState.DISPATCHED


def test_it_signs_comes_and_hands_in_and_an_office_lets_the_answer_out(client, sent, worker, clerk, login):
    page = f"{LIST}/{sent.id}"
    client.post(f"{page}/sign")
    client.post(f"{page}/visit", data=COME)
    assert (sent.state, sent.contacted_at is None, sent.visit_from is None) == (
        RequestState.ACCEPTED,
        False,
        False,
    )
    client.post(f"{page}/report", data={"words": "已修，户主13900000001确认", "outcome": "fixed"})
    assert (sent.state, sent.answer, sent.draft.words) == (
        RequestState.REVIEW,
        None,
        "已修，户主139****0001确认",
    )
    login(clerk)
    client.post(f"/office/requests/{sent.id}/release")
    assert (sent.state, sent.outcome, sent.answered_by_id) == (
        RequestState.ANSWERED,
        Outcome.FIXED,
        worker.id,
    )


@pytest.mark.parametrize(
    "times",
    [
        {"visit_from": "2030-01-07T11:00", "visit_until": "2030-01-07T09:00"},
        {"visit_from": "2020-01-07T09:00", "visit_until": "2020-01-07T11:00"},
        {"visit_from": "", "visit_until": "2030-01-07T11:00"},
    ],
)
def test_an_appointment_nobody_can_keep_is_refused_beside_its_field(client, sent, worker, times):
    client.post(f"{LIST}/{sent.id}/sign")
    assert "visit_from-error" in client.post(f"{LIST}/{sent.id}/visit", data=times).text
    assert sent.visit_from is None


def test_it_gives_back_what_is_not_its_own_once_and_with_a_reason(client, sent, worker, firm, clerk):
    page = f"{LIST}/{sent.id}/return"
    assert "words-error" in client.post(page, data={"words": " "}).text
    assert client.post(page, data={"words": "不是我们做的"}).location == LIST
    assert (sent.state, sent.handler_id) == (RequestState.FILED, None)
    hand_over(sent, firm, clerk)
    assert client.post(page, data={"words": "还是不是"}).status_code == 409


def test_a_list_of_twenty_costs_as_many_queries_as_a_list_of_one(client, sent, worker, firm, clerk, session):
    client.get(LIST)
    with count_queries() as one:
        client.get(LIST)
    for _ in range(19):
        hand_over(factories.resident_request(), firm, clerk)
    session.commit()
    with count_queries() as twenty:
        assert len(set(re.findall(rf"{LIST}/(\d+)", client.get(LIST).text))) == 20
    assert len(twenty) == len(one)


def test_whoever_owes_the_warranty_is_offered_first(session, firm):
    project = factories.project()
    compound = project.covered[0].compound
    roof = factories.item(project, "roof_waterproof")
    factories.item_place(roof, compound, done=10)
    factories.bill_line(factories.contract(project, firm), roof)
    asked = factories.resident_request(compound)
    assert handlers.covered(asked) is None  # nothing is accepted yet
    factories.evidence(project, EvidenceKind.ACCEPTANCE, dated=date(2026, 6, 30))
    found = handlers.handlers(asked)
    assert found.covered.firm_id == firm.id
    assert found.choices[0] == (firm.id, "丹东防水公司")


def test_a_warranty_repair_keeps_the_clock_of_its_request(sent, asked):
    assert (sent.clock, sent.due_at) == (Clock.COMPLAINT, asked.due_at)
