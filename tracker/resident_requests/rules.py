"""What residents ask for, in which state a request is, and by when it must be answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tracker.base.clock import CHINA
from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.base.workdays import Calendar

LONGEST_TEXT = 2000
END_OF_DAY = time(23, 59, 59)


class CategoryGroup(Word):
    BUILDING = "building", N_("The building")
    NETWORKS = "networks", N_("Water, heating, pipes")
    SITE = "site", N_("The works")
    GROUNDS = "grounds", N_("Yard, parking, safety")
    PROGRAMME = "programme", N_("Programme, money, rules")


class Category(Word):
    """What a request is about, as residents really ask."""

    ROOF_LEAK = "roof_leak", N_("Leaking roof")
    WALL_DAMP = "wall_damp", N_("Damp or cold walls, cracked insulation")
    LIFT = "lift", N_("Adding a lift")
    HEATING = "heating", N_("Heating not warm")
    PIPES = "pipes", N_("Old or burst pipes, sewage backing up")
    BLOCKED_DRAIN = "blocked_drain", N_("Blocked drain")
    ROAD = "road", N_("Road broken or dug up and not restored")
    STOPPAGE = "stoppage", N_("Works stopped or slow")
    NUISANCE = "nuisance", N_("Noise, dust, working hours")
    DAMAGE = "damage", N_("Private property damaged by the works")
    QUALITY = "quality", N_("Poor quality, to be done again")
    SEQUENCE = "sequence", N_("Wrong order of works, dug up twice")
    WARRANTY = "warranty", N_("Repair under warranty")
    PARKING = "parking", N_("Parking and charging")
    GREENERY = "greenery", N_("Greenery turned into parking")
    ILLEGAL_STRUCTURE = "illegal_structure", N_("Illegal structures, blocked passages")
    SAFETY = "safety", N_("Lighting, security, fire lanes")
    INCLUSION = "inclusion", N_("When will my compound be renovated")
    DISCLOSURE = "disclosure", N_("What is done is not made public, or left out")
    MONEY = "money", N_("Money and accounts")
    PROPERTY_SERVICE = "property_service", N_("Property management afterwards")
    POLICY = "policy", N_("Question about the rules")
    PRAISE = "praise", N_("Praise or idea")
    OTHER = "other", N_("Something else")


_GROUPS = {
    CategoryGroup.BUILDING: (Category.ROOF_LEAK, Category.WALL_DAMP, Category.LIFT),
    CategoryGroup.NETWORKS: (Category.HEATING, Category.PIPES, Category.BLOCKED_DRAIN),
    CategoryGroup.SITE: (
        Category.ROAD,
        Category.STOPPAGE,
        Category.NUISANCE,
        Category.DAMAGE,
        Category.QUALITY,
        Category.SEQUENCE,
        Category.WARRANTY,
    ),
    CategoryGroup.GROUNDS: (
        Category.PARKING,
        Category.GREENERY,
        Category.ILLEGAL_STRUCTURE,
        Category.SAFETY,
    ),
    CategoryGroup.PROGRAMME: (
        Category.INCLUSION,
        Category.DISCLOSURE,
        Category.MONEY,
        Category.PROPERTY_SERVICE,
        Category.POLICY,
        Category.PRAISE,
        Category.OTHER,
    ),
}


def category_tree() -> Mapping[CategoryGroup, tuple[Category, ...]]:
    """Groups in the order in which a resident is asked, each with its categories."""
    return _GROUPS


class RequestKind(Word):
    CONSULTATION = "consultation", N_("Question")
    HELP = "help", N_("Asking for help")
    COMPLAINT = "complaint", N_("Complaint")
    REPORT = "report", N_("Report of wrongdoing")
    SUGGESTION = "suggestion", N_("Suggestion")
    PRAISE = "praise", N_("Praise")


class RequestState(Word):
    FILED = "filed", N_("Filed")
    ACCEPTED = "accepted", N_("In hand")
    ANSWERED = "answered", N_("Answered")
    CLOSED = "closed", N_("Closed")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


OPEN = frozenset({RequestState.FILED, RequestState.ACCEPTED})
_BY_STAFF = {
    RequestState.FILED: frozenset({RequestState.ACCEPTED, RequestState.ANSWERED}),
    RequestState.ACCEPTED: frozenset({RequestState.ANSWERED}),
    RequestState.ANSWERED: frozenset({RequestState.CLOSED, RequestState.ACCEPTED}),
    RequestState.CLOSED: frozenset({RequestState.ACCEPTED}),
}
_BY_RESIDENT = {
    RequestState.FILED: frozenset({RequestState.WITHDRAWN}),
    RequestState.ACCEPTED: frozenset({RequestState.WITHDRAWN}),
    RequestState.ANSWERED: frozenset({RequestState.CLOSED, RequestState.ACCEPTED}),
    RequestState.CLOSED: frozenset({RequestState.ACCEPTED}),
}


def next_states(state: RequestState, *, by_resident: bool = False) -> frozenset[RequestState]:
    """Where a request may go from here. Going back to ACCEPTED reopens it."""
    return (_BY_RESIDENT if by_resident else _BY_STAFF).get(state, frozenset())


def check_transition(
    state: RequestState, to: RequestState, *, words: str = "", by_resident: bool = False
) -> None:
    """Refuse a step that is not there, an answer without words, and reopening without a reason."""
    if to not in next_states(state, by_resident=by_resident):
        raise Refusal(N_("A request that is “%(state)s” cannot become “%(to)s”."), state=state, to=to)
    if to is RequestState.ANSWERED and not words.strip():
        raise Refusal(N_("Write the answer."), "answer")
    if to is RequestState.ACCEPTED and state not in OPEN and not words.strip():
        raise Refusal(N_("Say what is still open."), "words")


def check_text(text: str, field: str = "text") -> None:
    """Refuse an empty request and one that nobody could read."""
    if not text.strip():
        raise Refusal(N_("Write what it is about."), field)
    if len(text) > LONGEST_TEXT:
        raise Refusal(
            N_("At most %(most)s characters; this has %(count)s."), field, most=LONGEST_TEXT, count=len(text)
        )


class RevealReason(Word):
    """Why somebody looks at a full telephone number; a closed list, so that no personal data gets in."""

    ASK_BACK = "ask_back", N_("Ask back about the matter")
    APPOINTMENT = "appointment", N_("Make an appointment on site")
    ANSWER = "answer", N_("Tell the answer by telephone")
    CALL_BACK = "call_back", N_("Ask whether it is really fixed")


class UrgencyQuestion(Word):
    """Asked of everybody in these words; the answers set the clock."""

    DANGER = "danger", N_("Is anybody in danger, or could somebody be hurt?")
    NO_SUPPLY = "no_supply", N_("Is there no water, electricity, gas or heating at your home?")


class Clock(Word):
    DANGER = "danger", N_("Danger to life or property")
    SUPPLY = "supply", N_("No water, electricity, gas or heating")
    CONSULTATION = "consultation", N_("Question or help")
    COMPLAINT = "complaint", N_("Complaint, report or suggestion")
    ORDINARY = "ordinary", N_("Ordinary matter")
    COMPLEX = "complex", N_("Complex matter")


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How long an answer may take. Days and working days run from the day after the request."""

    source: str
    hours: int = 0
    days: int = 0
    workdays: int = 0


