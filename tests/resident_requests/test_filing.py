import base64
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.resident_requests.conftest import ADDRESS, PHONE
from tracker.base import sums
from tracker.base.secret import fingerprint, unseal
from tracker.extensions import db
from tracker.resident_requests import guard, privacy
from tracker.resident_requests.codes import normalise_code
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import RequestState
from tracker.resident_requests.totals import RequestTotal


def stored(session):
    return session.scalars(select(ResidentRequest).order_by(ResidentRequest.id)).all()


def code_on(page):
    return re.search(r"<code>([0-9A-Z-]+)</code>", page.text)[1]


def test_place_comes_first(client, session):
    compound = factories.compound(name="锦绣花园")
    page = client.get("/requests/new?q=锦绣")
    assert f'href="/requests/new?compound={compound.id}"' in page.text
    assert "小区名称" in page.text


def test_a_place_nobody_knows_is_said(client, session):
    assert "没有找到这个名称的小区" in client.get("/requests/new?q=火星").text


def test_the_privacy_notice_stands_before_the_first_field(client, compound):
    page = client.get(ADDRESS.format(compound.id)).text
    assert page.index("您的个人信息怎么用") < page.index('name="category"')
    assert all(word in page for word in ("谁在用", "为什么", "保存多久", "怎么撤回"))


def test_danger_is_told_to_call_before_the_form(client, compound):
    page = client.get(ADDRESS.format(compound.id)).text
    assert page.index('href="tel:119"') < page.index('name="text"')
    assert 'href="tel:12345"' in page


def test_a_request_is_stored_with_its_clock_and_the_wording_of_the_notice(file, session, compound):
    answer = file()
    assert (answer.status_code, answer.location) == (302, "/requests/filed")
    (request,) = stored(session)
    assert (request.compound_id, request.state, request.urgent) == (compound.id, RequestState.FILED, False)
    assert request.privacy_version == privacy.version(24)
    assert request.due_at > request.filed_at + timedelta(days=13)
    assert [(event.state, event.by_id) for event in request.events] == [(RequestState.FILED, None)]


def test_no_heating_is_answered_within_a_day(file, session):
    file(no_supply="yes")
    (request,) = stored(session)
    assert request.urgent
    assert request.due_at == request.filed_at + timedelta(hours=24)


def test_who_files_in_danger_is_told_again_to_call(file, client):
    file(danger="yes")
    assert "不要填表，马上打电话" in client.get("/requests/filed").text


def test_number_and_name_are_sealed_and_found_by_a_keyed_hash(file, session):
    file(phone="+86 139 1234 5678")
    (request,) = stored(session)
    assert (unseal(request.phone_sealed), unseal(request.name_sealed)) == (PHONE, "张三丰")
    assert PHONE.encode() not in request.phone_sealed
    assert (request.phone_mark, request.phone_tail) == (fingerprint(PHONE), "5678")


def test_the_code_is_shown_and_only_its_hash_is_stored(file, client, session):
    file()
    code = normalise_code(code_on(client.get("/requests/filed")))
    (request,) = stored(session)
    assert request.code_mark == fingerprint(code)
    assert code not in request.form_key.upper()


def test_the_code_is_shown_to_this_browser_for_a_quarter_of_an_hour_only(file, client, app):
    file()
    assert app.test_client().get("/requests/filed").location == "/requests/look-up"
    with client.session_transaction() as cookie:
        cookie["filed"][1] -= 15 * 60
        cookie.modified = True
    assert client.get("/requests/filed").location == "/requests/look-up"


def test_nobody_after_this_person_sees_the_code(file, client):
    file()
    client.post("/requests/leave")
    assert client.get("/requests/filed").location == "/requests/look-up"


def test_pages_with_a_code_are_kept_by_no_browser(file, client):
    file()
    assert client.get("/requests/filed").headers["Cache-Control"] == "no-store"


def test_a_form_sent_twice_is_one_request_with_one_code(file, client, session):
    file()
    first = code_on(client.get("/requests/filed"))
    file()
    assert code_on(client.get("/requests/filed")) == first
    assert len(stored(session)) == 1


def test_the_same_form_with_other_words_is_a_conflict_and_loses_nothing(file, session):
    file()
    answer = file(text="楼道灯也不亮。")
    assert answer.status_code == 409
    assert "楼道灯也不亮。" in answer.text
    assert len(stored(session)) == 1
    key = re.search(r'name="form_key" type="hidden" value="([0-9a-f]{32})"', answer.text)[1]
    assert file(text="楼道灯也不亮。", form_key=key).status_code == 302
    assert len(stored(session)) == 2


def test_two_forms_make_two_codes(file, client):
    codes = set()
    for _ in range(3):
        file(form_key=uuid4().hex)
        codes.add(code_on(client.get("/requests/filed")))
    assert len(codes) == 3


