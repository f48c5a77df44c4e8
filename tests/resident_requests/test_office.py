import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.journal import JournalLine
from tracker.base.secret import seal
from tracker.extensions import db
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import Category, RequestState

LIST = "/office/requests/"


@pytest.fixture
def asked(session):
    return factories.resident_request(text="顶层漏雨三年", where="3单元顶层")


@pytest.fixture
def page(asked):
    return f"/office/requests/{asked.id}"


def listed(answer):
    return re.findall(r'href="/office/requests/(\d+)"', answer.text)


def test_open_requests_stand_in_the_order_of_their_clocks(client, login, session):
    login(Role.CITY)
    later = factories.resident_request(due_at=factories.NOON + timedelta(days=9))
    sooner = factories.resident_request(due_at=factories.NOON + timedelta(days=2))
    factories.resident_request(state=RequestState.CLOSED)
    assert listed(client.get(LIST)) == [str(sooner.id), str(later.id)]
    assert listed(client.get(f"{LIST}?sort=-due")) == [str(later.id), str(sooner.id)]


def test_filters_find_what_they_say(client, login, session):
    login(Role.CITY)
    mine = factories.resident_request(
        factories.compound(name="锦绣花园"),
        category=Category.HEATING,
        text="暖气冰凉",
        due_at=datetime.now(UTC) + timedelta(days=3),
    )
    late = factories.resident_request(state=RequestState.ACCEPTED, due_at=factories.NOON)
    closed = factories.resident_request(state=RequestState.CLOSED)
    for query, found in {
        "category=heating": [mine], "q=锦绣": [mine], "q=冰凉": [mine], "q=%25": [], "state=closed": [closed],
        "state=accepted": [late], "due=overdue": [late], f"compound={late.compound_id}": [late],
        f"region={mine.compound.region_id}": [mine], "state=any&sort=filed": [mine, late, closed], "state=nonsense": [late, mine],
        "page=2": [],
    }.items():  # fmt: skip
        assert listed(client.get(f"{LIST}?{query}")) == [str(one.id) for one in found], query


def test_a_number_is_no_search_word_because_it_would_stand_in_an_address(client, login, session):
    login(Role.CITY)
    answer = client.get(f"{LIST}?q=13812345678")
    assert answer.location == LIST
    assert "查询条件会显示在网址里" in client.get(LIST).text


def test_a_list_of_twenty_costs_as_many_queries_as_a_list_of_one(client, login, session):
    login(Role.CITY)
    factories.resident_request()
    client.get(LIST)
    with count_queries() as one:
        client.get(LIST)
    for _ in range(19):
        factories.resident_request()
    session.commit()
    with count_queries() as twenty:
        assert len(listed(client.get(LIST))) == 20
    assert len(twenty) == len(one) <= 6


def test_a_request_page_costs_few_queries(client, login, page, asked):
    login(Role.CITY)
    for _ in range(5):
        client.post(f"{page}/words", data={"form_key": uuid4().hex, "words": "已派人查看"})
    with count_queries() as queries:
        client.get(page)
    assert len(queries) <= 10


@pytest.mark.parametrize("what", ["", "/answer"])
def test_another_districts_request_is_not_found(client, login, page, what):
    login(Role.COUNTY, region=factories.region(factories.city()))
    assert client.get(f"{page}{what}").status_code == 404
    assert client.get(LIST).text.count("/office/requests/1") == 0


@pytest.mark.parametrize(
    "what",
    ["accept", "close", "number", "words", "answer", "dispatch", "merge", "call-back", "public", "become"],
)
def test_another_districts_request_cannot_be_touched(client, login, page, asked, what):
    login(Role.COUNTY, region=factories.region(factories.city()))
    assert (
        client.post(
            f"{page}/{what}", data={"words": "x", "form_key": uuid4().hex, "reason": "answer"}
        ).status_code
        == 404
    )
    assert asked.state is RequestState.FILED


