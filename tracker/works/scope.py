"""Who may see the order of works: whoever sees the project."""

from tracker.projects.scope import scoped_by_project
from tracker.works.models import Baseline, Dependency, ItemPlan, Pause

scoped_by_project(ItemPlan, Dependency, Pause, Baseline)
