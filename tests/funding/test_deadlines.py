from datetime import date, timedelta
from decimal import Decimal

import pytest

from tracker.funding.conditions import Effect, Rule, Subject
from tracker.funding.deadlines import Overdue, overdue

DAY = date(2026, 3, 1)
RULE = Rule(Subject.PASS_ON_DAYS, "30", Effect.WARNS, "财综〔2024〕15号")
LATER = Rule(Subject.PASS_ON_DAYS, "60", Effect.WARNS, "新规")


def late(today, *layers, rules_on=lambda _day: (RULE,)):
    return overdue(rules_on, unallocated=layers, unspent=(), today=today)


@pytest.mark.parametrize(("after", "is_late"), [(30, False), (31, True), (32, True)])
def test_the_last_day_is_in_time_and_the_next_is_not(after, is_late):
    found = late(DAY + timedelta(days=after), (DAY, Decimal(5)))
    assert found == (
        [Overdue(RULE.subject, DAY + timedelta(days=31), Decimal(5), "财综〔2024〕15号")] if is_late else []
    )


def test_only_what_is_past_its_day_counts_and_the_earliest_day_is_told():
    found = late(
        DAY + timedelta(days=33),
        (DAY, Decimal(5)),
        (DAY + timedelta(days=2), Decimal(7)),
        (DAY + timedelta(days=9), Decimal(9)),
    )
    assert [(one.since, one.amount) for one in found] == [(DAY + timedelta(days=31), 12)]


def test_money_keeps_the_deadline_of_the_day_it_was_received():
    def rules_on(day):
        return (RULE,) if day < date(2026, 4, 1) else (LATER,)

    assert late(date(2026, 5, 2), (date(2026, 4, 1), Decimal(5)), rules_on=rules_on) == []
    assert late(date(2026, 5, 2), (DAY, Decimal(5)), rules_on=rules_on)


def test_a_source_without_a_deadline_is_never_overdue():
    assert late(date(2030, 1, 1), (DAY, Decimal(5)), rules_on=lambda _day: ()) == []


def test_spending_has_a_deadline_of_its_own():
    rule = Rule(Subject.SPEND_DAYS, "365", Effect.WARNS, "审计口径")
    found = overdue(
        lambda _day: (RULE, rule), unallocated=(), unspent=((DAY, Decimal(5)),), today=date(2027, 3, 2)
    )
    assert [one.subject for one in found] == [Subject.SPEND_DAYS]
