"""Which interruptions a person may see in the office.

Staff see those of their part of the city, grid workers and residents those of their compounds, supervisors
and contractors those at the compounds of their projects and their own; operators their own.
"""

from typing import Any

from sqlalchemy import Select, or_, select

from tracker.base.access import Role, scoped
from tracker.base.tree import under
from tracker.interruptions.models import Interruption
from tracker.places.models import Compound
from tracker.places.scope import BY_COMPOUND, compounds
from tracker.projects.models import Project, ProjectCompound
from tracker.projects.scope import BY_PARTY, projects


@scoped(Interruption)
def interruptions(query: Select[Any], person: Any) -> Select[Any]:
    if person.role is Role.OPERATOR:
        return query.where(Interruption.owner_id == person.organisation_id)
    if person.role in BY_PARTY | BY_COMPOUND:
        mine = Interruption.owner_id == (person.organisation_id or 0)
        return query.where(or_(mine, Interruption.compound_id.in_(reached(person))))
    return query.where(under(Interruption.region_path, person.region_path))


def reached(person: Any) -> Select[Any]:
    """Ids of the compounds where a person may enter an interruption: an operator's pipes lie everywhere."""
    if person.role in BY_PARTY and person.role is not Role.OPERATOR:
        own = projects(select(Project.id), person)
        return select(ProjectCompound.compound_id).where(ProjectCompound.project_id.in_(own))
    return compounds(select(Compound.id), person)
