from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.funding.conditions import Effect, Rule, Subject
from tracker.funding.deadlines import Late, Overdue, overdue
from tracker.funding.deadlines import late as late_by
from tracker.funding.idle import Idleness, Layer, Lines, oldest
from tracker.funding.rules import SourceKind

DAY = date(2026, 3, 1)
CITY, BOND = SourceKind.CITY, SourceKind.SPECIAL_BOND
RULE = Rule(Subject.PASS_ON_DAYS, "30", Effect.WARNS, "财综〔2024〕15号")
LATER = Rule(Subject.PASS_ON_DAYS, "60", Effect.WARNS, "新规")
SPEND = Rule(Subject.SPEND_DAYS, "365", Effect.WARNS, "审计口径")


def lying(day, amount, kind=CITY):
    """Nothing of it is allocated."""
    return Layer(kind, day, Decimal(amount), Decimal(amount))


def late(today, *layers, rules_on=lambda _kind, _day: (RULE,)):
    return overdue(rules_on, layers, today)


@pytest.mark.parametrize(("after", "is_late"), [(30, False), (31, True), (32, True)])
def test_the_last_day_is_in_time_and_the_next_is_not(after, is_late):
    found = late(DAY + timedelta(days=after), lying(DAY, 5))
    told = Overdue(CITY, RULE.subject, DAY + timedelta(days=31), Decimal(5), "财综〔2024〕15号")
    assert found == ([told] if is_late else [])


def test_only_what_is_past_its_day_counts_and_the_earliest_day_is_told():
    found = late(
        DAY + timedelta(days=33),
        lying(DAY, 5),
        lying(DAY + timedelta(days=2), 7),
        lying(DAY + timedelta(days=9), 9),
    )
    assert [(one.since, one.amount) for one in found] == [(DAY + timedelta(days=31), 12)]


def test_money_keeps_the_deadline_of_the_day_it_was_received():
    def rules_on(_kind, day):
        return (RULE,) if day < date(2026, 4, 1) else (LATER,)

    assert late(date(2026, 5, 2), lying(date(2026, 4, 1), 5), rules_on=rules_on) == []
    assert late(date(2026, 5, 2), lying(DAY, 5), rules_on=rules_on)


def test_each_kind_of_source_keeps_its_own_deadlines():
    def rules_on(kind, _day):
        return (RULE,) if kind is BOND else (LATER,)

    found = late(DAY + timedelta(days=40), lying(DAY, 5), lying(DAY, 7, BOND), rules_on=rules_on)
    assert [(one.kind, one.amount) for one in found] == [(BOND, 7)]


def test_a_source_without_a_deadline_is_never_overdue():
    assert late(date(2030, 1, 1), lying(DAY, 5), rules_on=lambda _kind, _day: ()) == []


def test_money_handed_on_is_late_only_to_be_spent():
    layer = Layer(CITY, DAY, Decimal(5), Decimal(0))
    found = late(date(2027, 3, 2), layer, rules_on=lambda _kind, _day: (RULE, SPEND))
    assert [one.subject for one in found] == [Subject.SPEND_DAYS]


def test_late_money_is_what_is_past_its_deadline_or_lies_for_long():
    today, usual = date(2026, 12, 31), Lines(180, 365)
    found = late_by({CITY: [(date.min, date.max, [RULE])], BOND: [(date.min, date.max, [])]}, usual, today)
    assert set(found) == {
        Late((CITY, BOND), date.min, today - timedelta(days=180), waits=False),
        Late((CITY,), date.min, today - timedelta(days=31), waits=True),
    }


SOME = st.sampled_from(
    [Rule(one, days, Effect.WARNS, "规") for one in (Subject.PASS_ON_DAYS, Subject.SPEND_DAYS, Subject.IDLE_WARN_DAYS,
     Subject.IDLE_AUDIT_DAYS) for days in ("1", "30", "200")]
)  # fmt: skip
RULES = st.lists(SOME, max_size=4, unique_by=lambda rule: rule.subject)


@given(old=RULES, new=RULES, change=st.integers(0, 400), age=st.integers(0, 400), waits=st.booleans())
def test_it_is_found_by_days_of_receipt_as_it_is_judged_one_by_one(old, new, change, age, waits):
    today, usual = date(2026, 12, 31), Lines(180, 365)
    begin, day = today - timedelta(days=change), today - timedelta(days=age)
    layer = Layer(CITY, day, Decimal(5), Decimal(5 if waits else 0))

    def rules_on(_kind, day):
        return new if day >= begin else old

    periods = {CITY: [(begin, date.max, new), (date.min, begin - timedelta(days=1), old)]}
    found = any(
        one.first <= day <= one.last and (waits or not one.waits) for one in late_by(periods, usual, today)
    )
    is_idle = oldest([layer], rules_on, usual, today).state is not Idleness.FINE
    assert found is (is_idle or bool(overdue(rules_on, [layer], today)))
