"""The money pages as people use them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from tests import factories
from tests.databases import count_queries
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.funding import actions
from tracker.funding.books import Movement, Proposal, ProposalState
from tracker.funding.ledger import MovementKind
from tracker.funding.models import Edition, Grant, Source
from tracker.funding.rules import SourceKind
from tracker.items.rules import ItemClass

KEY = "0123456789abcdef0123456789abcdef"
DAY = today() - timedelta(days=40)


@pytest.fixture
def project(session):
    made = factories.project(area=Decimal(5000), households=60, planned=Decimal(3_000_000))
    session.commit()
    return made


@pytest.fixture
def source(project, session):
    """Two million of the central subsidy have arrived."""
    made = factories.source(project, planned=Decimal(2_000_000))
    actions.receive(made.id, Decimal(2_000_000), DAY, "到账1号", None)
    session.commit()
    return made


@pytest.fixture
def sewer(project):
    return factories.item(project, value=Decimal(0))


@pytest.fixture(autouse=True)
def _whole(session):
    yield
    session.commit()
    assert list(sums.verify(session())) == []


def asked(**values):
    return {"amount": "100000.05", "dated": str(today()), "document_no": "拨付1号", "form_key": KEY, **values}


def move(project, source, kind):
    return f"/office/projects/{project.id}/funding/{source.id}/move/{kind}"


def test_money_is_allocated_and_paid_for_an_item(client, login, project, source, sewer):
    login(Role.CITY)
    assert client.post(move(project, source, "allocated"), data=asked()).status_code == 302
    paid = asked(
        document_no="支付1号",
        form_key=KEY[::-1],
        purpose="works",
        target=f"item:{sewer.id}",
        wages="20000.01",
    )
    assert client.post(move(project, source, "paid"), data=paid).status_code == 302
    assert (source.allocated, source.paid, source.idle) == (
        Decimal("100000.05"),
        Decimal("100000.05"),
        Decimal("1899999.95"),
    )
    payment = next(one for one in source.movements if one.kind is MovementKind.PAID)
    assert (payment.item_id, payment.wages) == (sewer.id, Decimal("20000.01"))
    assert payment.edition_id is not None
    page = client.get(
        f"/office/projects/{project.id}/funding/{source.id}/movements/{payment.id}?lang=en"
    ).text
    assert "Allocated, not yet paid" in page
    assert "Rules it was made under" in page


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("allocated", {"amount": "0"}, "amount"),
        ("allocated", {"amount": "-1"}, "amount"),
        ("allocated", {"amount": "0.005"}, "amount"),
        ("allocated", {"amount": "1000000000000000"}, "amount"),
        ("allocated", {"amount": "2000000.01"}, "amount"),
        ("allocated", {"amount": "100"}, "sure"),  # 万元 typed as 元
        ("allocated", {"dated": "2014-12-31"}, "dated"),
        ("allocated", {"dated": "2099-12-31"}, "dated"),
        ("allocated", {"dated": str(DAY - timedelta(days=1))}, "dated"),
        ("allocated", {"document_no": " "}, "document_no"),
        ("paid", {"purpose": "works"}, "amount"),  # nothing is allocated
        ("paid", {"purpose": "works", "wages": "100000.06"}, "wages"),
        ("returned", {"amount": "2000000.01"}, "amount"),
    ],
)
def test_money_that_cannot_move_like_this_is_refused_beside_its_field(
    kind, values, field, client, login, project, source, sewer, session
):
    login(Role.CITY)
    target = {"target": f"item:{sewer.id}"} if kind == "paid" else {}
    page = client.post(move(project, source, kind), data=asked(**target, **values))
    assert f'id="{field}-error"' in page.text
    assert len(session.scalars(select(Movement)).all()) == 1
    assert session.scalars(select(Proposal)).all() == []


def test_a_source_does_not_pay_for_what_it_may_not_pay_for(client, login, project, source, session):
    login(Role.CITY)
    market = factories.item(project, "market", item_class=ItemClass.ENHANCEMENT)
    actions.allocate(source.id, Decimal(500_000), today(), "拨付1号", None)
    page = client.post(
        move(project, source, "paid") + "?lang=en", data=asked(purpose="works", target=f"item:{market.id}")
    )
    assert 'id="target-error"' in page.text
    assert "may not pay for" in page.text
    page = client.post(move(project, source, "paid") + "?lang=en", data=asked(purpose="debt", target=""))
    assert 'id="purpose-error"' in page.text
    assert source.paid == 0


def test_a_large_sum_waits_for_a_second_person(client, login, project, source, session):
    login(maker := factories.account(Role.CITY))
    assert client.post(move(project, source, "allocated"), data=asked(amount="500000.01")).status_code == 302
    (proposal,) = session.scalars(select(Proposal))
    assert (source.allocated, proposal.by_id, proposal.state) == (0, maker.id, ProposalState.WAITING)
    with pytest.raises(Refusal, match=r"Only 1,499,999\.99 yuan can be allocated"):
        actions.allocate(source.id, Decimal(1_500_000), today(), "拨付2号", None)
    release = f"/office/money/waiting/{proposal.id}/release"
    assert client.post(release).status_code == 409
    login(second := factories.account(Role.CITY))
    assert client.post(release).status_code == 302
    assert (source.allocated, proposal.state) == (Decimal("500000.01"), ProposalState.RELEASED)
    assert (
        next(one for one in source.movements if one.kind is MovementKind.ALLOCATED).released_by_id
        == second.id
    )
    assert client.post(release).status_code == 409


def test_exactly_the_set_sum_needs_one_person(project, source):
    made = actions.allocate(source.id, Decimal(500_000), today(), "拨付1号", None)
    assert isinstance(made, Movement)


def test_a_refused_movement_frees_what_it_reserved(client, login, project, source, session):
    proposal = actions.allocate(source.id, Decimal(2_000_000), today(), "拨付1号", factories.account().id)
    login(Role.CITY)
    url = f"/office/money/waiting/{proposal.id}"
    assert 'id="reason-error"' in client.post(url, data={"reason": ""}).text
    assert client.post(url, data={"reason": "依据不足"}).status_code == 302
    assert proposal.state is ProposalState.REFUSED
    assert isinstance(actions.allocate(source.id, Decimal(400_000), today(), "拨付1号", None), Movement)


def test_the_database_knows_that_two_people_are_two(source, session):
    by = factories.account()
    proposal = actions.allocate(source.id, Decimal(2_000_000), today(), "拨付1号", by.id)
    with pytest.raises(Exception, match="two_people"), session.begin_nested():
        session.execute(
            text("UPDATE movement_proposal SET decided_by_id = by_id, state = 'released' WHERE id = :id"), {"id": proposal.id}
        )  # fmt: skip


def test_an_edited_rule_is_a_new_edition_and_the_old_one_stays(client, login, project, source, session):
    first = actions.allocate(source.id, Decimal(100), today(), "拨付1号", None)
    login(Role.CITY)
    url = "/office/money/rules/central_fiscal/last_year"
    data = {
        "numbers": "2025",
        "effect": "blocks",
        "source_text": "试点通知",
        "valid_from": str(today()),
        "reason": "试点结束",
    }
    assert client.post(url, data=data).status_code == 302
    with pytest.raises(Refusal, match="plan year 2026"):
        actions.allocate(source.id, Decimal(100), today(), "拨付2号", None)
    assert client.post(url, data={**data, "numbers": ""}).status_code == 302
    later = actions.allocate(source.id, Decimal(100), today(), "拨付2号", None)
    numbers = [session.get(Edition, one.edition_id).number for one in (first, later)]
    assert numbers == [1, 3]
    assert client.post(url, data={**data, "numbers": "1900"}).status_code == 200
    assert len(session.scalars(select(Edition)).all()) == 3


def test_the_rules_of_the_movements_day_decide(client, login, project, source, session):
    login(Role.CITY)
    url = "/office/money/rules/central_fiscal/last_year"
    data = {"numbers": "2025", "effect": "blocks", "source_text": "试点通知", "reason": "试点结束"}
    began = today() - timedelta(days=10)
    assert client.post(url, data={**data, "valid_from": str(began)}).status_code == 302
    before = actions.allocate(source.id, Decimal(100), began - timedelta(days=1), "拨付1号", None)
    assert session.get(Edition, before.edition_id).number == 1
    with pytest.raises(Refusal, match="plan year 2026"):
        actions.allocate(source.id, Decimal(100), began, "拨付2号", None)
    to_come = today() + timedelta(days=30)
    assert client.post(url, data={**data, "numbers": "2030", "valid_from": str(to_come)}).status_code == 302
    with pytest.raises(Refusal, match="plan year 2026"):
        actions.allocate(source.id, Decimal(100), today(), "拨付2号", None)
    page = client.get(f"/office/projects/{project.id}/funding/{source.id}?lang=en").text
    assert "Edition 2, valid from" in page
    assert client.post(url, data={**data, "valid_from": str(today())}).status_code == 200
    far = today() + timedelta(days=367)
    assert client.post(url, data={**data, "valid_from": str(far)}).status_code == 200
    assert len(session.scalars(select(Edition)).all()) == 3


def test_a_released_movement_names_the_rules_it_was_released_under(client, login, project, source, session):
    first, second = factories.account(Role.CITY), factories.account(Role.CITY)
    waits = actions.allocate(source.id, Decimal(1_500_000), today(), "拨付1号", first.id)
    assert isinstance(waits, Proposal)
    login(Role.CITY)
    data = {
        "numbers": "2030",
        "effect": "blocks",
        "source_text": "通知",
        "valid_from": str(today()),
        "reason": "新规",
    }
    assert client.post("/office/money/rules/central_fiscal/last_year", data=data).status_code == 302
    made = actions.release(waits, second.id)
    assert session.get(Edition, made.edition_id).number == 2


def test_a_source_says_since_when_its_money_is_overdue_to_be_allocated(client, login, project, session):
    source = factories.source(project, planned=Decimal(200_000))
    actions.receive(source.id, Decimal(200_000), DAY, "到账9号", None)
    session.commit()
    login(Role.CITY)
    url = f"/office/projects/{project.id}/funding/{source.id}?lang=en"
    page = client.get(url).text
    assert "overdue since" in page
    assert "200,000.00 yuan (财综〔2024〕15号" in page
    actions.allocate(source.id, Decimal(100_000), today(), "拨付1号", None)
    session.commit()
    assert " 100,000.00 yuan (财综〔2024〕15号" in client.get(url).text
    actions.allocate(source.id, Decimal(100_000), today(), "拨付2号", None)
    session.commit()
    assert "overdue since" not in client.get(url).text


def test_only_the_citys_bureau_edits_rules(client, login):
    login(Role.COUNTY, region=factories.region(factories.city()))
    assert client.get("/office/money/rules/").status_code == 200
    assert client.get("/office/money/rules/central_fiscal/last_year").status_code == 403


def test_a_grant_is_divided_among_projects_to_the_fen(client, login, session):
    city = factories.city()
    programme = factories.programme(city)
    projects = [factories.project(programme, households=one) for one in (1, 1, 1)]
    grant = factories.grant(city, amount=Decimal(100))
    login(Role.CITY)
    data = {
        "key": "households", "amount": "100", "document_no": "丹财指9号", "dated": str(today()), "form_key": KEY,
        "projects": [str(project.id) for project in projects],
    }  # fmt: skip
    url = f"/office/money/grants/{grant.id}"
    assert client.post(f"{url}/divide", data={**data, "amount": "100.01"}).status_code == 200
    assert client.post(f"{url}/divide", data=data).status_code == 302
    found = session.scalars(select(Source.budgeted).order_by(Source.project_id)).all()
    assert found == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert session.get(Grant, grant.id).divided == 100
    assert "33.34" in client.get(url).text
    movement = session.scalars(select(Movement)).first()
    actions.reverse(movement, "有误", None)
    assert session.get(Grant, grant.id).divided == Decimal("66.66")


def test_a_published_division_that_misses_a_fen_is_told_the_difference(client, login, session):
    grant = factories.grant(factories.city(), amount=Decimal(100))
    project = factories.project(factories.programme(grant.region))
    login(Role.CITY)
    data = {
        "key": "manual", "amount": "100", "document_no": "1号", "dated": str(today()), "form_key": KEY,
        "projects": [str(project.id)], f"part-{project.id}": "99.99",
    }  # fmt: skip
    page = client.post(f"/office/money/grants/{grant.id}/divide?lang=en", data=data).text
    assert "The difference is 0.01" in page
    assert 'value="99.99"' in page


def test_sources_that_do_not_add_up_to_the_plan_keep_showing_the_difference(client, login, project, source):
    factories.source(project, kind=SourceKind.CITY, planned=Decimal("999999.99"))
    login(Role.CITY)
    page = client.get(f"/office/projects/{project.id}/funding/?lang=en").text
    assert "The difference is -0.01" in page


@pytest.mark.parametrize(
    "path", ["", "sources", "waiting", "sources?idle=30", "sources?kind=central_fiscal&year=2026"]
)
def test_city_pages_cost_the_same_with_one_source_and_with_twenty(
    path, client, login, source, session, project
):
    login(Role.CITY)

    def cost():
        session.commit()
        with count_queries() as found:
            assert client.get(f"/office/money/{path}").status_code == 200
        return len(found)

    cost()
    alone = cost()
    for _ in range(19):
        more = factories.source(factories.project(project.programme, region=project.region))
        factories.movement(more)
    assert cost() == alone <= 12


def test_city_figures_are_those_of_the_ledger_to_the_fen(client, login, source, project):
    actions.allocate(source.id, Decimal("123456.78"), today(), "拨付1号", None)
    login(Role.CITY)
    page = client.get("/office/money/?lang=en").text
    assert "123,456.78" in page
    assert "2,000,000.00" in page


def test_a_county_sees_its_own_money_only(client, login, source, project):
    theirs = factories.source(factories.project(region=factories.region(factories.city())))
    login(Role.COUNTY, region=project.region)
    assert client.get(f"/office/projects/{theirs.project_id}/funding/{theirs.id}").status_code == 404
    assert client.get(f"/office/money/?region={theirs.project.region_id}").status_code == 404
    page = client.get("/office/money/sources").text
    assert project.name in page
    assert theirs.project.name not in page


def test_an_items_worth_limits_what_all_sources_give_it(project, source):
    road = factories.item(project, "road", value=Decimal(1000))
    project.value = Decimal(1000)
    project.progress = 0
    other = factories.source(project, kind=SourceKind.CITY)
    actions.receive(other.id, Decimal(5000), DAY, "到账1号", None)
    actions.allocate(source.id, Decimal("600.01"), today(), "拨付1号", None, item_id=road.id)
    with pytest.raises(Refusal, match=r"only 399\.99 more"):
        actions.allocate(other.id, Decimal(400), today(), "拨付1号", None, item_id=road.id)
    actions.allocate(other.id, Decimal("399.99"), today(), "拨付2号", None, item_id=road.id)
