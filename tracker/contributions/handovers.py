"""The page on which a round's money is handed over to the residents' source."""

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.saving import created
from tracker.base.web import get_or_404
from tracker.contributions import handing
from tracker.contributions.forms import HandoverForm
from tracker.contributions.models import ContributionRound
from tracker.extensions import db
from tracker.funding.models import Source

bp = Blueprint(
    "handovers",
    __name__,
    url_prefix="/office/projects/<int:project_id>/contributions/<int:round_id>/handover",
)


@bp.route("/", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def new(project_id: int, round_id: int) -> ResponseReturnValue:
    found = get_or_404(ContributionRound, round_id, project_id=project_id)
    collected, sources = handing.collected(found.id), handing.sources(project_id)
    form = HandoverForm(amount=collected, dated=today())
    form.offer(sources)
    page = created(form, lambda: _hand_over(found, form))
    return page or render_template(
        "contributions/handover.html", project=found.project, round=found, form=form, collected=collected,
        sources=sources,
    )  # fmt: skip


def _hand_over(found: ContributionRound, form: HandoverForm) -> str:
    source = db.session.get_one(Source, form.source_id.data)
    handing.hand_over(found, source, **form.facts(), by_id=current_user.id)
    flash(_("Handed over. The receipt stands in the ledger of the source."))
    return url_for("contributions.show", project_id=found.project_id, round_id=found.id, _anchor="handovers")
