"""Payment certificates: drafted, handed in, approved by a second person, paid."""

from collections.abc import Callable
from decimal import Decimal

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.format import label
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.settings import settings
from tracker.base.web import get_or_404
from tracker.contracts import certification, paying, queries, rules
from tracker.contracts.certification import Certifiable
from tracker.contracts.forms import DraftForm, PaymentForm, ReturnForm, draft_form, line_field
from tracker.contracts.models import BillLine, Certificate, CertificateDraft, Contract
from tracker.contracts.rules import CertificateKind, DraftState
from tracker.extensions import db
from tracker.funding import queries as funding
from tracker.funding import scans
from tracker.funding.models import Source

bp = Blueprint(
    "certificates", __name__, url_prefix="/office/projects/<int:project_id>/contracts/<int:contract_id>/certificates"
)  # fmt: skip
FACTS = ("cut_off", "amount", "penalties", "penalty_reason", "exception")


def _contract_address(project_id: int, contract_id: int) -> str:
    return url_for("contracts.show", project_id=project_id, contract_id=contract_id, _anchor="certificates")


def _draft(project_id: int, contract_id: int) -> CertificateDraft:
    contract = get_or_404(Contract, contract_id, project_id=project_id)
    return queries.draft_of(contract.id) or abort(404)


@bp.post("/start")
@require(Permission.CERTIFICATE_DRAFT)
def start(project_id: int, contract_id: int) -> ResponseReturnValue:
    contract = get_or_404(Contract, contract_id, project_id=project_id)
    is_advance = request.form.get("kind") == CertificateKind.ADVANCE.value
    kind = CertificateKind.ADVANCE if is_advance else CertificateKind.WORKS
    certification.start(contract, kind, current_user.id)
    db.session.commit()
    return redirect(url_for(".draft", project_id=project_id, contract_id=contract_id))


@bp.route("/draft", methods=["GET", "POST"])
@require(Permission.CONTRACT_READ)
def draft(project_id: int, contract_id: int) -> ResponseReturnValue:
    made = _draft(project_id, contract_id)
    lines = queries.bill(contract_id) if made.kind is CertificateKind.WORKS else []
    said = {line_field(line.line_id): line.quantity for line in made.lines}
    form, clash = draft_form(lines)(obj=made, **said), None
    if request.method == "POST" and not current_user.may(Permission.CERTIFICATE_DRAFT):
        abort(403)
    if form.validate_on_submit() and not (clash := conflict(form, made)):
        with saving(form):
            _change(made, form, lines)
            flash(_("Saved."))
            return redirect(url_for(".draft", project_id=project_id, contract_id=contract_id))
    return _page(made, form, ReturnForm(formdata=None), clash)


def _change(made: CertificateDraft, form: DraftForm, lines: list[BillLine]) -> None:
    quantities = {line.id: form[line_field(line.id)].data or Decimal(0) for line in lines}
    facts = {name: None if form[name].data == "" else form[name].data for name in FACTS}
    certification.change(made, facts, quantities, current_user.id)
    found = certification.look(made.contract, made, today())
    certification.check(made.contract, made, found)
    form.ask(certification.doubts(made, found))


def _page(made: CertificateDraft, form: DraftForm, back: ReturnForm, clash: object = None) -> ResponseReturnValue:  # fmt: skip
    contract = made.contract
    found: Certifiable = certification.look(contract, made, today())
    return render_template(
        "contracts/draft.html", project=contract.project, contract=contract, draft=made, form=form, back=back,
        found=found, conflict=clash, line_field=line_field, is_works=made.kind is CertificateKind.WORKS,
        is_handed_in=made.state is DraftState.HANDED_IN, exceptions=settings().overpayment_exceptions,
        ends=rules.months_after(found.accepted_on, contract.defects_months) if found.accepted_on else None,
    )  # fmt: skip


