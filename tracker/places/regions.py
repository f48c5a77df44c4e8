"""The office's pages of the region tree."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.places import above, actions, queries
from tracker.places.forms import NewRegionForm, RegionForm, id_or_none
from tracker.places.models import Region

bp = Blueprint("regions", __name__, url_prefix="/office/places/regions")


@bp.get("/")
@require(Permission.PLACE_READ)
def index() -> ResponseReturnValue:
    """The top of the part of the tree one works for."""
    if current_user.region_id:
        return _page(db.session.get(Region, current_user.region_id))
    tops = queries.child_regions(None)
    return _page(tops[0] if len(tops) == 1 else None)


@bp.get("/<int:region_id>")
@require(Permission.PLACE_READ)
def show(region_id: int) -> ResponseReturnValue:
    return _page(get_or_404(Region, region_id))


def _page(region: Region | None) -> ResponseReturnValue:
    years = above.plan_years()
    year = id_or_none(request.args.get("year")) or (years[0] if years else None)
    region_id = region.id if region else None
    return render_template(
        "places/region.html", region=region, children=queries.child_regions(region_id),
        totals=above.totals(year, above.children(region_id)) if year else {}, year=year,
        year_options=[(one, one) for one in years],
        known=queries.region_names([region.path]) if region else {}, has_city=queries.has_regions(),
        trail=region.ancestor_ids[:-1] if region else [],
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def new() -> ResponseReturnValue:
    """A region below ``?parent=``; without one the city itself, once."""
    parent_id = id_or_none(request.args.get("parent"))
    parent = get_or_404(Region, parent_id) if parent_id else None
    if parent is None and (queries.has_regions() or current_user.region_path):
        return redirect(url_for(".index"))
    form, region = NewRegionForm(), actions.new_region(parent)

    def make() -> str:
        actions.save_region(region, name=form.name.data, phone=form.phone.data)
        db.session.flush()
        flash(_("The region is added."))
        return url_for(".show", region_id=parent.id if parent else region.id)

    return created(form, make) or render_template(
        "places/region_form.html", form=form, region=None, parent=parent, conflict=None
    )


@bp.route("/<int:region_id>/edit", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def edit(region_id: int) -> ResponseReturnValue:
    region = get_or_404(Region, region_id)
    form, clash = RegionForm(obj=region), None
    if form.validate_on_submit() and not (clash := conflict(form, region)):
        with saving(form):
            actions.save_region(region, name=form.name.data, phone=form.phone.data)
            flash(_("Saved."))
            return redirect(url_for(".show", region_id=region.id))
    return render_template(
        "places/region_form.html", form=form, region=region, parent=region.parent, conflict=clash
    )
