"""Who may see segments and digs.

Region staff see what lies in their part or beside a compound of theirs; grid workers and residents what
touches their compounds; contractors, supervisors and operators what touches a compound of their projects.
Of digs an operator sees only its own.
"""

from typing import Any

from sqlalchemy import Select, or_, select

from tracker.base.access import Role, scoped
from tracker.base.tree import under
from tracker.places.models import Compound
from tracker.places.scope import BY_COMPOUND, compounds
from tracker.projects.models import Project, ProjectCompound
from tracker.projects.scope import BY_PARTY, projects, sees_every_project
from tracker.streets.models import Dig, DigException, DigSegment, Segment, SegmentPlace


def _own_compounds(person: Any) -> Any:
    """Ids of the compounds that bring a segment into a person's sight."""
    if person.role in BY_PARTY:
        own = projects(select(Project.id), person)
        return select(ProjectCompound.compound_id).where(ProjectCompound.project_id.in_(own))
    return compounds(select(Compound.id), person)


@scoped(Segment)
def segments(query: Select[Any], person: Any) -> Select[Any]:
    if sees_every_project(person):
        return query
    touching = select(SegmentPlace.segment_id).where(SegmentPlace.compound_id.in_(_own_compounds(person)))
    seen: list[Any] = [Segment.id.in_(touching)]
    if person.role is Role.OPERATOR:
        mine = select(Dig.id).where(Dig.organisation_id == person.organisation_id)
        seen.append(Segment.id.in_(select(DigSegment.segment_id).where(DigSegment.dig_id.in_(mine))))
    elif person.role not in BY_PARTY | BY_COMPOUND:
        seen.append(under(Segment.region_path, person.region_path))
    return query.where(or_(*seen))


@scoped(Dig)
def digs(query: Select[Any], person: Any) -> Select[Any]:
    if person.role is Role.OPERATOR:
        return query.where(Dig.organisation_id == person.organisation_id)
    if sees_every_project(person):
        return query
    seen = select(DigSegment.dig_id).where(DigSegment.segment_id.in_(segments(select(Segment.id), person)))
    return query.where(Dig.id.in_(seen))


@scoped(DigException)
def exceptions(query: Select[Any], person: Any) -> Select[Any]:
    if sees_every_project(person):
        return query
    own_items = projects(select(Project.id), person)
    return query.where(
        or_(
            DigException.dig_id.in_(digs(select(Dig.id), person)),
            DigException.project_id.in_(own_items),
        )
    )
