"""Reads of the earned value of one project, and of regions from their kept sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select

from tracker.base.tree import ancestors
from tracker.base.web import PAGE
from tracker.extensions import db
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.places.models import Region
from tracker.projects.models import ProgrammeTotal
from tracker.value import costs, curves, facts
from tracker.value.curves import Earned, Part, Plan
from tracker.value.facts import Approved
from tracker.value.indices import Standing
from tracker.value.models import MEASURES, ValueTotal
from tracker.value.phasing import Line, planned_by
from tracker.value.regions import Month, Sums
from tracker.value.schedule import Timing
from tracker.works.models import ItemPlan

ZERO = Decimal(0)


@dataclass(frozen=True)
class ProjectValue:
    """Everything about one project's earned value at the end of ``day``."""

    day: date
    approved: Approved | None
    plan: Plan | None
    parts: Sequence[Part]
    payments: Sequence[costs.Payment]

    @cached_property
    def earned(self) -> Earned:
        return curves.earned_by(self.parts, self.day)

    @cached_property
    def standing(self) -> Standing:
        return Standing(
            planned=self.plan.by(self.day) if self.plan else None, earned=self.earned.whole,
            outside=self.earned.outside if self.plan else ZERO,
            spent=curves.spent_by(self.payments, self.day), budget=curves.budget(self.parts),
        )  # fmt: skip

    @cached_property
    def timing(self) -> Timing | None:
        """Earned schedule in working days of the project; None without a plan."""
        return self.plan.timing(self.standing.earned_in_plan, self.day) if self.plan else None

    @property
    def outside(self) -> Decimal:
        """Value of the work that the approved baseline does not hold."""
        return sum((part.value for part in self.parts if part.approved is None), ZERO) if self.plan else ZERO

    @property
    def repriced(self) -> Decimal:
        """By how much the contract value of the items in the baseline differs from what was approved."""
        return sum((part.value - part.approved for part in self.parts if part.approved is not None), ZERO)


def project_value(project_id: int, day: date) -> ProjectValue:
    """The facts of a project in seven reads at most, however many items and reports it has."""
    session = db.session()
    approved = facts.approved(session, [project_id])
    return ProjectValue(
        day, approved.get(project_id), facts.plans(session, approved).get(project_id),
        facts.works(session, [project_id]).get(project_id, []),
        costs.payments(session, [project_id]).get(project_id, []),
    )  # fmt: skip


def planned_items(value: ProjectValue) -> dict[int, Decimal]:
    """PV of each item of the baseline at the end of the day."""
    if not (value.approved and value.plan):
        return {}
    spans, budgets = (
        facts.spans(db.session(), value.approved.id),
        {part.id: part.approved for part in value.parts},
    )
    lines = {one: Line(*span, budgets.get(one) or ZERO) for one, span in spans.items()}
    return {one: planned_by([line], value.day, value.plan.days) for one, line in lines.items()}


def expected_ends(project_id: int) -> tuple[date | None, date | None]:
    """When the works are expected to end: by the completion milestone, by the forecasts of the items."""
    milestone = select(func.coalesce(Milestone.forecast_on, Milestone.planned_on)).where(
        Milestone.project_id == project_id, Milestone.kind == MilestoneKind.COMPLETION
    )
    works = select(func.max(func.coalesce(ItemPlan.actual_end, ItemPlan.forecast_end)))
    return db.session.scalar(milestone), db.session.scalar(works.where(ItemPlan.project_id == project_id))


def own_region(person: Any) -> Region | None:
    """The part of the tree a person works for; None where there are several cities."""
    if person.region_path:
        return db.session.get(Region, ancestors(person.region_path)[-1])
    tops = db.session.scalars(
        select(Region).where(Region.parent_id.is_(None)).order_by(Region.id).limit(2)
    ).all()
    return tops[0] if len(tops) == 1 else None


def _here(column: Any, region: Region | None) -> ColumnElement[bool]:
    roots = select(Region.id).where(Region.parent_id.is_(None))
    found: ColumnElement[bool] = column.in_(roots) if region is None else column == region.id
    return found


def years(region: Region | None) -> list[int]:
    """Plan years of which anything is on file here, the newest first."""
    query = select(ProgrammeTotal.year).where(
        _here(ProgrammeTotal.region_id, region), ProgrammeTotal.projects > 0
    )
    return list(db.session.scalars(query.distinct().order_by(ProgrammeTotal.year.desc())))


def months(region: Region | None, year: int, *, in_plan: bool) -> list[Month]:
    """What each month added in a region, in order: kept sums, one row a month."""
    columns: list[Any] = [func.sum(getattr(ValueTotal, name)) for name in MEASURES]
    query = select(ValueTotal.month, *columns).where(
        _here(ValueTotal.region_id, region), ValueTotal.year == year, ValueTotal.in_plan == in_plan
    )
    rows = db.session.execute(query.group_by(ValueTotal.month).order_by(ValueTotal.month))
    return [Month(row[0], Sums(row[1], row[2], row[3], row[4], row[5], int(row[6]))) for row in rows]


def count_projects(region: Region | None, year: int, *, in_plan: bool) -> int:
    query = select(func.coalesce(func.sum(ProgrammeTotal.projects), 0)).where(
        _here(ProgrammeTotal.region_id, region),
        ProgrammeTotal.year == year,
        ProgrammeTotal.in_plan == in_plan,
    )
    return int(db.session.scalar(query) or 0)


def children(region: Region | None, year: int, until: date, *, in_plan: bool) -> Sequence[Row[Any]]:
    """(id, name, planned, earned, outside, spent by the end of the month ``until``; budget, baselines) of the
    regions directly below that have projects, by name; one page of them.
    """
    by_then = [
        func.sum(case((ValueTotal.month <= until, getattr(ValueTotal, name)), else_=0))
        for name in MEASURES[:4]
    ]
    whole = [func.sum(getattr(ValueTotal, name)) for name in MEASURES[4:]]
    parent = Region.parent_id.is_(None) if region is None else Region.parent_id == region.id
    query = select(Region.id, Region.name, *by_then, *whole).join(
        ValueTotal, ValueTotal.region_id == Region.id
    )
    query = query.where(parent, ValueTotal.year == year, ValueTotal.in_plan == in_plan)
    query = query.group_by(Region.id, Region.name).order_by(Region.name, Region.id)
    return db.session.execute(query.limit(PAGE)).all()


def above(region: Region | None, person: Any) -> list[Region]:
    """The regions above one that the person works for, too; from the top."""
    ids = ancestors(region.path)[:-1] if region else []
    ids = ids[len(ancestors(person.region_path)) - 1 :] if person.region_path else ids
    return list(db.session.scalars(select(Region).where(Region.id.in_(ids)).order_by(Region.path)))
