"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("resident_requests", __name__, url_prefix="/office/requests")
