"""Builders of rounds, dues, receipts, lifts and gifts."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.keeping import NOON, number, save
from tests.factories.places import building, compound, entrance, household
from tests.factories.projects import project
from tracker.contributions.lift import Basis
from tracker.contributions.models import (
    ContributionDue,
    ContributionReceipt,
    ContributionRound,
    Gift,
    LiftPlan,
    LiftRefund,
)
from tracker.contributions.rules import Channel as Way
from tracker.contributions.rules import Purpose
from tracker.contributions.tables import Measure
from tracker.places.models import Compound, Entrance, Household
from tracker.projects.models import Project


def contribution_round(
    of: Project | None = None, where: Entrance | None = None, **values: Any
) -> ContributionRound:
    """Of an entrance in the project's first compound."""
    of = of or project()
    where = where or entrance(building(of.covered[0].compound))
    place = {
        "compound_id": where.building.compound_id,
        "building_id": where.building_id,
        "entrance_id": where.id,
    }
    words = {"purpose": Purpose.RENOVATION, "name": "居民出资", "total": Decimal(1000)}
    dates = {"agreed_on": date(2026, 3, 1), "at": NOON}
    return save(ContributionRound(**{"project_id": of.id, **place, **words, **dates, **values}))


def contribution_due(of: ContributionRound, who: Household | None = None, **values: Any) -> ContributionDue:
    who = who or household(of.entrance)
    facts = {"round_id": of.id, "project_id": of.project_id, "household_id": who.id}
    return save(ContributionDue(**{**facts, "amount": Decimal(1000), **values}))


def contribution_receipt(
    of: ContributionDue, amount: Decimal = Decimal(100), **values: Any
) -> ContributionReceipt:
    """Also moves what the household has paid, as the action does."""
    of.paid += amount
    facts = {"due_id": of.id, "project_id": of.project_id, "number": number(), "channel": Way.DIRECT}
    return save(
        ContributionReceipt(
            **{**facts, "amount": amount, "received_on": date(2026, 4, 1), "at": NOON, **values}
        )
    )


def lift_plan(of: ContributionRound, **values: Any) -> LiftPlan:
    facts = {
        "round_id": of.id,
        "project_id": of.project_id,
        "table_code": "guangzhou",
        "measure": Measure.COEFFICIENT,
    }
    sums = {
        "whole": Decimal(1000),
        "subsidies": Decimal(0),
        "district": Decimal(0),
        "compensation": Decimal(0),
    }
    return save(
        LiftPlan(**{**facts, **sums, "basis": Basis.FLAT, "table_text": "1: 0\n2: 1\n3: 1", **values})
    )


def lift_refund(
    of: ContributionRound, joiner: ContributionDue, to: ContributionDue, **values: Any
) -> LiftRefund:
    facts = {"round_id": of.id, "project_id": of.project_id, "from_due_id": joiner.id, "to_due_id": to.id}
    return save(LiftRefund(**{**facts, "amount": Decimal(10), **values}))


def gift(where: Compound | None = None, **values: Any) -> Gift:
    """A row only; its photo is not in the store."""
    where = where or compound()
    facts = {
        "compound_id": where.id,
        "region_path": where.region_path,
        "at": NOON,
        "width": 1200,
        "height": 900,
    }
    words = {
        "name": "更换单元门",
        "giver": "共建单位",
        "amount": Decimal("500567.49"),
        "given_on": date(2026, 4, 1),
    }
    files = {"photo_key": f"{number():064x}", "thumb_key": f"{number():064x}"}
    return save(Gift(**{**facts, **words, **files, **values}))
