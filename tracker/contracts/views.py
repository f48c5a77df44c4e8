"""Contracts of a project, their bills of quantities, and defects to put right."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404
from tracker.contracts import actions, queries, rules, settlements
from tracker.contracts.forms import (
    ContractForm,
    DayForm,
    DefectForm,
    LineForm,
    NewContractForm,
    typed,
)
from tracker.contracts.models import BillLine, Contract, Defect
from tracker.extensions import db
from tracker.projects import queries as projects
from tracker.projects.models import Project

bp = Blueprint("contracts", __name__, url_prefix="/office/projects/<int:project_id>/contracts")
USUAL = {"advance": 20, "recovery": 20, "progress": 85, "retention": 3, "wage": 20, "defects_months": 24}


@bp.get("/")
@require(Permission.CONTRACT_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    return render_template(
        "contracts/index.html", project=project, contracts=queries.contracts(project.id),
        estimate=queries.approved_estimate(project.id),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.CONTRACT_EDIT)
def new(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    form = NewContractForm(data=USUAL)
    _offer(form, project)
    page = created(form, lambda: _save(project, Contract(), form))
    return page or render_template(
        "contracts/form.html", project=project, form=form, contract=None, conflict=None
    )


def _offer(form: ContractForm, project: Project) -> None:
    parties = {party.organisation_id: party.organisation.name for party in projects.parties(project.id)}
    form.offer(
        parties.items(), [(one.compound_id, one.compound.name) for one in projects.covered(project.id)]
    )


def _save(project: Project, contract: Contract, form: ContractForm) -> str:
    facts = typed(form)
    actions.check_contract(facts)
    form.ask(actions.doubts_on(facts))
    actions.save_contract(project, contract, facts, form.compounds.data or ())
    flash(_("Saved."))
    return url_for("contracts.show", project_id=project.id, contract_id=contract.id)


@bp.route("/<int:contract_id>/edit", methods=["GET", "POST"])
@require(Permission.CONTRACT_EDIT)
def edit(project_id: int, contract_id: int) -> ResponseReturnValue:
    contract = get_or_404(Contract, contract_id, project_id=project_id)
    form = ContractForm(obj=contract, compounds=[lot.compound_id for lot in queries.lots(contract.id)])
    clash = None
    _offer(form, contract.project)
    if form.validate_on_submit() and not (clash := conflict(form, contract)):
        with saving(form):
            address = _save(contract.project, contract, form)
            return redirect(address)
    return render_template(
        "contracts/form.html", project=contract.project, form=form, contract=contract, conflict=clash
    )


@bp.get("/<int:contract_id>")
@require(Permission.CONTRACT_READ)
def show(project_id: int, contract_id: int) -> ResponseReturnValue:
    return _page(get_or_404(Contract, contract_id, project_id=project_id), DefectForm(found_on=today()))


def _page(contract: Contract, form: DefectForm) -> ResponseReturnValue:
    lines, defects = queries.bill(contract.id), queries.defects(contract.id)
    accepted = queries.accepted_on(contract.project_id)
    open_ones = sum(1 for defect in defects if defect.fixed_on is None)
    certificates = queries.certificates(contract.id)
    found = queries.settlements(contract.id)
    return render_template(
        "contracts/show.html", project=contract.project, contract=contract, lines=lines, lots=queries.lots(contract.id),
        elsewhere=queries.certified_elsewhere(contract.project_id, contract.id), defects=defects, form=form,
        variations=queries.variations(contract.id), certificates=certificates, draft=queries.draft_of(contract.id),
        settled=queries.settled([one.id for one in certificates]), accepted=accepted,
        phase=queries.phase_of(contract, accepted, open_ones, today()), day_form=DayForm(day=today(), formdata=None),
        ends=rules.months_after(accepted, contract.defects_months) if accepted else None,
        settlements=found, overpaid=settlements.overpaid(contract) if contract.settled is not None else 0,
        refunded=queries.refunded(contract.id) if found else 0,
        billed=sum((queries.worth(line) for line in lines), start=0),
    )  # fmt: skip


@bp.route("/<int:contract_id>/lines/new", methods=["GET", "POST"])
@require(Permission.CONTRACT_EDIT)
def add_line(project_id: int, contract_id: int) -> ResponseReturnValue:
    contract = get_or_404(Contract, contract_id, project_id=project_id)
    form = LineForm()
    form.offer(queries.items_without_line(project_id, contract.id))
    page = created(form, lambda: _save_line(contract, BillLine(), typed(form)))
    return page or render_template(
        "contracts/line.html", project=contract.project, contract=contract, form=form, line=None
    )


def _save_line(contract: Contract, line: BillLine, facts: dict[str, Any]) -> str:
    actions.save_line(contract, line, facts)
    flash(_("Saved."))
    return url_for("contracts.show", project_id=contract.project_id, contract_id=contract.id, _anchor="bill")


@bp.route("/<int:contract_id>/lines/<int:line_id>", methods=["GET", "POST"])
@require(Permission.CONTRACT_EDIT)
def edit_line(project_id: int, contract_id: int, line_id: int) -> ResponseReturnValue:
    line = get_or_404(BillLine, line_id, project_id=project_id, contract_id=contract_id)
    form = LineForm(obj=line)
    form.offer([line.item] if line.item else [])
    page = created(form, lambda: _save_line(line.contract, line, typed(form)))
    return page or render_template(
        "contracts/line.html", project=line.contract.project, contract=line.contract, form=form, line=line
    )


@bp.post("/<int:contract_id>/lines/<int:line_id>/remove")
@require(Permission.CONTRACT_EDIT)
def remove_line(project_id: int, contract_id: int, line_id: int) -> ResponseReturnValue:
    line = get_or_404(BillLine, line_id, project_id=project_id, contract_id=contract_id)
    actions.remove_line(line)
    db.session.commit()
    flash(_("Removed."))
    return redirect(url_for(".show", project_id=project_id, contract_id=contract_id, _anchor="bill"))


@bp.post("/<int:contract_id>/defects")
@require(Permission.CONTRACT_EDIT)
def note_defect(project_id: int, contract_id: int) -> ResponseReturnValue:
    contract = get_or_404(Contract, contract_id, project_id=project_id)
    form = DefectForm()
    return created(form, lambda: _note(contract, form)) or _page(contract, form)


def _note(contract: Contract, form: DefectForm) -> str:
    actions.note_defect(contract, **typed(form), by_id=current_user.id)
    flash(_("Recorded. The retention stays until it is put right."))
    return url_for(
        "contracts.show", project_id=contract.project_id, contract_id=contract.id, _anchor="defects"
    )


@bp.post("/<int:contract_id>/defects/<int:defect_id>/fixed")
@require(Permission.CONTRACT_EDIT)
def mark_fixed(project_id: int, contract_id: int, defect_id: int) -> ResponseReturnValue:
    defect = get_or_404(Defect, defect_id, project_id=project_id, contract_id=contract_id)
    form = DayForm()
    if form.validate_on_submit():
        actions.mark_fixed(defect, typed(form)["day"])
        db.session.commit()
        flash(_("Put right."))
    return redirect(url_for(".show", project_id=project_id, contract_id=contract_id, _anchor="defects"))
