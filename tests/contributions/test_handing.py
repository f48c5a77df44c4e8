"""A round's money reaches the residents' source once, as one receipt of the ledger, and is undone by reversing it."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import factories
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.errors import Refusal
from tracker.contributions import handing
from tracker.contributions.lift import Basis, Flat, share
from tracker.contributions.models import ContributionHandover
from tracker.contributions.sharing import Wish
from tracker.contributions.sheets import lift_report
from tracker.contributions.tables import Measure
from tracker.documents import Paragraph, report_pages
from tracker.funding import actions as funding
from tracker.funding.rules import SourceKind

D = Decimal
DAY, ALL = date(2026, 5, 4), D(400)
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def round_(session):
    """400 of 2,000 collected, 30 more paid by a flat that joined later."""
    made = factories.contribution_round()
    for paid in (D(300), D(100)):
        factories.contribution_receipt(factories.contribution_due(made), paid)
    late = factories.contribution_due(made, joined_on=DAY)
    factories.contribution_receipt(late, D(30))
    session.commit()
    return made


@pytest.fixture
def source(round_, session):
    made = factories.source(round_.project, kind=SourceKind.RESIDENTS)
    session.commit()
    return made


def hand_over(round_, source, amount=ALL, **values):
    facts = {"dated": DAY, "document_no": "收款凭证1号", "why": "", "by_id": None, **values}
    return handing.hand_over(round_, source, amount=amount, **facts)


def test_what_was_collected_arrives_in_the_source(round_, source, session):
    made = hand_over(round_, source)
    session.commit()
    assert (source.received, made.collected, made.movement.reference) == (400, 400, f"round:{round_.id}")
    assert list(sums.verify(session())) == []


def test_a_late_joiners_money_is_not_the_rounds(round_):
    assert handing.collected(round_.id) == 400


@pytest.mark.parametrize(
    ("amount", "why", "reason"),
    [
        (D("400.01"), "", "have paid 400.00 yuan: more"),
        (D("399.99"), " ", "0.01 yuan of what was collected"),
        (D(0), "", "more than zero"),
        (D("0.001"), "住户直付", "fen"),
    ],
)
def test_a_sum_that_does_not_tie_is_refused(round_, source, session, amount, why, reason):
    with pytest.raises(Refusal, match=reason):
        hand_over(round_, source, amount, why=why)
    assert session.scalars(select(ContributionHandover)).all() == []


def test_less_is_explained(round_, source):
    made = hand_over(round_, source, D(250), why="150元由住户直接付给电梯公司")
    assert (made.amount, made.collected, made.why) == (250, 400, "150元由住户直接付给电梯公司")


def test_it_is_handed_over_once_and_again_after_a_reversal(round_, source, session):
    first = hand_over(round_, source)
    with pytest.raises(Refusal, match="handed over already"):
        hand_over(round_, source, document_no="收款凭证2号")
    funding.reverse(first.movement, "记错", None)
    hand_over(round_, source, document_no="收款凭证2号")
    session.commit()
    assert [(one.turn, counts) for one, counts in handing.handovers(round_.id)] == [(1, False), (2, True)]
    assert source.received == 400


def test_the_database_takes_no_second_handover_of_a_turn(round_, source, session):
    first = hand_over(round_, source)
    session.flush()
    other = factories.movement(source, D(5))
    row = {
        "round_id": round_.id,
        "project_id": round_.project_id,
        "turn": first.turn,
        "movement_id": other.id,
    }
    session.add(ContributionHandover(**row, amount=D(5), collected=D(5), at=first.at))
    with pytest.raises(IntegrityError):
        session.flush()


def test_only_the_residents_source_of_the_project_takes_it(round_):
    for other in (factories.source(round_.project), factories.source(kind=SourceKind.RESIDENTS)):
        with pytest.raises(Refusal, match="residents' source of this project"):
            hand_over(round_, other)


def test_a_clerk_hands_over_on_the_page_and_sees_it(round_, source, client, login, session):
    login(Role.CITY)
    home = f"/office/projects/{round_.project_id}/contributions/{round_.id}"
    data = {
        "source_id": source.id,
        "amount": "300",
        "why": "",
        "dated": "2026-05-04",
        "document_no": "凭证1",
        "form_key": KEY,
    }
    assert "100.00 yuan of what was collected" in client.post(f"{home}/handover/?lang=en", data=data).text
    data["why"] = "住户直付"
    for _ in range(2):
        assert client.post(f"{home}/handover/", data=data).location.endswith("#handovers")
    page = client.get(f"{home}?lang=en").text
    assert "300.00" in page
    assert "住户直付" in page
    assert len(session.scalars(select(ContributionHandover)).all()) == 1


def test_a_project_without_such_a_source_is_told_to_add_one(round_, client, login):
    login(Role.CITY)
    page = client.get(
        f"/office/projects/{round_.project_id}/contributions/{round_.id}/handover/?lang=en"
    ).text
    assert "no source “Residents” yet" in page


@pytest.mark.parametrize(("floors", "columns"), [(6, 5), (18, 8), (21, 8)])
def test_the_stairwell_sheet_stays_one_page_however_tall_the_house(app, session, floors, columns):
    flats = [
        Flat(10 * floor + n, f"{floor}0{n}", floor, D("62.50"))
        for floor in range(1, floors + 1)
        for n in (1, 2)
        if (floor, n) != (21, 2)
    ]
    wish = Wish(
        D(620_000), D(0), D(0), D(5000), (1,), (1, 2), "guangzhou", "", Measure.COEFFICIENT, Basis.AREA
    )
    where = factories.entrance()
    where.building.compound.region.phone = "0415-2123456"
    with app.test_request_context("/?lang=en"):
        sheet = share(wish.cost, wish.table, flats, wish.basis)
        report = lift_report(where, wish, sheet, exempt="1 2", agreed_on="4 May 2026")
        pages = report_pages(report, dots_per_inch=30)
    said = " ".join(
        block.text for section in report.sections for block in section.blocks if isinstance(block, Paragraph)
    )
    assert len(pages) == 1
    assert len(report.sections[1].blocks[0].headings) == columns
    for wanted in ("0415-2123456", "pay nothing: 1, 2", "compensated with 5,000.00"):
        assert wanted in said
