"""Which posts a person may see: those of their part of the city; grid workers those at their compounds."""

from typing import Any

from sqlalchemy import Select, select

from tracker.base.access import scoped
from tracker.base.tree import under
from tracker.grid.models import GridCover, GridPost
from tracker.places.scope import BY_COMPOUND


@scoped(GridPost)
def posts(query: Select[Any], person: Any) -> Select[Any]:
    if person.role in BY_COMPOUND:
        mine = [compound.id for compound in person.compounds]
        return query.where(GridPost.id.in_(select(GridCover.post_id).where(GridCover.compound_id.in_(mine))))
    return query.where(under(GridPost.region_path, person.region_path))
