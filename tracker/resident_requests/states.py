"""The life of a request as pure rules: which step may follow, what it needs, what it leaves behind.

受理 → 派单（退单一次）→ 签收 → 首次联系 → 办理 → 答复 → 审核 → 回访 → 办结 / 重办. ``Standing`` is all that the
rules look at; ``take`` gives the standing after a step or refuses with the sentence that says what to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.resident_requests.rules import OPEN, Outcome, RequestState

FILED, DISPATCHED, ACCEPTED, REVIEW, ANSWERED, CLOSED, WITHDRAWN, MERGED = RequestState


class Step(Word):
    """What one visible line says happened."""

    FILED = "filed", N_("Filed")
    DISPATCHED = "dispatched", N_("Dispatched")
    RETURNED = "returned", N_("Returned to the first office")
    SIGNED = "signed", N_("In hand")
    CONTACTED = "contacted", N_("First contact")
    VISIT = "visit", N_("Appointment")
    WORDS = "words", N_("More words")
    EXTENDED = "extended", N_("More time")
    REPORTED_UP = "reported_up", N_("Reported upward")
    BECAME = "became", N_("Taken up in the works")
    HANDED_IN = "handed_in", N_("Answer under review")
    SENT_BACK = "sent_back", N_("Answer sent back")
    ANSWERED = "answered", N_("Answered")
    CALLED_BACK = "called_back", N_("Asked whether it is fixed")
    CLOSED = "closed", N_("Closed")
    REOPENED = "reopened", N_("Opened again")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    JOINED = "joined", N_("A neighbour joined")
    MERGED = "merged", N_("Merged into another")
    UNMERGED = "unmerged", N_("Taken apart again")


@dataclass(frozen=True)
class Move:
    """From which states a step may be taken, where it leads (None: stays), and the words it needs."""

    start: frozenset[RequestState]
    to: RequestState | None = None
    words: str | None = None
    by_resident: bool = False
    by_staff: bool = True


_IN_HAND = frozenset({FILED, ACCEPTED})
_SETTLED = frozenset({ANSWERED, CLOSED})
_ALIVE = OPEN | _SETTLED
_OPEN_HERE = frozenset({FILED, DISPATCHED, ACCEPTED})
MOVES: Mapping[Step, Move] = MappingProxyType({
    Step.DISPATCHED: Move(_IN_HAND, DISPATCHED),
    Step.RETURNED: Move(frozenset({DISPATCHED}), FILED, N_("Say why it goes back.")),
    Step.SIGNED: Move(frozenset({FILED, DISPATCHED}), ACCEPTED),
    Step.CONTACTED: Move(_OPEN_HERE),
    Step.VISIT: Move(frozenset({ACCEPTED})),
    Step.WORDS: Move(_ALIVE | {MERGED}, words=N_("Write what it is about."), by_resident=True),
    Step.EXTENDED: Move(_OPEN_HERE, words=N_("Say why more time is needed.")),
    Step.REPORTED_UP: Move(_IN_HAND, words=N_("Say to whom it was reported and what they were asked.")),
    Step.BECAME: Move(_ALIVE),
    Step.HANDED_IN: Move(_IN_HAND, REVIEW, N_("Write the answer.")),
    Step.SENT_BACK: Move(frozenset({REVIEW}), ACCEPTED, N_("Say what is missing in the answer.")),
    Step.ANSWERED: Move(_IN_HAND | {REVIEW}, ANSWERED, N_("Write the answer.")),
    Step.CALLED_BACK: Move(frozenset({ANSWERED}), by_resident=True),
    Step.CLOSED: Move(frozenset({ANSWERED}), CLOSED, by_resident=True),
    Step.REOPENED: Move(_SETTLED, ACCEPTED, N_("Say what is still open."), by_resident=True),
    Step.WITHDRAWN: Move(OPEN, WITHDRAWN, by_resident=True, by_staff=False),
    Step.JOINED: Move(OPEN, by_resident=True),
    Step.MERGED: Move(OPEN, MERGED, N_("Say why they are one.")),
    Step.UNMERGED: Move(frozenset({MERGED}), words=N_("Say why they are two.")),
})  # fmt: skip
"""Unmerging leads back to where the request stood before; whoever undoes it knows that state."""

_FIELDS = {Step.ANSWERED: "answer", Step.HANDED_IN: "answer"}
MOST_RETURNS = MOST_EXTENSIONS = 1


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the rules need to know of a request. ``due_at`` is when its answer is due."""

    state: RequestState
    due_at: datetime
    returns: int = 0
    extensions: int = 0
    outcome: Outcome | None = None
    called_back: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class Act:
    """A step as somebody takes it."""

    step: Step
    at: datetime
    by_resident: bool = False
    words: str = ""
    outcome: Outcome | None = None


