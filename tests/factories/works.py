"""Builders of plans, links, pauses and baselines."""

from datetime import date
from typing import Any

from tests.factories.keeping import NOON, save
from tracker.items.models import Item
from tracker.projects.models import Project
from tracker.works.models import Baseline, BaselineLine, Dependency, ItemPlan, Pause
from tracker.works.rules import DependencyState, PauseKind


def item_plan(of: Item, **values: Any) -> ItemPlan:
    days = {"planned_start": date(2026, 5, 6), "planned_end": date(2026, 5, 12), "workdays": 5}
    return save(ItemPlan(item_id=of.id, project_id=of.project_id, **{**days, **values}))


def dependency(before: Item, after: Item, **values: Any) -> Dependency:
    said = {"state": DependencyState.ADDED, "reason": "现场要求", "at": NOON, "lag": 0}
    ends = {"before_id": before.id, "after_id": after.id}
    return save(Dependency(project_id=before.project_id, **ends, **{**said, **values}))


def pause(of: Project, first: date, last: date, kind: PauseKind = PauseKind.OTHER) -> Pause:
    return save(Pause(project_id=of.id, first_on=first, last_on=last, kind=kind, reason="等待材料", at=NOON))


def baseline(of: Project, *items: Item, **values: Any) -> Baseline:
    made = save(Baseline(**{"project_id": of.id, "number": 1, "approved_at": NOON, **values}))
    for one in items:
        days = {"start_on": date(2026, 5, 6), "end_on": date(2026, 5, 12)}
        save(BaselineLine(baseline_id=made.id, item_id=one.id, **days, quantity=one.limit, value=one.value))
    return made
