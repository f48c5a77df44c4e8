"""The office's pages of requests: list, one request, answers, filing for a caller."""

import hashlib
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base import once
from tracker.base.access import Permission, require
from tracker.base.clock import now
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.settings import settings
from tracker.base.web import get_or_404, page_of, sorting
from tracker.extensions import db
from tracker.places import queries as places
from tracker.places.forms import id_or_none
from tracker.places.models import Compound, Region
from tracker.resident_requests import actions, codes, keeping, privacy, queries, retention, rules
from tracker.resident_requests.filing import received
from tracker.resident_requests.forms import AnswerForm, RequestForm, RevealForm, WordsForm
from tracker.resident_requests.lines import by_when, lines
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import Category, RequestState, RevealReason

bp = Blueprint("resident_requests", __name__, url_prefix="/office/requests", cli_group="requests")
bp.cli.add_command(retention.command)
SORTS = {
    "due": ResidentRequest.due_at,
    "filed": ResidentRequest.id,
    "compound": Compound.name_key,
    "place": ResidentRequest.region_path,
}


@bp.get("/")
@require(Permission.REQUEST_READ)
def index() -> ResponseReturnValue:
    """Requests of one's part of the city, filtered, sorted and paged by the address."""
    args = request.args.to_dict()
    text = args.get("q", "").strip()
    if mask_text(text) != text:
        flash(
            _(
                "Numbers and names of people do not belong into an address. Search for the matter or the compound."
            ),
            "warning",
        )
        return redirect(url_for(".index"))
    region = get_or_404(Region, chosen) if (chosen := id_or_none(args.get("region"))) else None
    query = queries.listed(
        text=text, path=region.path if region else "", state=args.get("state", ""),
        category=args.get("category", ""), overdue=args.get("due") == "overdue",
        compound_id=id_or_none(args.get("compound")), now=now(),
    )  # fmt: skip
    sort, order = sorting(SORTS, "due")
    page = page_of(query.order_by(*order, ResidentRequest.id), scalars=False)
    return render_template(
        "resident_requests/index.html", page=page, sort=sort, now=now(), open_states=rules.OPEN, by_when=by_when,
        regions=places.nearby_regions(region.path if region else current_user.region_path),
        known=places.region_names(row.region_path for row in page.rows), where_is=places.where_is,
        categories=_named(Category), states=_named(RequestState), kinds=dict(_named(rules.RequestKind)),
    )  # fmt: skip


def _named(words: Any) -> list[tuple[str, str]]:
    """(value, translated label), each looked up once for a whole list."""
    return [(word.value, _(word.label)) for word in words]


@bp.get("/<int:request_id>")
@require(Permission.REQUEST_READ)
def show(request_id: int) -> ResponseReturnValue:
    return _page(_one(request_id))


def _one(request_id: int) -> ResidentRequest:
    get_or_404(ResidentRequest, request_id)
    found = queries.whole(request_id)
    assert found is not None  # noqa: S101 (the line above found it)
    return found


