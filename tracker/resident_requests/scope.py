"""Which requests a person may see: those from their part of the city, or their compounds."""

from typing import Any

from sqlalchemy import Select

from tracker.base.access import scoped
from tracker.base.tree import under
from tracker.places.scope import BY_COMPOUND
from tracker.resident_requests.models import ResidentRequest


@scoped(ResidentRequest)
def requests(query: Select[Any], person: Any) -> Select[Any]:
    if person.role in BY_COMPOUND:
        return query.where(ResidentRequest.compound_id.in_([compound.id for compound in person.compounds]))
    return query.where(under(ResidentRequest.region_path, person.region_path))
