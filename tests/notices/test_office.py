import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tests.documents.samples import text as text_of
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.base.journal import JournalLine
from tracker.notices.models import Notice
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import BLANK, NoticeState

LIST = "/office/notices/"
DAY = timedelta(days=1)


@pytest.fixture
def compound(session):
    return factories.compound()


def typed(**changes):
    return {
        "form_key": uuid4().hex, "kind": "progress", "project_id": "", "title": "施工进度", "body": "外墙保温已完成一半。",
        "starts_on": today().isoformat(), "ends_on": (today() + 9 * DAY).isoformat(), "phone": "0415-2123456", **changes,
    }  # fmt: skip


def stored(session):
    return session.scalars(select(Notice).order_by(Notice.id)).all()


def listed(answer):
    return re.findall(r'href="/office/notices/(\d+)"', answer.text)


def hidden(page, name):
    return re.search(rf'name="{name}" type="hidden" value="(\w*)"', page.text)[1]


def version_of(client, notice):
    return hidden(client.get(f"{LIST}{notice.id}"), "version")


def approved(notice):
    """As a second person has left it."""
    notice.approved_by_id, notice.approved_at = factories.account().id, factories.NOON
    return factories.save(notice)


def test_place_then_kind_then_a_draft(client, login, session, compound):
    who = login(Role.COMMUNITY, region=compound.region)
    assert f"compound={compound.id}" in client.get(f"{LIST}new?q={compound.name}").text
    kinds = client.get(f"{LIST}new?compound={compound.id}").text
    assert "停水停电停气停暖通知" in kinds
    assert "至少 5 个工作日" in kinds
    answer = client.post(f"{LIST}new?compound={compound.id}&kind=progress", data=typed())
    (notice,) = stored(session)
    assert answer.location == f"{LIST}{notice.id}"
    assert (notice.state, notice.author_id, notice.edition) == (NoticeState.DRAFT, who.id, 1)
    assert notice.region_path == compound.region_path


def test_the_draft_is_filled_from_the_project(client, login, session, compound):
    project = factories.project(
        compounds=(compound,),
        name="锦绣花园改造",
        planned_start=date(2026, 4, 1),
        planned_end=date(2026, 10, 31),
    )
    factories.party(project, factories.organisation(name="鸭绿江建设"))
    item = factories.item(project, "sewer")
    factories.item_place(item, compound)
    source = factories.source(project, planned=Decimal(1_200_000))
    login(Role.CITY)

    def body(kind):
        return client.get(f"{LIST}new?compound={compound.id}&kind={kind}").text

    start = body("start")
    for word in ("锦绣花园改造", "2026年4月1日", "2026年10月31日", "鸭绿江建设", item.name):
        assert word in start
    assert BLANK not in re.search(r"<textarea.*?</textarea>", start, re.S)[0]
    assert "1,200,000" in body("money")
    assert source.kind.value not in body("money")
    assert BLANK in body("vote")


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_has_words_and_dates_that_can_be_published(client, login, session, compound, kind):
    login(Role.CITY)
    page = client.get(f"{LIST}new?compound={compound.id}&kind={kind}")
    form = {
        name: re.search(rf'id="{name}"[^>]*value="([^"]*)"', page.text)[1]
        for name in ("title", "starts_on", "ends_on", "phone")
    }
    client.post(f"{LIST}new?compound={compound.id}&kind={kind}", data=typed(kind=kind.value, **form))
    (notice,) = stored(session)
    approved(notice)
    answer = client.post(f"{LIST}{notice.id}/publish", data={"version": version_of(client, notice)})
    assert (answer.status_code, notice.state) == (302, NoticeState.PUBLISHED)


