"""Which requests a person may see: those from their part of the city, or their compounds. A firm sees what it was
asked to see to, and of that the place and the appointment only (``repairs``).
"""

from typing import Any

from sqlalchemy import Select

from tracker.base.access import scoped
from tracker.base.tree import under
from tracker.places.scope import BY_COMPOUND
from tracker.projects.scope import BY_PARTY
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.records import HotlineSheet, PublicAnswer


@scoped(ResidentRequest)
def requests(query: Select[Any], person: Any) -> Select[Any]:
    if person.role in BY_PARTY:
        return query.where(ResidentRequest.handler_id == person.organisation_id)
    if person.role in BY_COMPOUND:
        return query.where(ResidentRequest.compound_id.in_([compound.id for compound in person.compounds]))
    return query.where(under(ResidentRequest.region_path, person.region_path))


@scoped(PublicAnswer)
def public_answers(query: Select[Any], person: Any) -> Select[Any]:
    return query.where(under(PublicAnswer.region_path, person.region_path))


@scoped(HotlineSheet)
def sheets(query: Select[Any], person: Any) -> Select[Any]:
    """Only whoever brought a sheet sees it: it says who called."""
    return query.where(HotlineSheet.by_id == person.id)
