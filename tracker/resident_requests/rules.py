"""The words of requests: what residents ask for, where a request stands, what came of it."""

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word

LONGEST_TEXT = 2000


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


class RequestKind(Word):
    CONSULTATION = "consultation", N_("Question")
    HELP = "help", N_("Asking for help")
    COMPLAINT = "complaint", N_("Complaint")
    REPORT = "report", N_("Report of wrongdoing")
    SUGGESTION = "suggestion", N_("Suggestion")
    PRAISE = "praise", N_("Praise")


class RequestState(Word):
    """Where a request stands. One that was merged follows the one it was merged into."""

    FILED = "filed", N_("Filed")
    DISPATCHED = "dispatched", N_("Dispatched")
    ACCEPTED = "accepted", N_("In hand")
    REVIEW = "review", N_("Answer under review")
    ANSWERED = "answered", N_("Answered")
    CLOSED = "closed", N_("Closed")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    MERGED = "merged", N_("Merged into another")


OPEN = frozenset({RequestState.FILED, RequestState.DISPATCHED, RequestState.ACCEPTED, RequestState.REVIEW})


class Outcome(Word):
    """What came of a request, which is not the same as where it stands."""

    FIXED = "fixed", N_("Fixed")
    EXPLAINED = "explained", N_("Explained")
    REFUSED = "refused", N_("Refused, with the reason")
    PLANNED = "planned", N_("In the plan")


class Channel(Word):
    """The way a request came in."""

    WEB = "web", N_("Web form")
    STAFF = "staff", N_("Filed for a caller")
    HOTLINE = "hotline", N_("Hotline 12345")


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


def is_urgent(answers: frozenset[UrgencyQuestion]) -> bool:
    """Any "yes" to the fixed questions."""
    return bool(answers)
