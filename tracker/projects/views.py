"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("projects", __name__, url_prefix="/office/projects")
