import io
import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tests.photos import pictures
from tracker.base.access import Role
from tracker.contributions import queries
from tracker.contributions.models import ContributionReceipt, ContributionRound, Gift

D = Decimal


@pytest.fixture
def project(session):
    return factories.project()


@pytest.fixture
def entrance(project, session):
    made = factories.entrance(factories.building(project.covered[0].compound))
    for floor in range(1, 7):
        factories.household(made, door=f"A{floor}01", floor=floor, area=D(60))
    session.commit()
    return made


@pytest.fixture
def url(project):
    return f"/office/projects/{project.id}/contributions/"


def figures(**values):
    words = {
        "whole": "600000",
        "subsidies": "90000",
        "code": "guangzhou",
        "basis": "area",
        "measure": "coefficient",
    }
    return {**words, **values, "lang": "en"}


def test_a_lift_is_looked_at_without_anything_being_saved(url, entrance, client, login, session):
    login(Role.COMMUNITY, region=entrance.building.compound.region)
    page = client.get(f"{url}lift/{entrance.id}/", query_string=figures()).text
    assert "510,000.00" in page
    assert "130,000.00" in page  # the top floor: 1.3 of 5.1
    assert session.scalars(select(ContributionRound)).all() == []


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"code": "shanghai"}, "add up to 102 %, not to 100 %"),
        ({"own": "5: 50\n6: 49", "measure": "percent"}, "add up to 99 %"),
        ({"own": "drei"}, "Line 1 cannot be read"),
        ({"subsidies": "600000"}, "nothing is left to share"),
        ({"exempt": "x"}, "Write floors as numbers"),
        ({"exempt": "2 3 4 5 6"}, "Nobody is left to pay"),
        ({"whole": "0.005"}, "at most two decimals"),
    ],
)
def test_figures_that_cannot_be_shared_are_told(values, reason, url, entrance, client, login):
    login(Role.CITY)
    assert reason in client.get(f"{url}lift/{entrance.id}/", query_string=figures(**values)).text


def test_what_was_looked_at_is_agreed_and_owed(url, entrance, client, login, session):
    login(Role.CITY)
    data = {
        **figures(),
        "name": "加装电梯",
        "agreed_on": "2026-05-01",
        "document_no": "协议1号",
        "form_key": "c" * 32,
    }
    answer = client.post(f"{url}lift/{entrance.id}/agree", data=data)
    made = session.scalars(select(ContributionRound)).one()
    assert answer.location.endswith(f"/contributions/{made.id}")
    assert sum(due.amount for due in queries.dues(made.id)) == made.total == 510_000
    page = client.get(f"{url}{made.id}", query_string={"lang": "en"}).text
    assert "130,000.00" in page
    sheet = client.get(f"{url}{made.id}/sheet.pdf")
    assert (sheet.mimetype, sheet.data[:5]) == ("application/pdf", b"%PDF-")


def test_a_proposal_is_printed_as_one(url, entrance, client, login):
    login(Role.CITY)
    sheet = client.get(f"{url}lift/{entrance.id}/sheet.pdf", query_string=figures())
    assert sheet.data[:5] == b"%PDF-"
    assert client.get(f"{url}lift/{entrance.id}/sheet.pdf").mimetype == "text/html"


def test_an_entrance_of_another_project_is_not_found(url, client, login):
    login(Role.CITY)
    assert client.get(f"{url}lift/{factories.entrance().id}/").status_code == 404


def test_a_payment_is_recorded_once_and_its_receipt_printed(url, entrance, project, client, login, session):
    due = factories.contribution_due(factories.contribution_round(project, entrance))
    login(Role.CITY)
    way = f"{url}{due.round_id}/dues/{due.id}"
    data = {"channel": "direct", "amount": "400", "received_on": "2026-05-04", "form_key": "d" * 32}
    first, second = (client.post(f"{way}/receive", data=data) for _ in range(2))
    assert first.location == second.location
    receipt = session.scalars(select(ContributionReceipt)).one()
    assert (receipt.number, due.paid) == (1, 400)
    assert f"{project.id}-00001" in client.get(way).text
    assert client.get(f"{url}{due.round_id}/receipts/{receipt.id}.pdf").data[:5] == b"%PDF-"
    over = {**data, "amount": "600.01", "form_key": "e" * 32}
    assert 'id="amount-error"' in client.post(f"{way}/receive", data=over).text
    back = client.post(f"{url}{due.round_id}/receipts/{receipt.id}/reverse", data={"reason": "重复"})
    assert (back.status_code, due.paid) == (302, 0)


