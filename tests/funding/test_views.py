from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from tests import factories
from tests.databases import count_queries
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.errors import Refusal
from tracker.funding import actions, queries
from tracker.funding.books import Movement
from tracker.funding.models import Source

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def project(session):
    made = factories.project(area=Decimal(5000), households=60, planned=Decimal(1_500_000))
    session.commit()
    return made


@pytest.fixture
def source(project, session):
    made = factories.source(project)
    session.commit()
    return made


@pytest.fixture
def url(project):
    return f"/office/projects/{project.id}/funding/"


@pytest.fixture(autouse=True)
def _whole(session):
    """After every test the stored sums are those of their rows."""
    yield
    session.commit()
    assert list(sums.verify(session())) == []


def movements(source):
    """The newest first."""
    return sorted(source.movements, key=lambda one: one.id, reverse=True)


def receipt(**values):
    facts = {"amount": "250000.05", "dated": "2026-03-01", "document_no": "丹财指1号", "form_key": KEY}
    return {**facts, **values}


def test_a_source_is_added_once(url, client, login, session, project):
    login(Role.CITY)
    data = {"kind": "central_fiscal", "name": "", "planned": "1500000", "form_key": KEY}
    for _ in range(2):
        assert client.post(f"{url}new", data=data).status_code == 302
    (made,) = session.scalars(select(Source))
    assert (made.planned, made.received, made.year) == (1_500_000, 0, project.year)


@pytest.mark.parametrize(
    ("planned", "sentence"),
    [("150", "万元"), ("15000000000", "万元"), ("9000000", "m²"), ("100000", "m²")],
)
def test_a_sum_out_of_band_is_asked_about_and_taken_when_the_person_is_sure(
    planned, sentence, url, client, login, session
):
    login(Role.CITY)
    data = {"kind": "central_fiscal", "planned": planned, "form_key": KEY}
    page = client.post(f"{url}new?lang=en", data=data).text
    assert sentence in page
    assert 'name="sure"' in page
    assert session.scalars(select(Source)).all() == []
    assert client.post(f"{url}new", data={**data, "sure": "y"}).status_code == 302
    assert session.scalars(select(Source)).one().planned == Decimal(planned)


def test_too_little_from_a_kind_of_source_is_asked_about_and_said_on_the_pages(url, client, login, session):
    """居民出资参考比例 10 %: 100,000 of 1,500,000 is less."""
    login(Role.CITY)
    data = {"kind": "residents", "planned": "100000", "form_key": KEY, "sure": "y"}
    page = client.post(f"{url}new?lang=en", data={**data, "sure": ""}).text
    assert (
        "100,000.00 yuan is planned from this kind of source; its rules ask for at least 150,000.00" in page
    )
    assert client.post(f"{url}new", data=data).status_code == 302
    (made,) = session.scalars(select(Source))
    for address in (f"{url}?lang=en", f"{url}{made.id}?lang=en"):
        assert "ask for at least 150,000.00" in client.get(address).text
    client.post(
        f"{url}{made.id}/edit",
        data={"kind": "residents", "planned": "150000", "version": made.version, "sure": "y"},
    )
    assert "ask for at least" not in client.get(f"{url}?lang=en").text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"planned": "0"}, "planned"),
        ({"planned": "1.005"}, "planned"),
        ({"planned": "9999999999999"}, None),
        ({"kind": "x"}, "kind"),
    ],
)
def test_a_sum_that_is_none_is_refused(values, field, url, client, login, session):
    login(Role.CITY)
    data = {"kind": "central_fiscal", "planned": "1500000", "form_key": KEY, **values}
    page = client.post(f"{url}new", data=data)
    assert page.status_code == 200
    assert field is None or f'id="{field}-error"' in page.text
    assert session.scalars(select(Source)).all() == []


def test_a_receipt_moves_the_source_to_the_fen(source, url, client, login, session):
    login(Role.CITY)
    assert client.post(f"{url}{source.id}/receive", data=receipt()).status_code == 302
    assert source.received == Decimal("250000.05")
    page = client.get(url).text
    assert "250,000.05" in page
    assert "25%" in page


def test_a_receipt_sent_twice_counts_once(source, url, client, login, session):
    login(Role.CITY)
    first, second = (client.post(f"{url}{source.id}/receive", data=receipt()) for _ in range(2))
    assert first.location == second.location
    assert source.received == Decimal("250000.05")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "0.005"}, "amount"),
        ({"amount": "1000000000000000"}, "amount"),
        ({"dated": "2099-01-01"}, "dated"),
        ({"dated": "2014-12-31"}, "dated"),
        ({"document_no": "  "}, "document_no"),
        ({"amount": "1000000.01"}, "sure"),  # more than was planned
        ({"amount": "25"}, "sure"),  # 万元 typed as 元
    ],
)
def test_money_that_cannot_have_arrived_is_refused(values, field, source, url, client, login, session):
    login(Role.CITY)
    page = client.post(f"{url}{source.id}/receive", data=receipt(**values)).text
    assert f'id="{field}-error"' in page
    assert session.scalars(select(Movement)).all() == []


