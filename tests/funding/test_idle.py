from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.funding.conditions import Effect, Rule, Subject
from tracker.funding.idle import Idleness, Layer, Lines, by_age, idleness, lines, oldest
from tracker.funding.rules import SourceKind

TODAY = date(2026, 6, 1)
EDGES = (0, 89, 90, 179, 180, 364, 365, 900)
OWN = (
    Rule(Subject.IDLE_WARN_DAYS, "90", Effect.WARNS, "债券"),
    Rule(Subject.IDLE_AUDIT_DAYS, "170", Effect.WARNS, "债券"),
)


def rules_on(kind, _day):
    return OWN if kind is SourceKind.SPECIAL_BOND else ()


def layer(days, kind=SourceKind.CITY, amount=1):
    return Layer(kind, TODAY - timedelta(days=days), Decimal(amount))


def aged(*layers):
    return by_age(layers, rules_on, Lines(), TODAY)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (None, "fine"),
        (0, "fine"),
        (179, "fine"),
        (180, "warn"),
        (364, "warn"),
        (365, "audit"),
        (4000, "audit"),
    ],
)
def test_idle_money_is_warned_of_and_crosses_the_audit_line(days, state):
    assert idleness(days, Lines()) is Idleness(state)


@pytest.mark.parametrize(
    ("days", "state"), [(89, "fine"), (90, "warn"), (169, "warn"), (170, "audit"), (180, "audit")]
)
def test_a_source_with_days_of_its_own_is_judged_by_them(days, state):
    assert idleness(days, lines(OWN, Lines())) is Idleness(state)
    assert oldest([layer(days, SourceKind.SPECIAL_BOND)], rules_on, Lines(), TODAY).state is Idleness(state)


def test_a_source_that_sets_one_line_keeps_the_other_usual_one():
    assert lines(OWN[:1], Lines(180, 365)) == Lines(90, 365)
    assert lines((), Lines(10, 20)) == Lines(10, 20)


def test_idle_money_by_age_loses_nothing_at_the_edges():
    found = aged(*(layer(days) for days in EDGES))
    assert [(age.first, age.end, age.fine, age.warn, age.audit) for age in found] == [
        (0, 90, 2, 0, 0), (90, 180, 2, 0, 0), (180, 365, 0, 2, 0), (365, None, 0, 0, 2)
    ]  # fmt: skip


def test_one_age_holds_money_that_is_late_and_money_that_is_not():
    (_new, young, *_rest) = aged(layer(100, amount=7), layer(100, SourceKind.SPECIAL_BOND, 5))
    assert (young.fine, young.warn, young.audit, young.amount) == (7, 5, 0, 12)


@given(st.lists(st.tuples(st.integers(-5, 2000), st.sampled_from(SourceKind), st.integers(1, 999))))
def test_ages_and_states_add_up_to_what_is_idle(parts):
    found = aged(*(layer(*part) for part in parts))
    assert sum(age.amount for age in found) == sum(amount for _days, _kind, amount in parts)


def test_the_oldest_money_tells_the_days_and_the_worst_its_state():
    found = oldest([layer(300), layer(200, SourceKind.SPECIAL_BOND)], rules_on, Lines(), TODAY)
    assert (found.days, found.state) == (300, Idleness.AUDIT)
    assert oldest([layer(300, amount=0)], rules_on, Lines(), TODAY).days is None
    assert oldest([], rules_on, Lines(), TODAY).state is Idleness.FINE
