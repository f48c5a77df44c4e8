"""Keeping what was reported upward. Callers commit."""

from collections.abc import Mapping

from tracker.base.access import Person
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.periods import month_of
from tracker.base.words import N_
from tracker.extensions import db
from tracker.places.models import Region
from tracker.projects.queries import years
from tracker.projects.rules import Stage
from tracker.returns import queries, rules
from tracker.returns.models import Return
from tracker.returns.rules import COUNTED, Measure, Reported, field_of


def enter(
    region: Region, year: int, month: int, figures: Mapping[Stage, Reported], *,
    in_plan: bool, document_no: str, reason: str, by: Person,
) -> Return:  # fmt: skip
    """Keep the figures that went out for a region and month. Raises Refusal when they cannot be."""
    if year not in years():
        raise Refusal(N_("There is no programme of this year."), "year")
    earlier = queries.before(region.id, year, in_plan=in_plan, month=month)
    rules.check_return(
        figures,
        month=month,
        this_month=month_of(today()),
        reason=reason,
        before={stage: earlier.figures(stage) for stage in COUNTED} if earlier else None,
        is_again=bool(queries.newest([region.id], year, in_plan=in_plan, month=month)),
    )
    columns = {field_of(stage, measure): figures[stage][measure] for stage in COUNTED for measure in Measure}
    made = Return(
        region_id=region.id, year=year, in_plan=in_plan, month=month, document_no=document_no.strip(),
        reason=reason.strip() or None, entered_by_id=by.id, entered_at=now(), **columns,
    )  # fmt: skip
    db.session.add(made)
    return made