def test_a_document_number_used_twice_is_refused_within_its_source(source, url, client, login, session):
    login(Role.CITY)
    factories.movement(source, document_no="丹财指1号")
    page = client.post(f"{url}{source.id}/receive", data=receipt(sure="y"))
    assert 'id="document_no-error"' in page.text
    assert source.received == 1000


def test_a_document_number_of_another_source_is_asked_about(source, url, client, login, session, project):
    login(Role.CITY)
    factories.movement(factories.source(project), document_no="丹财指1号")
    page = client.post(f"{url}{source.id}/receive", data=receipt())
    assert 'id="sure-error"' in page.text
    assert client.post(f"{url}{source.id}/receive", data=receipt(sure="y")).status_code == 302


def test_a_receipt_is_reversed_once_with_a_reason(source, url, client, login, session):
    login(Role.CITY)
    one = factories.movement(source, Decimal(1000))
    way = f"{url}{source.id}/movements/{one.id}/reverse"
    assert 'id="reason-error"' in client.post(way, data={"reason": ""}).text
    assert client.post(way, data={"reason": "重复登记"}).status_code == 302
    assert source.received == 0
    assert [line.amount for line in movements(source)] == [-1000, 1000]
    assert client.post(way, data={"reason": "再来一次"}).status_code == 200
    with pytest.raises(Refusal, match="not reversed"):
        actions.reverse(movements(source)[0], "x", None)
    assert source.received == 0


def test_a_reversed_documents_number_may_be_used_again(source, session):
    one = factories.movement(source, document_no="丹财指1号")
    assert queries.document_used(source.id, one.kind, "丹财指1号") == one.dated
    actions.reverse(one, "金额有误", None)
    assert queries.document_used(source.id, one.kind, "丹财指1号") is None


def test_the_second_editor_is_told_but_a_receipt_disturbs_nobody(source, url, client, login, session):
    login(Role.CITY)
    data = {"kind": "central_fiscal", "planned": "1500000", "version": str(source.version)}
    actions.receive(source.id, Decimal(1000), date(2026, 3, 1), "丹财指1号", None)
    session.commit()
    assert client.post(f"{url}{source.id}/edit", data=data).status_code == 302
    page = client.post(f"{url}{source.id}/edit", data={**data, "planned": "1600000", "sure": "y"})
    assert page.status_code == 200
    assert (source.planned, source.received) == (1_500_000, 1000)


def test_another_projects_source_and_receipt_are_not_found(source, url, client, login):
    login(Role.CITY)
    other = factories.source()
    one = factories.movement(other)
    assert client.get(f"{url}{other.id}").status_code == 404
    assert client.get(f"{url}{source.id}/movements/{one.id}/reverse").status_code == 404


def test_an_auditor_reads_and_changes_nothing(source, url, client, login):
    login(Role.AUDITOR)
    assert client.get(f"{url}{source.id}").status_code == 200
    assert client.post(f"{url}{source.id}/receive", data=receipt()).status_code == 403


@pytest.mark.parametrize("path", ["", "{source}"])
def test_pages_cost_the_same_with_one_row_and_with_twenty(path, source, url, client, login, session, project):
    login(Role.CITY)
    factories.movement(source)

    def cost():
        session.commit()
        with count_queries() as found:
            assert client.get(url + path.format(source=source.id)).status_code == 200
        return len(found)

    cost()
    alone = cost()
    for _ in range(19):
        factories.movement(source)
        factories.source(project)
    assert cost() == alone <= 12


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE movement SET amount = 1",
        "DELETE FROM movement",
        "UPDATE movement_leg SET amount = 1",
        "DELETE FROM movement_leg",
    ],
)
def test_the_database_keeps_receipts_as_they_are(statement, source, session):
    factories.movement(source)
    with (
        pytest.raises((IntegrityError, OperationalError, ProgrammingError, Exception), match="append-only"),
        session.begin_nested(),
    ):
        session.execute(text(statement))


def test_the_database_refuses_sums_below_nothing(source, session):
    for change in ("received = -1", "planned = -1"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(f"UPDATE funding_source SET {change}"))  # noqa: S608


@pytest.mark.parametrize(("amount", "reverses"), [(-1, False), (0, False), (1, True)])
def test_the_database_takes_a_minus_only_in_a_reversal(amount, reverses, source, session):
    one = factories.movement(source)
    with pytest.raises(IntegrityError), session.begin_nested():
        factories.movement(source, Decimal(amount), reverses_id=one.id if reverses else None)
    session.refresh(source)


def test_verify_finds_a_received_sum_that_was_tampered_with(source, session):
    session.execute(text("UPDATE funding_source SET received = 5"))
    assert any(f"funding_source {source.id}" in fault for fault in queries.unequal_sources(session()))
    session.execute(text("UPDATE funding_source SET received = 0"))
