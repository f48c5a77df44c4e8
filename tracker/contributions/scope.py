"""Who may see contributions and gifts: whoever sees the project; gifts by their place."""

from typing import Any

from sqlalchemy import Select

from tracker.base.access import scoped
from tracker.base.tree import under
from tracker.contributions.models import (
    ContributionDue,
    ContributionHandover,
    ContributionReceipt,
    ContributionRound,
    Gift,
    LiftPlan,
    LiftRefund,
)
from tracker.places.scope import BY_COMPOUND
from tracker.projects.scope import scoped_by_project

scoped_by_project(
    ContributionRound, ContributionDue, ContributionReceipt, ContributionHandover, LiftPlan, LiftRefund
)  # fmt: skip


@scoped(Gift)
def gifts(query: Select[Any], person: Any) -> Select[Any]:
    if person.role in BY_COMPOUND:
        return query.where(Gift.compound_id.in_([compound.id for compound in person.compounds]))
    return query.where(under(Gift.region_path, person.region_path))
