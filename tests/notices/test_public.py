import re

import pytest

from tests import factories
from tests.databases import count_queries
from tests.documents.samples import read
from tests.documents.samples import text as text_of
from tracker.base.access import Role
from tracker.base.clock import now, today
from tracker.base.format import day
from tracker.notices import sheets
from tracker.notices.rules import NoticeState


@pytest.fixture
def notice(session):
    return factories.notice(
        factories.compound(name="锦绣花园"), title="停水通知", body="因管网改造停水。\n请提前储水。",
        state=NoticeState.PUBLISHED, phone="0415-2123456",
    )  # fmt: skip


@pytest.fixture
def page(client, notice):
    return lambda: client.get(f"/notices/{notice.id}")


def test_everybody_reads_a_published_notice(page):
    text = page().text
    for word in (
        "停水通知",
        "因管网改造停水。<br>请提前储水。",
        "锦绣花园",
        'href="tel:0415-2123456"',
        day(today()),
        "公示中",
    ):
        assert word in text


def test_a_draft_is_nobodys_business(client, notice, login):
    draft = factories.notice()
    for address in (
        f"/notices/{draft.id}",
        f"/notices/{draft.id}.pdf",
        "/notices/999999",
        "/notices/999999.pdf",
    ):
        assert client.get(address).status_code == 404
    login(Role.ADMIN)
    assert client.get(f"/notices/{draft.id}").status_code == 404


def test_a_withdrawn_notice_stays_with_its_mark(page, client, notice):
    notice.state, notice.withdrawn_at, notice.withdrawn_reason = NoticeState.WITHDRAWN, now(), "改到下周"
    text = page().text
    assert "本公告已撤回，不再有效" in text
    assert "改到下周" in text
    assert f"notice={notice.id}" not in text, "nobody objects to what no longer holds"
    assert "【已撤回】停水通知" in text_of(client.get(f"/notices/{notice.id}.pdf").data)


def test_a_draft_of_the_next_edition_is_not_told(page, notice):
    notice.state, notice.withdrawn_at, notice.withdrawn_reason = NoticeState.WITHDRAWN, now(), "改到下周"
    draft = factories.notice(replaces_id=notice.id, edition=2)
    assert f"/notices/{draft.id}" not in page().text


def test_the_sheet_is_one_page_with_all_that_counts(client, notice):
    answer = client.get(f"/notices/{notice.id}.pdf")
    assert answer.mimetype == "application/pdf"
    assert len(read(answer.data).pages) == 1
    text = text_of(answer.data)
    for word in (
        "停水通知",
        "锦绣花园",
        "因管网改造停水。",
        "请提前储水。",
        "0415-2123456",
        "第1版",
        "校验码",
        "丹东市住房和城乡建设局",
    ):
        assert word in text


def test_paper_and_page_carry_the_same_checksum(page, client, notice):
    shown = re.search(r"校验码</dt><dd>([0-9A-F]{4}-[0-9A-F]{4})", page().text)[1]
    assert shown in text_of(client.get(f"/notices/{notice.id}.pdf").data)
    notice.body = "改过的内容。"
    assert shown not in page().text


def test_the_code_on_the_sheet_opens_the_public_page(app, notice):
    with app.test_request_context():
        sheet = sheets.sheet_of(notice)
    assert sheet.address == f"{app.config['SETTINGS'].address}/notices/{notice.id}"


def test_the_sheet_speaks_the_readers_language(client, notice):
    assert "Checksum" in text_of(client.get(f"/notices/{notice.id}.pdf?lang=en").data)


def test_an_unchanged_sheet_is_not_sent_again(client, notice):
    address = f"/notices/{notice.id}.pdf"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    notice.body = "改过的内容。"
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_an_office_speaks_under_its_own_name(client, session, notice):
    where = notice.compound.region
    notice.author = factories.account(Role.COMMUNITY, region=where, display_name="王科员")
    text = client.get(f"/notices/{notice.id}").text
    assert where.name in text
    assert "王科员" not in text


def test_a_notice_page_costs_few_queries(client, session, notice):
    session.commit()
    with count_queries() as queries:
        client.get(f"/notices/{notice.id}")
    assert len(queries) <= 4


def test_a_list_of_twenty_notices_asks_as_little_as_one_of_one(client, notice, session):
    with count_queries() as one:
        client.get("/notices")
    for _ in range(19):
        factories.notice(factories.compound(), state=NoticeState.PUBLISHED)
    session.commit()
    with count_queries() as twenty:
        text = client.get("/notices").text
    assert text.count("<article") == 20
    assert len(twenty) == len(one) <= 2