_HOTLINE = "北京市接诉即办标准（征求意见稿，2021）"
_BUREAU = "某市住建局办理规则"
LIMITS = {
    Clock.DANGER: Limit(hours=2, source=_HOTLINE),
    Clock.SUPPLY: Limit(hours=24, source=_HOTLINE),
    Clock.CONSULTATION: Limit(workdays=3, source=_BUREAU),
    Clock.COMPLAINT: Limit(workdays=13, source=_BUREAU),
    Clock.ORDINARY: Limit(days=7, source=_HOTLINE),
    Clock.COMPLEX: Limit(days=15, source=_HOTLINE),
}
"""Defaults; the bureau sets its own. The sources are other cities' rules, Dandong's are not public."""


@dataclass(frozen=True)
class Deadline:
    """Last moment for the answer; ``is_certain`` is False when it counts on an unpublished holiday year."""

    at: datetime
    is_certain: bool

    def is_over(self, now: datetime) -> bool:
        return now > self.at


def is_urgent(answers: frozenset[UrgencyQuestion]) -> bool:
    """Any "yes" to the fixed questions."""
    return bool(answers)


def clock_of(kind: RequestKind, answers: frozenset[UrgencyQuestion]) -> Clock:
    """The clock of a new request; staff may later call it ordinary or complex."""
    if UrgencyQuestion.DANGER in answers:
        return Clock.DANGER
    if UrgencyQuestion.NO_SUPPLY in answers:
        return Clock.SUPPLY
    if kind in (RequestKind.CONSULTATION, RequestKind.HELP):
        return Clock.CONSULTATION
    return Clock.COMPLAINT


def due(
    filed_at: datetime, clock: Clock, calendar: Calendar, limits: Mapping[Clock, Limit] = LIMITS
) -> Deadline:
    """When a request filed at an aware moment must be answered: to the hour, or by the end of a day in China."""
    limit = limits[clock]
    if limit.hours:
        return Deadline(filed_at.astimezone(UTC) + timedelta(hours=limit.hours), True)
    filed_on = filed_at.astimezone(CHINA).date()
    if not limit.workdays:
        return Deadline(_end_of(filed_on + timedelta(days=limit.days)), True)
    last = calendar.add_workdays(filed_on, limit.workdays)
    return Deadline(_end_of(last), calendar.is_certain(filed_on) and calendar.is_certain(last))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, END_OF_DAY, CHINA)
