"""Neighbours who ask the same: joined, counted, merged, taken apart; the hotline's sheet."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import forms_of
from tests.resident_requests.conftest import ADDRESS, PHONE
from tracker.base import sums
from tracker.base.access import Role
from tracker.extensions import db
from tracker.resident_requests import groups, hotline_sheets
from tracker.resident_requests.codes import show_code
from tracker.resident_requests.intake import code_of
from tracker.resident_requests.lines import lines
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.records import Follower
from tracker.resident_requests.rules import Channel, RequestState

PARAPHRASED = Path(__file__).parents[1] / "data" / "resident_requests_paraphrased.csv"


@pytest.fixture
def first(file, session):
    file(phone="13900000001")
    return session.scalars(select(ResidentRequest)).one()


def test_each_button_beside_similar_ones_does_what_it_says(client, file, session, first):
    asked = file(form_key=uuid4().hex, apart="", text="我家也漏")
    join, apart = (form.fields for form in forms_of(asked) if form.fields.keys() & {"join", "apart"})
    assert (join["join"], "apart" in join) == (str(first.id), False)
    assert (apart["apart"], "join" in apart) == ("1", False)
    assert client.post(ADDRESS.format(first.compound_id), data=apart).location == "/requests/filed"
    assert len(session.scalars(select(ResidentRequest)).all()) == 2


def test_a_neighbour_is_asked_joins_and_has_a_code_of_their_own(client, file, session, first, look_code):
    asked = file(form_key=uuid4().hex, apart="", text="我家也漏，别人不知道")
    assert "是否已有人反映" in asked.text
    assert first.text not in asked.text
    key = uuid4().hex
    assert file(form_key=key, apart="", join=str(first.id)).location == "/requests/filed"
    assert "您已加入邻居的诉求" in client.get("/requests/filed").text
    assert (first.doors, len(session.scalars(select(ResidentRequest)).all())) == (2, 1)
    page = look_code(key)
    assert "您加入了邻居的诉求" in page
    assert first.text not in page
    assert list(sums.verify(db.session())) == []


@pytest.fixture
def look_code(client):
    def look(key):
        client.post("/requests/look-up", data={"code": show_code(code_of(key)), "phone": PHONE})
        return client.get("/requests/mine").text

    return look


def test_what_lies_elsewhere_cannot_be_joined(file, session, first):
    other = factories.resident_request()
    assert file(form_key=uuid4().hex, apart="", join=str(other.id)).status_code == 200
    assert session.scalars(select(Follower)).all() == []


def test_a_merge_moves_followers_and_a_wrong_one_is_undone(file, session, first):
    file(form_key=uuid4().hex, phone="13900000002", join=str(first.id))
    into = factories.resident_request(first.compound)
    clerk = factories.account()
    groups.merge(first, into, "同一处漏点", clerk)
    session.flush()
    assert (first.state, into.doors) == (RequestState.MERGED, 3)
    session.commit()
    gone, kept = (list(lines(one, inside=True))[-1].what for one in (first, into))
    assert gone == "并入其他诉求"
    assert kept != gone, "the one that stays was merged into nothing"
    groups.unmerge(first, "两处不同", clerk)
    session.commit()
    assert (first.state, first.doors, into.doors) == (RequestState.FILED, 2, 1)
    assert list(sums.verify(db.session())) == []


def test_the_real_requests_come_in_line_by_line_and_only_once(session):
    where = factories.region(factories.city())
    by = factories.account(Role.COUNTY, region=where)
    factories.compound(where, name="水木菁华小区")
    factories.compound(where, name="黄河人家小区")
    data = PARAPHRASED.read_bytes()
    sheet = hotline_sheets.keep(data, "热线.csv", by)
    checked = hotline_sheets.check(sheet, by)
    assert len(checked) == 22
    assert [one.line.number for one in checked if one.is_new] == ["R06", "R07"]
    assert all(one.refused for one in checked if not one.is_new)
    hotline_sheets.file(sheet, by)
    session.commit()
    assert (sheet.made, sheet.refused, sheet.sealed) == (2, 20, None)
    again = hotline_sheets.file(hotline_sheets.keep(data, "热线.csv", by), by)
    session.commit()
    assert (again.made, again.present) == (0, 2)
    made = session.scalars(select(ResidentRequest).order_by(ResidentRequest.id)).all()
    assert [one.channel for one in made] == [Channel.HOTLINE] * 2
    assert list(sums.verify(db.session())) == []
