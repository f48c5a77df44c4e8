"""The hotline's sheet at a desk: looked at line by line before anything is filed."""

import io

import pytest
from sqlalchemy import select

from tests import factories
from tracker.base.access import Role
from tracker.resident_requests.models import ResidentRequest

PAGE = "/office/requests/hotline"


@pytest.fixture
def county(session):
    return factories.region(factories.city())


@pytest.fixture
def send(client, login, county):
    login(Role.COUNTY, region=county)

    def choose(*lines, heads="工单编号,小区,诉求内容,来电人,联系电话", name="热线.csv"):
        sheet = io.BytesIO("\n".join((heads, *lines)).encode())
        return client.post(PAGE, data={"sheet": (sheet, name)})

    return choose


def filed(session):
    return session.scalars(select(ResidentRequest).order_by(ResidentRequest.id)).all()


def test_nothing_is_filed_before_somebody_looked_and_each_line_says_what_becomes_of_it(
    client, send, session, county
):
    factories.compound(county, name="锦绣花园")
    shown = send("H1,锦绣花园,下雨就漏,张三丰,13812345678", "H2,没有的小区,停水,,", "H1,锦绣花园,又说一遍,,")
    page = client.get(shown.location).text
    assert filed(session) == []
    assert "没有的小区" in page
    assert not any(word in page for word in ("张三丰", "13812345678"))
    client.post(f"{shown.location}/file")
    (one,) = filed(session)
    assert (one.hotline_no, one.text, one.phone_tail) == ("H1", "下雨就漏", "5678")


def test_a_sheet_without_its_columns_says_which_are_missing(send):
    answer = send("1,漏", heads="序号,内容")
    assert answer.status_code == 200
    assert "工单编号" in answer.text
    assert "小区/地点" in answer.text


@pytest.mark.parametrize("name", ["热线.csv", "热线.xlsx", "热线.exe"])
def test_what_is_no_table_is_refused_beside_its_field(client, send, name):
    answer = client.post(PAGE, data={"sheet": (io.BytesIO(b"\x00\x01MZ" * 50), name)})
    assert answer.status_code == 200
    assert "sheet-error" in answer.text


def test_nobody_else_sees_a_sheet_because_it_says_who_called(client, login, send, county):
    address = send("H1,锦绣花园,下雨就漏,张三丰,13812345678").location
    login(Role.COUNTY, region=county)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/file").status_code == 404


def test_a_sheet_is_filed_once(client, send, session, county):
    factories.compound(county, name="锦绣花园")
    address = send("H1,锦绣花园,下雨就漏,,").location
    client.post(f"{address}/file")
    assert client.post(f"{address}/file").status_code == 409
    again = send("H1,锦绣花园,下雨就漏,,").location
    client.post(f"{again}/file")
    assert len(filed(session)) == 1
