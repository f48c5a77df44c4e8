"""The office's pages of compounds: list, file, new, edit."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404, page_of, sorting
from tracker.extensions import db
from tracker.places import above, actions, apart, queries, rules
from tracker.places.forms import CompoundForm, NewCompoundForm, id_or_none
from tracker.places.history import history_entries
from tracker.places.models import Compound, Region

bp = Blueprint("places", __name__, url_prefix="/office/places")
FILTERS = ("q", "region", "status", "built", "plan", "sort")
SORTS = {
    "name": Compound.name_key,
    "place": Compound.region_path,
    "built": Compound.built_year,
    "households": Compound.households,
}


@bp.get("/")
@require(Permission.PLACE_READ)
def index() -> ResponseReturnValue:
    """Compounds of one's part of the city, filtered, sorted and paged by the address."""
    region = get_or_404(Region, chosen) if (chosen := id_or_none(request.args.get("region"))) else None
    args = {name: request.args.get(name, "").strip() for name in ("status", "built", "plan")}
    text = request.args.get("q", "").strip()
    query = queries.compounds(text=text, path=region.path if region else "", **args)
    sort, order = sorting(SORTS, "place")
    if text and "sort" not in request.args:
        sort, order = "", queries.best_first(text)
    page = page_of(query.order_by(*order, Compound.id), scalars=False)
    kept = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return render_template(
        "places/index.html", kept=kept, page=page, sort=sort, region=region,
        year_options=[(year, year) for year in above.plan_years()],
        region_options=region_options(region.path if region else current_user.region_path),
        known=queries.region_names(row.region_path for row in page.rows), where_is=queries.where_is,
        eligibility=_eligibility_of_row, statuses=list(rules.Status),
    )  # fmt: skip


def region_options(path: str | None) -> list[tuple[int, str]]:
    """Steps through the region tree for a filter: what stands above a region, itself, what lies below."""
    return [
        (region.id, "　" * (region.path.count("/") - 2) + region.name)
        for region in queries.nearby_regions(path)
    ]


def _eligibility_of_row(row: Any) -> rules.Status:
    facts = rules.EligibilityFacts(
        built_year=row.built_year, property_type=row.property_type, other_programme=row.other_programme
    )
    return rules.eligibility(facts).status


@bp.get("/<int:compound_id>")
@require(Permission.PLACE_READ)
def show(compound_id: int) -> ResponseReturnValue:
    """The file of one compound; a merged record leads to the one that stands for it."""
    compound = get_or_404(Compound, compound_id)
    if compound.merged_into_id is not None:
        return redirect(url_for(".show", compound_id=queries.survivor_id(compound)))
    projects = above.projects_of(compound.id)
    survey = actions.survey_of(compound)
    eligibility = rules.eligibility(_facts(compound, [row.year for row in projects]))
    return render_template(
        "places/show.html", compound=compound, projects=projects, survey=survey, eligibility=eligibility,
        fields=rules.SURVEY_FIELDS, buildings=queries.buildings_of(compound.id),
        known=queries.region_names([compound.region_path]), where_is=queries.where_is,
        doubles=_doubles(compound),
        merges=queries.merges_into(compound.id), requests=above.open_requests(compound.id),
        notices=above.notices_in_force(compound.id, today()),
        history=history_entries(queries.history(compound.id)),
    )  # fmt: skip


def _doubles(compound: Compound) -> list[Any]:
    """Compounds that may be the same one and were not told apart from it."""
    apart_ids = apart.apart_from(compound.id)
    found = queries.lookalikes(compound.name, compound.region_path, but=compound.id)
    return [row for row in found if row.id not in apart_ids]


def _facts(compound: Compound, years: list[int]) -> rules.EligibilityFacts:
    """``years`` are those whose plan lists the compound; the newest is the listing that is judged."""
    earlier = sorted(years)[:-1]
    return rules.EligibilityFacts(
        built_year=compound.built_year, property_type=compound.property_type,
        other_programme=compound.other_programme, renovated_year=earlier[-1] if earlier else None,
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def new() -> ResponseReturnValue:
    near = get_or_404(Region, chosen) if (chosen := id_or_none(request.args.get("region"))) else None
    choices = queries.region_choices(near.path if near else None)
    if not choices:
        flash(_("Choose the part of the city first, then its compounds."))
        return redirect(url_for("regions.index"))
    form = NewCompoundForm(region_id=near.id if near else None)
    form.offer(choices)

    def make() -> str:
        region = get_or_404(Region, form.region_id.data)
        compound = Compound(demo=False)
        form.fill(compound)
        actions.save_compound(compound, region, may_be_double=form.may_be_double.data)
        db.session.flush()
        flash(_("The compound is on file."))
        return url_for(".show", compound_id=compound.id)

    return created(form, make) or _form(form, None)


@bp.route("/<int:compound_id>/edit", methods=["GET", "POST"])
@require(Permission.PLACE_EDIT)
def edit(compound_id: int) -> ResponseReturnValue:
    compound = get_or_404(Compound, compound_id, merged_into_id=None)
    form, clash = CompoundForm(obj=compound), None
    form.offer(queries.region_choices(compound.region_path))
    if form.validate_on_submit() and not (clash := conflict(form, compound)):
        region = get_or_404(Region, form.region_id.data)
        with saving(form), db.session.no_autoflush:
            form.fill(compound)
            actions.save_compound(compound, region, may_be_double=form.may_be_double.data)
            flash(_("Saved."))
            return redirect(url_for(".show", compound_id=compound.id))
    return _form(form, compound, clash)


def _form(form: CompoundForm, compound: Compound | None, clash: Any = None) -> ResponseReturnValue:
    """The form again; with compounds that may be the same one beside it, once a name was refused for them."""
    region = db.session.get(Region, form.region_id.data) if form.region_id.data and form.name.errors else None
    doubles = (
        queries.lookalikes(form.name.data, region.path, but=compound.id if compound else None)
        if region and form.name.data
        else []
    )
    return render_template("places/form.html", form=form, compound=compound, conflict=clash, doubles=doubles)