def _page(
    found: ResidentRequest,
    *,
    words: WordsForm | None = None,
    revealed: tuple[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    steps = rules.next_states(found.state) if current_user.may(Permission.REQUEST_ANSWER) else frozenset()
    page = render_template(
        "resident_requests/show.html", asked=found, lines=list(lines(found, inside=True)), steps=steps,
        words=words or WordsForm(formdata=None), reveal=RevealForm(formdata=None), revealed=revealed,
        name=actions.masked_name(found), late=found.is_open and found.due_at < now(), by_when=by_when,
        known=places.region_names([found.region_path]), where_is=places.where_is,
    )  # fmt: skip
    return page, status


@bp.post("/<int:request_id>/number")
@require(Permission.REQUEST_ANSWER)
def reveal(request_id: int) -> ResponseReturnValue:
    """The full number on this one page; the look and its reason stand in the journal."""
    found, form = _one(request_id), RevealForm()
    if not form.validate_on_submit():
        return _page(found)
    revealed = actions.reveal(found, RevealReason(form.reason.data))
    db.session.commit()
    return _page(_one(request_id), revealed=revealed)


@bp.post("/<int:request_id>/accept")
@require(Permission.REQUEST_ANSWER)
def accept(request_id: int) -> ResponseReturnValue:
    return _step(request_id, actions.accept, _("In hand. The resident sees it."))


@bp.post("/<int:request_id>/close")
@require(Permission.REQUEST_ANSWER)
def close(request_id: int) -> ResponseReturnValue:
    return _step(request_id, actions.close, _("Closed."))


def _step(request_id: int, act: Any, answer: str) -> ResponseReturnValue:
    act(_one(request_id), current_user)
    db.session.commit()
    flash(answer, "success")
    return redirect(url_for(".show", request_id=request_id))


@bp.post("/<int:request_id>/words")
@require(Permission.REQUEST_ANSWER)
def words(request_id: int) -> ResponseReturnValue:
    """A word in between to the resident; on a settled request with ``reopen`` it opens it again."""
    found, form = _one(request_id), WordsForm()
    if not form.validate_on_submit():
        return _page(found, words=form)
    act = actions.reopen if "reopen" in request.form else actions.add_words
    try:
        if once.earlier(db.session(), f"request:{found.id}", form) is None:
            act(found, form.words.data or "", current_user)
            once.remember(db.session(), f"request:{found.id}", form, url_for(".show", request_id=request_id))
            db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(found, words=form, status=409)
    flash(_("Added. The resident sees it."), "success")
    return redirect(url_for(".show", request_id=request_id))


@bp.route("/<int:request_id>/answer", methods=["GET", "POST"])
@require(Permission.REQUEST_ANSWER)
def answer(request_id: int) -> ResponseReturnValue:
    """Written, looked at as the resident will read it, then published."""
    found = _one(request_id)
    form, clash, preview = AnswerForm(obj=found), None, None
    if form.validate_on_submit() and not (clash := conflict(form, found)):
        preview = mask_text(form.answer.data or "")
        try:
            rules.check_transition(found.state, RequestState.ANSWERED, words=preview)
            if form.seen.data == _digest(preview):
                actions.answer(found, preview, current_user)
                db.session.commit()
                flash(_("Answered. The resident reads it with code and number."), "success")
                return redirect(url_for(".show", request_id=request_id))
        except Refusal as refusal:
            form.refuse(refusal)
        form.seen.data = _digest(preview)
    return render_template(
        "resident_requests/answer.html", asked=found, form=form, conflict=clash, preview=preview,
        masked=preview is not None and preview != form.answer.data,
    )  # fmt: skip


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.REQUEST_ANSWER)
def new() -> ResponseReturnValue:
    """Filed for a caller or somebody at the counter."""
    chosen = id_or_none(request.args.get("compound"))
    if chosen is None:
        return _choose_place()
    compound = get_or_404(Compound, chosen, merged_into_id=None)
    form = RequestForm()
    form.offer(lambda: queries.buildings_of(compound.id))
    request_id, status = received(form, compound, current_user)
    if request_id is not None:
        keeping.keep(keeping.FILED, request_id)
        return redirect(url_for(".filed"))
    page = render_template(
        "resident_requests/new_office.html",
        form=form,
        compound=compound,
        privacy=privacy.SENTENCES,
        settings=settings(),
    )
    return page, status


def _choose_place() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    found = db.session.scalars(places.search(text, person=current_user)).all() if text else []
    known = places.region_names(compound.region_path for compound in found)
    rows = [
        (compound.name, url_for(".new", compound=compound.id), places.where_is(compound.region_path, known))
        for compound in found
    ]
    return render_template("resident_requests/place_office.html", text=text, rows=rows)


@bp.get("/filed")
@require(Permission.REQUEST_ANSWER)
def filed() -> ResponseReturnValue:
    """The code of what was just filed, to be told or printed for the caller."""
    request_id = keeping.kept(keeping.FILED)
    if request_id is None:
        return redirect(url_for(".index"))
    found = _one(request_id)
    code = codes.show_code(actions.code_of(found.form_key))
    return render_template("resident_requests/filed_office.html", asked=found, code=code, by_when=by_when)
