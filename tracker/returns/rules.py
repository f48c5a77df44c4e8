"""Figures reported upward, set beside what projects say and what evidence proves.

Compounds, buildings, households and floor area are reconciled each for itself: an audit found 100.75 % of the
compounds, 97 % of the buildings and 98.9 % of the households of one and the same report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.base.errors import Refusal
from tracker.base.periods import is_month
from tracker.base.sentences import Sentence
from tracker.base.words import N_, Word
from tracker.projects.rules import Stage

Number = Decimal | int
COUNTED = (Stage.STARTED, Stage.COMPLETED)
SHORTEST_REASON = 4


class Measure(Word):
    """What is counted; area in m²."""

    COMPOUNDS = "compounds", N_("Compounds")
    BUILDINGS = "buildings", N_("Buildings")
    HOUSEHOLDS = "households", N_("Households")
    AREA = "area", N_("Floor area, m²")


Counts = Mapping[Measure, Number]
Reported = Mapping[Measure, Number | None]
NOTHING: Counts = dict.fromkeys(Measure, 0)
UNREPORTED: Reported = dict.fromkeys(Measure)


@dataclass(frozen=True)
class Entry:
    """One figure four times over: in the plan, as reported upward (None: not reported), as the projects say,
    as evidence proves.
    """

    planned: Number
    reported: Number | None
    claimed: Number
    proven: Number

    @property
    def difference(self) -> Number | None:
        """Reported and not proven; below nothing where more is proven than was reported."""
        return None if self.reported is None else self.reported - self.proven

    @property
    def unnamed(self) -> Number | None:
        """Reported, and no project says so."""
        return None if self.reported is None else self.reported - self.claimed

    @property
    def unproven(self) -> Number:
        """Projects say so, and evidence does not prove it."""
        return self.claimed - self.proven


@dataclass(frozen=True)
class Account:
    """One region, list and month: every measure of one stage."""

    planned: Counts = field(default_factory=lambda: NOTHING)
    reported: Reported = field(default_factory=lambda: UNREPORTED)
    claimed: Counts = field(default_factory=lambda: NOTHING)
    proven: Counts = field(default_factory=lambda: NOTHING)

    def entry(self, measure: Measure) -> Entry:
        return Entry(
            self.planned[measure], self.reported[measure], self.claimed[measure], self.proven[measure]
        )

    @property
    def is_reported(self) -> bool:
        return any(number is not None for number in self.reported.values())


def rate(part: Number | None, planned: Number) -> Decimal | None:
    """Percent of the plan with one decimal, rounded down (开工率); above 100 where more was done than planned."""
    return Decimal(int(part * 1000 / planned)) / 10 if planned and part is not None else None


def findings(account: Account, stage: Stage) -> tuple[Sentence, ...]:
    """What the figures of a region say, in sentences; compounds are named, the table shows the rest."""
    entry = account.entry(Measure.COMPOUNDS)
    said: list[Sentence] = []
    if entry.reported is None:
        said.append(Sentence(N_("Nothing is on file that was reported upward for this month.")))
    elif not entry.difference:
        said.append(Sentence(N_("The compounds reported upward are those that evidence proves.")))
    else:
        said.append(
            Sentence(
                N_("Reported upward: %(reported)s compounds. Evidence proves %(proven)s."),
                {"reported": entry.reported, "proven": entry.proven},
            )
        )
    if entry.unnamed:
        said.append(
            Sentence(
                N_("No project stands for %(count)s of them.")
                if entry.unnamed > 0
                else N_("Projects say %(count)s more than was reported."),
                {"count": abs(entry.unnamed)},
            )
        )
    if entry.unproven > 0:
        said.append(Sentence(N_("%(count)s are said by projects and not proven."), {"count": entry.unproven}))
    elif entry.unproven < 0:
        said.append(Sentence(N_("%(count)s are proven, and no project says so."), {"count": -entry.unproven}))
    return tuple(said)


def check_return(
    figures: Mapping[Stage, Reported], *, month: int, this_month: int, reason: str,
    before: Mapping[Stage, Reported] | None, is_again: bool,
) -> None:  # fmt: skip
    """Refuse figures that cannot be, and those that fall or replace others without a reason.

    ``before`` was reported for the month before (or the last one there is); ``is_again``: this month has
    figures already, and they are kept.
    """
    if not is_month(month) or month > this_month:
        raise Refusal(N_("Figures are reported for a month that has begun."), "month")
    _check_order(figures)
    has_reason = len(reason.strip()) >= SHORTEST_REASON
    if is_again and not has_reason:
        raise Refusal(
            N_("This month has figures already. They are kept; say why these are other ones."), "reason"
        )
    if before is not None and (fallen := _fallen(figures, before)) and not has_reason:
        raise Refusal(N_("Less than was reported before: %(names)s. Say why."), "reason", names=fallen)


def field_of(stage: Stage, measure: Measure) -> str:
    """The column and the form field of a figure."""
    return f"{stage.value}_{measure.value}"


def _check_order(figures: Mapping[Stage, Reported]) -> None:
    if all(number is None for counts in figures.values() for number in counts.values()):
        raise Refusal(N_("Enter at least one figure."), field_of(Stage.STARTED, Measure.COMPOUNDS))
    for measure in Measure:
        started, completed = (figures[stage][measure] for stage in COUNTED)
        if started is not None and completed is not None and completed > started:
            raise Refusal(
                N_("More is reported as complete than as started."), field_of(Stage.COMPLETED, measure)
            )


def _fallen(figures: Mapping[Stage, Reported], before: Mapping[Stage, Reported]) -> list[Sentence]:
    """What may not fall by itself: a start and a completion stay what they are."""
    return [
        Sentence(measure.label)
        for stage in COUNTED
        for measure in Measure
        if (now := figures[stage][measure]) is not None
        and (was := before[stage][measure]) is not None
        and now < was
    ]
