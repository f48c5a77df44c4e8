import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tracker.base.access import Role
from tracker.resident_requests import actions, answers, guard
from tracker.resident_requests.codes import show_code
from tracker.resident_requests.intake import code_of
from tracker.resident_requests.models import RequestEvent
from tracker.resident_requests.rules import Outcome, RequestState

PHONE = "13812345678"
KEY = "0" * 32


@pytest.fixture
def asked(session):
    return factories.resident_request(form_key=KEY, phone=PHONE)


@pytest.fixture
def code(asked):
    return show_code(code_of(KEY))


@pytest.fixture
def look_up(client, code):
    return lambda typed=None, phone=PHONE: client.post(
        "/requests/look-up", data={"code": typed or code, "phone": phone}
    )


@pytest.fixture
def mine(look_up, client):
    look_up()
    return lambda: client.get("/requests/mine")


def words(text, **more):
    return {"form_key": uuid4().hex, "words": text, **more}


def test_code_and_number_open_the_request(look_up, client, asked):
    assert look_up().location == "/requests/mine"
    page = client.get("/requests/mine").text
    assert "顶层漏雨" in page
    assert "您的诉求已收到" in page
    assert asked.compound.name in page


def test_a_code_may_be_typed_as_people_type(look_up, code):
    assert look_up(code.lower().replace("-", " "), phone="+86 138-1234-5678").status_code == 302


def plain(page, *echoed):
    """The page without what the person typed and the form's token."""
    text = re.sub(r'value="[^"]*"', "", page.text)
    return [line for line in text.splitlines() if not any(one in line for one in echoed)]


def test_wrong_code_and_wrong_number_are_answered_alike(look_up, client, code):
    other = show_code(code_of("1" * 32))
    known_phone, unknown_phone = look_up(other), look_up(other, phone="13700000000")
    right_code = look_up(phone="13700000000")
    shapeless = look_up("what is this")
    assert "没有找到与查询码和手机号都相符的诉求" in known_phone.text
    assert plain(known_phone) == plain(unknown_phone) == plain(right_code) == plain(shapeless)
    assert client.get("/requests/mine").location == "/requests/look-up"


def test_guessing_is_stopped_within_ten_tries_even_for_the_right_code(look_up):
    answers = [look_up("wrong").status_code for _ in range(30)]
    assert answers == [200] * guard.WRONG_TRIES + [429] * 20
    assert look_up().status_code == 429


