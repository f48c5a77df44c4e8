"""The office's pages of requests: list, one request, filing for a caller."""

from typing import Any, cast

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import now
from tracker.base.pages import gettext as _
from tracker.base.settings import settings
from tracker.base.web import get_or_404, page_of, sorting
from tracker.extensions import db
from tracker.places import queries as places
from tracker.places.forms import id_or_none
from tracker.places.models import Compound, Region
from tracker.resident_requests import behind, codes, keeping, privacy, queries, retention, rules
from tracker.resident_requests.filing import just_filed, objected_to, received
from tracker.resident_requests.forms import RequestForm
from tracker.resident_requests.intake import code_of
from tracker.resident_requests.lines import by_when
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.pages import one, page
from tracker.resident_requests.rules import Category, RequestState

bp = Blueprint("resident_requests", __name__, url_prefix="/office/requests", cli_group="requests")
bp.cli.add_command(retention.command)
bp.record_once(lambda state: behind.install(cast(Flask, state.app)))
SORTS = {
    "due": ResidentRequest.due_at,
    "filed": ResidentRequest.id,
    "compound": Compound.name_key,
    "place": ResidentRequest.region_path,
    "doors": ResidentRequest.doors,
}


@bp.get("/")
@require(Permission.REQUEST_READ)
def index() -> ResponseReturnValue:
    """Requests of one's part of the city, filtered, sorted and paged by the address."""
    args = request.args.to_dict()
    text = args.get("q", "").strip()
    if mask_text(text) != text:
        flash(
            _(
                "Numbers and names of people do not belong into an address. Search for the matter or the compound."
            ),
            "warning",
        )
        return redirect(url_for(".index"))
    region = get_or_404(Region, chosen) if (chosen := id_or_none(args.get("region"))) else None
    query = queries.listed(
        text=text, path=region.path if region else "", state=args.get("state", ""),
        category=args.get("category", ""), overdue=args.get("due") == "overdue",
        compound_id=id_or_none(args.get("compound")), building_id=id_or_none(args.get("building")), now=now(),
    )  # fmt: skip
    sort, order = sorting(SORTS, "due")
    found = page_of(query.order_by(*order, ResidentRequest.id), scalars=False)
    return render_template(
        "resident_requests/index.html", page=found, sort=sort, now=now(), open_states=rules.OPEN, by_when=by_when,
        regions=places.nearby_regions(region.path if region else current_user.region_path),
        known=places.region_names(row.region_path for row in found.rows), where_is=places.where_is,
        categories=_named(Category), states=_named(RequestState), kinds=dict(_named(rules.RequestKind)),
    )  # fmt: skip


def _named(words: Any) -> list[tuple[str, str]]:
    """(value, translated label), each looked up once for a whole list."""
    return [(word.value, _(word.label)) for word in words]


@bp.get("/<int:request_id>")
@require(Permission.REQUEST_READ)
def show(request_id: int) -> ResponseReturnValue:
    return page(one(request_id))


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.REQUEST_ANSWER)
def new() -> ResponseReturnValue:
    """Filed for a caller or somebody at the counter."""
    chosen = id_or_none(request.args.get("compound"))
    if chosen is None:
        return _choose_place()
    compound = get_or_404(Compound, chosen, merged_into_id=None)
    form = RequestForm()
    form.offer(lambda: queries.doors_of(compound.id))
    came = received(form, compound, current_user)
    if came.kept:
        keeping.keep(*came.kept)
        return redirect(url_for(".filed"))
    if came.similar:
        return render_template(
            "resident_requests/similar_office.html",
            form=form,
            compound=compound,
            rows=queries.told_of(came.similar),
            tickets=came.tickets,
        )
    filled = render_template(
        "resident_requests/new_office.html", form=form, compound=compound, privacy=privacy.SENTENCES, settings=settings(),
        notice=objected_to(compound), tickets=came.tickets,
    )  # fmt: skip
    return filled, came.status


def _choose_place() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    found = db.session.scalars(places.search(text, person=current_user)).all() if text else []
    known = places.region_names(compound.region_path for compound in found)
    rows = [
        (compound.name, url_for(".new", compound=compound.id), places.where_is(compound.region_path, known))
        for compound in found
    ]
    return render_template("resident_requests/place_office.html", text=text, rows=rows)


@bp.get("/filed")
@require(Permission.REQUEST_ANSWER)
def filed() -> ResponseReturnValue:
    """The code of what was just filed or joined, to be told or printed for the caller."""
    kept = just_filed()
    if kept is None:
        return redirect(url_for(".index"))
    found, code = one(kept.request_id), codes.show_code(code_of(kept.form_key))
    return render_template("resident_requests/filed_office.html", asked=found, code=code, by_when=by_when)
