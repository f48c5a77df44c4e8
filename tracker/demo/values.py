"""Earned value of the demo: the months of each project and its latest forecast, from the rows gathered so far."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from tracker.base import sums
from tracker.contracts.models import Certificate, Settlement
from tracker.contracts.rules import VariationState
from tracker.demo.rows import Row, Rows
from tracker.funding.books import Movement
from tracker.items.models import Item
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.progress.models import Report
from tracker.progress.rules import ReportState
from tracker.projects.models import Project
from tracker.value.costs import Payment, by_project, is_for_items
from tracker.value.curves import Part, Plan
from tracker.value.keeping import contributions, months_of
from tracker.value.models import MEASURES, ProjectMonth
from tracker.value.phasing import Line
from tracker.works.calendar import Period, usual_calendar
from tracker.works.models import Baseline, BaselineLine, ItemPlan, Pause


def add_months(rows: Rows) -> None:
    """The months of all gathered projects, as ``tracker.value.keeping`` would count them."""
    plans, parts, paid = _plans(rows), _parts(rows), _paid(rows)
    ends = _ends(rows)
    for project in rows.of(Project):
        owner = project["id"]
        project["forecast_end"] = ends.get(owner)
        plan = plans.get(owner)
        planned, payments = plan.by_month() if plan else {}, paid.get(owner, [])
        months = months_of(planned, parts[owner], payments, has_plan=plan is not None)
        place = {name: project[name] for name in ("region_path", "year", "in_plan")}
        for month, amounts in months.items():
            measures = dict(zip(MEASURES, amounts, strict=True))
            rows.add(ProjectMonth, project_id=owner, month=month, **place, **measures)


def month_sums(row: Row) -> Iterator[sums.Contribution]:
    """What a gathered month adds to the totals above it."""
    place = row["region_path"], row["year"], row["in_plan"]
    return contributions(row["month"], place, tuple(row[name] for name in MEASURES))


def _plans(rows: Rows) -> dict[int, Plan]:
    years = {row["id"]: row["year"] for row in rows.of(Project)}
    newest = _newest(rows)
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in rows.of(BaselineLine):
        lines[row["baseline_id"]].append(Line(row["start_on"], row["end_on"], row["value"]))
    known: dict[int, list[Period]] = defaultdict(list)
    for row in sorted(rows.of(Pause), key=lambda one: (one["first_on"], one["id"])):
        owner = row["project_id"]
        if owner in newest and row["at"] <= newest[owner]["approved_at"]:
            known[owner].append(Period(row["first_on"], row["last_on"], row["kind"], row["reason"]))
    return {
        owner: Plan(tuple(lines[one["id"]]), usual_calendar(tuple(known[owner]), years[owner]))
        for owner, one in newest.items()
    }


def _newest(rows: Rows) -> dict[int, Row]:
    return {row["project_id"]: row for row in sorted(rows.of(Baseline), key=lambda one: int(one["number"]))}


def _parts(rows: Rows) -> dict[int, list[Part]]:
    done: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows.of(Report):
        if row["state"] is ReportState.CONFIRMED:
            done[row["item_id"]][row["worked_on"]] += row["quantity"]
    current = {row["id"] for row in _newest(rows).values()}
    approved = {
        row["item_id"]: row["value"] for row in rows.of(BaselineLine) if row["baseline_id"] in current
    }
    found: dict[int, list[Part]] = defaultdict(list)
    for row in rows.of(Item):
        limit = _first(row[name] for name in ("changed", "contracted", "planned"))
        days = sorted(done[row["id"]].items())
        part = Part(row["id"], row["name"], row["value"], limit, approved.get(row["id"]), days)
        found[row["project_id"]].append(part)
    return found


def _paid(rows: Rows) -> dict[int, list[Payment]]:
    paid = [
        ((row["project_id"], row["contract_id"]), (row["dated"], row["amount"]))
        for row in rows.of(Movement)
        if is_for_items(row["kind"], row["purpose"])
    ]
    certified = [
        ((row["project_id"], row["contract_id"]), (row["cut_off"], row["gross"]))
        for row in rows.of(Certificate)
    ]
    settled = [
        ((row["project_id"], row["contract_id"]), (row["dated"], row["audited"]))
        for row in rows.of(Settlement)
        if row["state"] is VariationState.APPROVED
    ]
    return by_project(paid, certified, settled)


def _first(values: Iterable[Decimal | None]) -> Decimal | None:
    return next((value for value in values if value is not None), None)


def _ends(rows: Rows) -> dict[int, date]:
    found: dict[int, list[date]] = defaultdict(list)
    for row in rows.of(ItemPlan):
        if day := row["actual_end"] or row["forecast_end"]:
            found[row["project_id"]].append(day)
    for row in rows.of(Milestone):
        if row["kind"] is MilestoneKind.COMPLETION and row["forecast_on"] and not row["actual_on"]:
            found[row["project_id"]].append(row["forecast_on"])
    return {owner: max(days) for owner, days in found.items()}
