"""Who may see reports and photos: whoever sees their project."""

from tracker.progress.models import Photo, Report
from tracker.projects.scope import scoped_by_project

scoped_by_project(Report, Photo)
