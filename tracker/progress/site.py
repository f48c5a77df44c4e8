"""The site door: what a contractor does on a phone."""

from flask import Blueprint

bp = Blueprint("site", __name__, url_prefix="/site")
