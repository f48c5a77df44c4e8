"""What residents do with requests, without an account."""

from flask import Blueprint

bp = Blueprint("public_requests", __name__, url_prefix="/requests")
