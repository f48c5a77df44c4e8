"""Returns are seen by whoever works for their region or one above it."""

from typing import Any

from sqlalchemy import Select, select

from tracker.base.access import scoped
from tracker.base.tree import under
from tracker.places.models import Region
from tracker.returns.models import Return


@scoped(Return)
def returns(query: Select[Any], person: Any) -> Select[Any]:
    if person.region_path is None:
        return query
    return query.where(Return.region_id.in_(select(Region.id).where(under(Region.path, person.region_path))))
