"""What a lift would cost each flat: looked at as often as one likes, then agreed on."""

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.saving import created
from tracker.base.web import get_or_404
from tracker.contributions import queries, sharing, sheets
from tracker.contributions.forms import AgreeForm, LiftForm
from tracker.contributions.lift import Sheet
from tracker.contributions.sharing import Wish
from tracker.contributions.tables import published, written
from tracker.documents import Report
from tracker.places.models import Entrance
from tracker.projects.models import Project

bp = Blueprint(
    "lifts", __name__, url_prefix="/office/projects/<int:project_id>/contributions/lift/<int:entrance_id>"
)


def _place(project_id: int, entrance_id: int) -> tuple[Project, Entrance]:
    """The project and an entrance of one of its compounds, else 404."""
    project, entrance = get_or_404(Project, project_id), get_or_404(Entrance, entrance_id)
    if entrance.building.compound_id not in {one.compound_id for one in project.covered}:
        abort(404)
    return project, entrance


def _asked(entrance: Entrance) -> LiftForm:
    """The figures as the address has them; nothing is asked before there are any."""
    form = LiftForm(request.args if request.args else None, meta={"csrf": False})
    form.offer(queries.households(entrance.id))
    return form


def _looked(form: LiftForm, entrance: Entrance) -> Sheet | None:
    if "whole" not in request.args or not form.validate():
        return None
    try:
        return sharing.look(form.wish(), queries.households(entrance.id))
    except Refusal as refusal:
        form.refuse(refusal)
        return None


@bp.get("/")
@require(Permission.CONTRIBUTION_READ)
def look(project_id: int, entrance_id: int) -> ResponseReturnValue:
    project, entrance = _place(project_id, entrance_id)
    form = _asked(entrance)
    sheet = _looked(form, entrance)
    return _page(project, entrance, form, sheet, None)


def _page(
    project: Project, entrance: Entrance, form: LiftForm, sheet: Sheet | None, agreeing: AgreeForm | None
) -> ResponseReturnValue:
    if sheet and agreeing is None:
        agreeing = AgreeForm(request.args, meta={"csrf": False})
        agreeing.agreed_on.process(None, today())
        agreeing.form_key.process(None)
        agreeing.offer(queries.households(entrance.id))
    return render_template(
        "contributions/lift.html", project=project, entrance=entrance, form=form, sheet=sheet, agreeing=agreeing,
        homes=queries.households(entrance.id), tables=[(table, written(table)) for table in published()],
        place=sheets.place_of(entrance), figures=[field for field in form if field.name != "csrf_token"],
    )  # fmt: skip


@bp.post("/agree")
@require(Permission.CONTRIBUTION_EDIT)
def agree(project_id: int, entrance_id: int) -> ResponseReturnValue:
    project, entrance = _place(project_id, entrance_id)
    form = AgreeForm()
    form.offer(queries.households(entrance.id))
    page = created(form, lambda: _agree(project, entrance, form))
    if page:
        return page
    sheet = None
    try:
        sheet = sharing.look(form.wish(), queries.households(entrance.id)) if form.whole.data else None
    except Refusal as refusal:
        form.refuse(refusal)
    return _page(project, entrance, form, sheet, form)


def _agree(project: Project, entrance: Entrance, form: AgreeForm) -> str:
    made = sharing.agree(project, entrance, form.wish(), form.facts(), current_user.id)
    flash(_("Saved. Each flat owes its part now."))
    return url_for("contributions.show", project_id=project.id, round_id=made.id)


def _report(entrance: Entrance, wish: Wish, looked: Sheet) -> Report:
    return sheets.lift_report(entrance, wish, looked, exempt=" ".join(str(floor) for floor in wish.exempt))


@bp.get("/sheet.pdf")
@require(Permission.CONTRIBUTION_READ)
def sheet(project_id: int, entrance_id: int) -> ResponseReturnValue:
    """The proposal as a sheet for the stairwell; marked as one."""
    project, entrance = _place(project_id, entrance_id)
    form = _asked(entrance)
    looked = _looked(form, entrance)
    if looked is None:
        return _page(project, entrance, form, None, None)
    return sheets.send(_report(entrance, form.wish(), looked), f"lift-proposal-{entrance.id}")
