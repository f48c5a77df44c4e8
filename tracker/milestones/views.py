"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("milestones", __name__, url_prefix="/office/projects/<int:project_id>/milestones")
