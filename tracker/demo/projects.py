"""One demo project with everything that hangs on it, every stored sum equal to what it sums.

Stage and steps are not set but read from the evidence by the rules of the gates, as in the office.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tracker.accounts.rules import Discipline
from tracker.demo import proofs, reports
from tracker.demo.contracts import Deal, add_contract
from tracker.demo.courses import AFTER_COMPLETION, BEFORE_START, NUMBERS, Course, moment
from tracker.demo.ledger import Purse, add_movements
from tracker.demo.lifts import add_lift
from tracker.demo.money import investment, sources
from tracker.demo.reports import Site
from tracker.demo.rows import Rows
from tracker.demo.upward import add_steps, reported
from tracker.demo.works import Ground, Work, works
from tracker.funding.models import Source
from tracker.items import earning
from tracker.items.models import Item
from tracker.items.rules import Layer
from tracker.milestones.models import Milestone
from tracker.progress.pictures import Picture
from tracker.projects.evidence import Evidence, EvidenceKind
from tracker.projects.models import EvidenceRecord, Party, Project, ProjectCompound, StageStep
from tracker.projects.rules import PartyRole, Stage
from tracker.stages.rules import Facts, evidenced_start, missing, standing

ORDER = (
    Layer.BURIED, Layer.ROOF, Layer.WALL_BASE, Layer.WALL, Layer.OPENING, Layer.INSIDE, Layer.STAIRWELL,
    Layer.SURFACE, Layer.FACILITY, Layer.OPEN_AIR,
)  # fmt: skip
"""Underground first, roofs before stairwells, the surface after what lies below it."""


@dataclass(frozen=True)
class Firm:
    """An organisation and whoever reports or decides for it; ``contact`` and ``phone`` as on the party."""

    organisation_id: int
    account_id: int | None
    contact: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Team:
    """Who takes part in a project."""

    body: Firm
    contractor: Firm
    supervisor: Firm
    designer: Firm
    operators: dict[Discipline, Firm] = field(default_factory=dict)
    clerk_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A project to be: what it covers, by whom, along which course."""

    code: str
    name: str
    programme_id: int
    region_id: int
    region_path: str
    grounds: tuple[Ground, ...]
    team: Team
    course: Course
    further: int
    pictures: Sequence[Picture]
    enhance: bool = False
    bare: bool = False  # in the plan list only: nobody has entered its items yet


def add_project(rows: Rows, plan: Plan, chance: Random) -> int:
    """Gather the rows of a project; its id."""
    course = plan.course
    todo = [] if plan.bare else works(plan.grounds, chance, plan.further, enhance=plan.enhance)
    value = sum((work.quantity * work.price for work in todo), Decimal(0)) or _guess(plan, chance)
    planned = investment(value)
    project_id = rows.add(Project, **_facts(plan, planned))
    for ground in plan.grounds:
        rows.add(ProjectCompound, project_id=project_id, compound_id=ground.id, year=course.year)
    _add_parties(rows, project_id, plan)
    evidence = _add_evidence(rows, project_id, plan)
    purses = _add_money(rows, project_id, plan, planned, chance)
    parts = _add_items(rows, project_id, plan, todo, chance)
    items = rows.of(Item)[-len(todo) :] if todo else []
    gathered = add_lift(rows, project_id, plan.grounds, course, plan.team.clerk_id)
    add_movements(rows, project_id, purses, items, course, plan.team.clerk_id, gathered)
    add_contract(rows, rows.of(Project)[-1], items, course, _deal(plan))
    _close(rows, project_id, plan, evidence, parts)
    return project_id


def _deal(plan: Plan) -> Deal:
    team = plan.team
    return Deal(
        contractor_id=team.contractor.organisation_id, employer_id=team.body.organisation_id,
        drafter_id=team.contractor.account_id, clerk_id=team.clerk_id,
        compounds=tuple(ground.id for ground in plan.grounds),
    )  # fmt: skip


def _guess(plan: Plan, chance: Random) -> Decimal:
    """What a plan list says before anything is designed, in yuan."""
    return sum((ground.area for ground in plan.grounds), Decimal(0)) * chance.randrange(250, 450)


