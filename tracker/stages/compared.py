"""Reported beside evidenced: how many days apart, and what the evidence is. Plain values in, plain values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.milestones.rules import MilestoneKind
from tracker.projects.evidence import PERMITS, Evidence, EvidenceKind
from tracker.projects.rules import Stage
from tracker.stages.rules import Facts, evidenced_completion, evidenced_start


@dataclass(frozen=True)
class Piece:
    """One thing that has to exist; ``on`` is None while it does not. The latest decides the evidenced day."""

    what: Sentence
    on: date | None
    decides: bool = False
    is_report: bool = False


@dataclass(frozen=True)
class Compared:
    """A start or a completion as it was reported, as the milestone says, and as evidence proves it."""

    stage: Stage
    reported: date | None
    milestone: date | None
    evidenced: date | None
    pieces: tuple[Piece, ...]

    @property
    def days(self) -> int | None:
        """Days from the reported to the evidenced day; more than nothing where the report came first."""
        return (self.evidenced - self.reported).days if self.evidenced and self.reported else None

    @property
    def is_unproven(self) -> bool:
        return self.evidenced is None and (self.reported is not None or self.milestone is not None)


def compared(
    facts: Facts, reported: Mapping[Stage, date | None], milestones: Mapping[Any, date | None]
) -> list[Compared]:
    """Start and completion; ``milestones`` are actual days by kind."""
    start, end = evidenced_start(facts), evidenced_completion(facts)
    return [
        Compared(
            Stage.STARTED, reported[Stage.STARTED], milestones.get(MilestoneKind.START), start,
            _start_pieces(facts, start),
        ),
        Compared(
            Stage.COMPLETED, reported[Stage.COMPLETED], milestones.get(MilestoneKind.COMPLETION), end,
            _end_pieces(facts, end),
        ),
    ]  # fmt: skip


def _start_pieces(facts: Facts, start: date | None) -> tuple[Piece, ...]:
    found = (
        _paper(facts, N_("Contract"), EvidenceKind.CONTRACT),
        _paper(facts, N_("Permit or start report"), *PERMITS),
        Piece(Sentence(N_("First confirmed quantity")), facts.first_confirmed_on, is_report=True),
        Piece(Sentence(N_("First photo of confirmed work")), facts.first_photo_on, is_report=True),
    )
    return tuple(
        Piece(one.what, one.on, start is not None and one.on == start, one.is_report) for one in found
    )


def _paper(facts: Facts, name: str, *kinds: EvidenceKind) -> Piece:
    """The earliest paper of these kinds, with its number."""
    proofs: list[Evidence] = [one for one in facts.evidence if one.kind in kinds and one.is_proof]
    first = min(proofs, key=lambda one: one.dated, default=None)
    if first is None:
        return Piece(Sentence(name), None)
    numbered = N_("%(paper)s %(number)s") if first.document_no else N_("%(paper)s")
    values = {"paper": Sentence(first.kind.label), "number": first.document_no}
    return Piece(Sentence(numbered, values), first.dated)


def _end_pieces(facts: Facts, end: date | None) -> tuple[Piece, ...]:
    """Every item done or left out, and the last of them."""
    if not facts.items:
        return (Piece(Sentence(N_("No item is entered")), None),)
    counts = {"done": facts.items_finished, "all": facts.items}
    said = Sentence(N_("Items done or left out: %(done)s of %(all)s"), counts)
    on = facts.last_finished_on if facts.items_finished == facts.items else None
    return (Piece(said, on, end is not None, is_report=True),)
