"""Reminders about money that lies: by the days of its own kind of source."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests import factories
from tracker.funding import actions
from tracker.funding.due import due
from tracker.funding.ledger import MovementKind
from tracker.funding.rules import SourceKind

DAY = date(2026, 1, 5)
CENTRAL, BOND = SourceKind.CENTRAL_FISCAL, SourceKind.SPECIAL_BOND


def after(days, ahead=7):
    return list(due(DAY + timedelta(days=days), ahead=ahead))


def rules(days):
    return [one.rule for one in after(days)]


@pytest.fixture
def source(session):
    """100,000 of the central subsidy: to be allocated in 30 days, to be spent in 365, idle after 180."""
    made = factories.source(kind=CENTRAL)
    factories.movement(made, Decimal(100_000), dated=DAY)
    return made


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (22, []),
        (23, ["money to allocate soon"]),
        (30, ["money to allocate soon"]),
        (31, ["money to allocate overdue"]),
        (179, ["money to allocate overdue"]),
        (180, ["money to allocate overdue", "money idle"]),
        (358, ["money to allocate overdue", "money to spend soon", "money idle"]),
        (366, ["money to allocate overdue", "money to spend overdue"]),
    ],
)
def test_money_is_told_of_on_the_days_of_its_rules(days, found, source):
    assert rules(days) == found


def test_the_day_that_names_a_reminder_stays_when_time_and_money_move(source):
    (first,) = after(31)
    factories.movement(source, Decimal(40_000), kind=MovementKind.ALLOCATED, dated=DAY)
    (later,) = after(50)
    assert first.since == later.since == DAY + timedelta(days=30)
    assert (first.values["amount"], later.values["amount"]) == ("100,000.00", "60,000.00")
    assert (first.subject, first.subject_id, first.project_id) == (
        "funding_source",
        source.id,
        source.project_id,
    )


def test_what_is_allocated_or_spent_is_no_longer_due(source):
    factories.movement(source, Decimal(100_000), kind=MovementKind.ALLOCATED, dated=DAY)
    assert rules(200) == ["money idle"]
    factories.movement(source, Decimal(100_000), kind=MovementKind.PAID, dated=DAY)
    assert rules(3000) == []


def test_each_days_receipt_is_a_matter_of_its_own_oldest_spent_first(source):
    factories.movement(source, Decimal(50_000), dated=DAY + timedelta(days=10))
    factories.movement(source, Decimal(120_000), kind=MovementKind.ALLOCATED, dated=DAY)
    (only,) = after(41)
    assert (only.since, only.values["amount"]) == (DAY + timedelta(days=40), "30,000.00")


def test_a_source_with_idle_days_of_its_own_is_told_of_by_them(session):
    factories.movement(factories.source(kind=BOND), Decimal(100), dated=DAY)
    assert (rules(89), rules(90)) == ([], ["money idle"])


def test_money_without_rules_is_told_of_by_the_usual_lines(session):
    factories.movement(factories.source(kind=SourceKind.SOCIAL), Decimal(100), dated=DAY)
    assert (rules(179), rules(180), rules(364), rules(365)) == (
        [], ["money idle"], ["money idle"], ["money idle too long"]
    )  # fmt: skip


def test_a_receipt_taken_back_is_not_due(source):
    (receipt,) = source.movements
    actions.reverse(receipt, "误记", None)
    assert rules(100) == []
