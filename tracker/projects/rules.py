"""Programme years, stages and parties of a project."""

import re
from collections.abc import Collection
from datetime import date

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word

FIRST_PLAN_YEAR = 2017  # the national pilot of old compounds began in December 2017


class Stage(Word):
    """The fifteen stages in their order; INSPECT runs beside the works."""

    SURVEY = "survey", N_("Survey")
    RESERVE = "reserve", N_("Application and reserve")
    CONSULT = "consult", N_("Residents' decision")
    PLANNED = "planned", N_("In the yearly plan")
    DESIGN = "design", N_("Design and scheme notice")
    APPROVAL = "approval", N_("Approval")
    TENDER = "tender", N_("Tendering")
    STARTED = "started", N_("Started")
    WORKS = "works", N_("Works")
    INSPECT = "inspect", N_("Inspection")
    COMPLETED = "completed", N_("Works complete")
    ACCEPTED = "accepted", N_("Accepted")
    HANDED_OVER = "handed_over", N_("Handed over")
    SETTLED = "settled", N_("Final account")
    OPERATION = "operation", N_("In operation")

    @property
    def position(self) -> int:
        """1 to 15."""
        return _POSITIONS[self]


_POSITIONS = {stage: number for number, stage in enumerate(Stage, start=1)}


class PartyRole(Word):
    IMPLEMENTING_BODY = "implementing_body", N_("Implementing body")
    CONTRACTOR = "contractor", N_("Contractor")
    SUPERVISOR = "supervisor", N_("Supervisor")
    DESIGNER = "designer", N_("Designer")
    SURVEYOR = "surveyor", N_("Surveyor")
    OPERATOR = "operator", N_("Network operator")


class PlanStatus(Word):
    """Statistics count the list the province confirmed; other works are real and kept apart."""

    IN_PLAN = "in_plan", N_("In plan")
    OFF_PLAN = "off_plan", N_("Off plan")


class Watch(Word):
    """What a list of projects can be asked to show because somebody should act."""

    LATE = "late", N_("Behind its dates")
    SILENT = "silent", N_("No report for a while")


BEFORE_START = tuple(stage for stage in Stage if stage.position < Stage.STARTED.position)
UNDER_WORKS = (Stage.STARTED, Stage.WORKS, Stage.INSPECT)
PUBLIC_FIGURES = ("planned", "planned_end")
"""What everybody reads first of a project and a person may change; its percent is computed."""

AFTER_WORKS = tuple(stage for stage in Stage if stage.position >= Stage.COMPLETED.position)
BEGUN = (*UNDER_WORKS, *AFTER_WORKS)


class Phase(Word):
    """Several stages under one word, as programmes are reported."""

    NOT_BEGUN = "not_begun", N_("Not started")
    BEGUN = "begun", N_("Started or further")
    OPEN = "open", N_("Works not complete")
    FINISHED = "finished", N_("Works complete or further")

    @property
    def stages(self) -> tuple[Stage, ...]:
        return _PHASES[self]


_PHASES = {
    Phase.NOT_BEGUN: BEFORE_START,
    Phase.BEGUN: BEGUN,
    Phase.OPEN: (*BEFORE_START, *UNDER_WORKS),
    Phase.FINISHED: AFTER_WORKS,
}

MAY_NOT_SHARE = frozenset(
    {
        frozenset({PartyRole.CONTRACTOR, PartyRole.SUPERVISOR}),
        frozenset({PartyRole.SUPERVISOR, PartyRole.SURVEYOR}),
    }
)
"""A supervisor has no interest in those it supervises (建筑法 art. 34); an EPC contractor may design."""

_NATIONAL_CODE = re.compile(r"[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}", re.ASCII)


def check_plan_year(year: int, *, today: date) -> None:
    """Refuse a plan year before the programme or more than two years ahead."""
    if not FIRST_PLAN_YEAR <= year <= today.year + 2:
        raise Refusal(
            N_("The plan year must be between %(first)s and %(last)s."),
            "year",
            first=FIRST_PLAN_YEAR,
            last=today.year + 2,
        )


def check_national_code(code: str) -> None:
    """Refuse what is no unified investment project code, such as 2301-350102-04-05-303544."""
    if not _NATIONAL_CODE.fullmatch(code) or not 1 <= int(code[2:4]) <= 12:
        raise Refusal(
            N_("Write the unified project code as 2301-350102-04-05-303544: year and month, region, number."),
            "national_code",
        )


def is_carry_over(plan_year: int, completed_on: date | None, today: date) -> bool:
    """Whether a project of an earlier plan is still work of this year (结转): not completed before 1 January.

    One that was completed earlier this year still counts as carried over into it.
    """
    if plan_year >= today.year:
        return False
    return completed_on is None or completed_on > today or completed_on.year == today.year


def is_late(stage: Stage, planned_start: date | None, planned_end: date | None, today: date) -> bool:
    """Whether a planned day has passed without its evidence: not started, or not completed."""
    if stage in AFTER_WORKS:
        return False
    if planned_end is not None and planned_end < today:
        return True
    return stage in BEFORE_START and planned_start is not None and planned_start < today


def is_slipping(stage: Stage, planned_end: date | None, forecast_end: date | None) -> bool:
    """Whether the works are expected to be complete later than planned, before that day has passed."""
    if stage in AFTER_WORKS or planned_end is None or forecast_end is None:
        return False
    return forecast_end > planned_end


def check_figures(
    *, buildings: int | None, households: int | None, planned_start: date | None, planned_end: date | None
) -> None:
    """Refuse plan figures that contradict each other."""
    if planned_start and planned_end and planned_end < planned_start:
        raise Refusal(N_("The planned end lies before the planned start."), "planned_end")
    if buildings and households and households < buildings:
        raise Refusal(N_("There cannot be fewer households than buildings."), "households")


def check_reported(start: date | None, completion: date | None, *, today: date) -> None:
    """Refuse a start or a completion reported for a day to come, and an end before its beginning."""
    if start and start > today:
        raise Refusal(N_("A start cannot be reported for a day to come."), "reported_start")
    if completion and completion > today:
        raise Refusal(N_("A completion cannot be reported for a day to come."), "reported_completion")
    if completion and (start is None or completion < start):
        raise Refusal(
            N_("What was reported as complete was reported as started before: check both days."),
            "reported_completion",
        )


def check_parties(parties: list[tuple[PartyRole, int]]) -> None:
    """Refuse an organisation in two roles that must be independent. Pairs of role and organisation id."""
    roles: dict[int, set[PartyRole]] = {}
    for role, organisation in parties:
        roles.setdefault(organisation, set()).add(role)
    for held in roles.values():
        if any(pair <= held for pair in MAY_NOT_SHARE):
            raise Refusal(N_("The supervisor must be independent of those it supervises."), "organisation_id")


def check_explained(stage: Stage, changes: Collection[tuple[object, object]], why: str) -> bool:
    """Whether a figure that everybody may have read is given another value. ``changes`` are pairs of (was, is).
    Refuses one without a reason; a first value needs none, nor does a project that stands in no plan yet.
    """
    is_changed = stage.position >= Stage.PLANNED.position and any(
        was is not None and was != now for was, now in changes
    )
    if is_changed and not why.strip():
        raise Refusal(N_("This figure is public already. Say why it changes; residents read it."), "why")
    return is_changed
