"""The office's pages of compounds that may be on file twice: look, compare, merge, take back."""

from itertools import islice
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.places import actions, apart, merging, queries
from tracker.places.forms import ApartForm, MergeForm, id_or_none
from tracker.places.merge_rules import area_of
from tracker.places.models import Compound, CompoundMerge, CompoundPair, Region
from tracker.places.references import clashes, counts
from tracker.places.rules import SURVEY_FIELDS
from tracker.places.views import region_options

bp = Blueprint("duplicates", __name__, url_prefix="/office/places")
MOST_PAIRS = 100


@bp.get("/duplicates")
@require(Permission.PLACE_READ)
def index() -> ResponseReturnValue:
    """Pairs with nearly the same name in one subdistrict; a large city is looked through part by part."""
    chosen = id_or_none(request.args.get("region")) or current_user.region_id
    region = get_or_404(Region, chosen) if chosen else None
    rows = queries.to_compare(region.path if region else "")
    too_many = len(rows) > queries.MOST_COMPARED
    told = apart.apart_in(region.path if region else "")
    alike = (pair for pair in queries.pairs(rows) if _key(*pair) not in told)
    pairs = [] if too_many else list(islice(alike, MOST_PAIRS))
    return render_template(
        "places/duplicates.html", pairs=pairs, too_many=too_many, region=region,
        judged=apart.judged_in(region.path if region else ""),
        region_options=region_options(region.path if region else current_user.region_path),
        known=queries.region_names({one.region_path for one, _other in pairs}), where_is=queries.where_is,
    )  # fmt: skip


def _key(one: Any, other: Any) -> tuple[int, int]:
    return min(one.id, other.id), max(one.id, other.id)


@bp.route("/<int:compound_id>/merge/<int:into_id>", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def merge(compound_id: int, into_id: int) -> ResponseReturnValue:
    """Both files side by side, what would move, and the button."""
    merged = get_or_404(Compound, compound_id, merged_into_id=None)
    into = get_or_404(Compound, into_id, merged_into_id=None)
    form = MergeForm()
    if form.validate_on_submit():
        with saving(form):
            merging.merge(merged, into, reason=form.reason.data, by_id=current_user.id)
            flash(_("The two records are one. You can take this back below."))
            return redirect(url_for("places.show", compound_id=into.id, _anchor="merges"))
    return _page(merged, into, form, ApartForm(formdata=None))


def _page(merged: Compound, into: Compound, form: MergeForm, apart_form: ApartForm) -> ResponseReturnValue:
    return render_template(
        "places/merge.html", form=form, apart_form=apart_form, merged=merged, into=into, moves=counts(merged.id),
        clashes=clashes(merged.id, into.id), fields=SURVEY_FIELDS,
        files=[actions.survey_of(merged), actions.survey_of(into)],
        is_near=area_of(merged.region_path) == area_of(into.region_path) and merged.id != into.id,
        known=queries.region_names([merged.region_path, into.region_path]), where_is=queries.where_is,
    )  # fmt: skip


@bp.post("/<int:compound_id>/apart/<int:into_id>")
@require(Permission.PLACE_EDIT)
def dismiss(compound_id: int, into_id: int) -> ResponseReturnValue:
    """The two are not the same; they are not offered again."""
    one = get_or_404(Compound, compound_id, merged_into_id=None)
    other = get_or_404(Compound, into_id, merged_into_id=None)
    form = ApartForm()
    if form.validate_on_submit():
        with saving(form):
            apart.dismiss(one, other, reason=form.apart.data, by_id=current_user.id)
            flash(_("Kept: these are two compounds. They are not offered again."))
            return redirect(url_for(".index"))
    return _page(one, other, MergeForm(formdata=None), form)


@bp.post("/pairs/<int:pair_id>/ask-again")
@require(Permission.PLACE_EDIT)
def ask_again(pair_id: int) -> ResponseReturnValue:
    apart.ask_again(get_or_404(CompoundPair, pair_id))
    db.session.commit()
    flash(_("The pair is asked about again."))
    return redirect(url_for(".index"))


@bp.post("/merges/<int:merge_id>/undo")
@require(Permission.PLACE_EDIT)
def undo(merge_id: int) -> ResponseReturnValue:
    record = get_or_404(CompoundMerge, merge_id)
    merging.undo(record)
    db.session.commit()
    flash(_("The merge is taken back; both records stand as before."))
    return redirect(url_for("places.show", compound_id=record.merged_id))
