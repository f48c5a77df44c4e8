"""Which lines of the journal a person may see: all, or those of the projects in their part of the city."""

from typing import Any

from sqlalchemy import Select, String, cast, literal, select

from tracker.base.access import scoped
from tracker.base.journal import JournalLine
from tracker.projects.models import Project
from tracker.projects.scope import projects, sees_every_project


@scoped(JournalLine)
def journal(query: Select[Any], person: Any) -> Select[Any]:
    if sees_every_project(person):
        return query
    chains = projects(select(literal("project:") + cast(Project.id, String)), person)
    return query.where(JournalLine.chain.in_(chains))
