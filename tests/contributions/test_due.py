"""Reminders about households' money: by round, never by door."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests import factories
from tracker.contributions.due import REFUND_DAYS, due

D = Decimal
DAY = date(2026, 6, 1)


def at(days, ahead=7):
    return list(due(DAY + timedelta(days=days), ahead=ahead))


@pytest.fixture
def round_(session):
    """Two households owe 1,000 each by 1 June; one has paid 400, a third all."""
    made = factories.contribution_round(due_on=DAY)
    factories.contribution_due(made)
    factories.contribution_receipt(factories.contribution_due(made), D(400))
    factories.contribution_receipt(factories.contribution_due(made), D(1000))
    return made


@pytest.mark.parametrize(
    ("days", "rules"),
    [(-8, []), (-7, ["contribution soon"]), (0, ["contribution soon"]), (1, ["contribution overdue"])],
)
def test_a_round_is_told_of_from_a_week_before_its_day(round_, days, rules):
    found = at(days)
    assert [one.rule for one in found] == rules
    assert all(
        (one.values["count"], one.values["amount"], one.since) == ("2", "1,600.00", DAY) for one in found
    )


def test_a_round_without_a_day_or_paid_in_full_is_not_due(session):
    factories.contribution_due(factories.contribution_round())
    paid = factories.contribution_due(factories.contribution_round(due_on=DAY))
    factories.contribution_receipt(paid, D(1000))
    assert at(30) == []


@pytest.mark.parametrize(("days", "count"), [(REFUND_DAYS - 1, 0), (REFUND_DAYS, 1), (REFUND_DAYS + 99, 1)])
def test_a_late_joiner_is_asked_after_a_month(session, days, count):
    made = factories.contribution_round()
    late = factories.contribution_due(made, joined_on=DAY)
    for amount in (D(6), D(4)):
        factories.lift_refund(made, late, factories.contribution_due(made), amount=amount)
    factories.lift_refund(made, late, factories.contribution_due(made), paid_on=DAY)
    found = at(days)
    assert [(one.rule, one.subject_id, one.values["amount"]) for one in found] == [
        ("refund to pay", late.id, "10.00")
    ] * count


def test_no_door_is_named(round_):
    (one,) = at(0)
    doors = {due.household.door for due in round_.dues}
    assert not any(door in one.values.values() for door in doors)
