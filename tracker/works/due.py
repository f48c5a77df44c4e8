"""Plans that will not hold: works expected to end after the approved plan, or outside the season they need."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select

from tracker.base.due import Due
from tracker.base.words import N_
from tracker.extensions import db
from tracker.items.catalogue import get_type, item_types
from tracker.items.models import Item
from tracker.items.queries import LIMIT
from tracker.projects.models import Project
from tracker.projects.rules import AFTER_WORKS
from tracker.works.models import Baseline, BaselineLine, ItemPlan
from tracker.works.seasons import broken

SLIPS = N_("%(project)s is expected to end on %(forecast)s; the approved plan %(number)s says %(day)s.")
SEASON = N_("“%(item)s” of %(project)s is expected to last until %(forecast)s; its season ends on %(day)s.")


def due(today: date) -> Iterator[Due]:
    """Projects that are expected to slip, then works that are expected to leave their season."""
    yield from _slipping()
    yield from _out_of_season(today)


def _slipping() -> Iterator[Due]:
    """One a project: its newest baseline, due on the last day that was approved."""
    newest = select(func.max(Baseline.id)).group_by(Baseline.project_id)
    ends = func.max(BaselineLine.end_on).label("end_on")
    columns: tuple[Any, ...] = (
        Baseline.id, Baseline.number, ends, Project.id.label("project_id"), Project.name, Project.region_path,
        Project.forecast_end,
    )  # fmt: skip
    query = (
        select(*columns).join(Baseline.project).join(BaselineLine, BaselineLine.baseline_id == Baseline.id)
    )
    query = query.where(Baseline.id.in_(newest), Project.stage.not_in(AFTER_WORKS))
    query = query.group_by(Baseline.id, Project.id).having(Project.forecast_end > ends)
    for row in db.session.execute(query.order_by(Baseline.id).execution_options(yield_per=1000)):
        values = {"forecast": row.forecast_end.isoformat(), "day": row.end_on.isoformat()}
        yield Due(
            rule="plan slips", subject="baseline", subject_id=row.id, since=row.end_on,
            project_id=row.project_id, region_path=row.region_path, text=SLIPS,
            path=f"/office/projects/{row.project_id}/order/",
            values={**values, "project": row.name, "number": str(row.number)},
        )  # fmt: skip


def _out_of_season(today: date) -> Iterator[Due]:
    """One a work and year: heating works past the heating date among them."""
    needy = [kind.code for kind in item_types() if kind.season]
    columns: tuple[Any, ...] = (
        Item.id, Item.name, Item.type_code, ItemPlan.forecast_start, ItemPlan.forecast_end,
        Project.id.label("project_id"), Project.name.label("project"), Project.region_path,
    )  # fmt: skip
    query = select(*columns).join(ItemPlan, ItemPlan.item_id == Item.id).join(Item.project)
    query = query.where(
        Item.type_code.in_(needy),
        Item.left_out_reason.is_(None),
        Item.done < func.coalesce(LIMIT, 1),
        ItemPlan.actual_end.is_(None),
        ItemPlan.forecast_end >= today,
        Project.stage.not_in(AFTER_WORKS),
    )
    for row in db.session.execute(query.order_by(Item.id).execution_options(yield_per=1000)):
        season = broken(get_type(row.type_code).season, row.forecast_start, row.forecast_end)
        if season is None:
            continue
        ends = season.beginning(row.forecast_start.year)[1]
        yield Due(
            rule="season at risk", subject="item", subject_id=row.id, since=ends, project_id=row.project_id,
            region_path=row.region_path, text=SEASON, firm=True,
            path=f"/office/projects/{row.project_id}/order/items/{row.id}",
            values={
                "item": row.name, "project": row.project, "forecast": row.forecast_end.isoformat(),
                "day": ends.isoformat(),
            },
        )  # fmt: skip
