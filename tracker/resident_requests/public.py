"""What residents do with requests, without an account. Nothing personal ever stands in an address."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker.base.access import public
from tracker.base.errors import Refusal
from tracker.base.secret import fingerprint
from tracker.base.settings import settings
from tracker.extensions import db
from tracker.places import queries as places
from tracker.places.forms import id_or_none
from tracker.resident_requests import actions, codes, guard, keeping, privacy, queries
from tracker.resident_requests.filing import just_filed, objected_to, received
from tracker.resident_requests.forms import LookUpForm, RequestForm, spot
from tracker.resident_requests.intake import code_of
from tracker.resident_requests.lines import by_when
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
    here = spot(id_or_none(request.args.get("building")), id_or_none(request.args.get("entrance")))
    form = RequestForm(spot=here)
    form.offer(lambda: queries.doors_of(compound.id))
    came = received(form, compound)
    if came.kept:
        keeping.keep(*came.kept)
        return redirect(url_for(".filed"))
    if came.similar:
        rows = queries.told_of(came.similar)
        return private(
            render_template(
                "resident_requests/similar.html",
                form=form,
                compound=compound,
                rows=rows,
                tickets=came.tickets,
            )
        )
    page = render_template(
        "resident_requests/new.html", form=form, compound=compound, privacy=privacy.SENTENCES,
        settings=settings(), danger=form.danger.data == "yes", notice=objected_to(compound), tickets=came.tickets,
    )  # fmt: skip
    return private(page, came.status)


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
    kept = just_filed()
    found = queries.whole(kept.request_id) if kept else None
    if kept is None or found is None:
        return redirect(url_for(".look_up"))
    code = codes.show_code(code_of(kept.form_key))
    return private(
        render_template(
            "resident_requests/filed.html", asked=found, code=code, joined=kept.joined, settings=settings(), by_when=by_when
        )
    )  # fmt: skip


@bp.route("/look-up", methods=["GET", "POST"])
@public("residents follow their request with code and number")
def look_up() -> ResponseReturnValue:
    form, status = LookUpForm(), 200
    if form.validate_on_submit():
        try:
            found = _matching(form)
        except Refusal as refusal:
            form.refuse(refusal)
            status = 429 if isinstance(refusal, guard.TooMany) else 200
        else:
            keeping.keep(*found)
            return redirect(url_for("my_request.mine"))
    return private(render_template("resident_requests/look_up.html", form=form), status)


def _matching(form: LookUpForm) -> tuple[str, int]:
    """What was found with this code and number: one's own request, or one that was joined. One sentence whatever
    was wrong; wrong tries are counted before anything is looked at.
    """
    phone, code = normalise_phone(form.phone.data or ""), codes.normalise_code(form.code.data or "")
    guard.check_try(phone, request.remote_addr or "")
    mark = fingerprint(code or "")
    own, joined = queries.find_by_code(mark), queries.find_follower_by_code(mark)
    found = own or joined
    if found is None or found.phone_mark != fingerprint(phone):
        db.session.commit()
        raise Refusal(actions.NO_SUCH)
    kept = (keeping.LOOKED_UP if own else keeping.FOLLOWS, found.id)
    db.session.rollback()  # a right try does not count
    return kept


@bp.post("/leave")
@public("nobody after this person sees the request")
def leave() -> ResponseReturnValue:
    keeping.end()
    return redirect(url_for("portal.home"))
