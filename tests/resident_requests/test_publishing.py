"""Answers read by a second person, and answers for everybody."""

import re

import pytest

from tests import factories
from tests.pages import forms_of
from tracker.base.access import Role
from tracker.resident_requests import answers
from tracker.resident_requests.records import PublicAnswer
from tracker.resident_requests.rules import Outcome, RequestState


@pytest.fixture
def asked(session):
    return factories.resident_request(text="我叫张三丰，电话13812345678，顶层漏雨")


@pytest.fixture
def page(asked):
    return f"/office/requests/{asked.id}"


@pytest.fixture
def clerk(asked, login):
    return login(Role.COMMUNITY, region=asked.compound.region)


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.PLANNED])
def test_a_no_waits_for_a_second_reader_who_is_not_its_writer(client, login, asked, page, clerk, outcome):
    answers.answer(asked, "不在改造范围。", outcome, clerk)
    assert (asked.state, asked.answer) == (RequestState.REVIEW, None)
    assert client.post(f"{page}/release").status_code == 409
    login(Role.SUBDISTRICT, region=asked.compound.region)
    assert "不在改造范围" in client.get(page).text
    assert client.post(f"{page}/release").location == page
    assert (asked.state, asked.outcome, asked.answered_by_id) == (RequestState.ANSWERED, outcome, clerk.id)


def test_a_grid_workers_answer_is_read_before_it_goes_out_and_may_be_sent_back(client, login, asked, page):
    answers.answer(asked, "已修。", Outcome.FIXED, factories.account(Role.GRID, compounds=[asked.compound]))
    login(Role.COMMUNITY, region=asked.compound.region)
    assert "words-error" in client.post(f"{page}/send-back", data={"words": " "}).text
    client.post(f"{page}/send-back", data={"words": "写明何时修的"})
    assert (asked.state, asked.draft) == (RequestState.ACCEPTED, None)


def test_a_grid_worker_lets_nothing_out(client, login, asked, page, clerk):
    answers.answer(asked, "不办。", Outcome.REFUSED, clerk)
    login(Role.GRID, compounds=[asked.compound])
    assert client.post(f"{page}/release").status_code == 403
    assert client.get(f"{page}/public").status_code == 403


def publish(client, page, **words):
    """Written, looked at, sent again as it was shown."""
    said = {"question": "为什么漏？找张三，13812345678", "answer": "屋面已修补。", **words}
    shown = client.post(f"{page}/public", data=said)
    seen = next(form.fields["seen"] for form in forms_of(shown) if form.fields.get("seen"))
    return shown, client.post(f"{page}/public", data={**said, "seen": seen})


def test_the_public_reads_what_somebody_looked_at_and_nothing_else(app, client, asked, page, clerk):
    answers.answer(asked, "屋面已修补。", Outcome.FIXED, clerk)
    offered = client.get(f"{page}/public").text
    assert re.search(r"<textarea[^>]*name=\"question\"[^>]*>\s*我叫张\*，电话138\*\*\*\*5678", offered)
    shown, done = publish(client, page)
    assert "138****5678" in shown.text
    assert done.location == page
    told = app.test_client().get(f"/c/{asked.compound_id}/answers").text
    assert "屋面已修补" in told
    assert not any(word in told for word in ("13812345678", "张三丰", clerk.display_name))


def test_words_changed_after_the_look_are_looked_at_again(client, session, asked, page, clerk):
    answers.answer(asked, "屋面已修补。", Outcome.FIXED, clerk)
    shown = client.post(f"{page}/public", data={"question": "为什么漏？", "answer": "已修"})
    seen = next(form.fields["seen"] for form in forms_of(shown) if form.fields.get("seen"))
    again = client.post(f"{page}/public", data={"question": "别的", "answer": "已修", "seen": seen})
    assert again.status_code == 200
    assert session.query(PublicAnswer).count() == 0


def test_only_what_is_answered_can_be_made_public(client, session, asked, page, clerk):
    _shown, done = publish(client, page)
    assert done.status_code != 302
    assert session.query(PublicAnswer).count() == 0


def test_what_is_taken_down_needs_a_reason_and_is_gone_for_everybody(client, asked, page, clerk):
    answers.answer(asked, "屋面已修补。", Outcome.FIXED, clerk)
    publish(client, page)
    client.post(f"{page}/take-down", data={"reason": ""})
    assert "屋面已修补" in client.get(f"/c/{asked.compound_id}/answers").text
    client.post(f"{page}/take-down", data={"reason": "写错了楼号"})
    assert "屋面已修补" not in client.get(f"/c/{asked.compound_id}/answers").text
