"""Items of a project: what is to be done, where, how much of it."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.base.access import Permission, require
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.pages import ngettext
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.items import actions, queries, rules
from tracker.items.earning import Part, percent, progress
from tracker.items.forms import ItemForm, NewItemForm, ReasonForm, field_name, places_form, typed
from tracker.items.models import Item
from tracker.items.queries import Spot
from tracker.items.rules import ItemClass
from tracker.projects.models import Project

bp = Blueprint("items", __name__, url_prefix="/office/projects/<int:project_id>/items")


@bp.get("/")
@require(Permission.PROJECT_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    lines = queries.lines(project.id)
    whole = progress(Part(line.done, line.quantities.limit, line.value) for line in lines)
    return render_template(
        "items/index.html", project=project, lines=lines, whole=whole, classes=ItemClass,
        exact=percent(whole.share, 2) if whole.share is not None else None,
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def new(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    form = NewItemForm()
    form.offer()
    page = created(form, lambda: _add(project, form))
    return page or render_template("items/new.html", project=project, form=form)


def _add(project: Project, form: NewItemForm) -> str:
    item = actions.add(project.id, typed(form))
    flash(_("“%(name)s” is added.", name=_(item.name)))
    return url_for(".index", project_id=project.id)


@bp.post("/usual")
@require(Permission.PROJECT_EDIT)
def usual(project_id: int) -> ResponseReturnValue:
    get_or_404(Project, project_id)
    count = actions.add_usual(project_id)
    db.session.commit()
    flash(
        ngettext(
            "%(num)s usual item is added. Enter its quantity.",
            "%(num)s usual items are added. Enter their quantities.",
            count,
        )
    )
    return redirect(url_for(".index", project_id=project_id))


@bp.get("/<int:item_id>")
@require(Permission.PROJECT_READ)
def show(project_id: int, item_id: int) -> ResponseReturnValue:
    item = queries.find_with_project(project_id, item_id) or abort(404)
    return _page(item, item.project_name, None if item.done and not item.left_out_reason else ReasonForm())


def _page(item: Any, project_name: str, form: ReasonForm | None) -> str:
    places = queries.shares(item.id)
    placed = sum((place.planned or Decimal(0) for place in places), Decimal(0))
    return render_template(
        "items/show.html", project_name=project_name, item=item, places=places, share=queries.share_done,
        placed=placed, form=form,
    )  # fmt: skip


@bp.route("/<int:item_id>/edit", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def edit(project_id: int, item_id: int) -> ResponseReturnValue:
    item = get_or_404(Item, item_id, project_id=project_id)
    form = ItemForm(obj=item)
    form.offer()
    if not form.is_submitted() and item.name == item.type.name:
        form.name.data = ""
    clash = None
    if form.validate_on_submit() and not (clash := conflict(form, item)):
        with saving(form):
            actions.change(item, typed(form))
            flash(_("Saved."))
            return redirect(url_for(".show", project_id=project_id, item_id=item_id))
    return render_template("items/edit.html", project=item.project, item=item, form=form, conflict=clash)


@bp.post("/<int:item_id>/leave-out")
@require(Permission.PROJECT_EDIT)
def leave_out(project_id: int, item_id: int) -> ResponseReturnValue:
    item = get_or_404(Item, item_id, project_id=project_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with saving(form):
            actions.leave_out(item, form.reason.data or "")
            flash(_("Left out. Residents see the reason."))
            return redirect(url_for(".show", project_id=project_id, item_id=item_id))
    return _page(item, item.project.name, form)


@bp.post("/<int:item_id>/take-back-in")
@require(Permission.PROJECT_EDIT)
def take_back_in(project_id: int, item_id: int) -> ResponseReturnValue:
    item = get_or_404(Item, item_id, project_id=project_id)
    try:
        actions.take_back_in(item)
    except Refusal as refusal:  # its old links may close a circle with newer ones
        db.session.rollback()
        form = ReasonForm(formdata=None)
        form.refuse(refusal)
        return _page(item, item.project.name, form), 409
    db.session.commit()
    flash(_("The item counts again."))
    return redirect(url_for(".show", project_id=project_id, item_id=item_id))


def _suggested(item: Item, spots: list[Spot], known: dict[Any, Any]) -> dict[str, Decimal | None]:
    """What the fields hold at first: what is stored, or the spread that the address asks for."""
    way = request.args.get("by", "")
    if way not in ("equal", "households") or item.limit is None:
        return {field_name(key): place.planned for key, place in known.items()}
    own = [spot for spot in spots if spot.segment_id is None]  # what lies on a segment is measured there
    at = [spot for spot in own if (spot.building_id is not None) == _at_buildings(spots, item)]
    weights = [spot.households or 0 for spot in at] if way == "households" else [1] * len(at)
    shares = rules.spread(item.limit, weights, item.unit)
    return {field_name(spot.key): share for spot, share in zip(at, shares, strict=True)}


def _at_buildings(spots: list[Spot], item: Item) -> bool:
    return item.scope is rules.Scope.BUILDING and any(spot.building_id for spot in spots)


@bp.route("/<int:item_id>/places", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def places(project_id: int, item_id: int) -> ResponseReturnValue:
    item = get_or_404(Item, item_id, project_id=project_id)
    known = {place.key: place for place in queries.places(item.id)}
    spots = queries.spots(project_id) + queries.segment_spots(project_id, item.scope)
    spots += [
        Spot(place.compound_id, place.building_id, place.compound.name, place.part, None, place.segment_id)
        for key, place in known.items()
        if key not in {spot.key for spot in spots}
    ]
    seen = queries.mark_of(known.values())
    form = places_form(spots)(data={**_suggested(item, spots, known), "seen": seen})
    if form.validate_on_submit():
        keys = [spot.key for spot in spots]
        with saving(form):
            form.check_seen(seen)
            actions.save_places(item, {key: form[field_name(key)].data for key in keys}, field_name)
            flash(_("Saved."))
            return redirect(url_for(".show", project_id=project_id, item_id=item_id))
    return render_template(
        "items/places.html", project=item.project, item=item, form=form, spots=spots, known=known,
        field_name=field_name,
    )  # fmt: skip
