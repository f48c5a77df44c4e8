"""What residents must be told, for how long, and which dates a notice can have."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.base.workdays import Calendar
from tracker.notices.periods import NoticeKind, periods

TAKEN_BACK_WITHIN = timedelta(days=30)
"""How long those who were told of a notice are told that it was withdrawn."""


class NoticeState(Word):
    DRAFT = "draft", N_("Draft")
    PUBLISHED = "published", N_("Published")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class Phase(Word):
    """What a notice is on a given day."""

    DRAFT = "draft", N_("Draft")
    APPROVED = "approved", N_("Approved")
    COMING = "coming", N_("Coming")
    CURRENT = "current", N_("Current")
    OVER = "over", N_("Over")
    CLOSED = "closed", N_("Closed")
    ARCHIVED = "archived", N_("Archived")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


@dataclass(frozen=True, kw_only=True)
class Life:
    """What the days of a notice depend on. ``last_day`` is that of the sheet, or of the objections if later;
    ``hangs``: some proven sheet was not taken down yet.
    """

    state: "NoticeState"
    starts_on: date
    last_day: date
    is_approved: bool = False
    is_closed: bool = False
    hangs: bool = False


LONGEST_DAYS = 3 * 366
LONGEST_TEXT = 1500
BLANK = "＿＿＿"  # stands where a template needs what only a person knows
LONGEST_INTERRUPTION_DAYS = 31

_NEXT = {
    NoticeState.DRAFT: frozenset({NoticeState.PUBLISHED}),
    NoticeState.PUBLISHED: frozenset({NoticeState.WITHDRAWN}),
}


def check_transition(state: NoticeState, to: NoticeState, *, reason: str = "") -> None:
    """Refuse steps that are not there. A published notice is withdrawn with a reason and kept."""
    if to not in _NEXT.get(state, frozenset()):
        raise Refusal(N_("A notice that is “%(state)s” cannot become “%(to)s”."), state=state, to=to)
    if to is NoticeState.WITHDRAWN and not reason.strip():
        raise Refusal(N_("Say why the notice is withdrawn."), "reason")


def check_approver(approver_id: int, writers: Collection[int | None]) -> None:
    """Refuse that somebody approves their own words."""
    if approver_id in writers:
        raise Refusal(N_("A second person approves: somebody who did not write this notice."))


def check_approved(is_approved: bool) -> None:
    if not is_approved:
        raise Refusal(N_("A second person must approve this notice before it is published."))


def objections_until(kind: NoticeKind, posted_on: date, ends_on: date, calendar: Calendar) -> date | None:
    """Last day for objections, counted from the day on which the last door was proven; never before the day
    printed on the sheet. None for kinds without objections.
    """
    period = periods()[kind]
    return max(ends_on, period.shortest_end(posted_on, calendar)) if period.binding else None


def check_proof(*, is_public: bool, is_known: bool, is_elsewhere: bool, concerns: bool) -> None:
    """Refuse a photo that cannot prove a notice at a door. ``is_known``: the door has its proof;
    ``is_elsewhere``: the same file already proves another door.
    """
    if not is_public:
        raise Refusal(N_("Only a published notice hangs."))
    if not concerns:
        raise Refusal(N_("This notice does not concern that door."))
    if is_known:
        raise Refusal(N_("That it hangs there is proven already."), "photo")
    if is_elsewhere:
        raise Refusal(N_("This very photo was sent for another door. Take one of this door."), "photo")


def check_close(life: Life, *, binding: bool, is_posted: bool, outcome: str, today: date) -> None:
    """Refuse to close before the time is over, or objections that never began to run."""
    if life.state is not NoticeState.PUBLISHED or life.is_closed:
        raise Refusal(N_("Only a published notice is closed, and once."))
    if binding and not is_posted:
        raise Refusal(N_("The time for objections has not begun: some doors have no photo yet."))
    if today <= life.last_day:
        raise Refusal(N_("It still runs until %(day)s."), day=life.last_day)
    if not outcome.strip():
        raise Refusal(N_("Write what came of it: who objected to what, and what was answered."), "outcome")


def check_words(title: str, body: str) -> None:
    """Refuse to publish a notice with nothing in it, or with a place of its template left open."""
    if not body.strip():
        raise Refusal(N_("Write what the notice says."), "body")
    for field, text in (("title", title), ("body", body)):
        if "＿" in text:
            raise Refusal(N_("Fill in the places marked ＿＿＿ or remove them."), field)


def check_order(starts_on: date, ends_on: date) -> None:
    """Refuse dates that not even a draft can have."""
    if ends_on < starts_on:
        raise Refusal(N_("The notice ends before it begins."), "ends_on")


def check_dates(kind: NoticeKind, starts_on: date, ends_on: date, *, today: date, calendar: Calendar) -> None:
    """Refuse dates a notice cannot be published with today."""
    check_order(starts_on, ends_on)
    if ends_on < today:
        raise Refusal(N_("The notice would already be over."), "ends_on")
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise Refusal(N_("A notice cannot hang for more than three years. Check the year."), "ends_on")
    if kind is NoticeKind.INTERRUPTION and (ends_on - starts_on).days >= LONGEST_INTERRUPTION_DAYS:
        raise Refusal(N_("An interruption cannot last longer than a month. Check the dates."), "ends_on")
    period = periods()[kind]
    if not period.binding:
        return
    if starts_on < today:
        raise Refusal(N_("The time for objections cannot begin before the notice is published."), "starts_on")
    shortest = period.shortest_end(starts_on, calendar)
    if ends_on < shortest:
        raise Refusal(N_("This notice must hang until %(day)s at least."), "ends_on", day=shortest)


def doubts(
    kind: NoticeKind, starts_on: date, ends_on: date, *, today: date, calendar: Calendar
) -> tuple[str, ...]:
    """Message ids of what a person should look at again before publishing."""
    found = []
    if kind is NoticeKind.INTERRUPTION and starts_on <= today:
        found.append(N_("Interruptions are announced 24 hours ahead, emergencies excepted."))
    period = periods()[kind]
    if not period.binding and ends_on < period.shortest_end(starts_on, calendar):
        found.append(N_("Notices of this kind usually hang longer."))
    if period.working and not calendar.is_certain(ends_on):
        found.append(N_("The holidays of that year are not published yet; the last day may move."))
    return tuple(found)


def phase(life: Life, *, today: date) -> Phase:
    """Both its first and its last day belong to a notice."""
    if life.state is NoticeState.WITHDRAWN:
        return Phase.WITHDRAWN
    if life.state is NoticeState.DRAFT:
        return Phase.APPROVED if life.is_approved else Phase.DRAFT
    if life.is_closed:
        return Phase.CLOSED if life.hangs else Phase.ARCHIVED
    if today < life.starts_on:
        return Phase.COMING
    return Phase.CURRENT if today <= life.last_day else Phase.OVER