def may(now: Standing, step: Step, *, by_resident: bool = False) -> bool:
    """Whether the step stands open, before anything is typed; what pages offer."""
    move = MOVES.get(step)
    if move is None or now.state not in move.start:
        return False
    if not (move.by_resident if by_resident else move.by_staff):
        return False
    limits = {
        Step.RETURNED: now.returns < MOST_RETURNS,
        Step.EXTENDED: now.extensions < MOST_EXTENSIONS,
        Step.CLOSED: by_resident or now.called_back,
        Step.CALLED_BACK: not now.called_back,
    }
    return limits.get(step, True)


def take(now: Standing, act: Act) -> Standing:
    """The standing after a step. Raises Refusal."""
    _check(now, act)
    move = MOVES[act.step]
    then = replace(now, state=move.to or now.state)
    match act.step:
        case Step.RETURNED:
            return replace(then, returns=now.returns + 1)
        case Step.EXTENDED:
            return replace(then, extensions=now.extensions + 1)
        case Step.ANSWERED:
            return replace(then, outcome=act.outcome, called_back=False)
        case Step.REOPENED:
            return replace(then, outcome=None, called_back=False)
        case Step.CALLED_BACK:
            return replace(then, called_back=True)
    return then


def _check(now: Standing, act: Act) -> None:
    move = MOVES.get(act.step)
    if (
        move is None
        or now.state not in move.start
        or not (move.by_resident if act.by_resident else move.by_staff)
    ):
        raise Refusal(
            N_("A request that is “%(state)s” cannot take the step “%(step)s”."),
            state=now.state,
            step=act.step,
        )
    if act.step is Step.RETURNED and now.returns >= MOST_RETURNS:
        raise Refusal(
            N_("It was returned once already. Whoever has it now keeps it and asks the others."), "words"
        )
    if act.step is Step.EXTENDED:
        _check_extension(now, act.at)
    if act.step is Step.CALLED_BACK and now.called_back:
        raise Refusal(N_("Somebody asked already. Open it again if it is not fixed, or close it."))
    if act.step is Step.CLOSED and not act.by_resident and not now.called_back:
        raise Refusal(N_("Ask the resident first whether it is fixed; then it can be closed."))
    if move.words and not act.words.strip():
        raise Refusal(move.words, _FIELDS.get(act.step, "words"))
    if act.step is Step.ANSWERED and act.outcome is None:
        raise Refusal(
            N_("Say what came of it. Reporting it upward is a step on the way, not an answer."), "outcome"
        )


def _check_extension(now: Standing, at: datetime) -> None:
    if now.extensions >= MOST_EXTENSIONS:
        raise Refusal(N_("It got more time once already."), "words")
    if at > now.due_at:
        raise Refusal(
            N_("The answer is overdue. More time has to be asked for before the clock runs out."), "words"
        )


NEEDS_SECOND = frozenset({Outcome.REFUSED, Outcome.PLANNED})


def needs_review(outcome: Outcome, *, by_office: bool) -> bool:
    """An answer that says no or not yet is read by a second person, and every answer of grid workers and firms."""
    return outcome in NEEDS_SECOND or not by_office


def check_reviewer(author_id: int | None, reviewer_id: int) -> None:
    """Whoever wrote an answer does not review it."""
    if author_id == reviewer_id:
        raise Refusal(N_("Somebody else has to read this answer: you wrote it."))