def _step(project_id: int, contract_id: int, act: Callable[[CertificateDraft], object], said: str) -> ResponseReturnValue:  # fmt: skip
    """One step of a draft; a refusal is told on the draft's page."""
    made = _draft(project_id, contract_id)
    try:
        act(made)
    except Refusal as refusal:
        db.session.rollback()
        if queries.draft_of(contract_id) is None:  # somebody else was faster: there is no page to tell it on
            raise
        lines = queries.bill(contract_id) if made.kind is CertificateKind.WORKS else []
        said_of = {line_field(line.line_id): line.quantity for line in made.lines}
        form = draft_form(lines)(formdata=None, obj=made, **said_of)
        form.form_errors = []
        form.refuse(Refusal(refusal.message, None, **refusal.values))
        return _page(made, form, ReturnForm())
    db.session.commit()
    flash(said)
    return redirect(_contract_address(project_id, contract_id))


@bp.post("/draft/hand-in")
@require(Permission.CERTIFICATE_DRAFT)
def hand_in(project_id: int, contract_id: int) -> ResponseReturnValue:
    return _step(project_id, contract_id, certification.hand_in, _("Handed in. Somebody else approves it."))


@bp.post("/draft/discard")
@require(Permission.CERTIFICATE_DRAFT)
def discard(project_id: int, contract_id: int) -> ResponseReturnValue:
    return _step(project_id, contract_id, certification.discard, _("Discarded."))


@bp.post("/draft/give-back")
@require(Permission.CERTIFICATE_APPROVE)
def give_back(project_id: int, contract_id: int) -> ResponseReturnValue:
    reason = ReturnForm().reason.data or ""
    return _step(project_id, contract_id, lambda made: certification.give_back(made, reason), _("Given back."))  # fmt: skip


@bp.post("/draft/approve")
@require(Permission.CERTIFICATE_APPROVE)
def approve(project_id: int, contract_id: int) -> ResponseReturnValue:
    by_id = current_user.id
    said = _("Approved. It cannot be changed any more.")
    return _step(project_id, contract_id, lambda made: certification.approve(made, by_id), said)


@bp.get("/<int:certificate_id>")
@require(Permission.CONTRACT_READ)
def show(project_id: int, contract_id: int, certificate_id: int) -> ResponseReturnValue:
    certificate = _certificate(project_id, contract_id, certificate_id)
    settled = queries.settled([certificate.id])[certificate.id]
    return render_template(
        "contracts/certificate.html", project=certificate.contract.project, contract=certificate.contract,
        certificate=certificate, lines=queries.certificate_lines(certificate.id), settled=settled,
        payments=queries.payments(certificate.id), left=paying.outstanding(certificate, settled),
    )  # fmt: skip


def _certificate(project_id: int, contract_id: int, certificate_id: int) -> Certificate:
    return get_or_404(Certificate, certificate_id, project_id=project_id, contract_id=contract_id)


@bp.route("/<int:certificate_id>/pay", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def pay(project_id: int, contract_id: int, certificate_id: int) -> ResponseReturnValue:
    certificate = _certificate(project_id, contract_id, certificate_id)
    settled = queries.settled([certificate.id])[certificate.id]
    left, wages = paying.outstanding(certificate, settled), paying.outstanding_wages(certificate, settled)
    form = PaymentForm(amount=left, wages=wages, dated=today())
    form.offer((one.id, one.name or label(one.kind)) for one in funding.sources(project_id))
    page = created(form, lambda: _pay(certificate, form))
    return page or render_template(
        "contracts/pay.html", project=certificate.contract.project, contract=certificate.contract,
        certificate=certificate, form=form, left=left, wages=wages, sources=funding.sources(project_id),
    )  # fmt: skip


def _pay(certificate: Certificate, form: PaymentForm) -> str:
    source = get_or_404(Source, form.source_id.data, project_id=certificate.project_id)
    facts = {name: form[name].data for name in ("amount", "dated", "document_no")}
    made = paying.pay(
        certificate, source, **facts, by_id=current_user.id, wages=form.wages.data or Decimal(0),
        because=form.because.data or "", **scans.kept(),
    )  # fmt: skip
    is_waiting = made.__tablename__ != "movement"
    flash(_("It waits for a second person.") if is_waiting else _("Paid and recorded."))
    return url_for(
        "certificates.show", project_id=certificate.project_id, contract_id=certificate.contract_id,
        certificate_id=certificate.id,
    )  # fmt: skip