def _facts(plan: Plan, planned: Decimal) -> dict[str, Any]:
    grounds, course = plan.grounds, plan.course
    is_approved = course.stage.position >= Stage.APPROVAL.position
    number = int(plan.code[-3:])
    return {
        "programme_id": plan.programme_id, "year": course.year, "region_id": plan.region_id,
        "region_path": plan.region_path, "code": plan.code, "name": plan.name, "in_plan": course.in_plan,
        "compounds": len(grounds), "buildings": sum(len(ground.blocks) for ground in grounds),
        "households": sum(ground.households for ground in grounds),
        "area": sum((ground.area for ground in grounds), Decimal(0)), "planned": planned,
        "national_code": f"{course.year % 100:02}02-210600-04-01-{100000 + number * 37:06}" if is_approved else None,
        **reported(course, number),
        "planned_start": course.planned_start, "planned_end": course.planned_end, "demo": True,
    }  # fmt: skip


def _add_parties(rows: Rows, project_id: int, plan: Plan) -> None:
    team, stage = plan.team, plan.course.stage
    parties = [(PartyRole.IMPLEMENTING_BODY, team.body)]
    if stage.position >= Stage.DESIGN.position:
        parties.append((PartyRole.DESIGNER, team.designer))
        parties += [(PartyRole.OPERATOR, operator) for operator in team.operators.values()]
    if stage.position >= Stage.TENDER.position:
        parties += [(PartyRole.CONTRACTOR, team.contractor), (PartyRole.SUPERVISOR, team.supervisor)]
    for role, firm in parties:
        rows.add(
            Party, project_id=project_id, organisation_id=firm.organisation_id, role=role,
            contact=firm.contact, phone=firm.phone,
        )  # fmt: skip


def _add_evidence(rows: Rows, project_id: int, plan: Plan) -> tuple[Evidence, ...]:
    found = []
    for kind, dated in plan.course.documents():
        number = f"{NUMBERS[kind]}〔{dated.year}〕{project_id:03}号"
        until = (
            date(dated.year + 2, dated.month, min(dated.day, 28)) if kind is EvidenceKind.APPROVAL else None
        )
        rows.add(
            EvidenceRecord, project_id=project_id, kind=kind, dated=dated, document_no=number, valid_until=until,
            by_id=plan.team.clerk_id, at=moment(dated, 15),
        )  # fmt: skip
        found.append(Evidence(kind=kind, dated=dated, document_no=number, valid_until=until))
    return tuple(found)


def _add_milestones(rows: Rows, project_id: int, course: Course, start: date | None) -> None:
    for kind, planned, basis, forecast, actual in course.milestones(start):
        proof = f"{kind.label}" if actual else None
        rows.add(
            Milestone, project_id=project_id, kind=kind, planned_on=planned, basis=basis, forecast_on=forecast,
            actual_on=actual, evidence=proof,
        )  # fmt: skip


def _add_money(rows: Rows, project_id: int, plan: Plan, planned: Decimal, chance: Random) -> list[Purse]:
    return [
        Purse(
            rows.add(
                Source, project_id=project_id, region_path=plan.region_path, year=plan.course.year, kind=money.kind,
                planned=money.planned,
            ),
            money,
        )
        for money in sources(planned, plan.course, chance)
    ]  # fmt: skip


