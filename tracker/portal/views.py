"""The public door: home, and the aids every page offers."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, Role, public, require
from tracker.base.pages import LANGUAGES
from tracker.base.web import own_path

bp = Blueprint("portal", __name__)
YEAR = 365 * 24 * 3600  # seconds


@bp.get("/")
@public("residents find their compound here")
def home() -> ResponseReturnValue:
    return render_template("portal/home.html")


@bp.get("/start")
@require(Permission.SIGNED_IN)
def start() -> ResponseReturnValue:
    """Where a person's work begins, by their door."""
    on_site = current_user.role in (Role.CONTRACTOR, Role.SUPERVISOR)
    return redirect(url_for("site.today" if on_site else "dashboard.start"))


def _keep(name: str, value: str) -> ResponseReturnValue:
    answer = make_response(redirect(own_path(request.form.get("next")) or url_for(".home")))
    secure = request.is_secure
    answer.set_cookie(name, value, max_age=YEAR, httponly=True, secure=secure, samesite="Lax")
    return answer


@bp.post("/language")
@public("readers choose their language")
def language() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    return _keep("language", chosen if chosen in LANGUAGES else "zh")


@bp.post("/large-type")
@public("readers choose large type")
def large_type() -> ResponseReturnValue:
    return _keep("large-type", "1" if request.form.get("large_type") == "1" else "0")
