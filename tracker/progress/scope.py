"""Who may see reports and photos: whoever sees their project."""

from tracker.progress.models import Halt, HiddenCheck, Photo, PhotoMatch, PhotoPoint, Question, Report
from tracker.projects.scope import scoped_by_project

scoped_by_project(Report, Photo, PhotoPoint, PhotoMatch, Question, HiddenCheck, Halt)
