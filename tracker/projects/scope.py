"""Which projects a person may see, and through them everything that belongs to a project."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select

from tracker.base.access import Role, Scope, scoped
from tracker.base.model import Model
from tracker.base.tree import under
from tracker.places.scope import BY_COMPOUND
from tracker.projects.models import EvidenceRecord, Party, Project, ProjectCompound

BY_PARTY = frozenset({Role.CONTRACTOR, Role.SUPERVISOR, Role.OPERATOR})


@scoped(Project)
def projects(query: Select[Any], person: Any) -> Select[Any]:
    if person.role in BY_PARTY:
        own = select(Party.project_id).where(Party.organisation_id == person.organisation_id)
        return query.where(Project.id.in_(own))
    if person.role in BY_COMPOUND:
        mine = [compound.id for compound in person.compounds]
        return query.where(
            Project.id.in_(select(ProjectCompound.project_id).where(ProjectCompound.compound_id.in_(mine)))
        )
    return query.where(under(Project.region_path, person.region_path))


def sees_every_project(person: Any) -> bool:
    return person.region_path is None and person.role not in BY_PARTY | BY_COMPOUND


def through_project(column: Any) -> Scope:
    """Scope of a table whose rows belong to a project: seen by whoever sees the project."""

    def scope(query: Select[Any], person: Any) -> Select[Any]:
        if sees_every_project(person):
            return query  # a nation's projects need not be listed to allow all of them
        return query.where(column.in_(projects(select(Project.id), person)))

    return scope


def scoped_by_project(*models: type[Model]) -> None:
    """Register ``through_project`` for tables with a ``project_id``."""
    register: Callable[..., Any] = scoped
    for model in models:
        register(model)(through_project(model.project_id))  # type: ignore[attr-defined]


scoped_by_project(Party, EvidenceRecord, ProjectCompound)
