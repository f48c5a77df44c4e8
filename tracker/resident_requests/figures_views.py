"""Requests in figures: pages for offices, with charts and tables; and the public answers of a compound."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import pictures
from tracker.base.access import Permission, public, require
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404
from tracker.places import queries as places
from tracker.places.forms import id_or_none
from tracker.places.models import Region
from tracker.resident_requests import figures, queries, series
from tracker.resident_requests.rules import Category

bp = Blueprint("request_figures", __name__)
MONTHS = 12
MOST_ANSWERS = 50
PICTURES: dict[str, Any] = {"categories": series.categories, "months": series.months, "places": series.places}


def _region() -> Region:
    """The part of the city that is asked for, else one's own."""
    chosen = id_or_none(request.args.get("region")) or current_user.region_id
    if chosen is None:
        chosen = next((row.id for row in places.nearby_regions(None)), 0)
    return get_or_404(Region, chosen)


def _period() -> tuple[int, int]:
    """The last twelve months, this one included, as 202512 and 202611."""
    day = today()
    last = day.year * 12 + day.month - 1
    return tuple(number // 12 * 100 + number % 12 + 1 for number in (last - MONTHS + 1, last))  # type: ignore[return-value]


@bp.get("/office/requests/figures")
@require(Permission.REQUEST_READ)
def index() -> ResponseReturnValue:
    """What people ask, where it crowds, which office answers late or only formally."""
    region, months = _region(), _period()
    charts = {name: _bars(name, region, months) for name in PICTURES}
    return render_template(
        "resident_requests/figures.html", region=region, months=months, kinds=figures.by_kind(region.id, months),
        offices=figures.by_office(region.path, months), year=today().year,
        spots=figures.spots(region.path, today().year, request.args.get("category", "")),
        regions=places.nearby_regions(region.path), categories=[(word.value, _(word.label)) for word in Category],
        charts={name: (bars.title, pictures.inline(bars)) for name, bars in charts.items()},
    )  # fmt: skip


def _bars(name: str, region: Region, months: tuple[int, int]) -> Any:
    read: Any = {"categories": figures.by_category, "months": figures.by_month, "places": figures.by_place}[
        name
    ]
    return PICTURES[name](read(region.id, months))


@bp.get("/office/requests/figures/<figure>.png")
@require(Permission.REQUEST_READ)
def picture(figure: str) -> ResponseReturnValue:
    if figure not in PICTURES:
        abort(404)
    region = _region()
    return pictures.png(_bars(figure, region, _period()), f"requests-{figure}-{region.id}")


@bp.get("/c/<int:compound_id>/answers")
@public("what neighbours asked and were told, with nobody named")
def answers(compound_id: int) -> ResponseReturnValue:
    compound = places.find_compound(compound_id) or abort(404)
    rows = queries.public_answers(compound.id, most=MOST_ANSWERS)
    shots = queries.public_photos([row.request_id for row in rows])
    return render_template(
        "resident_requests/public_answers.html", compound=compound, rows=rows, photos=shots
    )