def test_a_form_sent_twice_is_one_draft_and_other_words_are_refused(client, login, session, compound):
    login(Role.CITY)
    form, address = typed(), f"{LIST}new?compound={compound.id}&kind=progress"
    assert client.post(address, data=form).location == client.post(address, data=form).location
    again = client.post(address, data={**form, "title": "另一份"})
    assert "error-summary" in again.text
    assert "另一份" in again.text
    assert len(stored(session)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "title-error"),
        ({"title": "停" * 61}, "title-error"),
        ({"body": " "}, "body-error"),
        ({"body": "停" * 1501}, "body-error"),
        ({"phone": "call me"}, "phone-error"),
        ({"phone": "１２３４５"}, "phone-error"),
        ({"ends_on": "2020-01-01"}, "ends_on-error"),
        ({"starts_on": "2026-13-45"}, "starts_on-error"),
        ({"starts_on": "0001-01-01"}, "starts_on-error"),
        ({"kind": "ransom"}, "kind-error"),
        ({"project_id": "99999"}, "project_id-error"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(client, login, session, compound, changes, sentence):
    login(Role.CITY)
    page = client.post(f"{LIST}new?compound={compound.id}&kind=progress", data=typed(**changes))
    assert page.status_code == 200
    assert sentence in page.text
    assert stored(session) == []


def test_a_place_left_blank_is_not_published(client, login, session):
    notice = factories.notice(body=f"{BLANK}时停水。")
    login(Role.CITY)
    answer = client.post(f"{LIST}{notice.id}/publish", data={"version": "1"})
    assert answer.status_code == 409
    assert "请填写或删去标有" in answer.text
    assert notice.state is NoticeState.DRAFT


@pytest.mark.parametrize(
    ("kind", "start", "end", "published"),
    [
        (NoticeKind.PROGRESS, -3, 0, True),
        (NoticeKind.PROGRESS, -3, -1, False),
        (NoticeKind.SCHEME, 0, 6, True),
        (NoticeKind.SCHEME, 0, 5, False),
        (NoticeKind.SCHEME, -1, 20, False),
        (NoticeKind.LIFT, 0, 8, False),
        (NoticeKind.LIFT, 0, 9, True),
        (NoticeKind.INTERRUPTION, 0, 40, False),
    ],
)
def test_dates_that_the_rules_forbid_are_not_published(client, login, session, kind, start, end, published):
    notice = approved(
        factories.notice(kind=kind, starts_on=today() + start * DAY, ends_on=today() + end * DAY)
    )
    login(Role.CITY)
    client.post(f"{LIST}{notice.id}/publish", data={"version": str(notice.version)})
    assert (notice.state is NoticeState.PUBLISHED) == published


def test_publishing_stands_in_the_journal(client, login, session):
    notice = approved(factories.notice())
    who = login(Role.CITY)
    client.post(f"{LIST}{notice.id}/publish", data={"version": str(notice.version)})
    lines = session.scalars(select(JournalLine).filter_by(record="notice", record_id=notice.id)).all()
    assert '"state":["draft","published"]' in lines[-1].changes
    assert lines[-1].account_id == who.id


def test_a_draft_that_somebody_changed_is_looked_at_again_before_it_is_published(client, login, session):
    notice = approved(factories.notice())
    login(Role.CITY)
    seen = version_of(client, notice)
    client.post(f"{LIST}{notice.id}/edit", data=typed(title="改过的标题", version=seen))
    answer = client.post(f"{LIST}{notice.id}/publish", data={"version": seen})
    assert answer.status_code == 409
    assert "改过的标题" in answer.text
    assert (notice.state, notice.approved_at) == (NoticeState.DRAFT, None)


def test_the_second_of_two_editors_is_told_and_loses_nothing(client, login, session):
    notice = factories.notice(title="原标题")
    login(factories.account(Role.CITY, display_name="李科员"))
    seen = hidden(client.get(f"{LIST}{notice.id}/edit"), "version")
    client.post(f"{LIST}{notice.id}/edit", data=typed(title="李的标题", version=seen))
    login(Role.CITY)
    answer = client.post(f"{LIST}{notice.id}/edit", data=typed(title="我的标题", version=seen))
    for word in ("李科员", "李的标题", "我的标题"):
        assert word in answer.text
    assert notice.title == "李的标题"
    again = typed(title="我的标题", version=hidden(answer, "version"))
    assert client.post(f"{LIST}{notice.id}/edit", data=again).status_code == 302
    assert notice.title == "我的标题"


def test_a_published_notice_is_not_edited(client, login, session):
    notice = factories.notice(state=NoticeState.PUBLISHED)
    login(Role.CITY)
    for answer in (
        client.get(f"{LIST}{notice.id}/edit"),
        client.post(f"{LIST}{notice.id}/edit", data=typed(title="偷改", version="1")),
    ):
        assert answer.status_code == 409
        assert "请发布更正版" in answer.text
    assert notice.title != "偷改"


def test_a_new_edition_takes_the_place_of_the_old_one_when_it_is_published(client, login, session):
    old = factories.notice(state=NoticeState.PUBLISHED, title="停水通知")
    login(Role.CITY)
    edit = client.post(f"{LIST}{old.id}/correct").location
    new = session.scalars(select(Notice).filter_by(replaces_id=old.id)).one()
    assert edit == f"{LIST}{new.id}/edit"
    assert (new.edition, new.title, new.state, old.state) == (
        2,
        "停水通知",
        NoticeState.DRAFT,
        NoticeState.PUBLISHED,
    )
    assert client.post(f"{LIST}{old.id}/correct").location == edit
    approved(new)
    refused = client.post(f"{LIST}{new.id}/publish", data={"version": version_of(client, new)})
    assert refused.status_code == 409
    assert "请写明撤回原因" in refused.text
    client.post(f"{LIST}{new.id}/publish", data={"version": hidden(refused, "version"), "reason": "日期有误"})
    assert (new.state, old.state, old.withdrawn_reason) == (
        NoticeState.PUBLISHED,
        NoticeState.WITHDRAWN,
        "日期有误",
    )
    page = client.get(f"/notices/{old.id}").text
    assert "日期有误" in page
    assert f'href="/notices/{new.id}"' in page


def test_withdrawing_needs_a_reason_and_keeps_the_notice(client, login, session):
    notice = factories.notice(state=NoticeState.PUBLISHED)
    login(Role.CITY)
    assert "reason-error" in client.post(f"{LIST}{notice.id}/withdraw", data={"reason": " "}).text
    assert notice.state is NoticeState.PUBLISHED
    client.post(f"{LIST}{notice.id}/withdraw", data={"reason": "停水取消"})
    assert (notice.state, notice.withdrawn_reason) == (NoticeState.WITHDRAWN, "停水取消")
    assert client.post(f"{LIST}{notice.id}/withdraw", data={"reason": "再撤"}).status_code == 409


@pytest.mark.parametrize("what", ["", "/edit", "/sheet.pdf"])
def test_another_districts_notice_is_not_found(client, login, session, what):
    notice = factories.notice()
    login(Role.COUNTY, region=factories.region(factories.city()))
    assert client.get(f"{LIST}{notice.id}{what}").status_code == 404
    assert listed(client.get(LIST)) == []


@pytest.mark.parametrize("what", ["edit", "publish", "withdraw", "correct"])
def test_another_districts_notice_cannot_be_touched(client, login, session, what):
    notice = factories.notice()
    login(Role.COUNTY, region=factories.region(factories.city()))
    assert client.post(f"{LIST}{notice.id}/{what}", data=typed(version="1", reason="x")).status_code == 404
    assert (notice.state, notice.version) == (NoticeState.DRAFT, 1)


def test_nobody_announces_at_a_compound_that_is_not_theirs(client, login, session):
    stranger = factories.compound()
    login(Role.COUNTY, region=factories.region(factories.city()))
    assert client.post(f"{LIST}new?compound={stranger.id}&kind=other", data=typed()).status_code == 404


def test_who_only_reads_cannot_publish(client, login, session):
    notice = factories.notice()
    login(Role.GRID, compounds=[notice.compound])
    assert "立即发布" not in client.get(f"{LIST}{notice.id}").text
    assert client.post(f"{LIST}{notice.id}/publish", data={"version": "1"}).status_code == 403


def test_filters_find_what_they_say(client, login, session):
    login(Role.CITY)
    current = factories.notice(factories.compound(name="锦绣花园"), state=NoticeState.PUBLISHED)
    coming = factories.notice(
        state=NoticeState.PUBLISHED, kind=NoticeKind.INTERRUPTION, title="停水通知", starts_on=today() + DAY
    )
    over = factories.notice(state=NoticeState.PUBLISHED, starts_on=today() - 2 * DAY, ends_on=today() - DAY)
    draft = factories.notice()
    gone = factories.notice(state=NoticeState.WITHDRAWN, withdrawn_reason="取消")
    for query, found in {
        "": [gone, draft, over, coming, current], "phase=current": [current], "phase=coming": [coming], "phase=over": [over],
        "phase=draft": [draft], "phase=withdrawn": [gone], "kind=interruption": [coming], "q=锦绣": [current], "q=停水": [coming],
        f"compound={draft.compound_id}": [draft], f"region={over.compound.region_id}": [over], "sort=new": [current, coming, over, draft, gone],
    }.items():  # fmt: skip
        assert listed(client.get(f"{LIST}?{query}")) == [str(one.id) for one in found], query


def test_a_list_of_twenty_costs_as_many_queries_as_a_list_of_one(client, login, session):
    login(Role.CITY)
    factories.notice()
    client.get(LIST)
    with count_queries() as one:
        client.get(LIST)
    for _ in range(19):
        factories.notice()
    session.commit()
    with count_queries() as twenty:
        assert len(listed(client.get(LIST))) == 20
    assert len(twenty) == len(one) <= 6


def test_a_notice_page_costs_few_queries(client, login, session):
    notice = factories.notice(state=NoticeState.PUBLISHED)
    login(Role.CITY)
    session.commit()
    with count_queries() as queries:
        client.get(f"{LIST}{notice.id}")
    assert len(queries) <= 10


def test_the_sheet_of_a_draft_says_that_it_is_one(client, login, session):
    notice = factories.notice(title="停水通知")
    login(Role.CITY)
    answer = client.get(f"{LIST}{notice.id}/sheet.pdf")
    assert answer.mimetype == "application/pdf"
    assert "【草稿】停水通知" in text_of(answer.data)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\u202e反", "{{7*7}}", '#import "x"', "%(day)s", "𠮷😀"]
)
def test_hostile_words_are_only_words(client, login, session, compound, text):
    login(Role.CITY)
    client.post(
        f"{LIST}new?compound={compound.id}&kind=other", data=typed(title=f"通知{text}", body=f"内容{text}")
    )
    (notice,) = stored(session)
    approved(notice)
    page = client.get(f"{LIST}{notice.id}")
    client.post(f"{LIST}{notice.id}/publish", data={"version": hidden(page, "version")})
    public = client.get(f"/notices/{notice.id}")
    for shown in (page, public):
        assert "<script>alert" not in shown.text
        assert "\u202e" not in shown.text
    assert client.get(f"/notices/{notice.id}.pdf").data.startswith(b"%PDF")
