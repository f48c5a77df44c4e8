"""Milestones: their order, whether they slip, and the dates a programme expects of everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word


class MilestoneKind(Word):
    """In the order in which they fall due."""

    APPROVAL = "approval", N_("Project approved")
    TENDER = "tender", N_("Tender awarded")
    START = "start", N_("Works started")
    MAIN_WORKS = "main_works", N_("Underground and main works done")
    COMPLETION = "completion", N_("Works completed")
    ACCEPTANCE = "acceptance", N_("Acceptance")
    HANDOVER = "handover", N_("Hand-over")
    FINAL_ACCOUNT = "final_account", N_("Final account approved")


class MilestoneStatus(Word):
    DONE = "done", N_("Done")
    OVERDUE = "overdue", N_("Overdue")
    SLIPPING = "slipping", N_("Slipping")
    DUE_SOON = "due_soon", N_("Due soon")
    ON_TRACK = "on_track", N_("On track")
    UNDATED = "undated", N_("No date yet")


class DateBasis(Word):
    """Where a planned date comes from."""

    PUBLISHED = "published", N_("Given in the plan table")
    PROGRAMME = "programme", N_("Date of the programme")
    ENTERED = "entered", N_("Entered by a person")


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The three dates of one milestone; ``actual`` is read from evidence where evidence exists."""

    planned: date | None = None
    forecast: date | None = None
    actual: date | None = None


@dataclass(frozen=True)
class Expected:
    """A date the programme expects when a project says nothing else, and where that comes from."""

    kind: MilestoneKind
    planned: date
    basis: DateBasis
    source: str


DUE_SOON_DAYS = 14

START_BY = (6, 30)
MAIN_WORKS_BY = (8, 31)
COMPLETION_BY = (10, 31)
ACCEPTANCE_BY = (12, 31)

TENDER_BEFORE_START = timedelta(days=30)
APPROVAL_BEFORE_TENDER = timedelta(days=45)
SHORTEST_WORKS = timedelta(days=72)

_SOURCES = {
    MilestoneKind.APPROVAL: N_("Tendering takes 1 to 1.5 months; the bureau's experience"),
    MilestoneKind.TENDER: N_("The contract is signed within 30 days of the award (招标投标法 art. 46)"),
    MilestoneKind.START: N_("Liaoning: all of the year's plan started by the end of June"),
    MilestoneKind.MAIN_WORKS: N_("Dandong 2020: main works done by the end of August"),
    MilestoneKind.COMPLETION: N_("Outdoor season of the north-east ends with October"),
    MilestoneKind.ACCEPTANCE: N_("Acceptance and hand-over by the end of December (Shenyang Dadong 2023)"),
    MilestoneKind.HANDOVER: N_("Acceptance and hand-over by the end of December (Shenyang Dadong 2023)"),
    MilestoneKind.FINAL_ACCOUNT: N_("Final account within three months of the acceptance (audit practice)"),
}


def status(dates: Dates, *, today: date, due_soon_days: int = DUE_SOON_DAYS) -> MilestoneStatus:
    """How a milestone stands today; the worst that is true. On its planned day it is not overdue."""
    if dates.actual is not None and dates.actual <= today:
        return MilestoneStatus.DONE
    if dates.planned is None:
        return MilestoneStatus.UNDATED
    if dates.planned < today:
        return MilestoneStatus.OVERDUE
    if dates.forecast is not None and dates.forecast > dates.planned:
        return MilestoneStatus.SLIPPING
    if dates.planned <= today + timedelta(days=due_soon_days):
        return MilestoneStatus.DUE_SOON
    return MilestoneStatus.ON_TRACK


def slippage(dates: Dates, *, today: date) -> int:
    """Calendar days behind plan; negative when ahead, 0 without a plan.

    An open milestone is late by its forecast, and by today once both have passed.
    """
    if dates.planned is None:
        return 0
    if dates.actual is not None and dates.actual <= today:
        return (dates.actual - dates.planned).days
    expected = dates.forecast or dates.planned
    return (
        (max(expected, today) - dates.planned).days
        if dates.planned < today
        else (expected - dates.planned).days
    )


