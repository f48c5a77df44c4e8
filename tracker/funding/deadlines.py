"""Money that its rules wanted allocated or spent by now: what no action breaks, but time does. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.funding.conditions import DEADLINES, Rule, Subject
from tracker.funding.idle import Layer, Lines, RulesOn, lines
from tracker.funding.rules import SourceKind


@dataclass(frozen=True)
class Deadline:
    """The last day on which a part of the money was to be allocated or spent, and how much of it is not."""

    rule: Rule
    kind: SourceKind
    last: date
    amount: Decimal


@dataclass(frozen=True)
class Overdue:
    """Yuan past a deadline; ``since`` is the first day after the earliest last day that was missed."""

    kind: SourceKind
    subject: Subject
    since: date
    amount: Decimal
    source_text: str


@dataclass(frozen=True)
class Late:
    """Money that is late by its rules: of these kinds, received on a day from ``first`` to ``last`` and still
    there; of what is not allocated either where it ``waits``.
    """

    kinds: tuple[SourceKind, ...]
    first: date
    last: date
    waits: bool


Periods = Mapping[SourceKind, Iterable[tuple[date, date, Iterable[Rule]]]]
"""(first day, last day, rules) of the editions of each kind of source."""


def late(periods: Periods, usual: Lines, today: date) -> tuple[Late, ...]:
    """What is past a deadline or has lain for long on a day, however many days of receipts there are."""
    found: dict[tuple[date, date, bool], list[SourceKind]] = defaultdict(list)
    for kind, editions in periods.items():
        for first, end, rules in editions:
            for waits, last in _latest(list(rules), usual, today).items():
                if first <= min(last, end):
                    found[first, min(last, end), waits].append(kind)
    return tuple(Late(tuple(kinds), *key) for key, kinds in found.items())


def _latest(rules: Sequence[Rule], usual: Lines, today: date) -> dict[bool, date]:
    """The latest day of receipt of what is late: of money that waits for its allocation, and of any."""
    own = lines(rules, usual)
    found = {False: today - timedelta(days=min(own.warn, own.audit))}
    for rule in rules:
        if rule.subject in DEADLINES:
            waits, last = rule.subject is Subject.PASS_ON_DAYS, today - timedelta(days=int(rule.number) + 1)
            found[waits] = max(last, found.get(waits, last))
    return found


def deadlines(rules_on: RulesOn, layer: Layer) -> Iterator[Deadline]:
    """The deadlines of what is left of a day's receipts, by the rules in force on that day."""
    for rule in rules_on(layer.kind, layer.day):
        if rule.subject in DEADLINES:
            amount = layer.treasury if rule.subject is Subject.PASS_ON_DAYS else layer.amount
            if amount > 0:
                yield Deadline(rule, layer.kind, layer.day + timedelta(days=int(rule.number)), amount)


def overdue(rules_on: RulesOn, layers: Iterable[Layer], today: date) -> list[Overdue]:
    """What is past its deadlines, by kind of source and rule; the day a deadline ends on is still in time."""
    found: dict[tuple[SourceKind, Subject], Overdue] = {}
    for layer in layers:
        for one in deadlines(rules_on, layer):
            if one.last >= today:
                continue
            key, since = (one.kind, one.rule.subject), one.last + timedelta(days=1)
            held = found.get(key)
            first = min(since, held.since) if held else since
            found[key] = Overdue(*key, first, one.amount + (held.amount if held else 0), one.rule.source_text)
    return list(found.values())