def test_a_grid_worker_sees_requests_of_their_compounds_only(client, login, asked):
    other = factories.resident_request()
    login(Role.GRID, compounds=[asked.compound])
    assert listed(client.get(LIST)) == [str(asked.id)]
    assert client.get(f"{LIST}{other.id}").status_code == 404


@pytest.mark.parametrize("role", [Role.CONTRACTOR, Role.RESIDENT, Role.SUPERVISOR])
def test_who_has_no_part_in_requests_does_not_read_them(client, login, page, role):
    login(role, organisation=factories.organisation())
    assert client.get(page).status_code == 403


def test_the_auditor_reads_masked_and_does_nothing(client, login, page):
    login(Role.AUDITOR)
    text = client.get(page).text
    assert "13812345678" not in text
    assert client.post(f"{page.rstrip('/')}/accept").status_code == 403
    assert client.post(f"{page.rstrip('/')}/number").status_code == 403


def test_the_page_masks_number_and_name(client, login, session, page, asked):
    asked.name_sealed = seal("张三丰")
    login(Role.COMMUNITY, region=asked.compound.region)
    text = client.get(page).text
    assert "*** 5678" in text
    assert "张*" in text
    assert "13812345678" not in text
    assert "张三丰" not in text


def test_each_look_at_a_number_needs_a_reason_and_stands_in_the_journal(client, login, session, page, asked):
    who = login(Role.COMMUNITY, region=asked.compound.region)
    assert "13812345678" not in client.post(f"{page}/number", data={"reason": "because"}).text
    answer = client.post(f"{page}/number", data={"reason": "appointment"})
    assert "13812345678" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    (line,) = session.scalars(select(JournalLine).filter_by(action="number shown")).all()
    assert (line.record, line.record_id, line.account_id) == ("resident_request", asked.id, who.id)
    assert "appointment" in line.changes
    assert "13812345678" not in line.changes
    assert "13812345678" not in client.get(page).text


def test_a_removed_number_is_not_shown(client, login, page, asked):
    asked.phone_sealed = asked.phone_mark = asked.phone_tail = None
    login(Role.CITY)
    assert client.post(f"{page}/number", data={"reason": "answer"}).status_code == 409


def answer_form(client, page, **changes):
    text = client.get(f"{page}/answer").text
    version = re.search(r'name="version" type="hidden" value="(\d*)"', text)[1]
    return {"version": version, "answer": "屋面已修补。", "outcome": "fixed", "seen": "", **changes}


def preview(client, page, **changes):
    form = answer_form(client, page, **changes)
    shown = client.post(f"{page}/answer", data=form)
    return shown, {**form, "seen": re.search(r'name="seen" type="hidden" value="(\w+)"', shown.text)[1]}


def test_an_answer_is_looked_at_before_it_is_published(client, login, page, asked):
    who = login(Role.COMMUNITY, region=asked.compound.region)
    shown, form = preview(client, page)
    assert "居民看到的内容" in shown.text
    assert asked.state is RequestState.FILED
    assert client.post(f"{page}/answer", data=form).location == page
    assert (asked.state, asked.answer, asked.answered_by_id) == (
        RequestState.ANSWERED,
        "屋面已修补。",
        who.id,
    )


def test_words_changed_after_the_preview_are_looked_at_again(client, login, page, asked):
    login(Role.CITY)
    _, form = preview(client, page)
    again = client.post(f"{page}/answer", data={**form, "answer": "没有问题。"})
    assert again.status_code == 200
    assert asked.state is RequestState.FILED


def test_personal_data_is_starred_out_in_preview_and_answer(client, login, page, asked):
    login(Role.CITY)
    shown, form = preview(client, page, answer="请找3单元502室王女士，13912345678。")
    assert "139****5678" in shown.text
    assert "单位电话也会被遮盖" in shown.text
    client.post(f"{page}/answer", data=form)
    assert asked.answer == "请找3单元***室王女士，139****5678。"
    assert asked.events[-1].words == asked.answer


