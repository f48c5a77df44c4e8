"""Who may see milestones: whoever sees their project."""

from tracker.milestones.models import Milestone
from tracker.projects.scope import scoped_by_project

scoped_by_project(Milestone)
