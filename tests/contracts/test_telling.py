"""What the money pages and the auditor's file say of contracts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from tests import factories
from tests.databases import count_queries
from tracker.accounts.rules import OrganisationKind
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.contracts import certification, changes
from tracker.contracts.models import Contract
from tracker.contracts.rules import CertificateKind
from tracker.contracts.telling import of_project, of_region
from tracker.contracts.totals import ContractTotal
from tracker.funding import actions, comparing
from tracker.funding.beside import Beside
from tracker.places.models import Region
from tracker.sheets.own import read_own

D = Decimal


@pytest.fixture
def people(session):
    return [factories.account(Role.CITY) for _ in range(2)]


@pytest.fixture
def contract(people, session):
    """A million with a variation of 1,000; work of 50,000 is certified, 3 % of it retained."""
    firm = factories.organisation(OrganisationKind.CONTRACTOR)
    made = factories.contract(factories.project(), firm)
    line = factories.bill_line(made, price=D(1000))
    changes.approve(factories.variation(made, line, people[0], amount=D(10_000)), people[1].id)
    draft = certification.start(made, CertificateKind.WORKS, people[0].id)
    session.flush()
    facts = {"cut_off": today(), "amount": None, "penalties": D(0), "penalty_reason": None, "exception": None}
    certification.change(draft, facts, {line.id: D(50)}, people[0].id)
    certification.hand_in(draft)
    session.flush()
    certification.approve(draft, people[1].id)
    source = factories.source(made.project, planned=D(2_000_000))
    actions.receive(source.id, D(2_000_000), today() - timedelta(days=40), "到账1号", None)
    session.commit()
    return made


def figures(said: Beside) -> tuple[Decimal, Decimal, Decimal]:
    return said.committed, said.certified, said.retained


SUMS = D(1_010_000), D(50_000), D(1500)


def test_contracts_say_what_is_committed_certified_and_retained(contract, session, app):
    region = session.get(Region, contract.project.region_id)
    with app.test_request_context():
        assert figures(of_project(contract.project)) == SUMS
        assert figures(of_region(region, contract.year)) == SUMS
        assert figures(of_region(region, contract.year + 1)) == (0, 0, 0)
        assert figures(of_region(None, None)) == SUMS
    assert list(sums.verify(session())) == []


@pytest.mark.parametrize("change", ["sum = sum + 1", "retained = 1"])
def test_verify_finds_contracts_that_are_not_what_the_city_is_told(change, contract, session):
    session.execute(text(f"UPDATE contract SET {change}"))  # noqa: S608
    assert any(fault.startswith("contract_total") for fault in sums.verify(session()))
    session.rollback()


def test_a_rebuild_counts_the_contracts_of_the_city_again(contract, session):
    session.execute(text("DELETE FROM contract_total"))
    sums.rebuild(session())
    session.commit()
    assert session.scalars(select(ContractTotal.certified)).all()
    assert list(sums.verify(session())) == []


def test_the_money_pages_open_the_contracts_behind_their_figures(contract, client, login):
    login(Role.CITY)
    project = client.get(f"/office/projects/{contract.project_id}/funding/").text
    assert f'<a href="/office/projects/{contract.project_id}/contracts/">1,010,000.00</a>' in project
    region = contract.project.region_id
    city = client.get(f"/office/money/?region={region}").text
    assert f'<a href="/office/money/contracts/?region={region}">50,000.00</a>' in city
    rows = client.get(f"/office/money/contracts/?region={region}&sort=-retained").text
    assert contract.number in rows
    assert "1,500.00" in rows


def test_a_county_sees_its_own_contracts_only(contract, client, login, session):
    theirs = factories.contract(factories.project(region=factories.region(factories.city())))
    session.commit()
    login(Role.COUNTY, region=session.get(Region, contract.project.region_id))
    page = client.get("/office/money/contracts/").text
    assert contract.number in page
    assert theirs.number not in page
    assert client.get(f"/office/money/contracts/?region={theirs.project.region_id}").status_code == 404


def test_the_list_costs_the_same_with_one_contract_and_with_twenty(contract, client, login, session):
    login(Role.CITY)
    with count_queries() as one:
        client.get("/office/money/contracts/")
    for _ in range(19):
        factories.contract(contract.project, contract.contractor)
    session.commit()
    with count_queries() as twenty:
        client.get("/office/money/contracts/")
    assert len(one) == len(twenty)


def test_the_auditors_file_holds_contracts_and_certificates_with_their_totals(contract, client, login):
    login(Role.AUDITOR)
    data = client.get(f"/office/money/audit.xlsx?project={contract.project_id}").data
    book = {name: [row.cells for row in sheet.rows] for name, sheet in read_own(data).items()}
    contracts, certificates = book["Contracts"], book["Certificates"]
    assert len(contracts) == len(certificates) == 2
    assert dict(zip(*contracts, strict=False))["varied, fen"] == "1000000"
    assert dict(zip(*certificates, strict=False))["retention, fen"] == "150000"
    totals = {row[0]: row[1] for row in book["Control totals"]}
    assert totals["Contracts: lines"] == "1"
    assert totals["Certificates: gross, fen"] == "5000000"
    equal = {"Movements": 1, "Legs": 1, "Balances": 1, "Contracts": 1, "Certificates": 1, "Settlements": 0}
    assert comparing.compare(data) == (equal, [])


def test_a_contract_belongs_to_the_region_and_year_of_its_project(contract, session):
    assert session.scalars(select(Contract.region_path)).all() == [contract.project.region_path]
    assert contract.year == contract.project.year
    assert contract.signed_on == date(2026, 3, 1)