def test_requests_are_summed_for_every_region_above(file, session, compound):
    file()
    session.commit()
    counted = session.execute(select(RequestTotal.region_id, RequestTotal.requests)).all()
    assert dict(counted) == dict.fromkeys(compound.region.ancestor_ids, 1)
    assert list(sums.verify(db.session())) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": ""}, "此项不能为空"),
        ({"phone": "12345"}, "请填写 11 位手机号"),
        ({"phone": "2123456"}, "固定电话请加区号"),
        ({"phone": "1" * 500}, "phone-error"),
        ({"text": "   "}, "请写明诉求内容"),
        ({"text": "漏" * 2001}, "2000"),
        ({"category": ""}, "请选择反映的问题"),
        ({"category": "constructor"}, "category-error"),
        ({"kind": "DROP TABLE"}, "kind-error"),
        ({"danger": "maybe"}, "danger-error"),
        ({"spot": "999999"}, "spot-error"),
        ({"where": "楼" * 101}, "where-error"),
        ({"form_key": "short"}, "请核对以下内容"),
        ({"form_key": "A" * 32}, "请核对以下内容"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(file, session, changes, sentence):
    page = file(**changes)
    assert page.status_code == 200
    assert stored(session) == []
    assert 'value="张三丰"' in page.text
    assert sentence in page.text


HOSTILE = (
    "a\x00b",
    "\u202eevil",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{7*7}}",
    "%(name)s",
    "𠮷😀" * 40,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text(file, client, session, text):
    answer = file(text=f"漏水 {text}", where=text[:60], name=text[:40])
    assert answer.status_code == 302
    (request,) = stored(session)
    assert "\x00" not in request.text
    assert "\u202e" not in request.text
    client.post("/requests/look-up", data={"code": code_on(client.get("/requests/filed")), "phone": PHONE})
    page = client.get("/requests/mine")
    assert "漏水" in page.text
    assert "<script>alert" not in page.text
    assert "\u202e" not in page.text


def test_a_building_of_another_compound_is_refused(file, session):
    stranger = factories.building()
    assert "spot-error" in file(spot=str(stranger.id)).text


def test_a_merged_compound_files_for_the_one_that_stands_for_it(client, session, compound, typed):
    merged = factories.compound(merged_into_id=compound.id)
    client.post(ADDRESS.format(merged.id), data=typed)
    assert stored(session)[0].compound_id == compound.id


def test_too_many_from_one_number_are_told_so_and_keep_their_words(file, session):
    for _ in range(guard.FILED_BY_PHONE):
        assert file(form_key=uuid4().hex).status_code == 302
    answer = file(form_key=uuid4().hex)
    assert answer.status_code == 429
    assert "今天用这个手机号提交的诉求较多" in answer.text
    assert "下雨就漏" in answer.text
    assert len(stored(session)) == guard.FILED_BY_PHONE


def test_too_many_from_one_network_are_told_so(file, session):
    for number in range(guard.FILED_BY_ADDRESS):
        assert file(form_key=uuid4().hex, phone=f"1391234{number:04}").status_code == 302
    assert file(form_key=uuid4().hex, phone="13800000000").status_code == 429


def test_a_form_sent_again_costs_no_try(file):
    for _ in range(guard.FILED_BY_PHONE + 3):
        assert file().status_code == 302


def test_addresses_of_one_household_count_together(session):
    assert guard._network("2001:db8:1:2:aaaa::1") == guard._network("2001:db8:1:2:bbbb::9")
    assert guard._network("2001:db8:1:2::1") != guard._network("2001:db8:1:3::1")
    assert guard._network("192.0.2.1") == "192.0.2.1"


def test_workers_count_together(make_app, typed):
    """Two applications on one database are two workers."""
    first = make_app()
    with first.app_context():
        compound = factories.compound()
        db.session.commit()
        address, url = ADDRESS.format(compound.id), first.config["SQLALCHEMY_DATABASE_URI"]
    keys = {
        name: base64.b64encode(getattr(first.config["SETTINGS"], name)).decode()
        for name in ("data_key", "secret_key")
    }
    second = make_app(url, TRACKER_DATA_KEY=keys["data_key"], TRACKER_SECRET_KEY=keys["secret_key"])
    answers = [
        (first, second)[number % 2]
        .test_client()
        .post(address, data={**typed, "form_key": uuid4().hex})
        .status_code
        for number in range(guard.FILED_BY_PHONE + 2)
    ]
    assert answers == [302] * guard.FILED_BY_PHONE + [429] * 2


def test_the_same_form_at_the_same_moment_is_one_request(make_app, typed):
    app = make_app()
    with app.app_context():
        compound = factories.compound()
        db.session.commit()
        address = ADDRESS.format(compound.id)

    def send(_number):
        return app.test_client().post(address, data=typed).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(8))) == {302}
    with app.app_context():
        assert len(db.session.scalars(select(ResidentRequest)).all()) == 1
