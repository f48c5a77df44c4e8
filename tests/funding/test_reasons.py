"""A rule that warns lets pass what somebody answers for: the reason is asked for, kept and shown."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests import factories
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.base.journal import JournalLine
from tracker.base.sentences import Sentence, pack, unpack
from tracker.base.words import Named
from tracker.funding import actions, auditing, grants
from tracker.funding.allocation import Key
from tracker.funding.books import Movement, Proposal
from tracker.funding.conditions import Warned
from tracker.funding.ledger import MovementKind
from tracker.funding.rules import SourceKind
from tracker.sheets.own import read_own

KEY = "0123456789abcdef0123456789abcdef"
DAY = today() - timedelta(days=40)
WHY = "区政府专题会议纪要〔2026〕7号"


@pytest.fixture
def source(session):
    """Money of the operators, who pay for their own networks: any other item is warned of."""
    made = factories.source(factories.project(planned=Decimal(3_000_000)), kind=SourceKind.OPERATOR)
    actions.receive(made.id, Decimal(900_000), DAY, "到账1号", None)
    actions.allocate(made.id, Decimal(400_000), DAY, "拨付1号", None)
    session.commit()
    return made


@pytest.fixture
def road(source):
    return factories.item(source.project, "road", value=Decimal(0))


def form(road, **values):
    facts = {"amount": "100000", "dated": str(today()), "document_no": "支付1号", "form_key": KEY}
    return {**facts, "purpose": "works", "target": f"item:{road.id}", **values}


def address(source, kind="paid"):
    return f"/office/projects/{source.project_id}/funding/{source.id}/move/{kind}?lang=en"


def test_a_warning_asks_for_a_reason_and_keeps_what_was_typed(client, login, source, road, session):
    login(Role.CITY)
    page = client.post(address(source), data=form(road)).text
    assert 'id="because-error"' in page
    assert "This source may not pay for “" in page
    assert "支付1号" in page
    assert source.paid == 0


def test_the_reason_stands_on_the_movement_in_the_journal_and_in_the_auditors_file(
    client, login, source, road, session
):
    login(Role.CITY)
    assert client.post(address(source), data=form(road, because=f" {WHY} ")).status_code == 302
    made = session.scalars(select(Movement).filter_by(kind=MovementKind.PAID)).one()
    assert made.because == WHY
    assert str(made.warnings[0]).startswith("This source may not pay for")
    page = client.get(
        f"/office/projects/{source.project_id}/funding/{source.id}/movements/{made.id}?lang=en"
    ).text
    assert WHY in page
    assert "This source may not pay for" in page
    line = session.scalars(select(JournalLine).filter_by(record="movement", record_id=made.id)).one()
    assert json.loads(line.changes)["because"] == [None, WHY]
    heads, *rows = (
        list(row.cells) for row in read_own(auditing.workbook(auditing.Scope(), "x"))["Movements"].rows
    )
    row = next(row for row in rows if row[0] == made.id)
    assert row[heads.index("done because")] == WHY
    assert "may not pay for" in row[heads.index("warned of")]


def test_without_a_warning_no_reason_is_asked_for(client, login, source, session):
    login(Role.CITY)
    pipes = factories.item(source.project, "heat_riser", value=Decimal(0))
    assert client.post(address(source), data=form(pipes)).status_code == 302
    made = session.scalars(select(Movement).filter_by(kind=MovementKind.PAID)).one()
    assert (made.warned, made.because) == (None, None)


def test_an_action_is_not_let_past_the_form(source, road):
    with pytest.raises(Warned) as refused:
        actions.pay(source.id, Decimal(1), today(), "支付1号", None, item_id=road.id)
    assert refused.value.field == "because"
    assert len(refused.value.warnings) == 1


def test_a_waiting_movement_carries_its_reason_to_the_second_person_and_on(
    client, login, source, road, session
):
    maker = factories.account(Role.CITY)
    waiting = actions.allocate(
        source.id, Decimal(500_000), today(), "拨付2号", maker.id, item_id=road.id, because=WHY
    )  # fmt: skip
    assert isinstance(waiting, Movement)  # exactly the sum that one person may move
    actions.reverse(waiting, "有误", maker.id)
    actions.receive(source.id, Decimal(900_000), DAY, "到账2号", None)
    held = actions.allocate(
        source.id, Decimal(500_001), today(), "拨付3号", maker.id, item_id=road.id, because=WHY
    )  # fmt: skip
    assert isinstance(held, Proposal)
    login(Role.CITY)
    assert WHY in client.get("/office/money/waiting").text
    made = actions.release(held, factories.account(Role.CITY).id)
    assert (made.because, made.warned) == (WHY, held.warned)


def test_a_budget_above_the_ceiling_of_its_source_needs_a_reason(session):
    project = factories.project(planned=Decimal(3_000_000), area=Decimal(1000))
    grant = factories.grant(project.region, kind=SourceKind.CITY)
    facts = {"document_no": "指标1号", "dated": today(), "by_id": None}
    with pytest.raises(Warned):
        grants.divide(grant, Decimal(300_001), Key.EQUAL, [project], [], **facts)
    session.rollback()
    project = factories.project(planned=Decimal(3_000_000), area=Decimal(1000))
    grant = factories.grant(project.region, kind=SourceKind.CITY)
    (made,) = grants.divide(grant, Decimal(300_001), Key.EQUAL, [project], [], because=WHY, **facts)
    assert made.because == WHY


def test_the_database_keeps_no_warning_without_a_reason(source, session):
    made = factories.movement(source)
    columns = ", ".join(column.name for column in made.__table__.c if column.name not in ("id", "warned"))
    copy = f"INSERT INTO movement ({columns}, warned) SELECT {columns}, '[]' FROM movement"  # noqa: S608
    with pytest.raises(IntegrityError, match="because"), session.begin_nested():
        session.execute(text(copy))


def test_sentences_are_read_again_in_any_language():
    said = [Sentence("a %(kind)s %(item)s", {"kind": SourceKind.CITY, "item": Named("Road")}), Sentence("b")]
    again = unpack(pack(said))
    assert pack(again) == pack(said)
    assert again[0].values == {"kind": "City matching funds", "item": "Road"}
    assert isinstance(again[0].values["kind"], Named)
    assert unpack(None) == []
