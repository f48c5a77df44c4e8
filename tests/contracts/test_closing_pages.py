"""The end of a project's money as people go through it, page by page."""

import io

import pytest
from sqlalchemy import select

from tests import factories
from tests.contracts.making import DAY, D, accept, certify
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.contracts import paying, settlements
from tracker.contracts.models import Settlement
from tracker.funding.ledger import MovementKind
from tracker.funding.models import Movement
from tracker.funding.rules import SourceKind
from tracker.projects.evidence import EvidenceKind

KEY = "0123456789abcdef0123456789abcdef"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def source(contract):
    made = factories.source(contract.project, kind=SourceKind.SOCIAL, planned=D(30_000))
    for kind in (MovementKind.RECEIVED, MovementKind.ALLOCATED):
        factories.movement(made, D(20_000), kind=kind, dated=DAY)
    return made


@pytest.fixture
def paid(contract, place, people, source, session):
    accept(place, 100)
    paying.pay(certify(contract, people), source, D(8_500), today(), "支付1号", None, wages=D(0))
    factories.evidence(contract.project, EvidenceKind.ACCEPTANCE, dated=DAY)
    session.commit()
    return contract


@pytest.fixture
def root(paid):
    return f"/office/projects/{paid.project_id}"


def paper(**values):
    facts = {"dated": str(today()), "document_no": "审字1号", "form_key": KEY}
    return {**facts, **values}


def review(**values):
    said = {"claimed": "9000", "audited": "8000", "auditor": "财政评审中心", "reason": "工程量核减"}
    return paper(**{**said, **values})


def test_a_contract_is_settled_overpayment_comes_back_and_the_project_is_closed(
    root, paid, source, client, login, session
):
    maker, second = factories.account(Role.CITY), factories.account(Role.CITY)
    login(maker)
    way = f"{root}/contracts/{paid.id}/settlements"
    sent = {**review(), "scan": (io.BytesIO(PDF), "评审报告.pdf")}
    assert client.post(f"{way}/new", data=sent).status_code == 302
    made = session.scalars(select(Settlement)).one()
    assert client.get(f"{way}/{made.id}/scan").data == PDF
    page = client.post(f"{way}/{made.id}/approve?lang=en", data={}).text
    assert "somebody else decides on it" in page
    login(second)
    assert client.post(f"{way}/{made.id}/approve", data={}).status_code == 302
    assert paid.settled == 8_000
    assert "740.00" in client.get(f"{root}/closing/?lang=en").text
    back = paper(amount="740", document_no="退回1号", form_key=KEY[::-1])
    assert client.post(f"{way}/given-back", data=back).status_code == 302
    final = paper(document_no="决算1号", form_key="f" * 32, **{f"line_{source.id}": "8000"})
    assert client.post(f"{root}/closing/final", data=final).status_code == 302
    page = client.get(f"{root}/closing/?lang=en").text
    assert "12,000.00" in page  # received 20,000, the final account needs 8,000
    assert "Return it" in page
    returned = paper(document_no="收回1号", amount="12000.01", form_key="e" * 32)
    page = client.post(f"{root}/funding/{source.id}/move/returned?lang=en", data=returned).text
    assert "only 12,000.00 is left over" in page


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"audited": "-1"}, "audited"),
        ({"audited": "0"}, "audited"),
        ({"audited": "0.005"}, "audited"),
        ({"audited": "1000000000000000"}, "audited"),
        ({"claimed": ""}, "claimed"),
        ({"audited": "9000.01"}, "audited"),
        ({"claimed": "30000", "audited": "20000.01"}, "audited"),
        ({"reason": ""}, "reason"),
        ({"document_no": " "}, "document_no"),
        ({"auditor": ""}, "auditor"),
        ({"dated": "2099-01-01"}, "dated"),
        ({"dated": "2014-01-01"}, "dated"),
        ({"scan": (io.BytesIO(b"MZ not a picture"), "a.pdf")}, "scan"),
    ],
)
def test_a_settlement_that_cannot_be_is_refused_beside_its_field(
    values, field, root, paid, client, login, session
):
    login(Role.CITY)
    page = client.post(f"{root}/contracts/{paid.id}/settlements/new", data=review(**values))
    assert f'id="{field}-error"' in page.text
    assert session.scalars(select(Settlement)).all() == []


@pytest.mark.parametrize(
    ("values", "field"),
    [({"amount": "740.01"}, "amount"), ({"amount": "0"}, "amount"), ({"dated": "2014-01-01"}, "dated"),
     ({"document_no": "支付1号"}, "document_no")],
)  # fmt: skip
def test_money_that_cannot_have_come_back_is_refused(
    values, field, root, paid, people, client, login, session
):
    facts = {"claimed": D(8_000), "audited": D(8_000), "auditor": "评审", "reason": None, "dated": today()}
    made = settlements.propose(paid, {**facts, "document_no": "审字1号"}, people[0])
    settlements.approve(made, people[1])
    login(Role.CITY)
    data = paper(**{"amount": "740", "document_no": "退回1号", **values})
    page = client.post(f"{root}/contracts/{paid.id}/settlements/given-back", data=data).text
    assert f'id="{field}-error"' in page
    assert session.scalars(select(Movement).where(Movement.refunds_id.is_not(None))).all() == []


def test_a_scan_is_sent_with_a_payment_and_only_those_who_see_money_open_it(
    root, paid, source, client, login, session
):
    login(Role.CITY)
    data = paper(amount="100", purpose="works", target="", document_no="支付9号", sure="y")
    sent = {**data, "scan": (io.BytesIO(PDF), "回单.pdf")}
    assert client.post(f"{root}/funding/{source.id}/move/paid", data=sent).status_code == 302
    made = session.scalars(select(Movement).filter_by(document_no="支付9号")).one()
    address = f"{root}/funding/{source.id}/movements/{made.id}"
    assert f"{address}/scan" in client.get(address).text
    answer = client.get(f"{address}/scan")
    assert (answer.data, answer.headers["Content-Disposition"].split(";")[0]) == (PDF, "attachment")
    login(Role.CONTRACTOR, organisation_id=paid.contractor_id)
    assert client.get(f"{address}/scan").status_code == 403


def test_an_auditor_sees_the_end_of_the_money_and_changes_nothing(root, paid, client, login):
    login(Role.AUDITOR)
    assert client.get(f"{root}/closing/").status_code == 200
    assert client.get(f"{root}/closing/final").status_code == 403
    assert client.post(f"{root}/contracts/{paid.id}/settlements/new", data=review()).status_code == 403
