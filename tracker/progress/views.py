"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("progress", __name__, url_prefix="/office/reports")
