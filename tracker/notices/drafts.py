"""What a notice of each kind usually says, filled from the records; what nobody knows yet is left blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.base.workdays import Calendar
from tracker.notices.periods import NoticeKind, periods
from tracker.notices.rules import BLANK

USUAL_DAYS = 14  # of a notice without a period of its own
INTERRUPTION_AHEAD = 2  # days: announced 24 hours before at least


@dataclass(frozen=True, kw_only=True)
class Money:
    """One source in the account of the money, in yuan."""

    source: object  # a Word of the funding room
    planned: Decimal
    received: Decimal


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the records know of a compound and its project; None or empty where they do not."""

    compound: str
    project: str | None = None
    contractor: str | None = None
    begins: date | None = None
    ends: date | None = None
    percent: Decimal | None = None
    items: tuple[str, ...] = ()
    money: tuple[Money, ...] = ()


OBJECTIONS = N_("Objections and questions: call the number below until the last day of this notice.")
_OBJECTIONS = (OBJECTIONS,)
TITLES: Mapping[NoticeKind, str] = {
    NoticeKind.PLAN: N_("%(compound)s is in the renovation plan"),
    NoticeKind.VOTE: N_("Vote of the owners"),
    NoticeKind.VOTE_RESULT: N_("Result of the owners' vote"),
    NoticeKind.SCHEME: N_("Scheme of the renovation"),
    NoticeKind.LIFT: N_("Adding a lift"),
    NoticeKind.START: N_("The works begin"),
    NoticeKind.INTERRUPTION: N_("Water off"),
    NoticeKind.PROGRESS: N_("How far the works are"),
    NoticeKind.CHANGE: N_("The works change"),
    NoticeKind.COMPLETION: N_("The works are complete"),
    NoticeKind.WARRANTY: N_("Warranty and whom to call"),
    NoticeKind.MONEY: N_("Account of the money"),
    NoticeKind.OTHER: N_("Notice"),
}
BODIES: Mapping[NoticeKind, tuple[str, ...]] = {
    NoticeKind.PLAN: (
        N_("%(compound)s is to be renovated in the project %(project)s."),
        N_("The works are planned from %(begins)s to %(ends)s."),
        *_OBJECTIONS,
    ),
    NoticeKind.VOTE: (
        N_("The owners are asked to vote on: %(blank)s."),
        N_("Votes are taken from the first to the last day of this notice, at: %(blank)s."),
        N_("Whoever is away can vote by telephone. The result will hang at every entrance."),
    ),
    NoticeKind.VOTE_RESULT: (
        N_("The owners voted on: %(blank)s."),
        N_("Took part: %(blank)s. Agreed: %(blank)s. Did not agree: %(blank)s."),
        *_OBJECTIONS,
    ),
    NoticeKind.SCHEME: (
        N_("Project: %(project)s. Planned from %(begins)s to %(ends)s."),
        N_("What is to be done: %(items)s."),
        *_OBJECTIONS,
    ),
    NoticeKind.LIFT: (
        N_("A lift is to be added at entrance %(blank)s of %(compound)s."),
        N_("Drawings and the division of the cost can be seen at: %(blank)s."),
        *_OBJECTIONS,
    ),
    NoticeKind.START: (
        N_("The works of %(project)s begin on %(begins)s and are planned to end on %(ends)s."),
        N_("What is done: %(items)s."),
        N_("Contractor: %(contractor)s. Please keep cars, plants and belongings away from the scaffolding."),
    ),
    NoticeKind.INTERRUPTION: (
        N_("There is no water from %(blank)s o'clock to %(blank)s o'clock because of works on the pipes."),
        N_("Buildings and entrances: %(blank)s."),
        N_("Please store water before and close the taps when you leave."),
    ),
    NoticeKind.PROGRESS: (
        N_("The works of %(project)s are %(percent)s%% done."),
        N_("What is done next: %(blank)s."),
        N_("The works are planned to end on %(ends)s."),
    ),
    NoticeKind.CHANGE: (
        N_("What changes: %(blank)s."),
        N_("Reason: %(blank)s. The works are now planned to end on %(blank)s."),
    ),
    NoticeKind.COMPLETION: (
        N_("The works of %(project)s are complete. What was done: %(items)s."),
        N_("Result of the acceptance: %(blank)s."),
        N_("Whoever sees a defect: call the number below."),
    ),
    NoticeKind.WARRANTY: (
        N_("Repairs under warranty are done by %(contractor)s. The warranty runs until: %(blank)s."),
        N_("Report defects by the number below; you get a code to follow the repair."),
    ),
    NoticeKind.MONEY: (N_("Money of %(project)s, by source:"),),
    NoticeKind.OTHER: (),
}
_SOURCE = N_("%(source)s: planned %(planned)s yuan, received %(received)s yuan.")
ROOM = 12  # items that are named; a door sheet is read at a metre


def draft(kind: NoticeKind, facts: Facts) -> tuple[Sentence, tuple[Sentence, ...]]:
    """Title and paragraphs, to be translated where they are shown."""
    known = {
        "compound": facts.compound, "project": facts.project, "contractor": facts.contractor,
        "begins": facts.begins, "ends": facts.ends, "percent": facts.percent,
        "items": "、".join(facts.items[:ROOM]) or None,
    }  # fmt: skip
    values = {name: BLANK if value is None else value for name, value in known.items()} | {"blank": BLANK}
    body = [Sentence(text, values) for text in BODIES[kind]]
    if kind is NoticeKind.MONEY:
        body += [Sentence(_SOURCE, {"source": one.source, "planned": one.planned, "received": one.received})
                 for one in facts.money]  # fmt: skip
    return Sentence(TITLES[kind], values), tuple(body)


def standstill(
    since: date, cause: object, words: str, restart_on: date
) -> tuple[Sentence, tuple[Sentence, ...]]:
    """Title and paragraphs of the notice that works stand still: since when, why, and when they go on."""
    facts = {"since": since, "cause": cause, "words": words.rstrip("。. "), "restart": restart_on}
    texts = (
        N_("No work has been done here since %(since)s. Reason: %(cause)s. %(words)s."),
        N_("The works are to go on from %(restart)s. If the day changes, a new notice will hang here."),
        *_OBJECTIONS,
    )
    return Sentence(N_("The works stand still")), tuple(Sentence(text, facts) for text in texts)


def usual_dates(kind: NoticeKind, today: date, calendar: Calendar) -> tuple[date, date]:
    """First and last day a notice of this kind gets unless somebody chooses others."""
    if kind is NoticeKind.INTERRUPTION:
        day = today + timedelta(days=INTERRUPTION_AHEAD)
        return day, day
    first = today + timedelta(days=1)  # it still has to be posted
    return first, max(periods()[kind].shortest_end(first, calendar), first + timedelta(days=USUAL_DAYS - 1))
