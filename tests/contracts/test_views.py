from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tracker.accounts.rules import OrganisationKind
from tracker.base.access import Role
from tracker.contracts import queries
from tracker.contracts.models import Certificate, CertificateDraft, Contract, Variation
from tracker.contracts.rules import DraftState
from tracker.items.actions import add_done

D = Decimal


@pytest.fixture
def firm(session):
    return factories.organisation(OrganisationKind.CONTRACTOR)


@pytest.fixture
def project(firm, session):
    made = factories.project()
    factories.party(made, firm)
    return made


@pytest.fixture
def contract(project, firm, session):
    made = factories.contract(project, firm)
    item = factories.item(project, planned=D(100))
    factories.bill_line(made, item)
    add_done(factories.item_place(item).id, D(50), date(2026, 5, 4))
    item.accepted = D(50)
    session.commit()
    return made


@pytest.fixture
def url(contract):
    return f"/office/projects/{contract.project_id}/contracts/{contract.id}"


def facts(firm, **values):
    words = {
        "number": "SG-1",
        "name": "施工合同",
        "contractor_id": firm.id,
        "signed_on": "2026-03-01",
        "form_key": "a" * 32,
    }
    shares = {
        "advance": "0",
        "recovery": "0",
        "progress": "85",
        "retention": "3",
        "wage": "20",
        "defects_months": "24",
    }
    guarantee = {"guarantee": "100000", "guarantee_until": "2027-01-01", "ends_on": "2026-10-01"}
    return {**words, **shares, **guarantee, "sum": "1000000", **values}


def test_a_contract_is_signed_once_even_when_it_is_sent_twice(project, firm, client, login, session):
    login(Role.CITY)
    way = f"/office/projects/{project.id}/contracts/new"
    first, second = (client.post(way, data=facts(firm)) for _ in range(2))
    assert first.location == second.location
    assert session.scalars(select(Contract.sum)).all() == [1_000_000]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"sum": "1000000.01", "control_price": "1000000"}, "sum"),
        ({"sum": "1000000.01", "estimate": "1000000"}, "sum"),
        ({"sum": "0"}, "sum"),
        ({"retention": "3.01"}, "retention"),
        ({"progress": "97.01"}, "progress"),
        ({"progress": "abc"}, "progress"),
        ({"advance": "31", "recovery": "40"}, "advance"),
        ({"defects_months": "25"}, "defects_months"),
        ({"signed_on": "2099-01-01"}, "signed_on"),
        ({"wage": "0"}, "sure"),
        ({"progress": "79"}, "sure"),
        ({"guarantee_until": "2026-01-01"}, "sure"),
    ],
)
def test_a_contract_that_cannot_be_is_refused_beside_its_field(
    values, field, project, firm, client, login, session
):
    login(Role.CITY)
    page = client.post(f"/office/projects/{project.id}/contracts/new", data=facts(firm, **values)).text
    assert f'id="{field}-error"' in page
    assert session.scalars(select(Contract)).all() == []


def test_what_is_unusual_is_the_persons_word(project, firm, client, login, session):
    login(Role.CITY)
    way = f"/office/projects/{project.id}/contracts/new"
    assert client.post(way, data=facts(firm, wage="0", sure="y")).status_code == 302


def test_a_contractor_drafts_and_the_bureau_approves(contract, url, firm, client, login, session):
    login(Role.CONTRACTOR, organisation=firm)
    assert client.post(f"{url}/certificates/start").status_code == 302
    draft = session.scalars(select(CertificateDraft)).one()
    line = queries.bill(contract.id)[0]
    data = {"version": draft.version, "cut_off": "2026-05-10", f"line_{line.id}": "40", "penalties": "0"}
    assert client.post(f"{url}/certificates/draft", data=data).status_code == 302
    assert client.post(f"{url}/certificates/draft/hand-in").status_code == 302
    assert client.post(f"{url}/certificates/draft/approve").status_code == 403
    login(Role.CITY)
    assert "3,400.00" in client.get(f"{url}/certificates/draft").text
    assert client.post(f"{url}/certificates/draft/approve").status_code == 302
    made = session.scalars(select(Certificate)).one()
    assert (made.gross, made.amount, made.wages) == (4_000, 3_400, 680)
    assert client.get(f"{url}/certificates/{made.id}").status_code == 200
    assert "3,400.00" in client.get(f"/office/projects/{contract.project_id}/contracts/").text


