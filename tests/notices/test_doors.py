"""The doors of a notice: proof by photo, the time for objections, taking down, what is due."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from tests import factories
from tests.documents.samples import read
from tracker.base.access import Role
from tracker.base.clock import now, today
from tracker.notices.due import due
from tracker.notices.models import Posting
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import NoticeState

DAY = timedelta(days=1)


def picture(shade):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 90, 40)).save(out, "JPEG")
    return io.BytesIO(out.getvalue())


@pytest.fixture
def doors(session):
    building = factories.building(factories.compound(), name="1号楼")
    return [factories.entrance(building, name=f"{number}单元") for number in (1, 2)]


@pytest.fixture
def notice(doors):
    """A scheme, published today, printed until the day after the shortest end."""
    compound = doors[0].building.compound
    values = {"kind": NoticeKind.SCHEME, "state": NoticeState.PUBLISHED, "ends_on": today() + 6 * DAY}
    return factories.notice(compound, published_at=now(), **values)


@pytest.fixture
def send(client, login, notice):
    login(Role.GRID, compounds=[notice.compound])

    def post(door, shade):
        address = f"/office/notices/{notice.id}/doors/proof?door={door.id}"
        return client.post(address, data={"photo": (picture(shade), "a.jpg")})

    return post


def test_objections_run_from_the_day_on_which_the_last_door_is_proven(client, send, doors, notice, session):
    send(doors[0], 10)
    assert (notice.posted_on, notice.objections_until) == (None, None)
    assert "还有 1 个门" in client.get(f"/office/notices/{notice.id}/doors").text
    notice.ends_on = today() + 2 * DAY  # printed for fewer days than the rule wants
    session.commit()
    send(doors[1], 20)
    assert (notice.posted_on, notice.objections_until) == (today(), today() + 6 * DAY)


def test_the_same_photo_proves_one_door_only(send, doors, session):
    assert send(doors[0], 10).status_code == 302
    assert "photo-error" in send(doors[1], 10).text
    assert "photo-error" in send(doors[0], 30).text
    assert len(session.scalars(select(Posting)).all()) == 1


def test_what_is_no_picture_is_refused_beside_its_field(client, send, doors, notice):
    address = f"/office/notices/{notice.id}/doors/proof?door={doors[0].id}"
    for upload in ({}, {"photo": (io.BytesIO(b"no"), "a.jpg")}):
        assert "photo-error" in client.post(address, data=upload).text


def test_a_door_that_the_notice_does_not_concern_is_not_found(client, send, doors, notice, session):
    notice.entrances = [doors[0]]
    session.commit()
    assert send(doors[1], 10).status_code == 404
    assert send(doors[0], 10).status_code == 302
    assert notice.posted_on == today()


def test_the_plan_of_the_year_hangs_at_the_board(client, login, doors, session):
    notice = factories.notice(doors[0].building.compound, kind=NoticeKind.PLAN, state=NoticeState.PUBLISHED)
    login(Role.COMMUNITY, region=notice.compound.region)
    client.post(f"/office/notices/{notice.id}/doors/proof", data={"photo": (picture(50), "a.jpg")})
    assert notice.posted_on == today()
    assert notice.objections_until >= notice.ends_on


def test_a_batch_has_a_sheet_for_each_door_with_the_code_of_its_page(client, send, doors, notice):
    answer = client.get(f"/office/notices/{notice.id}/doors.pdf?paper=a3")
    pages = read(answer.data).pages
    assert [f"{n}单元" in "".join(page.extract_text().split()) for n, page in enumerate(pages, 1)] == [
        True,
        True,
    ]


def test_sheets_come_down_once(client, send, doors, notice, session):
    send(doors[0], 10)
    address = f"/office/notices/{notice.id}/doors/down"
    assert client.post(address, data={"all": "1"}).status_code == 302
    assert session.scalars(select(Posting)).one().down_at
    assert client.post(address, data={"all": "1"}).status_code == 409


def rules_due(session, on=None):
    session.commit()
    return sorted(one.rule for one in due(on or today()))


def test_unproven_ending_and_unclosed_notices_are_due(send, doors, notice, session):
    assert rules_due(session) == []
    assert rules_due(session, today() + DAY) == ["notice not proven"]
    for shade, door in enumerate(doors):
        send(door, 10 + shade)
    assert rules_due(session, today() + DAY) == []
    assert rules_due(session, notice.ends_on - 2 * DAY) == ["notice to take down"]
    assert rules_due(session, notice.ends_on + DAY) == ["notice to close", "notice to take down"]
    first = {one.rule: one.since for one in due(notice.ends_on + DAY)}
    assert first == {one.rule: one.since for one in due(notice.ends_on + 9 * DAY)}


def test_who_closes_says_what_came_of_it_and_not_before_the_time(client, login, notice, doors, session):
    login(Role.CITY)
    address = f"/office/notices/{notice.id}/close"
    assert client.post(address, data={"outcome": "无人提出异议。"}).status_code == 409
    notice.starts_on, notice.ends_on = today() - 9 * DAY, today() - 2 * DAY
    notice.posted_on, notice.objections_until = today() - 9 * DAY, today() - 2 * DAY
    factories.notice_posting(notice, doors[0])
    session.commit()
    assert "outcome-error" in client.post(address, data={"outcome": " "}).text
    assert client.post(address, data={"outcome": "无人提出异议。"}).status_code == 302
    assert notice.closed_at
    assert "无人提出异议。" in client.get(f"/notices/{notice.id}").text


def test_nobody_approves_their_own_words(client, login, session):
    author, other = factories.account(Role.CITY), factories.account(Role.CITY)
    notice = factories.notice(author_id=author.id, writer_id=author.id)
    address = f"/office/notices/{notice.id}/approve"
    login(author)
    assert client.post(address, data={"version": notice.version}).status_code == 409
    login(other)
    assert client.post(address, data={"version": notice.version}).status_code == 302
    assert notice.approved_by_id == other.id


def test_a_new_edition_shows_what_it_changed(client, session):
    old = factories.notice(state=NoticeState.WITHDRAWN, title="停水通知", body="八点停水。\n请储水。")
    new = factories.notice(
        old.compound,
        state=NoticeState.PUBLISHED,
        title="停水通知",
        body="九点停水。\n请储水。",
        edition=2,
        replaces_id=old.id,
    )
    session.commit()
    text = client.get(f"/notices/{new.id}").text
    assert "<del>八点停水。</del>" in text
    assert "<ins>九点停水。</ins>" in text
    assert "<del>请储水。</del>" not in text
