"""The public door: home, search and districts, and the aids every page offers."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, Role, public, require
from tracker.base.clock import today
from tracker.base.pages import LANGUAGES
from tracker.base.settings import settings
from tracker.base.web import check_sender, own_path, page_of
from tracker.extensions import csrf
from tracker.places.models import Region
from tracker.places.queries import region_names, where_is
from tracker.places.rules import Level
from tracker.portal import queries

bp = Blueprint("portal", __name__)
YEAR = 365 * 24 * 3600  # seconds


@bp.get("/")
@public("residents find their compound here")
def home() -> ResponseReturnValue:
    """One search field, the year's programme in a sentence, districts, the newest notices."""
    cities, parts = queries.top_regions()
    year, sums = queries.sums([region.id for region in {*cities, *parts}], today())
    whole = sum((sums[city.id] for city in cities if city.id in sums), queries.Sums())
    return render_template(
        "portal/home.html", year=year, whole=whole, parts=parts, sums=sums, hotline=settings().hotline,
        notices=queries.latest_notices(), city=settings().city,
    )  # fmt: skip


@bp.get("/find")
@public("residents find their compound here")
def find() -> ResponseReturnValue:
    """What a text finds; without a result, what to do."""
    text = request.args.get("q", "").strip()[:100]
    rows = queries.find(text) if text else []
    return render_template(
        "portal/find.html", text=text, rows=rows, projects=queries.newest_projects([row.id for row in rows]),
        known=region_names(row.region_path for row in rows), where_is=where_is,
        most=queries.MOST_FOUND, hotline=settings().hotline,
    )  # fmt: skip


@bp.get("/regions/<int:region_id>")
@public("compounds by district and subdistrict")
def region(region_id: int) -> ResponseReturnValue:
    """A part of the city: its figures, what lies below it, and in a subdistrict its compounds."""
    found, above, children = queries.region_with_children(region_id)
    if found is None:
        abort(404)
    year, sums = queries.sums([found.id, *(child.id for child in children)], today())
    page = (
        page_of(queries.compounds_of(found.path), scalars=False)
        if _lists_compounds(found, children)
        else None
    )
    ids = [row.id for row in page.rows] if page else []
    return render_template(
        "portal/region.html", region=found, above=above, children=children, year=year, sums=sums, page=page,
        projects=queries.newest_projects(ids), nothing=queries.Sums(),
    )  # fmt: skip


def _lists_compounds(found: Region, children: list[Region]) -> bool:
    return not children or found.level in (Level.SUBDISTRICT, Level.COMMUNITY)


@bp.get("/start")
@require(Permission.SIGNED_IN)
def start() -> ResponseReturnValue:
    """Where a person's work begins, by their door."""
    on_site = current_user.role in (Role.CONTRACTOR, Role.SUPERVISOR)
    return redirect(url_for("site.today" if on_site else "dashboard.start"))


def _keep(name: str, value: str) -> ResponseReturnValue:
    check_sender()
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


csrf.exempt(language)  # check_sender looks instead
csrf.exempt(large_type)
