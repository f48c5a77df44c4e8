from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from tests import factories
from tracker.base import sums
from tracker.base.errors import Refusal
from tracker.contributions import actions, queries, sharing
from tracker.contributions.lift import Basis
from tracker.contributions.models import ContributionReceipt, Gift
from tracker.contributions.rules import Channel, Key, Purpose
from tracker.contributions.sharing import Wish
from tracker.contributions.tables import Measure
from tracker.extensions import db

D = Decimal
DAY = date(2026, 5, 4)


@pytest.fixture
def project(session):
    return factories.project()


@pytest.fixture
def entrance(project):
    return factories.entrance(factories.building(project.covered[0].compound))


@pytest.fixture
def homes(entrance):
    return [
        factories.household(entrance, door=f"{floor}0{n}", floor=floor, area=D(60))
        for floor in range(1, 7)
        for n in (1, 2)
    ]


@pytest.fixture
def due(project, entrance, session):
    made = factories.contribution_due(factories.contribution_round(project, entrance))
    session.commit()
    return made


def said(**values):
    facts = {
        "amount": D(100),
        "channel": Channel.DIRECT,
        "received_on": DAY,
        "document_no": None,
        "balance": None,
    }
    return {**facts, **values}


def facts_of(entrance, **values):
    place = {"compound_id": entrance.building.compound_id, "building_id": entrance.building_id}
    words = {"purpose": Purpose.RENOVATION, "name": "居民出资", "total": D(100), "document_no": None}
    return {**place, "entrance_id": entrance.id, **words, "agreed_on": DAY, "due_on": None, **values}


def wish(**values):
    sums_of = {"whole": D(700_000), "subsidies": D(100_000), "district": D(90_000), "compensation": D(0)}
    words = {"compensated": (), "exempt": (), "code": "guangzhou", "own": "", "measure": Measure.COEFFICIENT}
    return Wish(**{**sums_of, **words, "basis": Basis.AREA, **values})


def agree(project, entrance, homes, **values):
    facts = {"name": "加装电梯", "agreed_on": DAY, "due_on": None, "document_no": "协议1号"}
    made = sharing.agree(project, entrance, wish(**values), facts, None)
    db.session.commit()
    return made


def test_a_sum_is_divided_among_the_households_to_the_fen(project, entrance, homes, session):
    made = actions.open_round(project, facts_of(entrance, total=D("100.01")), Key.EQUAL, None)
    session.commit()
    owed = [due.amount for due in queries.dues(made.id)]
    assert (len(owed), sum(owed), min(owed), max(owed)) == (12, D("100.01"), D("8.33"), D("8.34"))


def test_by_area_every_flat_needs_one(project, entrance, homes, session):
    homes[0].area = D(120)
    made = actions.open_round(project, facts_of(entrance, total=D(1300)), Key.AREA, None)
    session.commit()
    assert [due.amount for due in queries.dues(made.id)] == [200, *[100] * 11]
    homes[0].area = None
    with pytest.raises(Refusal, match="1 households have no floor area on record, among them 101"):
        actions.open_round(project, facts_of(entrance), Key.AREA, None)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"total": D(0)}, "more than zero"),
        ({"total": D("0.05")}, "too small"),
        ({"agreed_on": date(2099, 1, 1)}, "day to come"),
        ({"due_on": date(2026, 5, 3)}, "before it is agreed"),
    ],
)
def test_a_round_that_cannot_be_is_refused(values, reason, project, entrance, homes):
    with pytest.raises(Refusal, match=reason):
        actions.open_round(project, facts_of(entrance, **values), Key.EQUAL, None)


def test_nobody_is_asked_where_no_door_is_recorded(project, entrance):
    with pytest.raises(Refusal, match="Enter the doors first"):
        actions.open_round(project, facts_of(entrance), Key.EQUAL, None)


def test_a_receipt_moves_what_is_paid_and_takes_the_next_number(due, session):
    numbers = [actions.receive(due, said(amount=D(amount)), None).number for amount in (400, 600)]
    session.commit()
    assert (numbers, due.paid, due.outstanding) == ([1, 2], 1000, 0)
    assert list(sums.verify(session())) == []


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"amount": D(0)}, "amount", "more than zero"),
        ({"amount": D("1000.01")}, "amount", "only 1,000.00 is outstanding"),
        ({"amount": D("0.001")}, None, "fen"),
        ({"received_on": date(2099, 1, 1)}, "received_on", "to come"),
        ({"received_on": date(2014, 12, 31)}, "received_on", "before the programme"),
        ({"channel": Channel.MAINTENANCE_FUND}, "balance", "held before"),
        ({"channel": Channel.MAINTENANCE_FUND, "balance": D("142.85")}, "amount", "At most 70 %"),
    ],
)
def test_money_that_cannot_be_is_refused(values, field, reason, due, session):
    with pytest.raises(Refusal, match=reason) as found:
        actions.receive(due, said(**values), None)
    assert found.value.field == field
    assert due.paid == 0


def test_seventy_percent_of_the_account_may_come_from_the_fund_in_all(due, session):
    fund = {"channel": Channel.MAINTENANCE_FUND, "balance": D(1000)}
    actions.receive(due, said(amount=D(500), **fund), None)
    session.flush()
    with pytest.raises(Refusal, match=r"500.00 has come already"):
        actions.receive(due, said(amount=D("200.01"), **fund), None)
    actions.receive(due, said(amount=D(200), **fund), None)
    assert due.paid == 700


def test_a_receipt_is_reversed_once_with_a_reason(due, session):
    one = actions.receive(due, said(), None)
    session.commit()
    with pytest.raises(Refusal, match="Say why"):
        actions.reverse(one, " ", None)
    back = actions.reverse(one, "重复登记", None)
    session.commit()
    assert (due.paid, back.number) == (0, 2)
    for receipt in (one, back):
        with pytest.raises(Refusal, match="reversed"):
            actions.reverse(receipt, "再来", None)
    assert list(sums.verify(session())) == []


