"""The office's pages of what stands in a compound: buildings, entrances, households."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.base.access import Permission, require
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.pages import ngettext
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.places import actions, queries
from tracker.places.forms import (
    BuildingForm,
    BuildingsForm,
    EntranceForm,
    HouseholdForm,
    NewEntranceForm,
    NewHouseholdForm,
)
from tracker.places.models import Building, Compound, Entrance, Household

bp = Blueprint("buildings", __name__, url_prefix="/office/places")


@bp.route("/<int:compound_id>/buildings/new", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def new(compound_id: int) -> ResponseReturnValue:
    """Many buildings in one form: 1-6号楼, each with its entrances and households."""
    compound = get_or_404(Compound, compound_id, merged_into_id=None)
    form = BuildingsForm()

    def make() -> str:
        made = actions.add_buildings(
            compound, form.buildings.data, entrances=form.entrances.data or 0,
            floors=form.floors.data or 0, per_floor=form.per_floor.data or 0,
        )  # fmt: skip
        flash(ngettext("%(num)d building is added.", "%(num)d buildings are added.", len(made)))
        return url_for("places.show", compound_id=compound.id, _anchor="buildings")

    return created(form, make) or render_template("places/buildings_form.html", form=form, compound=compound)


@bp.get("/buildings/<int:building_id>")
@require(Permission.PLACE_READ)
def show(building_id: int) -> ResponseReturnValue:
    building = get_or_404(Building, building_id)
    return render_template(
        "places/building.html", building=building, compound=building.compound,
        entrances=queries.entrances_of(building.id),
    )  # fmt: skip


@bp.route("/buildings/<int:building_id>/edit", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def edit(building_id: int) -> ResponseReturnValue:
    building = get_or_404(Building, building_id)
    form, clash = BuildingForm(obj=building), None
    if form.validate_on_submit() and not (clash := conflict(form, building)):
        with saving(form), db.session.no_autoflush:
            form.populate_obj(building)
            actions.save_building(building, name=form.name.data)
            flash(_("Saved."))
            return redirect(url_for(".show", building_id=building.id))
    return render_template("places/building_form.html", form=form, building=building, conflict=clash)


@bp.post("/buildings/<int:building_id>/remove")
@require(Permission.PLACE_EDIT)
def remove(building_id: int) -> ResponseReturnValue:
    building = get_or_404(Building, building_id)
    actions.remove(building)
    db.session.commit()
    flash(_("Removed."))
    return redirect(url_for("places.show", compound_id=building.compound_id, _anchor="buildings"))


@bp.route("/buildings/<int:building_id>/entrances/new", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def new_entrance(building_id: int) -> ResponseReturnValue:
    building = get_or_404(Building, building_id)
    form = NewEntranceForm()

    def make() -> str:
        amounts = {"floors": form.floors.data or 0, "per_floor": form.per_floor.data or 0}
        actions.add_entrance(building, name=form.name.data, **amounts)
        return url_for(".show", building_id=building.id)

    return created(form, make) or _entrance_form(form, building, None)


@bp.route("/entrances/<int:entrance_id>", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def entrance(entrance_id: int) -> ResponseReturnValue:
    """Rename an entrance."""
    found = get_or_404(Entrance, entrance_id)
    form = EntranceForm(obj=found)
    if form.validate_on_submit():
        with saving(form):
            actions.save_entrance(found, name=form.name.data)
            return redirect(url_for(".show", building_id=found.building_id))
    return _entrance_form(form, found.building, found)


def _entrance_form(form: EntranceForm, building: Building, found: Entrance | None) -> ResponseReturnValue:
    return render_template("places/entrance_form.html", form=form, building=building, entrance=found)


@bp.post("/entrances/<int:entrance_id>/remove")
@require(Permission.PLACE_EDIT)
def remove_entrance(entrance_id: int) -> ResponseReturnValue:
    found = get_or_404(Entrance, entrance_id)
    actions.remove(found)
    db.session.commit()
    flash(_("Removed."))
    return redirect(url_for(".show", building_id=found.building_id))


@bp.route("/entrances/<int:entrance_id>/households/new", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def new_household(entrance_id: int) -> ResponseReturnValue:
    found = get_or_404(Entrance, entrance_id)
    form = NewHouseholdForm()

    def make() -> str:
        home = Household(entrance_id=found.id)
        actions.save_household(home, door=form.door.data, floor=form.floor.data, area=form.area.data)
        return url_for(".show", building_id=found.building_id)

    return created(form, make) or _household_form(form, found, None)


@bp.route("/households/<int:household_id>", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def household(household_id: int) -> ResponseReturnValue:
    home = get_or_404(Household, household_id)
    form = HouseholdForm(obj=home)
    if form.validate_on_submit():
        with saving(form), db.session.no_autoflush:
            actions.save_household(home, door=form.door.data, floor=form.floor.data, area=form.area.data)
            return redirect(url_for(".show", building_id=home.entrance.building_id))
    return _household_form(form, home.entrance, home)


def _household_form(form: HouseholdForm, found: Entrance, home: Household | None) -> ResponseReturnValue:
    return render_template("places/household_form.html", form=form, entrance=found, household=home)


@bp.post("/households/<int:household_id>/remove")
@require(Permission.PLACE_EDIT)
def remove_household(household_id: int) -> ResponseReturnValue:
    home = get_or_404(Household, household_id)
    building_id = home.entrance.building_id
    actions.remove(home)
    db.session.commit()
    flash(_("Removed."))
    return redirect(url_for(".show", building_id=building_id))
