"""The list of projects, and their plan facts. The page of one project stands on the roof: it shows all rooms."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.settings import settings
from tracker.base.web import get_or_404, row_id
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.places.models import Region
from tracker.places.queries import nearby_regions
from tracker.places.scope import BY_COMPOUND
from tracker.projects import actions, listing, queries
from tracker.projects.forms import NewProjectForm, ProjectForm, typed
from tracker.projects.listing import Asked
from tracker.projects.models import Project
from tracker.projects.rules import AFTER_WORKS, FIRST_PLAN_YEAR, Phase, Stage, Watch, is_late, is_slipping
from tracker.projects.scope import BY_PARTY

bp = Blueprint("projects", __name__, url_prefix="/office/projects")
FILTERS = ("year", "region", "stage", "plan", "watch", "q")


def _word(kind: type[Any], name: str) -> Any:
    """The word an address asks for; None when it is none of ours."""
    value = request.args.get(name, "")
    return next((word for word in kind if word.value == value), None)


def default_year(years: list[int]) -> int | None:
    """The plan that is worked on now: the newest that is not of a year to come."""
    return max((year for year in years if year <= today().year), default=max(years, default=None))


def asked_for(years: list[int], region: Region | None) -> Asked:
    carried = request.args.get("watch") == "carried"
    chosen = request.args.get("year", type=int)
    if not (request.args.get("year") or carried):
        chosen = default_year(years)
    return Asked(
        years=tuple(years) if chosen is None else tuple(one for one in years if one == chosen),
        today=today(),
        quiet_since=chinese_calendar().add_workdays(today(), -settings().quiet_workdays),
        region_path=region.path if region else None,
        stage=_word(Stage, "stage") or _word(Phase, "stage"),
        in_plan={"in": True, "off": False}.get(request.args.get("plan", "")),
        carried=carried,
        watch=_word(Watch, "watch"),
        text=request.args.get("q", "").strip()[:100],
        sort=request.args.get("sort", listing.DEFAULT_SORT),
    )


@bp.get("/")
@require(Permission.PROJECT_READ)
def index() -> ResponseReturnValue:
    years = queries.years()
    region_id = request.args.get("region", type=row_id)
    region = get_or_404(Region, region_id) if region_id else None
    asked = asked_for(years, region)
    by_region = current_user.role not in BY_PARTY | BY_COMPOUND
    sums = listing.totals(asked, within=current_user.region_path) if asked.is_totalled and by_region else None
    total = int(sums.projects) if sums else listing.count(asked)
    page = listing.page_of(
        asked, request.args.get("page", 1, type=int), total=total, is_exact=sums is not None
    )
    return render_template(
        "projects/index.html", page=page, asked=asked, sums=sums, years=years, default_year=default_year(years),
        near=_near(region.path if region else current_user.region_path) if by_region else [],
        filters=FILTERS, stage_words={stage: _(stage.label) for stage in Stage}, after_works=AFTER_WORKS,
        steps=[(step.value, _(step.label)) for step in (*Phase, *Stage)], warnings=_warnings(page.rows, asked.today),
    )  # fmt: skip


def _near(path: str | None) -> list[tuple[int, str]]:
    """(id, indented name) of the regions a filter may step to."""
    regions = nearby_regions(path)
    top = regions[0].path.count("/") if regions else 0
    return [(region.id, "　" * (region.path.count("/") - top) + region.name) for region in regions]


def _warnings(rows: Iterable[Any], day: date) -> dict[int, str]:
    """What somebody should look at, by the project's id: "late" or "slipping"."""
    found = {}
    for row in rows:
        if is_late(row.stage, row.planned_start, row.planned_end, day):
            found[row.id] = "late"
        elif is_slipping(row.stage, row.planned_end, row.forecast_end):
            found[row.id] = "slipping"
    return found


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def new() -> ResponseReturnValue:
    form = NewProjectForm(year=today().year)
    form.offer(
        list(range(today().year + 2, FIRST_PLAN_YEAR - 1, -1)),
        queries.regions_for_projects(current_user.region_path),
    )
    page = created(form, lambda: _create(form))
    return page or render_template("projects/form.html", form=form, project=None, conflict=None)


def _create(form: NewProjectForm) -> str:
    region = get_or_404(Region, form.region_id.data)
    project = actions.create(region, form.year.data, form.code.data, typed(form))
    flash(_("Saved. Next: the compounds it covers, then its items."))
    return url_for(".show", project_id=project.id)


@bp.route("/<int:project_id>/edit", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def edit(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    form = ProjectForm(obj=project)
    clash = None
    if form.validate_on_submit() and not (clash := conflict(form, project)):
        with saving(form), db.session.no_autoflush:
            actions.change(project, form.code.data, typed(form), form.why.data or "")
            flash(_("Saved."))
            return redirect(url_for(".show", project_id=project.id))
    return render_template("projects/form.html", form=form, project=project, conflict=clash)
