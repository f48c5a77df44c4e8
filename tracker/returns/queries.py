"""Reads of what was planned, reported, said and proven: four kept tables, one question each."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased, joinedload

from tracker.base.access import restrict, visible
from tracker.base.periods import last_day
from tracker.base.tree import under
from tracker.extensions import db
from tracker.places.models import Region
from tracker.projects.models import CLAIMS, ClaimTotal, ProgrammeTotal, Project
from tracker.projects.rules import Stage
from tracker.returns.models import Return
from tracker.returns.rules import NOTHING, UNREPORTED, Account, Counts, Measure
from tracker.stages.models import CompoundStep, ProofTotal

COUNTS = tuple(measure.value for measure in Measure)


def accounts(
    region_ids: Collection[int], year: int, *, in_plan: bool, month: int, stage: Stage
) -> dict[int, Account]:
    """Each region's figures of a plan year's list until the end of a month."""

    def sums(total: Any, *conditions: Any) -> dict[int, Counts]:
        """What a table holds of these regions."""
        list_ = (total.region_id.in_(region_ids), total.year == year, total.in_plan == in_plan)
        return _sums(total, *list_, *conditions)

    planned = sums(ProgrammeTotal)
    claimed = sums(ClaimTotal, ClaimTotal.stage == stage, ClaimTotal.month <= month)
    proven = sums(ProofTotal, ProofTotal.stage == stage, ProofTotal.month <= month)
    reported = newest(region_ids, year, in_plan=in_plan, month=month)
    return {
        one: Account(
            planned=planned.get(one, NOTHING),
            reported=reported[one].figures(stage) if one in reported else UNREPORTED,
            claimed=claimed.get(one, NOTHING),
            proven=proven.get(one, NOTHING),
        )
        for one in region_ids
    }


def _sums(total: Any, *conditions: Any) -> dict[int, Counts]:
    query = select(total.region_id, *(func.sum(getattr(total, name)) for name in COUNTS)).where(*conditions)
    rows = db.session.execute(query.group_by(total.region_id).order_by(total.region_id))
    return {region_id: _counts(sums) for region_id, *sums in rows}


def _counts(sums: list[Any]) -> Mapping[Measure, Any]:
    """PostgreSQL sums whole numbers to numerics; areas stay as they are."""
    found = dict(zip(Measure, sums, strict=True))
    return {
        measure: number if measure is Measure.AREA else int(number or 0) for measure, number in found.items()
    }


def newest(region_ids: Collection[int], year: int, *, in_plan: bool, month: int) -> dict[int, Return]:
    """What counts for a month: the newest figures of each region that has any."""
    of_month = (Return.year == year, Return.in_plan == in_plan, Return.month == month)
    last = select(func.max(Return.id)).where(Return.region_id.in_(region_ids), *of_month)
    query = select(Return).where(Return.id.in_(last.group_by(Return.region_id)))
    rows = db.session.scalars(query.options(joinedload(Return.entered_by)).order_by(Return.id))
    return {row.region_id: row for row in rows}


def before(region_id: int, year: int, *, in_plan: bool, month: int) -> Return | None:
    """The newest figures of the last month before one that has any."""
    query = select(Return).filter_by(region_id=region_id, year=year, in_plan=in_plan)
    query = query.where(Return.month < month).order_by(Return.month.desc(), Return.id.desc())
    return db.session.scalar(query.limit(1))


def last_month(region_ids: Collection[int], year: int, *, in_plan: bool) -> int | None:
    """The newest month with figures of one of these regions."""
    query = select(func.max(Return.month)).where(Return.region_id.in_(region_ids))
    return db.session.scalar(query.where(Return.year == year, Return.in_plan == in_plan))


def kept(path: str | None, year: int, *, in_plan: bool) -> Select[Any]:
    """Everything that was entered for a region and what lies below it, newest first."""
    query = visible(Return).join(Return.region).where(Return.year == year, Return.in_plan == in_plan)
    if path:
        query = query.where(under(Region.path, path))
    query = query.options(joinedload(Return.region), joinedload(Return.entered_by))
    return query.order_by(Return.month.desc(), Return.id.desc())


def apart(path: str | None, year: int, *, in_plan: bool, month: int, stage: Stage) -> Select[Any]:
    """(id, name, code, compounds in the plan, day reported, compounds said, proven, last day proven) of the
    projects that say something else than is proven, the largest difference first.
    """
    until, said_on = last_day(month), getattr(Project, CLAIMS[stage])
    of_project = (
        CompoundStep.project_id == Project.id,
        CompoundStep.stage == stage,
        CompoundStep.proven_on <= until,
    )
    proven = select(func.count()).where(*of_project).correlate(Project).scalar_subquery()
    last = select(func.max(CompoundStep.proven_on)).where(*of_project).correlate(Project).scalar_subquery()
    said = case((said_on <= until, Project.compounds), else_=0)
    columns: tuple[Any, ...] = (
        Project.id, Project.name, Project.code, Project.compounds, said_on.label("said_on"), said.label("said"),
        proven.label("proven"), last.label("proven_on"),
    )  # fmt: skip
    of_year = aliased(Project)  # by the year's index: a whole country's range of paths holds every year
    query = restrict(select(*columns), Project).where(
        Project.id.in_(select(of_year.id).where(of_year.year == year)),
        Project.in_plan == in_plan,
        under(Project.region_path, path),
        said != proven,
    )
    return query.order_by(func.abs(said - proven).desc(), Project.name, Project.id)
