"""What a firm or an operator was asked to see to: place, task and appointment; never who asked nor in what words."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, select

from tracker.base.access import Permission, require, restrict
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.forms import Form
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404, page_of
from tracker.extensions import db
from tracker.places.models import Building, Compound, Entrance
from tracker.resident_requests import actions, answers, photos
from tracker.resident_requests.forms import RepairForm, VisitForm, WordsForm
from tracker.resident_requests.lines import by_when
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import OPEN, Outcome

bp = Blueprint("repairs", __name__, url_prefix="/site/repairs")
SHOWN: tuple[Any, ...] = (
    ResidentRequest.id, ResidentRequest.category, ResidentRequest.urgent, ResidentRequest.state, ResidentRequest.due_at,
    ResidentRequest.door, ResidentRequest.visit_from, ResidentRequest.visit_until,
    Compound.name.label("compound"), Building.name.label("building"), Entrance.name.label("entrance"),
)  # fmt: skip


@bp.get("")
@require(Permission.REPAIR_ANSWER)
def index() -> ResponseReturnValue:
    """Open ones in the order of their clocks."""
    query: Select[Any] = select(*SHOWN).join(Compound, Compound.id == ResidentRequest.compound_id)
    query = query.outerjoin(Building, Building.id == ResidentRequest.building_id)
    query = query.outerjoin(Entrance, Entrance.id == ResidentRequest.entrance_id)
    query = restrict(query, ResidentRequest).where(ResidentRequest.state.in_(OPEN))
    page = page_of(query.order_by(ResidentRequest.due_at, ResidentRequest.id), scalars=False)
    return render_template("resident_requests/repairs.html", page=page, now=now(), by_when=by_when)


@bp.get("/<int:request_id>")
@require(Permission.REPAIR_ANSWER)
def show(request_id: int) -> ResponseReturnValue:
    return _page(get_or_404(ResidentRequest, request_id))


def _page(found: ResidentRequest, form: Any = None, status: int = 200) -> ResponseReturnValue:
    kinds = {"visit": VisitForm, "words": WordsForm, "repair": RepairForm}
    forms = {name: form if isinstance(form, kind) else kind(formdata=None) for name, kind in kinds.items()}
    forms["other"] = form if type(form) is Form else Form(formdata=None)
    forms["repair"].offer()
    text = render_template(
        "resident_requests/repair.html",
        asked=found,
        forms=forms,
        by_when=by_when,
        now=now(),
        state=found.state,
        photos=[shot for shot in photos.of(found) if shot.for_handler],
    )
    return text, status


def _take(
    request_id: int, form: Any, act: Callable[[ResidentRequest], Any], said: str
) -> ResponseReturnValue:
    found = get_or_404(ResidentRequest, request_id)
    if not form.validate_on_submit():
        return _page(found, form)
    try:
        act(found)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(get_or_404(ResidentRequest, request_id), form, 409)
    flash(said, "success")
    is_ours = found.handler_id == current_user.organisation_id
    return redirect(url_for(".show", request_id=request_id) if is_ours else url_for(".index"))


@bp.post("/<int:request_id>/sign")
@require(Permission.REPAIR_ANSWER)
def sign(request_id: int) -> ResponseReturnValue:
    return _take(
        request_id,
        Form(),
        lambda found: actions.accept(found, current_user),
        _("In hand. The resident sees it."),
    )


@bp.post("/<int:request_id>/return")
@require(Permission.REPAIR_ANSWER)
def give_back(request_id: int) -> ResponseReturnValue:
    form = WordsForm()
    said = _("Returned to the office that received it.")
    return _take(
        request_id, form, lambda found: actions.give_back(found, form.words.data, current_user), said
    )


@bp.post("/<int:request_id>/visit")
@require(Permission.REPAIR_ANSWER)
def visit(request_id: int) -> ResponseReturnValue:
    form = VisitForm()
    said = _("Noted. The resident sees when somebody comes.")
    return _take(
        request_id, form, lambda found: actions.arrange_visit(found, *form.moments(), current_user), said
    )


@bp.post("/<int:request_id>/report")
@require(Permission.REPAIR_ANSWER)
def report(request_id: int) -> ResponseReturnValue:
    """What was done; the office that received the request reads it before it goes to whoever asked."""
    form = RepairForm()
    form.offer()
    said = _("Handed in. The office reads it before the resident does.")

    def act(found: ResidentRequest) -> None:
        answers.answer(found, form.words.data or "", Outcome(form.outcome.data), current_user)

    return _take(request_id, form, act, said)
