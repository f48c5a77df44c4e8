"""Who may see money: whoever sees the project and has the permission of the page."""

from typing import Any

from sqlalchemy import Select, false

from tracker.base.access import scoped
from tracker.base.tree import under
from tracker.funding.models import Condition, Edition, Grant, Movement, Proposal, Source
from tracker.places.scope import BY_COMPOUND
from tracker.projects.scope import BY_PARTY, scoped_by_project

scoped_by_project(Source, Movement, Proposal)


@scoped(Grant)
def grants(query: Select[Any], person: Any) -> Select[Any]:
    """A grant belongs to a region: seen by whoever works for it or for a region above it."""
    if person.role in BY_PARTY | BY_COMPOUND:
        return query.where(false())
    return query.where(under(Grant.region_path, person.region_path))


@scoped(Edition)
def editions(query: Select[Any], _person: Any) -> Select[Any]:
    return query  # rules of the sources are the same for everybody


@scoped(Condition)
def conditions(query: Select[Any], _person: Any) -> Select[Any]:
    return query