def test_an_answer_needs_words(client, login, page, asked):
    login(Role.CITY)
    assert "answer-error" in client.post(f"{page}/answer", data=answer_form(client, page, answer=" ")).text
    assert asked.state is RequestState.FILED


def test_the_second_of_two_who_answer_is_told_and_loses_nothing(client, login, page, asked):
    login(Role.CITY)
    _, mine = preview(client, page, answer="我的答复")
    login(factories.account(Role.CITY, display_name="李科员"))
    _, theirs = preview(client, page, answer="他的答复")
    client.post(f"{page}/answer", data=theirs)
    late = client.post(f"{page}/answer", data=mine)
    assert "李科员" in late.text
    assert "我的答复" in late.text
    assert "他的答复" in late.text
    assert asked.answer == "他的答复"


def test_the_steps_of_a_request_lead_from_filed_to_closed_and_back(client, login, page, asked):
    login(Role.CITY)
    client.post(f"{page}/accept")
    assert asked.state is RequestState.ACCEPTED
    _, form = preview(client, page)
    client.post(f"{page}/answer", data=form)
    assert client.post(f"{page}/close").status_code == 409
    client.post(f"{page}/call-back", data={"form_key": uuid4().hex, "solved": "yes", "rating": "4"})
    assert asked.state is RequestState.CLOSED
    client.post(f"{page}/words", data={"form_key": uuid4().hex, "words": "回访未解决", "reopen": "1"})
    assert (asked.state, asked.closed_at) == (RequestState.ACCEPTED, None)
    assert list(sums.verify(db.session())) == []


def test_a_step_that_is_not_there_is_a_409_with_its_sentence(client, login, page, asked):
    login(Role.CITY)
    answer = client.post(f"{page}/close")
    assert answer.status_code == 409
    assert "不能" in answer.text
    assert asked.state is RequestState.FILED


def test_a_word_in_between_is_stored_once_and_masked(client, login, page, asked):
    login(Role.CITY)
    sent = {"form_key": uuid4().hex, "words": "周三上门，电话13912345678"}
    client.post(f"{page}/words", data=sent)
    client.post(f"{page}/words", data=sent)
    assert [event.said for event in asked.events] == ["", "周三上门，电话139****5678"]


def test_markup_in_a_request_is_text(client, login, page, asked):
    asked.text = "<script>alert(1)</script>\n<b>x</b>"
    login(Role.CITY)
    for address in (page, f"{page}/answer"):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>" in text


def test_a_grid_worker_files_for_a_caller(client, login, session, typed):
    compound = factories.compound()
    who = login(Role.GRID, compounds=[compound])
    address = f"/office/requests/new?compound={compound.id}"
    assert "登记前请先向来电人读出" in client.get(address).text
    assert client.post(address, data=typed).location == "/office/requests/filed"
    request = session.scalars(select(ResidentRequest)).one()
    assert [event.by_id for event in request.events] == [who.id]
    assert "本页只显示 15 分钟" in client.get("/office/requests/filed").text


def test_nobody_files_for_a_compound_that_is_not_theirs(client, login, session, typed):
    stranger = factories.compound()
    login(Role.GRID, compounds=[factories.compound()])
    assert client.post(f"/office/requests/new?compound={stranger.id}", data=typed).status_code == 404
    assert f"compound={stranger.id}" not in client.get(f"/office/requests/new?q={stranger.name}").text
    assert session.scalars(select(ResidentRequest)).all() == []


@pytest.mark.parametrize(
    "address", ["?page=0", "?page=-1", "?page=x", "?sort=;drop", "?region=abc", "?state=%00"]
)
def test_odd_addresses_make_no_fault(client, login, session, address):
    login(Role.CITY)
    assert client.get(f"{LIST}{address}").status_code in (200, 400)
