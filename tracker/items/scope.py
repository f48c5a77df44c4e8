"""Who may see items: whoever sees their project."""

from tracker.items.models import Item, ItemPlace
from tracker.projects.scope import scoped_by_project

scoped_by_project(Item, ItemPlace)
