"""What residents must be told, for how long, and which dates a notice can have."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.base.workdays import Calendar


class NoticeKind(Word):
    PLAN = "plan", N_("Plan of the year")
    VOTE = "vote", N_("Vote or survey")
    VOTE_RESULT = "vote_result", N_("Result of a vote")
    SCHEME = "scheme", N_("Scheme of the works")
    LIFT = "lift", N_("Adding a lift")
    START = "start", N_("Start of the works")
    INTERRUPTION = "interruption", N_("Water, power, gas or heating off")
    PROGRESS = "progress", N_("Progress of the works")
    CHANGE = "change", N_("Change of the works or the dates")
    COMPLETION = "completion", N_("Completion and acceptance")
    WARRANTY = "warranty", N_("Warranty and contacts")
    MONEY = "money", N_("Account of the money")
    OTHER = "other", N_("Other notice")


class NoticeState(Word):
    DRAFT = "draft", N_("Draft")
    PUBLISHED = "published", N_("Published")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class Phase(Word):
    """What a notice is on a given day."""

    DRAFT = "draft", N_("Draft")
    COMING = "coming", N_("Coming")
    CURRENT = "current", N_("Current")
    OVER = "over", N_("Over")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


@dataclass(frozen=True)
class Period:
    """How long a notice hangs at least. ``binding``: objections run in it, shorter is void."""

    days: int
    source: str
    working: bool = False
    binding: bool = False


_PRACTICE = N_("national practice; the bureau confirms")
PERIODS = {
    NoticeKind.PLAN: Period(5, _PRACTICE, working=True, binding=True),
    NoticeKind.VOTE: Period(7, _PRACTICE, binding=True),
    NoticeKind.VOTE_RESULT: Period(3, _PRACTICE, binding=True),
    NoticeKind.SCHEME: Period(7, _PRACTICE, binding=True),
    NoticeKind.LIFT: Period(10, N_("Sichuan, Zibo: at least 10 days"), binding=True),
    NoticeKind.COMPLETION: Period(7, N_("Changsha Furong: 8 days; at least 7 usual")),
    NoticeKind.WARRANTY: Period(7, _PRACTICE),
    NoticeKind.MONEY: Period(7, _PRACTICE),
}
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


def shortest_end(kind: NoticeKind, starts_on: date, calendar: Calendar) -> date:
    """Last day a notice must hang at least, its first day counted."""
    period = PERIODS.get(kind)
    if period is None:
        return starts_on
    if period.working:
        return calendar.add_workdays(starts_on - timedelta(days=1), period.days)
    return starts_on + timedelta(days=period.days - 1)


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
    period = PERIODS.get(kind)
    if period is None or not period.binding:
        return
    if starts_on < today:
        raise Refusal(N_("The time for objections cannot begin before the notice is published."), "starts_on")
    shortest = shortest_end(kind, starts_on, calendar)
    if ends_on < shortest:
        raise Refusal(N_("This notice must hang until %(day)s at least."), "ends_on", day=shortest)


def doubts(
    kind: NoticeKind, starts_on: date, ends_on: date, *, today: date, calendar: Calendar
) -> tuple[str, ...]:
    """Message ids of what a person should look at again before publishing."""
    found = []
    if kind is NoticeKind.INTERRUPTION and starts_on <= today:
        found.append(N_("Interruptions are announced 24 hours ahead, emergencies excepted."))
    period = PERIODS.get(kind)
    if period and not period.binding and ends_on < shortest_end(kind, starts_on, calendar):
        found.append(N_("Notices of this kind usually hang longer."))
    if period and period.working and not calendar.is_certain(ends_on):
        found.append(N_("The holidays of that year are not published yet; the last day may move."))
    return tuple(found)


def phase(state: NoticeState, starts_on: date, ends_on: date, *, today: date) -> Phase:
    """Both its first and its last day belong to a notice."""
    if state is not NoticeState.PUBLISHED:
        return Phase(state.value)
    if today < starts_on:
        return Phase.COMING
    return Phase.CURRENT if today <= ends_on else Phase.OVER
