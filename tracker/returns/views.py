"""What was reported upward beside what evidence proves: the page, its projects, what is kept, the sheet."""

from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.format import label
from tracker.base.pages import gettext as _
from tracker.base.saving import created
from tracker.base.web import get_or_404, page_of
from tracker.places.models import Region
from tracker.projects.queries import years
from tracker.projects.rules import PlanStatus
from tracker.returns import actions, queries, rules, sheet
from tracker.returns.asking import Asked, asked, month_name
from tracker.returns.forms import ReturnForm
from tracker.returns.rules import COUNTED, Measure
from tracker.stages.queries import last_reading

bp = Blueprint("returns", __name__, url_prefix="/office/returns")


@bp.get("/")
@require(Permission.RETURN_READ)
def index() -> ResponseReturnValue:
    chosen = asked()
    if chosen is None:
        return render_template("returns/empty.html")
    ids = [chosen.region.id] if chosen.region else []
    own = queries.newest(ids, chosen.year, in_plan=chosen.in_plan, month=chosen.month)
    return render_template(
        "returns/index.html", asked=chosen, own=next(iter(own.values()), None), measures=Measure, stages=COUNTED,
        findings=rules.findings(chosen.account, chosen.stage) if chosen.account else (), rate=rules.rate,
        years=years(), month_name=month_name, reading=last_reading(),
        may_enter=current_user.may(Permission.RETURN_EDIT),
    )  # fmt: skip


@bp.get("/projects")
@require(Permission.RETURN_READ)
def projects() -> ResponseReturnValue:
    """The projects that say something else than is proven."""
    chosen = asked() or abort(404)
    query = queries.apart(
        chosen.path, chosen.year, in_plan=chosen.in_plan, month=chosen.month, stage=chosen.stage
    )
    return render_template(
        "returns/projects.html", asked=chosen, page=page_of(query, scalars=False), month_name=month_name
    )


@bp.get("/kept")
@require(Permission.RETURN_READ)
def kept() -> ResponseReturnValue:
    """Everything that was entered, with who and when."""
    chosen = asked() or abort(404)
    page = page_of(queries.kept(chosen.path, chosen.year, in_plan=chosen.in_plan))
    return render_template(
        "returns/kept.html", asked=chosen, page=page, measures=Measure, stages=COUNTED, month_name=month_name
    )


@bp.get("/figures.xlsx")
@require(Permission.RETURN_READ)
def figures() -> Response:
    return sheet.download(asked() or abort(404))


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.RETURN_EDIT)
def new() -> ResponseReturnValue:
    chosen = asked() or abort(404)
    form = ReturnForm(data=_first(chosen))
    places: list[Any] = [*([chosen.region] if chosen.region else []), *chosen.below]
    form.offer(
        [(one.id, one.name) for one in places],
        [(year, str(year)) for year in years()],
        [(plan.value, label(plan)) for plan in PlanStatus],
        chosen.months,
    )
    page = created(form, lambda: _enter(form))
    return page or render_template("returns/new.html", asked=chosen, form=form)


def _first(chosen: Asked) -> dict[str, Any]:
    return {
        "region_id": chosen.region.id if chosen.region else None, "year": chosen.year, "month": chosen.month,
        "plan": (PlanStatus.IN_PLAN if chosen.in_plan else PlanStatus.OFF_PLAN).value,
    }  # fmt: skip


def _enter(form: ReturnForm) -> str:
    region = get_or_404(Region, form.region_id.data)
    actions.enter(
        region, form.year.data, form.month.data, form.figures(), in_plan=form.in_plan,
        document_no=form.document_no.data, reason=form.reason.data or "", by=current_user,
    )  # fmt: skip
    flash(_("Kept. It stands beside what evidence proves."), "success")
    plan = None if form.in_plan else "off"
    return url_for(".index", region=region.id, year=form.year.data, month=form.month.data, plan=plan)
