"""What the households of a project contribute: rounds, what each owes, receipts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.base.format import day
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404
from tracker.contributions import actions, handing, queries, sharing, sheets
from tracker.contributions.forms import JoinForm, MoneyInForm, ReasonForm, RoundForm
from tracker.contributions.models import ContributionDue, ContributionReceipt, ContributionRound, LiftRefund
from tracker.extensions import db
from tracker.places.models import Household
from tracker.projects.models import Project

bp = Blueprint("contributions", __name__, url_prefix="/office/projects/<int:project_id>/contributions")


@bp.get("/")
@require(Permission.CONTRIBUTION_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    return render_template(
        "contributions/index.html", project=project, rounds=queries.rounds(project.id),
        collected=queries.collected(project.id), nothing=queries.Collected(), channels=queries.by_channel(project.id),
        places=queries.places(project.id),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.CONTRIBUTION_EDIT)
def new(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    form = RoundForm(agreed_on=today())
    form.offer(queries.places(project.id))
    page = created(form, lambda: _open(project, form))
    return page or render_template("contributions/round_form.html", project=project, form=form)


def _open(project: Project, form: RoundForm) -> str:
    made = actions.open_round(project, form.facts(), form.key.data, current_user.id)
    db.session.flush()
    flash(_("Saved. Each household owes its part now."))
    return url_for("contributions.show", project_id=project.id, round_id=made.id)


@bp.get("/<int:round_id>")
@require(Permission.CONTRIBUTION_READ)
def show(project_id: int, round_id: int) -> ResponseReturnValue:
    form = JoinForm(counted=100, joined_on=today())
    return _page(get_or_404(ContributionRound, round_id, project_id=project_id), form)


def _page(found: ContributionRound, form: JoinForm) -> ResponseReturnValue:
    dues, plan = queries.dues(found.id), queries.lift_plan(found.id)
    paying = {due.household_id for due in dues}
    homes = queries.households(found.entrance_id) if plan and found.entrance_id else []
    asked = [due for due in dues if due.joined_on is None]
    form.offer([home for home in homes if home.id not in paying])
    return render_template(
        "contributions/show.html", project=found.project, round=found, dues=dues, plan=plan, form=form,
        refunds=queries.refunds(found.id) if plan else [], today=today(), handovers=handing.handovers(found.id),
        due=sum((one.amount for one in asked), start=0), paid=sum((one.paid for one in asked), start=0),
    )  # fmt: skip


@bp.post("/<int:round_id>/join")
@require(Permission.CONTRIBUTION_EDIT)
def join(project_id: int, round_id: int) -> ResponseReturnValue:
    found = get_or_404(ContributionRound, round_id, project_id=project_id)
    form = JoinForm()
    form.offer(queries.households(found.entrance_id) if found.entrance_id else [])
    return created(form, lambda: _join(found, form)) or _page(found, form)


def _join(found: ContributionRound, form: JoinForm) -> str:
    plan = queries.lift_plan(found.id)
    home = db.session.get(Household, form.household_id.data)
    if plan is not None and home is not None:
        sharing.join(plan, home, **form.facts())
        flash(_("Joined. What it pays goes back to those who paid before."))
    return url_for("contributions.show", project_id=found.project_id, round_id=found.id, _anchor="refunds")


@bp.post("/<int:round_id>/refunds/<int:refund_id>/paid")
@require(Permission.CONTRIBUTION_EDIT)
def refunded(project_id: int, round_id: int, refund_id: int) -> ResponseReturnValue:
    found = get_or_404(LiftRefund, refund_id, project_id=project_id, round_id=round_id)
    actions.pay_back(found, today(), current_user.id)
    db.session.commit()
    flash(_("Paid back. The receipt can be printed."))
    return redirect(url_for(".show", project_id=project_id, round_id=round_id, _anchor="refunds"))


@bp.get("/<int:round_id>/sheet.pdf")
@require(Permission.CONTRIBUTION_READ)
def sheet(project_id: int, round_id: int) -> ResponseReturnValue:
    """The agreed sharing of a lift, for the stairwell."""
    found = get_or_404(ContributionRound, round_id, project_id=project_id)
    plan = queries.lift_plan(found.id)
    if plan is None or found.entrance is None:
        raise Refusal(_("Only the sharing of a lift has a sheet."))
    wish = sharing.agreed(plan, [one for one in found.dues if one.joined_on is None])
    shared = sharing.look(wish, queries.households(found.entrance.id))
    report = sheets.lift_report(
        found.entrance, wish, shared, exempt=plan.exempt or "", agreed_on=day(found.agreed_on)
    )
    return sheets.send(report, f"lift-{found.id}")


@bp.get("/<int:round_id>/dues/<int:due_id>")
@require(Permission.CONTRIBUTION_READ)
def due(project_id: int, round_id: int, due_id: int) -> ResponseReturnValue:
    found = get_or_404(ContributionDue, due_id, project_id=project_id, round_id=round_id)
    receipts = queries.receipts(found.id)
    return render_template(
        "contributions/due.html", project=found.round.project, due=found, receipts=receipts,
        reversals={one.reverses_id for one in receipts if one.reverses_id}, number_of=sheets.number_of,
    )  # fmt: skip


@bp.route("/<int:round_id>/dues/<int:due_id>/receive", methods=["GET", "POST"])
@require(Permission.CONTRIBUTION_EDIT)
def receive(project_id: int, round_id: int, due_id: int) -> ResponseReturnValue:
    found = get_or_404(ContributionDue, due_id, project_id=project_id, round_id=round_id)
    form = MoneyInForm(amount=found.outstanding, received_on=today())
    form.offer()
    page = created(form, lambda: _receive(found, form))
    return page or render_template(
        "contributions/receive.html", project=found.round.project, due=found, form=form
    )


def _receive(found: ContributionDue, form: MoneyInForm) -> str:
    actions.receive(found, form.facts(), current_user.id)
    flash(_("Recorded. The receipt can be printed."))
    return url_for("contributions.due", project_id=found.project_id, round_id=found.round_id, due_id=found.id)


@bp.route("/<int:round_id>/receipts/<int:receipt_id>/reverse", methods=["GET", "POST"])
@require(Permission.CONTRIBUTION_EDIT)
def reverse(project_id: int, round_id: int, receipt_id: int) -> ResponseReturnValue:
    receipt = _receipt(project_id, round_id, receipt_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with saving(form):
            actions.reverse(receipt, form.reason.data or "", current_user.id)
            flash(_("The receipt is reversed. Both lines stay."))
            return redirect(url_for(".due", project_id=project_id, round_id=round_id, due_id=receipt.due_id))
    return render_template(
        "contributions/reverse.html", project=receipt.due.round.project, receipt=receipt, form=form,
        number_of=sheets.number_of,
    )  # fmt: skip


def _receipt(project_id: int, round_id: int, receipt_id: int) -> ContributionReceipt:
    receipt = get_or_404(ContributionReceipt, receipt_id, project_id=project_id)
    get_or_404(ContributionDue, receipt.due_id, round_id=round_id)
    return receipt


@bp.get("/<int:round_id>/receipts/<int:receipt_id>.pdf")
@require(Permission.CONTRIBUTION_READ)
def receipt(project_id: int, round_id: int, receipt_id: int) -> ResponseReturnValue:
    found = _receipt(project_id, round_id, receipt_id)
    home = found.due.household
    report = sheets.receipt_report(
        found, sheets.place_of(home.entrance), home.door, to=queries.paid_to(found.id)
    )
    return sheets.send(report, f"receipt-{sheets.number_of(found)}")