def _add_items(
    rows: Rows, project_id: int, plan: Plan, todo: list[Work], chance: Random
) -> list[tuple[earning.Part, date | None]]:
    """Items, places and reports; for each item its part of the progress and its last confirmed day."""
    course, parts = plan.course, []
    turns = sorted(range(len(todo)), key=lambda n: (ORDER.index(todo[n].type.layer), n))
    turn_of = {n: _turn(todo[n], turn / max(len(todo) - 1, 1)) for turn, n in enumerate(turns)}
    is_contracted = course.stage.position >= Stage.TENDER.position
    site = Site(rows, project_id, course, plan.team.contractor.account_id, plan.team.supervisor.account_id)
    for n, work in enumerate(todo):
        changed, reason = _variation(work, course, chance)
        item_id = rows.add(
            Item, project_id=project_id, type_code=work.type.code, item_class=work.type.item_class,
            scope=work.type.scope, name=work.type.name, unit=work.type.unit, planned=work.quantity,
            contracted=work.quantity if is_contracted else None, changed=changed, unit_price=work.price,
            position=n, left_out_reason=reason, demo=True,
        )  # fmt: skip
        row = rows.of(Item)[-1]
        limit = work.quantity if changed is None else changed
        done, last = reports.add(site, item_id, work, limit, turn_of[n], chance)
        worth = (limit * work.price).quantize(earning.FEN)
        row |= {"done": done, "last_report_on": last, "value": worth}
        row["earned"] = earning.earned(worth, done, limit)
        row["accepted"] = done if course.stage.position >= Stage.ACCEPTED.position else Decimal(0)
        parts.append((earning.Part(done, limit, worth), last))
    reports.add_photos(site, plan.pictures, chance)
    proofs.add(site, plan.pictures)
    return parts


def _turn(work: Work, turn: float) -> float:
    """Early enough under the ground and late enough on it: nothing is paved before the last pipe is laid."""
    if work.type.layer is Layer.BURIED:
        return turn * 0.4
    return 1.0 if Layer.BURIED in work.type.covers else turn


def _variation(work: Work, course: Course, chance: Random) -> tuple[Decimal | None, str | None]:
    """Wishes change a plan during the works: a little more, a little less, or an item left to its operator."""
    if not course.is_started or len(work.shares) > 1 or chance.random() > 0.08:
        return None, None
    if chance.random() < 0.15 and work.type.discipline:
        return Decimal(0), "居民议事会商定由专业经营单位另行实施。"
    return (work.quantity * chance.choice((9, 11, 12)) / 10).quantize(Decimal(1)) or Decimal(1), None


def _close(
    rows: Rows, project_id: int, plan: Plan, evidence: tuple[Evidence, ...],
    parts: list[tuple[earning.Part, date | None]],
) -> None:  # fmt: skip
    """Stored sums, and the stage as the gates read it."""
    row = rows.of(Project)[-1]
    whole = earning.progress(part for part, _ in parts)
    days = [day for _, day in parts if day]
    row |= {"value": whole.value, "earned": whole.earned, "progress": whole.basis_points}
    row["last_report_on"] = max(days, default=None)
    first = reports.first_day(rows, project_id)
    finished = [day for part, day in parts if part.is_complete]
    facts = Facts(
        today=plan.course.today, evidence=evidence, is_eligible=True, survey_gaps=(), first_confirmed_on=first,
        first_photo_on=first, items=len(parts), items_finished=len(finished),
        last_finished_on=max(filter(None, finished), default=None),
    )  # fmt: skip
    row["stage"] = standing(facts).stage
    add_steps(rows, project_id, facts, plan.grounds)
    _add_milestones(rows, project_id, plan.course, evidenced_start(facts))
    for stage, day in _steps(plan.course, evidence, facts):
        rows.add(
            StageStep,
            project_id=project_id,
            stage=stage,
            reached_on=day,
            by_id=plan.team.clerk_id,
            at=moment(day, 17),
        )


def _steps(course: Course, evidence: tuple[Evidence, ...], facts: Facts) -> list[tuple[Stage, date]]:
    dated = {one.kind: one.dated for one in evidence}
    days: dict[Stage, date] = {}
    for kind, (stage, _) in {**BEFORE_START, **AFTER_COMPLETION}.items():
        if kind in dated:
            days[stage] = max(dated[kind], days.get(stage, dated[kind]))
    if Stage.DESIGN in days:
        days[Stage.DESIGN] += timedelta(days=7)
    for stage in (Stage.STARTED, Stage.WORKS):
        if stage in days and facts.first_confirmed_on:
            days[stage] = max(days[stage], facts.first_confirmed_on)
    if course.is_completed and facts.last_finished_on:
        days[Stage.COMPLETED] = facts.last_finished_on
    return [(stage, days[stage]) for stage in Stage if stage in days and not missing(stage, facts)]