def test_more_than_is_accepted_is_told_and_what_was_typed_stays(contract, url, client, login, session):
    login(Role.CITY)
    client.post(f"{url}/certificates/start")
    draft = session.scalars(select(CertificateDraft)).one()
    line = queries.bill(contract.id)[0]
    data = {"version": draft.version, "cut_off": "2026-05-10", f"line_{line.id}": "51"}
    page = client.post(f"{url}/certificates/draft", data=data, query_string={"lang": "en"}).text
    assert "only 50 is accepted, not 51" in page
    assert 'value="51"' in page
    data[f"line_{line.id}"], data["amount"] = "50", "4250.01"
    page = client.post(f"{url}/certificates/draft", data=data, query_string={"lang": "en"}).text
    assert "At most 4,250.00 yuan may be paid" in page
    data["amount"] = "3000"
    assert 'id="sure-error"' in client.post(f"{url}/certificates/draft", data=data).text  # less than 80 %
    assert client.post(f"{url}/certificates/draft", data={**data, "sure": "y"}).status_code == 302


def test_whoever_made_a_certificate_reads_why_it_waits(contract, url, client, login, session):
    login(Role.CITY)
    client.post(f"{url}/certificates/start")
    client.post(f"{url}/certificates/draft/hand-in")
    page = client.post(f"{url}/certificates/draft/approve", query_string={"lang": "en"})
    assert "somebody else approves it" in page.text
    assert session.scalars(select(Certificate)).all() == []
    login(Role.COUNTY, region=contract.project.region)
    assert client.post(f"{url}/certificates/draft/give-back", data={"reason": "数量有误"}).status_code == 302
    assert session.scalars(select(CertificateDraft.state)).one() is DraftState.RETURNED


def vary(**values):
    words = {
        "kind": "site_order",
        "origin": "site",
        "grade": "ordinary",
        "reason": "地下遇旧管",
        "dated": "2026-05-04",
    }
    return {**words, "form_key": "b" * 32, **values}


def test_a_variation_is_proposed_by_one_and_decided_by_another(contract, url, firm, client, login, session):
    line = queries.bill(contract.id)[0]
    login(Role.CONTRACTOR, organisation=firm)
    assert client.post(f"{url}/variations/new", data=vary(**{f"line_{line.id}": "-10"})).status_code == 302
    made = session.scalars(select(Variation)).one()
    assert client.post(f"{url}/variations/{made.id}/approve").status_code == 403
    login(Role.CITY)
    assert client.post(f"{url}/variations/{made.id}/approve", data={"decision": ""}).status_code == 302
    assert (contract.varied, line.item.changed) == (-1_000, 90)
    page = client.post(
        f"{url}/variations/{made.id}/reject", data={"decision": "x"}, query_string={"lang": "en"}
    )
    assert "decided already" in page.text


def test_a_variation_of_nothing_is_refused(contract, url, client, login, session):
    login(Role.CITY)
    page = client.post(f"{url}/variations/new", data=vary())
    assert 'id="quantity-error"' in page.text
    assert session.scalars(select(Variation)).all() == []


def test_a_contractor_sees_its_own_contracts_only(contract, url, project, client, login):
    other = factories.organisation(OrganisationKind.CONTRACTOR)
    factories.party(project, other)
    login(Role.CONTRACTOR, organisation=other)
    assert client.get(url).status_code == 404
    assert contract.number not in client.get(f"/office/projects/{project.id}/contracts/").text


def test_an_auditor_reads_and_changes_nothing(contract, url, client, login):
    login(Role.AUDITOR)
    assert client.get(url).status_code == 200
    for path in ("certificates/start", "variations/new", "edit", "defects"):
        assert client.post(f"{url}/{path}", data={}).status_code == 403


@pytest.mark.parametrize("path", ["", "{id}"])
def test_pages_cost_the_same_with_one_row_and_with_twenty(
    path, contract, project, firm, client, login, session
):
    login(Role.CITY)
    way = f"/office/projects/{project.id}/contracts/" + path.format(id=contract.id)

    def more():
        factories.contract(project, firm)
        line = factories.bill_line(contract, factories.item(project))
        factories.variation(contract, line)
        factories.certificate(contract)
        factories.defect(contract)

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
    assert cost() == alone <= 16