def test_an_agreed_lift_is_owed_as_it_was_looked_at(project, entrance, homes, session):
    made = agree(project, entrance, homes)
    owed = {due.household.door: due.amount for due in queries.dues(made.id)}
    assert (made.total, sum(owed.values()), len(owed)) == (510_000, 510_000, 10)
    assert (owed["201"], owed["602"]) == (25_000, 65_000)
    plan = queries.lift_plan(made.id)
    assert sharing.agreed(plan, made.dues).table.floors == {1: 0, 2: D("0.5"), 3: 1, 4: D("1.1"), 5: D("1.2"), 6: D("1.3")}  # fmt: skip


def test_who_joins_late_pays_the_earlier_payers_back(project, entrance, homes, session):
    made = agree(project, entrance, homes, absent=frozenset({homes[-1].id, homes[-2].id}))
    plan = queries.lift_plan(made.id)
    before = sum(due.amount for due in queries.dues(made.id))
    late = sharing.join(plan, homes[-1], D(100), DAY)
    session.commit()
    back = queries.refunds(made.id)
    assert sum(one.amount for one in back) == late.amount
    assert {one.joiner.household.door for one in back} == {"602"}
    again = sharing.join(plan, homes[-2], D(100), DAY)
    session.commit()
    later = [one for one in queries.refunds(made.id) if one.from_due_id == again.id]
    assert sum(one.amount for one in later) == again.amount == 65_000
    assert late.id in {one.to_due_id for one in later}  # who joined before gets something back, too
    assert before == 510_000
    with pytest.raises(Refusal, match="joined already"):
        sharing.join(plan, homes[-1], D(100), DAY)
    with pytest.raises(Refusal, match="without paying"):
        sharing.join(plan, homes[0], D(100), DAY)


def test_a_flat_without_floor_is_named(project, entrance, homes):
    homes[3].floor = None
    with pytest.raises(Refusal, match="floor of flat 202"):
        sharing.look(wish(), homes)


def test_a_refund_is_paid_once(project, entrance, homes, session):
    made = agree(project, entrance, homes, absent=frozenset({homes[-1].id}))
    sharing.join(queries.lift_plan(made.id), homes[-1], D(100), DAY)
    refund = queries.refunds(made.id)[0]
    with pytest.raises(Refusal, match="to come"):
        actions.pay_back(refund, date(2099, 1, 1), None)
    actions.pay_back(refund, DAY, None)
    with pytest.raises(Refusal, match="already"):
        actions.pay_back(refund, DAY, None)


def test_a_late_joiner_pays_line_by_line_to_the_fen_and_a_reversed_line_is_open_again(
    project, entrance, homes, session
):
    made = agree(project, entrance, homes, absent=frozenset({homes[-1].id}))
    late = sharing.join(queries.lift_plan(made.id), homes[-1], D(100), DAY)
    with pytest.raises(Refusal, match="line by line"):
        actions.receive(late, said(), None)
    lines = [actions.pay_back(refund, DAY, None) for refund in queries.refunds(made.id)]
    session.commit()
    assert sum(line.amount for line in lines) == late.amount == late.paid
    assert queries.paid_to(lines[0].id) == queries.refunds(made.id)[0].to.household.door
    actions.reverse(lines[0], "记错", None)
    session.commit()
    again = queries.refunds(made.id)[0]
    assert (again.paid_on, late.outstanding) == (None, again.amount)
    assert list(sums.verify(session())) == []


@pytest.mark.parametrize(
    ("amount", "in_kind", "day", "reason"),
    [(None, "", DAY, "say what was given"), (D(0), " ", DAY, "say what was given"), (D("0.001"), "", DAY, "fen"), (D(1), "", date(2099, 1, 1), "to come")],
)  # fmt: skip
def test_a_gift_of_nothing_is_refused(amount, in_kind, day, reason, project):
    facts = {"name": "单元门", "giver": "共建单位", "amount": amount, "in_kind": in_kind, "given_on": day}
    with pytest.raises(Refusal, match=reason):
        actions.save_gift(Gift(), project.covered[0].compound, facts, None)


@pytest.mark.parametrize("statement", ["UPDATE contribution_receipt SET amount = 1", "DELETE FROM contribution_receipt"])  # fmt: skip
def test_the_database_keeps_receipts_as_they_are(statement, due, session):
    factories.contribution_receipt(due)
    with (
        pytest.raises((IntegrityError, OperationalError, ProgrammingError, Exception), match="append-only"),
        session.begin_nested(),
    ):
        session.execute(text(statement))


def test_the_database_refuses_more_than_is_due_and_below_nothing(due, session):
    for change in ("paid = amount + 1", "paid = -1", "amount = 0"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(f"UPDATE contribution_due SET {change}"))  # noqa: S608


def test_verify_finds_a_paid_sum_that_was_tampered_with(due, session):
    session.execute(text("UPDATE contribution_due SET paid = 5"))
    assert any(fault.startswith("contribution_due") for fault in sums.verify(session()))
    session.rollback()


def test_what_was_collected_is_counted_by_round_and_channel(project, due, session):
    factories.contribution_due(due.round, amount=D(500))
    actions.receive(due, said(amount=D(1000)), None)
    session.commit()
    found = queries.collected(project.id)[due.round_id]
    assert (found.households, found.due, found.paid, found.owing) == (2, 1500, 1000, 1)
    assert queries.by_channel(project.id) == [(Channel.DIRECT, 1000)]
    assert session.scalars(select(ContributionReceipt.number)).all() == [1]
