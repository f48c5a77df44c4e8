"""The final settlement of a contract, and what comes back of what was paid too much."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.saving import created
from tracker.base.web import get_or_404
from tracker.contracts import queries, settlements
from tracker.contracts.deciding import decided
from tracker.contracts.forms import DecisionForm, GiveBackForm, SettlementForm
from tracker.contracts.models import Contract, Settlement
from tracker.funding import scans

bp = Blueprint(
    "settlements", __name__, url_prefix="/office/projects/<int:project_id>/contracts/<int:contract_id>/settlements"
)  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.CONTRACT_EDIT)
def new(project_id: int, contract_id: int) -> ResponseReturnValue:
    contract = get_or_404(Contract, contract_id, project_id=project_id)
    form = SettlementForm(dated=today())
    page = created(form, lambda: _propose(contract, form))
    return page or render_template(
        "contracts/settle.html", project=contract.project, contract=contract, form=form,
        accepted=queries.accepted_on(project_id),
    )  # fmt: skip


def _propose(contract: Contract, form: SettlementForm) -> str:
    made = settlements.propose(contract, {**form.facts(), **scans.kept()}, current_user.id)
    flash(_("Proposed. Somebody else decides on it."))
    return _address(made)


def _address(settlement: Settlement) -> str:
    return url_for(
        "settlements.show", project_id=settlement.project_id, contract_id=settlement.contract_id, settlement_id=settlement.id
    )  # fmt: skip


def _get(project_id: int, contract_id: int, settlement_id: int) -> Settlement:
    return get_or_404(Settlement, settlement_id, project_id=project_id, contract_id=contract_id)


@bp.get("/<int:settlement_id>")
@require(Permission.CONTRACT_READ)
def show(project_id: int, contract_id: int, settlement_id: int) -> ResponseReturnValue:
    return _page(_get(project_id, contract_id, settlement_id), DecisionForm())


def _page(settlement: Settlement, form: DecisionForm) -> ResponseReturnValue:
    contract = settlement.contract
    return render_template(
        "contracts/settlement.html", project=contract.project, contract=contract, settlement=settlement, form=form,
        overpaid=settlements.overpaid(contract), paid=queries.ledger_paid(contract.id),
        entries=queries.settled_by(settlements.reference(settlement.id)),
    )  # fmt: skip


@bp.post("/<int:settlement_id>/approve")
@require(Permission.CERTIFICATE_APPROVE)
def approve(project_id: int, contract_id: int, settlement_id: int) -> ResponseReturnValue:
    found = _get(project_id, contract_id, settlement_id)
    return _decide(found, settlements.approve, _("Approved. The contract is settled."))


@bp.post("/<int:settlement_id>/reject")
@require(Permission.CERTIFICATE_APPROVE)
def reject(project_id: int, contract_id: int, settlement_id: int) -> ResponseReturnValue:
    return _decide(_get(project_id, contract_id, settlement_id), settlements.reject, _("Rejected."))


@bp.post("/<int:settlement_id>/withdraw")
@require(Permission.CERTIFICATE_APPROVE)
def withdraw(project_id: int, contract_id: int, settlement_id: int) -> ResponseReturnValue:
    found = _get(project_id, contract_id, settlement_id)
    return _decide(found, settlements.withdraw, _("Taken back. The contract is open again."))


def _decide(found: Settlement, act: Callable[[Settlement, int, str], Any], said: str) -> ResponseReturnValue:
    form = DecisionForm()
    done = decided(form, lambda by_id, note: act(found, by_id, note), said, _address(found))
    return done or _page(found, form)


@bp.get("/<int:settlement_id>/scan")
@require(Permission.CONTRACT_READ)
def scan(project_id: int, contract_id: int, settlement_id: int) -> ResponseReturnValue:
    found = _get(project_id, contract_id, settlement_id)
    return scans.handed_out(found, f"{_('Final settlement')} {found.document_no}")


@bp.route("/given-back", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def give_back(project_id: int, contract_id: int) -> ResponseReturnValue:
    """Record money that the contractor gave back."""
    contract = get_or_404(Contract, contract_id, project_id=project_id)
    overpaid = settlements.overpaid(contract)
    form = GiveBackForm(dated=today(), amount=overpaid)
    page = created(form, lambda: _give_back(contract, form))
    return page or render_template(
        "contracts/give_back.html", project=contract.project, contract=contract, form=form, overpaid=overpaid,
        paid=queries.ledger_paid(contract.id), refunded=queries.refunded(contract.id),
    )  # fmt: skip


def _give_back(contract: Contract, form: GiveBackForm) -> str:
    settlements.give_back(contract, **form.facts(), by_id=current_user.id, **form.papers(), **scans.kept())
    flash(_("Recorded. The money is with the owner again and can be returned or paid out."))
    return url_for(
        "contracts.show", project_id=contract.project_id, contract_id=contract.id, _anchor="settlement"
    )
