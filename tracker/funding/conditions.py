"""What a source of money may be spent on. The rules are data; here is what each kind of rule means.

``conditions.csv`` holds the first edition, from the texts each line names; the bureau writes further ones.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.words import N_, Named, Word
from tracker.funding.ledger import Purpose
from tracker.funding.rules import SourceKind
from tracker.items.catalogue import item_types
from tracker.items.rules import ItemClass, Scope

FIRST_EDITION = Path(__file__).with_name("conditions.csv")
HUNDRED = Decimal(100)
AHEAD = timedelta(days=366)


class Subject(Word):
    """What a rule is about. Lists are codes between spaces; shares are percent, deadlines days."""

    ITEM_CLASSES = "item_classes", N_("Classes of work it may pay for")
    ITEM_TYPES = "item_types", N_("Works it may pay for")
    NOT_ITEM_TYPES = "not_item_types", N_("Works it may not pay for")
    SCOPES = "scopes", N_("Places of work it may pay for")
    PURPOSES = "purposes", N_("Purposes it may pay for")
    NOT_WITH = "not_with", N_("May not be mixed on the same work with")
    FIRST_YEAR = "first_year", N_("First plan year")
    LAST_YEAR = "last_year", N_("Last plan year")
    CEILING_SHARE = "ceiling_share", N_("At most of the planned investment, percent")
    FLOOR_SHARE = "floor_share", N_("At least of the planned investment, percent")
    CEILING_AREA = "ceiling_area", N_("At most per m² of floor area, yuan")
    PASS_ON_DAYS = "pass_on_days", N_("To be allocated within days of receipt")
    SPEND_DAYS = "spend_days", N_("To be spent within days of receipt")
    IDLE_WARN_DAYS = "idle_warn_days", N_("Idle money is warned of after days")
    IDLE_AUDIT_DAYS = "idle_audit_days", N_("Idle money is an audit finding after days")


class Effect(Word):
    BLOCKS = "blocks", N_("Blocks")
    WARNS = "warns", N_("Warns")


WORDS: dict[Subject, tuple[str, ...]] = {
    Subject.ITEM_CLASSES: tuple(ItemClass),
    Subject.SCOPES: tuple(Scope),
    Subject.PURPOSES: tuple(Purpose),
    Subject.NOT_WITH: tuple(SourceKind),
}
NUMBERS: dict[Subject, tuple[int, int]] = {
    Subject.FIRST_YEAR: (2015, 2100),
    Subject.LAST_YEAR: (2015, 2100),
    Subject.CEILING_SHARE: (1, 100),
    Subject.FLOOR_SHARE: (1, 100),
    Subject.CEILING_AREA: (1, 100_000),
    Subject.PASS_ON_DAYS: (1, 3650),
    Subject.SPEND_DAYS: (1, 3650),
    Subject.IDLE_WARN_DAYS: (1, 3650),
    Subject.IDLE_AUDIT_DAYS: (1, 3650),
}
DEADLINES = frozenset({Subject.PASS_ON_DAYS, Subject.SPEND_DAYS})
"""Nothing that is done now can break these: time does. They are shown and reminded of, as idle money is."""


@dataclass(frozen=True)
class Rule:
    """One rule of a source."""

    subject: Subject
    value: str
    effect: Effect
    source_text: str

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.value.split())

    @property
    def number(self) -> Decimal:
        return Decimal(self.value)


@dataclass(frozen=True)
class Work:
    """An item that money is for: kind of work, class and place, and which other sources pay for it already."""

    type_code: str
    item_class: ItemClass
    scope: Scope
    name: str = ""
    paid_by: frozenset[SourceKind] = frozenset()


@dataclass(frozen=True)
class Use:
    """What money of a source is about to be used for. ``total`` is the source's sum after it, in yuan;
    ``promised`` what the plan of the project has from all its sources of this kind.
    """

    purpose: Purpose = Purpose.WORKS
    works: tuple[Work, ...] = ()
    year: int | None = None
    total: Decimal | None = None
    promised: Decimal | None = None
    planned: Decimal | None = None  # investment of the whole project
    area: Decimal | None = None


@dataclass(frozen=True)
class Breach:
    """A rule that a use breaks, and the sentence that says so."""

    rule: Rule
    sentence: Sentence = field(compare=False)


class Warned(Refusal):
    """Rules that only warn, while nobody has said why it is done all the same."""

    def __init__(self, warnings: Sequence[Sentence]) -> None:
        super().__init__(
            N_("A rule of this source warns. Say why it is done all the same, and who allowed it."), "because"
        )
        self.warnings = warnings


def check_value(rule: Rule) -> None:
    """Refuse a rule that says nothing or names what is not known."""
    known: Iterable[str] = WORDS.get(rule.subject, ())
    if rule.subject in (Subject.ITEM_TYPES, Subject.NOT_ITEM_TYPES):
        known = {one.code for one in item_types()}
    if rule.subject in NUMBERS:
        low, high = NUMBERS[rule.subject]
        try:
            fits = rule.value.isascii() and low <= rule.number <= high
        except InvalidOperation:
            fits = False
        if not fits:
            raise Refusal(N_("Write a number from %(low)s to %(high)s."), "value", low=low, high=high)
    elif not rule.codes or set(rule.codes) - set(known):
        raise Refusal(N_("Choose at least one."), "value")
    if not rule.source_text.strip():
        raise Refusal(N_("Say where this rule is written."), "source_text")


def check_valid_from(day: date, last: date | None, today: date) -> None:
    """Editions follow each other: a new one builds on the last, so it is valid from no earlier day.

    ``last`` is None where only the first edition stands before it, which holds from the beginning on. More
    than a year ahead is taken for a slip: no other edition could be made until that day.
    """
    if last is not None and day < last:
        raise Refusal(
            N_("The edition before is valid from %(day)s. Choose that day or a later one."), "valid_from", day=last
        )  # fmt: skip
    if day > today + AHEAD:
        raise Refusal(N_("Rules are entered at most a year ahead."), "valid_from")


FIELDS = {
    Subject.PURPOSES: "purpose", Subject.FIRST_YEAR: "amount", Subject.LAST_YEAR: "amount",
    Subject.CEILING_SHARE: "amount", Subject.CEILING_AREA: "amount", Subject.FLOOR_SHARE: "planned",
}  # fmt: skip
"""Beside which field of a form a rule refuses; the others beside the item."""


def floors(rules: Iterable[Rule]) -> list[Rule]:
    """Rules about the least share: a plan keeps to them or not, whatever is done with the money."""
    return [rule for rule in rules if rule.subject is Subject.FLOOR_SHARE]


def breaches(rules: Iterable[Rule], use: Use) -> list[Breach]:
    """Rules that a use breaks, those that block first."""
    found = [Breach(rule, said) for rule in rules for said in _broken(rule, use)]
    return sorted(found, key=lambda one: one.rule.effect is not Effect.BLOCKS)


def check_use(rules: Iterable[Rule], use: Use) -> list[Sentence]:
    """Refuse what the source may not pay for; the warnings that are left over."""
    found = breaches(rules, use)
    for one in found:
        if one.rule.effect is Effect.BLOCKS:
            raise Refusal(
                one.sentence.message, FIELDS.get(one.rule.subject, "item_id"), **one.sentence.values
            )
    return [one.sentence for one in found]


def _broken(rule: Rule, use: Use) -> Iterable[Sentence]:
    match rule.subject:
        case Subject.ITEM_CLASSES | Subject.ITEM_TYPES | Subject.NOT_ITEM_TYPES | Subject.SCOPES:
            yield from _works_broken(rule, use)
        case Subject.PURPOSES if use.purpose not in rule.codes:
            yield _said(_PURPOSE, rule, purpose=use.purpose)
        case Subject.NOT_WITH:
            for work in use.works:
                for kind in sorted(work.paid_by & set(rule.codes)):
                    yield _said(_MIXED, rule, item=Named(work.name), kind=SourceKind(kind))
        case _:
            yield from _sum_broken(rule, use)


def _works_broken(rule: Rule, use: Use) -> Iterable[Sentence]:
    """Only works are bound to an item; without one nobody can tell whether the source may pay."""
    if use.purpose is not Purpose.WORKS:
        return
    if not use.works and rule.subject is not Subject.NOT_ITEM_TYPES:
        yield _said(_UNNAMED, rule)
    for work in use.works:
        is_listed = _TOLD[rule.subject](work) in rule.codes
        if is_listed is (rule.subject is Subject.NOT_ITEM_TYPES):
            yield _said(_WORK, rule, item=Named(work.name))


_TOLD = {
    Subject.ITEM_CLASSES: lambda work: work.item_class.value,
    Subject.ITEM_TYPES: lambda work: work.type_code,
    Subject.NOT_ITEM_TYPES: lambda work: work.type_code,
    Subject.SCOPES: lambda work: work.scope.value,
}


def _sum_broken(rule: Rule, use: Use) -> Iterable[Sentence]:
    match rule.subject:
        case Subject.FIRST_YEAR if use.year is not None and use.year < rule.number:
            yield _said(_YEAR, rule, year=str(use.year))
        case Subject.LAST_YEAR if use.year is not None and use.year > rule.number:
            yield _said(_YEAR, rule, year=str(use.year))
        case Subject.CEILING_SHARE if use.total is not None and use.planned:
            limit = use.planned * rule.number / HUNDRED
            if use.total > limit:
                yield _said(_ABOVE, rule, total=f"{use.total:,.2f}", limit=f"{limit:,.2f}")
        case Subject.FLOOR_SHARE if use.promised is not None and use.planned:
            least = use.planned * rule.number / HUNDRED
            if use.promised < least:
                yield _said(_BELOW, rule, promised=f"{use.promised:,.2f}", least=f"{least:,.2f}")
        case Subject.CEILING_AREA if use.total is not None and use.area:
            limit = use.area * rule.number
            if use.total > limit:
                yield _said(_ABOVE, rule, total=f"{use.total:,.2f}", limit=f"{limit:,.2f}")


def _said(message: str, rule: Rule, **values: object) -> Sentence:
    return Sentence(message, {**values, "rule": rule.source_text})


_PURPOSE = N_("This source may not pay for “%(purpose)s” (%(rule)s).")
_MIXED = N_(
    "“%(item)s” already has money from “%(kind)s”, which may not be mixed with this source on the same work (%(rule)s)."
)
_UNNAMED = N_("This source may pay only for certain works: say which item the money is for (%(rule)s).")
_WORK = N_("This source may not pay for “%(item)s” (%(rule)s).")
_YEAR = N_("This source may not be used for the plan year %(year)s (%(rule)s).")
_BELOW = N_(
    "%(promised)s yuan is planned from this kind of source; its rules ask for at least %(least)s (%(rule)s)."
)
_ABOVE = N_("With this the source comes to %(total)s yuan; its rules allow at most %(limit)s (%(rule)s).")


@cache
def first_edition() -> Mapping[SourceKind, tuple[Rule, ...]]:
    """The rules the programme starts with, by kind of source."""
    found: dict[SourceKind, list[Rule]] = {kind: [] for kind in SourceKind}
    with FIRST_EDITION.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[SourceKind(row["kind"])].append(
                Rule(Subject(row["subject"]), row["value"], Effect(row["effect"]), row["source"])
            )
    return {kind: tuple(rules) for kind, rules in found.items()}