def check_order(dates: Mapping[MilestoneKind, date | None], field: str = "planned_on") -> None:
    """Refuse dates that contradict the order of the milestones, naming the first two. Equal dates pass."""
    previous: tuple[MilestoneKind, date] | None = None
    for kind in MilestoneKind:
        day = dates.get(kind)
        if day is None:
            continue
        if previous is not None and day < previous[1]:
            raise Refusal(
                N_("“%(later)s” (%(later_day)s) cannot come before “%(earlier)s” (%(earlier_day)s)."),
                field,
                later=kind,
                later_day=day,
                earlier=previous[0],
                earlier_day=previous[1],
            )
        previous = kind, day


def check_planned(day: date, *, plan_year: int, field: str = "planned_on") -> None:
    """Refuse a planned or forecast date that cannot belong to the programme year's project."""
    if not plan_year - 2 <= day.year <= plan_year + 5:
        raise Refusal(
            N_("This date is too far from the plan year %(year)s. Check the year."), field, year=plan_year
        )


def check_actual(day: date, *, today: date, plan_year: int) -> None:
    """Refuse an actual date in the future or years before the plan."""
    if day > today:
        raise Refusal(N_("What has not happened yet has no actual date. Enter it as forecast."), "actual_on")
    check_planned(day, plan_year=plan_year, field="actual_on")


def check_proof(actual: date | None, evidence: str | None) -> None:
    """Refuse an actual date without what proves it."""
    if actual is not None and not (evidence or "").strip():
        raise Refusal(N_("Say what proves this date: a document, a record, a report."), "evidence")


def default_milestones(year: int, start: date | None = None, end: date | None = None) -> tuple[Expected, ...]:
    """What is expected of a project of a programme year, in order, from the dates its plan table gives.

    Given dates win over the programme's; the others move along so that the order holds.
    """
    started = start or _start(year, end)
    completed = max(end or _completion(started), started)
    awarded = started - TENDER_BEFORE_START
    accepted = max(date(completed.year, *ACCEPTANCE_BY), completed)
    planned = {
        MilestoneKind.APPROVAL: awarded - APPROVAL_BEFORE_TENDER,
        MilestoneKind.TENDER: awarded,
        MilestoneKind.START: started,
        MilestoneKind.MAIN_WORKS: _main_works(started, completed),
        MilestoneKind.COMPLETION: completed,
        MilestoneKind.ACCEPTANCE: accepted,
        MilestoneKind.HANDOVER: accepted,
        MilestoneKind.FINAL_ACCOUNT: three_months_after(accepted),
    }
    given = {MilestoneKind.START: start, MilestoneKind.COMPLETION: end}
    return tuple(
        Expected(kind, day, DateBasis.PUBLISHED, DateBasis.PUBLISHED.label)
        if given.get(kind) == day
        else Expected(kind, day, DateBasis.PROGRAMME, _SOURCES[kind])
        for kind, day in planned.items()
    )


def three_months_after(day: date) -> date:
    """The same day three months on, or the last day of that month."""
    month_index = day.year * 12 + day.month - 1 + 3
    year, month = divmod(month_index, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _start(year: int, end: date | None) -> date:
    """The programme's day, or early enough for the shortest works known (72 days) before a given end."""
    customary = date(year, *START_BY)
    return customary if end is None else min(customary, end - SHORTEST_WORKS)


def _completion(started: date) -> date:
    """End of the season the works begin in; what begins after it is completed in the next."""
    season_end = date(started.year, *COMPLETION_BY)
    return season_end if started <= season_end else date(started.year + 1, *COMPLETION_BY)


def _main_works(started: date, completed: date) -> date:
    """End of August where it lies between start and completion, otherwise two thirds of the way."""
    customary = date(completed.year, *MAIN_WORKS_BY)
    if started <= customary <= completed:
        return customary
    return started + timedelta(days=(completed - started).days * 2 // 3)
