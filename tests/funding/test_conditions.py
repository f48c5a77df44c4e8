from decimal import Decimal

import pytest

from tracker.base.errors import Refusal
from tracker.funding.conditions import (
    NUMBERS,
    Effect,
    Rule,
    Subject,
    Use,
    Work,
    breaches,
    check_use,
    check_value,
    first_edition,
)
from tracker.funding.ledger import Purpose
from tracker.funding.rules import SourceKind
from tracker.items.rules import ItemClass, Scope

SEWER = Work("sewer", ItemClass.BASIC, Scope.COMPOUND, "Sewers")
MARKET = Work("market", ItemClass.ENHANCEMENT, Scope.COMPOUND, "Neighbourhood market")
LIFT = Work("lift", ItemClass.IMPROVEMENT, Scope.BUILDING, "Lift added")
NEW_LIFT = Work("lift_replacement", ItemClass.IMPROVEMENT, Scope.BUILDING, "Lift replaced")


def rule(subject, value, effect=Effect.BLOCKS):
    return Rule(subject, value, effect, "财综〔2024〕15号")


def test_every_rule_of_the_first_edition_is_one_and_names_where_it_is_written():
    rules = [one for kind in SourceKind for one in first_edition()[kind]]
    assert len(rules) > 15
    for one in rules:
        check_value(one)


@pytest.mark.parametrize(
    ("kind", "use", "sentence"),
    [
        (SourceKind.CENTRAL_FISCAL, Use(works=(SEWER,)), None),
        (SourceKind.CENTRAL_FISCAL, Use(works=(MARKET,)), "may not pay for “Neighbourhood market”"),
        (SourceKind.CENTRAL_FISCAL, Use(), "say which item"),
        (SourceKind.CENTRAL_FISCAL, Use(Purpose.DESIGN), None),
        (SourceKind.CENTRAL_FISCAL, Use(Purpose.DEBT), "may not pay for “debt”"),
        (SourceKind.CENTRAL_FISCAL, Use(Purpose.OVERHEAD), "may not pay for “overhead”"),
        (SourceKind.ULTRA_LONG_BOND, Use(works=(NEW_LIFT,)), None),
        (SourceKind.ULTRA_LONG_BOND, Use(works=(LIFT,)), "may not pay for “Lift added”"),
        (SourceKind.SOCIAL, Use(Purpose.DEBT), None),
    ],
)
def test_a_source_pays_for_what_its_rules_allow(kind, use, sentence):
    if sentence is None:
        check_use(first_edition()[kind], use)
        return
    with pytest.raises(Refusal, match=sentence):
        check_use(first_edition()[kind], use)


def test_two_central_sources_never_pay_for_the_same_work():
    mixed = Work("sewer", ItemClass.BASIC, Scope.COMPOUND, "Sewers", frozenset({SourceKind.CENTRAL_BUDGET}))
    with pytest.raises(Refusal, match="already has money"):
        check_use(first_edition()[SourceKind.CENTRAL_FISCAL], Use(works=(mixed,)))
    check_use(first_edition()[SourceKind.CITY], Use(works=(mixed,)))


@pytest.mark.parametrize(
    ("one", "use", "is_broken"),
    [
        (rule(Subject.FIRST_YEAR, "2024"), Use(year=2023), True),
        (rule(Subject.FIRST_YEAR, "2024"), Use(year=2024), False),
        (rule(Subject.LAST_YEAR, "2025"), Use(year=2026), True),
        (rule(Subject.LAST_YEAR, "2025"), Use(year=2025), False),
        (rule(Subject.CEILING_SHARE, "40"), Use(total=Decimal("40.00"), planned=Decimal(100)), False),
        (rule(Subject.CEILING_SHARE, "40"), Use(total=Decimal("40.01"), planned=Decimal(100)), True),
        (rule(Subject.CEILING_SHARE, "40"), Use(total=Decimal("40.01")), False),
        (rule(Subject.CEILING_AREA, "300"), Use(total=Decimal("3000.00"), area=Decimal(10)), False),
        (rule(Subject.CEILING_AREA, "300"), Use(total=Decimal("3000.01"), area=Decimal(10)), True),
        (rule(Subject.SCOPES, "building"), Use(works=(SEWER,)), True),
        (rule(Subject.SCOPES, "building compound"), Use(works=(SEWER,)), False),
        (rule(Subject.NOT_ITEM_TYPES, "lift"), Use(works=(LIFT,)), True),
        (rule(Subject.NOT_ITEM_TYPES, "lift"), Use(works=(SEWER,)), False),
        (rule(Subject.NOT_ITEM_TYPES, "lift"), Use(), False),
        (rule(Subject.SPEND_DAYS, "365"), Use(), False),
    ],
)
def test_each_kind_of_rule_at_its_edge(one, use, is_broken):
    assert bool(breaches([one], use)) is is_broken


def test_a_warning_is_said_and_blocks_nothing():
    (said,) = check_use([rule(Subject.ITEM_CLASSES, "basic", Effect.WARNS)], Use(works=(MARKET,)))
    assert "财综〔2024〕15号" in str(said)


def test_what_blocks_comes_before_what_warns():
    rules = [rule(Subject.SCOPES, "building", Effect.WARNS), rule(Subject.ITEM_CLASSES, "improvement")]
    assert [one.rule.effect for one in breaches(rules, Use(works=(SEWER,)))] == [Effect.BLOCKS, Effect.WARNS]


@pytest.mark.parametrize(
    ("subject", "value"),
    [
        (Subject.SPEND_DAYS, "0"), (Subject.SPEND_DAYS, "x"), (Subject.SPEND_DAYS, ""), (Subject.CEILING_SHARE, "101"),
        (Subject.ITEM_CLASSES, "basic nonsense"), (Subject.ITEM_TYPES, "nonsense"), (Subject.NOT_WITH, " "),
    ],
)  # fmt: skip
def test_a_rule_that_says_nothing_is_refused(subject, value):
    with pytest.raises(Refusal) as refused:
        check_value(rule(subject, value))
    assert refused.value.field == "value"
    assert subject in NUMBERS or "at least one" in str(refused.value)


def test_a_rule_without_its_source_is_refused():
    with pytest.raises(Refusal, match="where this rule is written"):
        check_value(Rule(Subject.SPEND_DAYS, "365", Effect.WARNS, " "))


def test_a_least_share_is_asked_of_the_plan_and_refuses_where_it_blocks():
    enough = Use(promised=Decimal("10.00"), planned=Decimal(100))
    little = Use(promised=Decimal("9.99"), planned=Decimal(100))
    assert breaches([rule(Subject.FLOOR_SHARE, "10")], enough) == []
    (said,) = check_use([rule(Subject.FLOOR_SHARE, "10", Effect.WARNS)], little)
    assert "9.99 yuan is planned from this kind of source; its rules ask for at least 10.00" in str(said)
    with pytest.raises(Refusal) as refused:
        check_use([rule(Subject.FLOOR_SHARE, "10")], little)
    assert refused.value.field == "planned"


@pytest.mark.parametrize("value", [rule(Subject.CEILING_SHARE, "40"), rule(Subject.LAST_YEAR, "2025")])
def test_a_sum_that_a_rule_refuses_is_told_beside_the_sum(value):
    with pytest.raises(Refusal) as refused:
        check_use([value], Use(year=2026, total=Decimal(41), planned=Decimal(100)))
    assert refused.value.field == "amount"
