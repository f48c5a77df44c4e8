"""Money that lies: for how many days, and what that means by the days of its own kind of source. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.base.words import N_, Word
from tracker.funding.conditions import Rule, Subject
from tracker.funding.rules import SourceKind

ZERO = Decimal(0)
RulesOn = Callable[[SourceKind, date], Iterable[Rule]]
"""The rules of a kind of source on a day."""


@dataclass(frozen=True)
class Layer:
    """What is left of the money of one kind that was received on one day; ``treasury`` of it is not allocated."""

    kind: SourceKind
    day: date
    amount: Decimal
    treasury: Decimal = ZERO


@dataclass(frozen=True)
class Lines:
    """After how many days idle money is warned of, and from when on auditors ask (Hainan 2019 and others)."""

    warn: int = 180
    audit: int = 365


class Idleness(Word):
    FINE = "fine", N_("In time")
    WARN = "warn", N_("Idle for long")
    AUDIT = "audit", N_("Past the audit line")


def lines(rules: Iterable[Rule], usual: Lines) -> Lines:
    """The lines of a source by its own rules; the usual ones where it has none."""
    own = {rule.subject: int(rule.number) for rule in rules if rule.subject in _OWN}
    return Lines(
        *(own.get(subject, days) for subject, days in zip(_OWN, (usual.warn, usual.audit), strict=True))
    )


_OWN = (Subject.IDLE_WARN_DAYS, Subject.IDLE_AUDIT_DAYS)


def idleness(days: int | None, by: Lines) -> Idleness:
    """Warned of from ``warn`` days on, past the line from ``audit`` days on."""
    if days is None or days < min(by.warn, by.audit):
        return Idleness.FINE
    return Idleness.AUDIT if days >= by.audit else Idleness.WARN


class Judge:
    """Tells what idle money means by the rules of the day it was received; the lines of each edition once."""

    def __init__(self, rules_on: RulesOn, usual: Lines) -> None:
        self._rules_on, self._usual = rules_on, usual
        self._known: dict[int, tuple[Iterable[Rule], Lines]] = {}

    def state(self, layer: Layer, days: int) -> Idleness:
        rules = self._rules_on(layer.kind, layer.day)
        known = self._known.get(id(rules))
        if known is None:  # kept with its rules, so that no others can come to lie where they lay
            known = self._known[id(rules)] = rules, lines(rules, self._usual)
        return idleness(days, known[1])


@dataclass(frozen=True)
class Idle:
    """How long the oldest unpaid money has lain (闲置天数; None: none is idle), and the worst it means."""

    days: int | None = None
    state: Idleness = Idleness.FINE


def oldest(layers: Iterable[Layer], rules_on: RulesOn, usual: Lines, today: date) -> Idle:
    found, judge = Idle(), Judge(rules_on, usual)
    for layer in layers:
        if layer.amount > 0:
            days = max((today - layer.day).days, 0)
            state = judge.state(layer, days)
            found = Idle(max(days, found.days or 0), max(state, found.state, key=list(Idleness).index))
    return found


@dataclass(frozen=True)
class Age:
    """Idle money of an age: from ``first`` days on, up to the day before ``end`` (None: without end), in yuan by
    what it means for its kind of source.
    """

    first: int
    end: int | None
    fine: Decimal = ZERO
    warn: Decimal = ZERO
    audit: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        return self.fine + self.warn + self.audit

    def holds(self, days: int) -> bool:
        return self.first <= days and (self.end is None or days < self.end)


def ages(usual: Lines) -> list[Age]:
    """The ages of a chart: half way to the warning, to the warning, to the audit line, beyond."""
    edges = [0, usual.warn // 2, usual.warn, usual.audit]
    return [Age(first, end) for first, end in zip(edges, [*edges[1:], None], strict=True)]


def by_age(layers: Sequence[Layer], rules_on: RulesOn, usual: Lines, today: date) -> list[Age]:
    """Idle money by age on ``today``; each part is judged by the rules of the day it was received."""
    found, judge = ages(usual), Judge(rules_on, usual)
    sums = [dict.fromkeys(Idleness, ZERO) for _age in found]
    for layer in layers:
        days = max((today - layer.day).days, 0)
        place = next(n for n, age in enumerate(found) if age.holds(days))
        sums[place][judge.state(layer, days)] += layer.amount
    return [Age(age.first, age.end, *parts.values()) for age, parts in zip(found, sums, strict=True)]
