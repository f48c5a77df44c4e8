"""Who may see money: whoever sees the project and has the permission of the page."""

from tracker.funding.models import Receipt, Source
from tracker.projects.scope import scoped_by_project

scoped_by_project(Source, Receipt)
