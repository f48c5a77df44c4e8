"""Seats of the grid and the party network in the office, and who answers at a door in public."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, public, require
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.settings import settings
from tracker.base.web import get_or_404, page_of, sorting
from tracker.extensions import db
from tracker.grid import actions, queries
from tracker.grid.forms import CoverForm, PostForm
from tracker.grid.models import GridCover, GridPost
from tracker.grid.rules import Network, Rank
from tracker.places import queries as places
from tracker.places.forms import id_or_none
from tracker.places.models import Compound, Region

bp = Blueprint("grid", __name__)
SORTS = {"place": GridPost.region_path, "name": GridPost.name, "holder": GridPost.holder}


@bp.get("/e/<int:entrance_id>/who")
@public("whoever lives here may know whom to ask")
def at_door(entrance_id: int) -> ResponseReturnValue:
    """Everybody who answers for one door, vacancies shown as what they are."""
    door = queries.door_of(entrance_id) or abort(404)
    found = queries.responsible_at(door.compound_id, door.region_path, door.building_id, door.id)
    return render_template("grid/door.html", door=door, found=found, hotline=settings().hotline)


@bp.get("/office/grid/")
@require(Permission.PLACE_READ)
def index() -> ResponseReturnValue:
    args = request.args.to_dict()
    region = get_or_404(Region, chosen) if (chosen := id_or_none(args.get("region"))) else None
    path = region.path if region else ""
    query = queries.listed(
        path=path, network=args.get("network", ""), vacant=args.get("state") == "vacant",
        compound_id=id_or_none(args.get("compound")),
    )  # fmt: skip
    sort, order = sorting(SORTS, "place")
    page = page_of(query.order_by(*order, GridPost.id), scalars=False)
    return render_template(
        "grid/index.html", page=page, sort=sort, vacant=queries.count_vacant(path),
        regions=places.nearby_regions(path or current_user.region_path),
        known=places.region_names(row.region_path for row in page.rows), where_is=places.where_is,
        networks=[(word.value, _(word.label)) for word in Network], ranks={word: _(word.label) for word in Rank},
    )  # fmt: skip


@bp.get("/office/grid/<int:post_id>")
@require(Permission.PLACE_READ)
def show(post_id: int) -> ResponseReturnValue:
    return _page(get_or_404(GridPost, post_id), CoverForm(formdata=None))


def _page(post: GridPost, form: CoverForm) -> ResponseReturnValue:
    form.offer(queries.possible_places(post.region_path))
    known = places.region_names([post.region_path])
    return render_template(
        "grid/show.html", post=post, covers=queries.covers_of(post.id), form=form, below=queries.below(post.id),
        where=places.where_is(post.region_path, known),
    )  # fmt: skip


@bp.route("/office/grid/new", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def new() -> ResponseReturnValue:
    """First the part of the city and the rank, then the seat."""
    region = get_or_404(Region, id_or_none(request.args.get("region")) or current_user.region_id or 0)
    rank = next((one for one in Rank if one.value == request.args.get("rank")), Rank.WORKER)
    form = PostForm()
    form.offer(queries.possible_above(rank, region.path), queries.possible_holders(region.path))

    def make() -> str:
        post = actions.add_post(region, rank, form.facts())
        return url_for(".show", post_id=post.id)

    return created(form, make) or _form(form, region=region, rank=rank)


@bp.route("/office/grid/<int:post_id>/edit", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def edit(post_id: int) -> ResponseReturnValue:
    post = get_or_404(GridPost, post_id)
    form, clash = PostForm(obj=post), None
    form.offer(
        queries.possible_above(post.rank, post.region_path),
        queries.possible_holders(post.region_path, post.account_id),
    )
    if form.validate_on_submit() and not (clash := conflict(form, post)):
        with saving(form):
            actions.change_post(post, form.facts())
            flash(_("Saved."), "success")
            return redirect(url_for(".show", post_id=post.id))
    return _form(form, region=post.region, rank=post.rank, post=post, conflict=clash)


def _form(form: PostForm, **scene: Any) -> ResponseReturnValue:
    ranks = [(word.value, _(word.label)) for word in Rank]
    return render_template(
        "grid/form.html", form=form, ranks=ranks, **{"post": None, "conflict": None, **scene}
    )


@bp.post("/office/grid/<int:post_id>/covers")
@require(Permission.PLACE_EDIT)
def cover(post_id: int) -> ResponseReturnValue:
    """Let a post answer for one more compound, building or entrance."""
    post, form = get_or_404(GridPost, post_id), CoverForm()
    form.offer(queries.possible_places(post.region_path))
    if form.validate_on_submit():
        compound = get_or_404(Compound, form.compound_id.data or 0)
        with saving(form):
            actions.add_cover(post, compound, form.building.data or "", form.entrance.data or "")
            flash(_("Saved."), "success")
            return redirect(url_for(".show", post_id=post.id))
    return _page(post, form)


@bp.post("/office/grid/<int:post_id>/covers/<int:cover_id>/remove")
@require(Permission.PLACE_EDIT)
def uncover(post_id: int, cover_id: int) -> ResponseReturnValue:
    post = get_or_404(GridPost, post_id)
    found = db.session.get(GridCover, cover_id)
    if found is None or found.post_id != post.id:
        abort(404)
    db.session.delete(found)
    db.session.commit()
    flash(_("Removed."), "success")
    return redirect(url_for(".show", post_id=post.id))
