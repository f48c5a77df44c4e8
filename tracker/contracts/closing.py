"""The end of a project's money on one page: contracts settled, overpayment back, final account, what is left over."""

from decimal import Decimal

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.saving import created
from tracker.base.web import get_or_404
from tracker.contracts import queries, rules, settlements
from tracker.contracts.forms import CloseForm, close_form, line_field
from tracker.funding import scans
from tracker.projects.models import Project

bp = Blueprint("closing", __name__, url_prefix="/office/projects/<int:project_id>/closing")


@bp.get("/")
@require(Permission.FUNDING_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    accepted = queries.accepted_on(project.id)
    return render_template(
        "contracts/closing.html", project=project, found=settlements.closing(project), accepted=accepted,
        settle_by=rules.settlement_due(accepted) if accepted else None, today=today(),
    )  # fmt: skip


@bp.route("/final", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def final(project_id: int) -> ResponseReturnValue:
    """The final account: the approved cost by source."""
    project = get_or_404(Project, project_id)
    found = settlements.closing(project)
    form = close_form(found.sources)(dated=today(), **{line_field(one.id): one.paid for one in found.sources})
    page = created(form, lambda: _close(project, form))
    return page or render_template(
        "contracts/final.html", project=project, found=found, form=form, line_field=line_field,
        estimate=queries.approved_estimate(project.id),
    )  # fmt: skip


def _close(project: Project, form: CloseForm) -> str:
    costs = {
        one.id: form[line_field(one.id)].data or Decimal(0) for one in settlements.closing(project).sources
    }
    papers = {**form.papers(), **scans.kept()}
    settlements.close(project, costs, form.dated.data, form.document_no.data, current_user.id, **papers)  # type: ignore[arg-type]
    flash(_("The final account is recorded."))
    return url_for("closing.index", project_id=project.id)
