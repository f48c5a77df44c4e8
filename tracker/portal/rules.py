"""What a resident is told first, in words for everybody. Plain values in, a sentence out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.base.sentences import Sentence
from tracker.base.words import N_, Word
from tracker.projects.rules import Stage

BEFORE_LISTING = frozenset({Stage.SURVEY, Stage.RESERVE, Stage.CONSULT})
BEFORE_WORKS = frozenset({Stage.PLANNED, Stage.DESIGN, Stage.APPROVAL, Stage.TENDER})
WORKS = frozenset({Stage.STARTED, Stage.WORKS, Stage.INSPECT})
DONE = frozenset(stage for stage in Stage if stage.position >= Stage.COMPLETED.position)
PUBLISHED = tuple(stage for stage in Stage if stage not in BEFORE_LISTING)
"""Stages of projects that stand in a published plan; earlier ones are not yet facts."""

STARTED = tuple(stage for stage in Stage if stage.position >= Stage.STARTED.position)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where the renovation of a place stands. ``stage`` is None for a place in no plan.

    ``ends_on`` is the day the works are expected to be done (forecast, else plan), ``planned_end`` the plan's.
    """

    stage: Stage | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    planned_end: date | None = None
    accepted_on: date | None = None


@dataclass(frozen=True)
class Told:
    """One sentence and the tone of its box: "", "info", "good" or "late"."""

    sentence: Sentence
    tone: str


def told(standing: Standing, *, today: date) -> Told:
    """The one sentence a resident reads first; it promises nothing that is not on file."""
    stage = standing.stage
    if stage is None:
        return _told(N_("This compound is in no renovation plan yet."))
    if stage is Stage.CONSULT:
        return _told(N_("The residents are being asked what should be done here."))
    if stage in BEFORE_LISTING:
        return _told(N_("The renovation here is being prepared; it has no date yet."))
    if stage in BEFORE_WORKS:
        return _before(standing, today)
    if stage in WORKS:
        return _under_way(standing, today)
    if stage is Stage.COMPLETED:
        return _told(N_("The works are done. Now they are being checked."), tone="good")
    if standing.accepted_on:
        day = standing.accepted_on
        return _told(N_("The renovation is finished; it was accepted on %(day)s."), tone="good", day=day)
    return _told(N_("The renovation is finished and accepted."), tone="good")


def end_label(standing: Standing, *, today: date) -> str:
    """Message id of the name of the one date: a day that has passed is expected by nobody."""
    if standing.stage in WORKS and standing.ends_on is not None and standing.ends_on < today:
        return N_("Planned end")
    return N_("End of the works") if standing.stage in DONE else N_("Expected end")


def _told(message: str, tone: str = "", **values: object) -> Told:
    return Told(Sentence(message, values), tone)


def _before(standing: Standing, today: date) -> Told:
    day = standing.starts_on
    if day is None:
        return _told(N_("The renovation is planned; the works have no date yet."))
    if day < today:
        return _told(
            N_("The works should have begun on %(day)s, but have not begun yet."), tone="late", day=day
        )
    return _told(N_("The works are planned to begin on %(day)s."), tone="info", day=day)


def _under_way(standing: Standing, today: date) -> Told:
    day, planned = standing.ends_on, standing.planned_end
    if day is None:
        return _told(N_("The works are under way."), tone="info")
    if day < today:
        return _told(N_("The works are late: they should have been done by %(day)s."), tone="late", day=day)
    if planned is not None and day > planned:
        message = N_("The works take longer than planned; they should be done by %(day)s.")
        return _told(message, tone="late", day=day)
    return _told(N_("The works are under way and should be done by %(day)s."), tone="info", day=day)


class ItemState(Word):
    DONE = "done", N_("Done")
    UNDER_WAY = "under_way", N_("Under way")
    NOT_BEGUN = "not_begun", N_("Not begun")
    LEFT_OUT = "left_out", N_("Left out")


def item_state(done: Decimal, limit: Decimal | None, *, is_left_out: bool) -> ItemState:
    """``limit`` is what may be done; an item that nobody has measured is not done, whatever was reported."""
    if is_left_out or limit == 0:
        return ItemState.LEFT_OUT
    if limit is not None and done >= limit:
        return ItemState.DONE
    return ItemState.UNDER_WAY if done > 0 else ItemState.NOT_BEGUN