def test_a_number_is_protected_from_many_networks(client, code):
    for number in range(guard.WRONG_TRIES):
        wrong = {"code": "wrong", "phone": PHONE}
        client.post("/requests/look-up", data=wrong, environ_base={"REMOTE_ADDR": f"198.51.100.{number}"})
    right = {"code": code, "phone": PHONE}
    assert (
        client.post("/requests/look-up", data=right, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code
        == 429
    )


def test_looking_again_and_again_is_not_guessing(look_up):
    assert {look_up().status_code for _ in range(guard.WRONG_TRIES * 2)} == {302}


def test_nothing_personal_stands_in_an_address(look_up, client, asked):
    answer = look_up()
    assert PHONE not in answer.location
    assert client.get("/requests/look-up?code=x&phone=y").text.count('value="x"') == 0


def test_the_look_up_ends_after_half_an_hour_and_when_asked(mine, client):
    with client.session_transaction() as cookie:
        cookie["looked_up"] = [cookie["looked_up"][0], cookie["looked_up"][1] - 30 * 60]
    assert mine().location == "/requests/look-up"


def test_done_clears_the_page(mine, client):
    client.post("/requests/leave")
    assert mine().location == "/requests/look-up"


@pytest.mark.parametrize("what", ["words", "reopen", "call-back", "withdraw"])
def test_nothing_happens_without_code_and_number(client, session, asked, what):
    assert client.post(f"/requests/mine/{what}", data=words("x")).location == "/requests/look-up"
    assert asked.state is RequestState.FILED
    assert len(session.scalars(select(RequestEvent)).all()) == 1


def test_the_page_is_kept_by_no_browser(mine):
    assert mine().headers["Cache-Control"] == "no-store"


def test_a_word_more_is_a_line_once(mine, client, asked):
    sent = words("邻居家也漏了")
    client.post("/requests/mine/words", data=sent)
    client.post("/requests/mine/words", data=sent)
    assert [event.said for event in asked.events] == ["", "邻居家也漏了"]
    assert mine().text.count("邻居家也漏了") == 1


def test_the_same_form_with_other_words_is_refused(mine, client, asked):
    sent = words("邻居家也漏了")
    client.post("/requests/mine/words", data=sent)
    assert client.post("/requests/mine/words", data={**sent, "words": "楼道灯不亮"}).status_code == 409
    assert len(asked.events) == 2


def test_empty_and_endless_words_are_refused_beside_the_field(mine, client, asked):
    assert "words-error" in client.post("/requests/mine/words", data=words("  ")).text
    assert "words-error" in client.post("/requests/mine/words", data=words("漏" * 2001)).text
    assert len(asked.events) == 1


def test_words_are_counted(mine, client, asked):
    answers = [
        client.post("/requests/mine/words", data=words(f"第{n}条")).status_code
        for n in range(guard.WORDS + 1)
    ]
    assert answers == [302] * guard.WORDS + [429]


def test_the_answer_shows_without_naming_staff(mine, client, asked):
    clerk = factories.account(Role.COMMUNITY, display_name="王科员")
    actions.accept(asked, clerk)
    answers.answer(asked, "屋面已修补，请联系13800000000。", Outcome.FIXED, clerk)
    page = mine().text
    assert "屋面已修补" in page
    assert "138****0000" in page
    assert "13800000000" not in page
    assert "王科员" not in page
    assert "办理单位" in page


def test_settled_closes_and_not_settled_opens_again(mine, client, asked):
    answers.answer(asked, "已修补。", Outcome.FIXED, factories.account())
    client.post("/requests/mine/call-back", data=words("", solved="yes", rating="5"))
    assert (asked.solved, asked.rating) == (True, 5)
    assert (asked.state, asked.closed_at is None) == (RequestState.CLOSED, False)
    client.post("/requests/mine/reopen", data=words("又漏了"))
    assert (asked.state, asked.closed_at) == (RequestState.ACCEPTED, None)
    assert "又漏了" in mine().text
    assert "重新办理" in mine().text


def test_an_open_request_cannot_be_opened_again(mine, client, asked):
    answer = client.post("/requests/mine/reopen", data=words("快点"))
    assert answer.status_code == 409
    assert "尚未办结" in answer.text
    assert "快点" in answer.text


def test_withdrawing_removes_who_asked_and_the_code_opens_nothing(mine, look_up, client, asked):
    asked.text, asked.where = "我叫张三丰，电话13812345678，漏水", "3单元502"
    client.post("/requests/mine/withdraw")
    assert "已撤回" in client.get("/requests/look-up").text
    assert (asked.state, asked.where) == (RequestState.WITHDRAWN, None)
    assert (asked.phone_sealed, asked.phone_mark, asked.phone_tail, asked.name_sealed) == (None,) * 4
    assert PHONE not in asked.text
    assert "没有找到" in look_up().text


def test_an_answered_request_is_not_withdrawn(mine, client, asked):
    answers.answer(asked, "已修补。", Outcome.FIXED, factories.account())
    answer = client.post("/requests/mine/withdraw")
    assert answer.status_code == 409
    assert asked.phone_mark is not None


def test_withdrawn_lines_lose_personal_data_too(session, asked):
    actions.add_words(asked, "也可打13700000001")
    session.flush()
    session.expire(asked)
    actions.withdraw(asked)
    assert [event.said for event in asked.events if event.said] == ["也可打137****0001"]


def test_lines_tell_the_way_in_order(mine, asked):
    clerk = factories.account()
    actions.accept(asked, clerk)
    answers.answer(asked, "已修补。", Outcome.FIXED, clerk)
    actions.call_back(asked, solved=True, rating=4, by=clerk)
    page = mine().text
    places = [
        page.index(f'<span class="what">{word}</span>') for word in ("已提交", "办理中", "已答复", "已办结")
    ]
    assert places == sorted(places)


def test_the_due_day_is_told_in_words(session, mine, asked):
    asked.due_at = asked.filed_at + timedelta(hours=2)
    session.commit()
    assert "2026年5月4日 14:00" in mine().text
