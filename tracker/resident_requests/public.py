"""What residents do with requests, without an account. Nothing personal ever stands in an address."""

from collections.abc import Callable

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker.base import once
from tracker.base.access import public
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.secret import fingerprint
from tracker.base.settings import settings
from tracker.extensions import db
from tracker.places import queries as places
from tracker.places.forms import id_or_none
from tracker.resident_requests import actions, codes, guard, keeping, privacy, queries, rules
from tracker.resident_requests.filing import received
from tracker.resident_requests.forms import LookUpForm, RequestForm, WordsForm
from tracker.resident_requests.lines import by_when, lines
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.phones import normalise_phone

bp = Blueprint("public_requests", __name__, url_prefix="/requests")


def private(page: str, status: int = 200) -> Response:
    """A page that no browser and no proxy keeps."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/new", methods=["GET", "POST"])
@public("residents report without an account")
def new() -> ResponseReturnValue:
    """Place first, then one page of questions."""
    chosen = id_or_none(request.args.get("compound"))
    compound = queries.find_place(chosen) if chosen else None
    if compound is None:
        return _choose_place()
    form = RequestForm(building_id=id_or_none(request.args.get("building")))
    form.offer(lambda: queries.buildings_of(compound.id))
    request_id, status = received(form, compound)
    if request_id is not None:
        keeping.keep(keeping.FILED, request_id)
        return redirect(url_for(".filed"))
    page = render_template(
        "resident_requests/new.html", form=form, compound=compound, privacy=privacy.SENTENCES,
        settings=settings(), danger=form.danger.data == "yes",
    )  # fmt: skip
    return private(page, status)


def _choose_place() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    found = db.session.scalars(places.search(text)).all() if text else []
    known = places.region_names(compound.region_path for compound in found)
    rows = [
        (compound.name, url_for(".new", compound=compound.id), places.where_is(compound.region_path, known))
        for compound in found
    ]
    return render_template("resident_requests/place.html", text=text, rows=rows, hotline=settings().hotline)


@bp.get("/filed")
@public("whoever just filed reads the code")
def filed() -> ResponseReturnValue:
    found = _found(keeping.FILED)
    if found is None:
        return redirect(url_for(".look_up"))
    code = codes.show_code(actions.code_of(found.form_key))
    return private(
        render_template(
            "resident_requests/filed.html", asked=found, code=code, settings=settings(), by_when=by_when
        )
    )


@bp.route("/look-up", methods=["GET", "POST"])
@public("residents follow their request with code and number")
def look_up() -> ResponseReturnValue:
    form, status = LookUpForm(), 200
    if form.validate_on_submit():
        try:
            request_id = _matching(form)
        except Refusal as refusal:
            form.refuse(refusal)
            status = 429 if isinstance(refusal, guard.TooMany) else 200
        else:
            keeping.keep(keeping.LOOKED_UP, request_id)
            return redirect(url_for(".mine"))
    return private(render_template("resident_requests/look_up.html", form=form), status)


def _matching(form: LookUpForm) -> int:
    """Id of the request with this code and number. One sentence whatever was wrong; wrong tries are counted
    before anything is looked at.
    """
    phone, code = normalise_phone(form.phone.data or ""), codes.normalise_code(form.code.data or "")
    guard.check_try(phone, request.remote_addr or "")
    found = queries.find_by_code(fingerprint(code or ""))
    if found is None or found.phone_mark != fingerprint(phone):
        db.session.commit()
        raise Refusal(actions.NO_SUCH)
    found_id = found.id
    db.session.rollback()  # a right try does not count
    return found_id


@bp.get("/mine")
@public("whoever came with code and number sees that request")
def mine() -> ResponseReturnValue:
    found = _found(keeping.LOOKED_UP)
    return redirect(url_for(".look_up")) if found is None else _mine(found, WordsForm())


def _mine(found: ResidentRequest, form: WordsForm, status: int = 200) -> ResponseReturnValue:
    steps = rules.next_states(found.state, by_resident=True)
    page = render_template(
        "resident_requests/mine.html", asked=found, lines=list(lines(found, inside=False)), form=form,
        text=mask_text(found.text), steps=steps, settings=settings(), by_when=by_when,
    )  # fmt: skip
    return private(page, status)


@bp.post("/mine/words")
@public("residents add to their request")
def words() -> ResponseReturnValue:
    return _said(actions.add_words, _("Added."))


@bp.post("/mine/reopen")
@public("residents say that it is not settled")
def reopen() -> ResponseReturnValue:
    return _said(actions.reopen, _("Your request is open again."))


def _said(act: Callable[[ResidentRequest, str], None], answer: str) -> ResponseReturnValue:
    """One line of the resident, stored once however often the form is sent."""
    found, form = _found(keeping.LOOKED_UP), WordsForm()
    if found is None:
        return redirect(url_for(".look_up"))
    if not form.validate_on_submit():
        return _mine(found, form)
    try:
        if once.earlier(db.session(), f"request:{found.id}", form) is None:
            guard.check_words(found.id)
            act(found, form.words.data or "")
            once.remember(db.session(), f"request:{found.id}", form, url_for(".mine"))
            db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _mine(found, form, 429 if isinstance(refusal, guard.TooMany) else 409)
    flash(answer, "success")
    return redirect(url_for(".mine"))


@bp.post("/mine/close")
@public("residents say that it is settled")
def close() -> ResponseReturnValue:
    return _step(actions.close, ".mine", _("Thank you. Your request is closed."))


@bp.post("/mine/withdraw")
@public("residents take back what they filed")
def withdraw() -> ResponseReturnValue:
    gone = _(
        "Your request is withdrawn; telephone number, name and place are removed. The code opens nothing any more."
    )
    return _step(actions.withdraw, ".look_up", gone)


def _step(act: Callable[[ResidentRequest], None], target: str, answer: str) -> ResponseReturnValue:
    found = _found(keeping.LOOKED_UP)
    if found is None:
        return redirect(url_for(".look_up"))
    act(found)
    db.session.commit()
    if target != ".mine":
        keeping.end()
    flash(answer, "success")
    return redirect(url_for(target))


@bp.post("/leave")
@public("nobody after this person sees the request")
def leave() -> ResponseReturnValue:
    keeping.end()
    return redirect(url_for("portal.home"))


def _found(what: str) -> ResidentRequest | None:
    request_id = keeping.kept(what)
    return None if request_id is None else queries.whole(request_id)
