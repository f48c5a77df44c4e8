"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("funding", __name__, url_prefix="/office/projects/<int:project_id>/funding")