def test_households_of_a_building_are_asked_for_a_sum(url, entrance, client, login, session):
    login(Role.CITY)
    place = f"{entrance.building.compound_id}-{entrance.building_id}-0"
    data = {"purpose": "renovation", "name": "改造出资", "place": place, "total": "100", "key": "area"}
    answer = client.post(f"{url}new", data={**data, "agreed_on": "2026-05-01", "form_key": "f" * 32})
    assert answer.status_code == 302
    made = session.scalars(select(ContributionRound)).one()
    assert [due.amount for due in queries.dues(made.id)] == [*[D("16.67")] * 4, *[D("16.66")] * 2]


def gift_data(**values):
    words = {"name": "更换单元门", "giver": "共建单位", "amount": "500567.49", "given_on": "2026-05-01"}
    return {**words, "form_key": "a" * 32, **values}


def test_a_gift_has_a_place_and_a_photo(project, client, login, session):
    login(Role.CITY)
    way = f"/office/gifts/compounds/{project.covered[0].compound_id}/new"
    page = client.post(way, data=gift_data())
    assert 'id="picture-error"' in page.text
    photo = (io.BytesIO(pictures.saved()), "tuer.jpg")
    kept = client.post(way, data={**gift_data(amount="1.005"), "photo": photo}).text
    ticket = re.search(r'name="picture" type="hidden" value="([^"]+)"', kept).group(1)
    assert client.post(way, data=gift_data(picture=ticket)).status_code == 302  # the photo was kept
    gift = session.scalars(select(Gift)).one()
    assert gift.amount == D("500567.49")
    assert client.get(f"/office/gifts/{gift.id}/photo.jpg").mimetype == "image/jpeg"
    assert "500,567.49" in client.get("/office/gifts/").text


def test_the_second_editor_of_a_gift_is_told(client, login, session):
    login(Role.CITY)
    gift = factories.gift()
    data = {
        "name": "更换单元门",
        "giver": "甲",
        "amount": "10",
        "given_on": "2026-05-01",
        "version": gift.version,
    }
    session.commit()
    assert client.post(f"/office/gifts/{gift.id}", data=data).status_code == 302
    assert client.post(f"/office/gifts/{gift.id}", data={**data, "giver": "乙"}).status_code == 200
    assert gift.giver == "甲"


@pytest.mark.parametrize("path", ["", "{id}", "gifts"])
def test_pages_cost_the_same_with_one_row_and_with_twenty(
    path, url, project, entrance, client, login, session
):
    login(Role.CITY)
    made = factories.contribution_round(project, entrance)
    way = "/office/gifts/" if path == "gifts" else url + path.format(id=made.id)

    def more():
        factories.contribution_due(made)
        factories.contribution_due(factories.contribution_round(project, entrance))
        factories.gift(project.covered[0].compound)

    def cost():
        session.commit()
        with count_queries() as found:
            assert client.get(way).status_code == 200
        return len(found)

    more()
    cost()
    alone = cost()
    for _ in range(19):
        more()
    assert cost() == alone <= 8


def test_a_gift_is_begun_from_the_list_by_finding_its_place(client, login, session):
    home = factories.compound(name="福民小区")
    session.commit()
    login(Role.COMMUNITY, region=home.region)
    assert "/office/gifts/new" in client.get("/office/gifts/").text
    page = client.get("/office/gifts/new", query_string={"q": "福民"}).text
    assert f"/office/gifts/compounds/{home.id}/new" in page
    assert "No compound has this name" in client.get("/office/gifts/new?q=别处&lang=en").text
