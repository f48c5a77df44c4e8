"""Variations of a contract: proposed, looked at, decided by a second person."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.format import label
from tracker.base.pages import gettext as _
from tracker.base.saving import created
from tracker.base.web import get_or_404
from tracker.contracts import changes, queries, varying
from tracker.contracts.changes import Change
from tracker.contracts.deciding import decided
from tracker.contracts.forms import DecisionForm, VariationForm, line_field, variation_form
from tracker.contracts.models import BillLine, Contract, Variation
from tracker.extensions import db
from tracker.funding import queries as funding
from tracker.items.models import Item

bp = Blueprint(
    "variations", __name__, url_prefix="/office/projects/<int:project_id>/contracts/<int:contract_id>/variations"
)  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.CERTIFICATE_DRAFT)
def new(project_id: int, contract_id: int) -> ResponseReturnValue:
    contract = get_or_404(Contract, contract_id, project_id=project_id)
    lines, items = queries.bill(contract.id), queries.items_without_line(project_id, contract.id)
    form = variation_form(lines)()
    sources = [(one.id, one.name or label(one.kind)) for one in funding.sources(project_id)]
    form.offer(sources if current_user.may(Permission.FUNDING_READ) else [], items)
    page = created(form, lambda: _propose(contract, form, lines, items))
    return page or render_template(
        "contracts/vary.html", project=contract.project, contract=contract, form=form, lines=lines, line_field=line_field
    )  # fmt: skip


def _propose(
    contract: Contract, form: VariationForm, lines: Sequence[BillLine], items: Sequence[Item]
) -> str:
    changed = [
        Change(form[line_field(line.id)].data, line) for line in lines if form[line_field(line.id)].data
    ]
    if form.quantity.data:
        item = next((one for one in items if one.id == form.item_id.data), None)
        name, unit = form.name.data or "", form.unit.data or ""
        changed.append(
            Change(form.quantity.data, item=item, name=name, unit=unit, price=form.price.data or Decimal(0))
        )
    made = changes.propose(contract, form.facts(), changed, current_user.id)
    db.session.flush()
    flash(_("Proposed. Somebody else decides on it."))
    return url_for(
        "variations.show", project_id=contract.project_id, contract_id=contract.id, variation_id=made.id
    )


@bp.get("/<int:variation_id>")
@require(Permission.CONTRACT_READ)
def show(project_id: int, contract_id: int, variation_id: int) -> ResponseReturnValue:
    return _page(_get(project_id, contract_id, variation_id), DecisionForm())


def _get(project_id: int, contract_id: int, variation_id: int) -> Variation:
    return get_or_404(Variation, variation_id, project_id=project_id, contract_id=contract_id)


def _page(variation: Variation, form: DecisionForm) -> ResponseReturnValue:
    contract = variation.contract
    return render_template(
        "contracts/variation.html", project=contract.project, contract=contract, variation=variation, form=form,
        lines=queries.variation_lines(variation.id),
        doubts=varying.doubts(contract.sum, contract.varied, variation.amount),
    )  # fmt: skip


@bp.post("/<int:variation_id>/approve")
@require(Permission.CERTIFICATE_APPROVE)
def approve(project_id: int, contract_id: int, variation_id: int) -> ResponseReturnValue:
    found = _get(project_id, contract_id, variation_id)
    return _decide(found, changes.approve, _("Approved. The bill and the items have moved with it."))


@bp.post("/<int:variation_id>/reject")
@require(Permission.CERTIFICATE_APPROVE)
def reject(project_id: int, contract_id: int, variation_id: int) -> ResponseReturnValue:
    return _decide(_get(project_id, contract_id, variation_id), changes.reject, _("Rejected."))


def _decide(variation: Variation, decide: Callable[[Variation, int, str], None], said: str) -> ResponseReturnValue:  # fmt: skip
    form, address = DecisionForm(), url_for(
        ".show", project_id=variation.project_id, contract_id=variation.contract_id, variation_id=variation.id
    )  # fmt: skip
    done = decided(form, lambda by_id, note: decide(variation, by_id, note), said, address)
    return done or _page(variation, form)
