"""Following a place by e-mail, without an account, a cookie or a script."""

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.base.access import public
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.pages import language
from tracker.base.settings import settings
from tracker.base.web import check_sender, public_or_404
from tracker.extensions import csrf, db
from tracker.places.models import Entrance
from tracker.places.queries import find_compound
from tracker.reminders import nights, outside
from tracker.resident_requests import guard
from tracker.subscriptions import actions, links, privacy, rules, wording
from tracker.subscriptions.forms import AddressForm, OpenForm

bp = Blueprint("subscriptions", __name__)


@dataclass(frozen=True)
class Place:
    """What is followed; ``path`` is that of its page."""

    compound_id: int
    entrance_id: int | None
    name: str
    path: str


@bp.route("/c/<int:compound_id>/mail", methods=["GET", "POST"])
@public("residents follow the news of their compound by e-mail")
def compound(compound_id: int) -> ResponseReturnValue:
    found = find_compound(compound_id) or abort(404)
    return _asked(Place(found.id, None, found.name, f"/c/{found.id}"))


@bp.route("/e/<int:entrance_id>/mail", methods=["GET", "POST"])
@public("residents follow the news of their entrance by e-mail")
def entrance(entrance_id: int) -> ResponseReturnValue:
    door = public_or_404(Entrance, entrance_id)
    found = find_compound(door.building.compound_id) or abort(404)
    return _asked(Place(found.id, door.id, f"{found.name} {door.building.name} {door.name}", f"/e/{door.id}"))


def _asked(place: Place) -> ResponseReturnValue:
    """One field. What is said after it was sent is the same for every address."""
    if not outside.is_offered():
        abort(404)
    form, status = AddressForm(), 200
    if form.is_submitted():
        check_sender()
    if form.validate_on_submit():
        try:
            _ask(place, form)
        except Refusal as refusal:
            db.session.rollback()
            form.refuse(refusal)
            status = 429 if isinstance(refusal, guard.TooMany) else 200
        else:
            return redirect(f"{place.path}/mail?asked=1")
    page = render_template(
        "subscriptions/ask.html", place=place, form=form, is_asked="asked" in request.args, privacy=privacy.SENTENCES,
        days=rules.CONFIRM_WITHIN.days, hotline=settings().hotline,
    )  # fmt: skip
    return page, status


def _ask(place: Place, form: AddressForm) -> None:
    address = rules.normalise_address(form.address.data or "")
    guard.check_subscribing(address, request.remote_addr or "")
    actions.ask(address, compound_id=place.compound_id, entrance_id=place.entrance_id, language=language())
    db.session.commit()


@bp.route("/mail/confirm/<token>", methods=["GET", "POST"])
@public("a signed link of a letter: it was they who asked")
def confirm(token: str) -> ResponseReturnValue:
    """GET shows one button, because programs that look after mailboxes open every link; only POST confirms."""
    one = links.confirming(token)
    if one is None:
        return _private(render_template("subscriptions/over.html"), 410)
    is_done = OpenForm().is_submitted()
    if is_done:
        actions.confirm(one)
        db.session.commit()
    page = render_template(
        "subscriptions/confirm.html", place=wording.place_of(one), page=wording.page_of(one), is_done=is_done,
        leave=links.to_leave(one),
    )  # fmt: skip
    return _private(page)


@bp.route("/mail/leave/<token>", methods=["GET", "POST"])
@public("a signed link of a letter, and its header: no more of these")
def leave(token: str) -> ResponseReturnValue:
    """One click: the button here, or the mail program's own, which posts without looking (RFC 8058)."""
    is_ours, one = links.leaving(token)
    if not is_ours:
        abort(404)
    if one is not None and OpenForm().is_submitted():
        actions.leave(one)
        db.session.commit()
        one = None
    place = wording.place_of(one) if one else ""
    return _private(render_template("subscriptions/leave.html", place=place))


def _private(page: str, status: int = 200) -> ResponseReturnValue:
    """A page whose address is a key: nobody keeps it."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


for view in (compound, entrance, confirm, leave):
    csrf.exempt(view)  # check_sender looks, or the link is signed


@nights.every_look
def tell(_day: object) -> None:
    """Letters about what is new since the last look."""
    if outside.is_offered():
        actions.tell(now(), today())


@nights.nightly
def forget(_day: object) -> None:
    """End what nobody confirmed and what is over."""
    actions.forget(now())


def install(app: Flask) -> None:
    """Pages below ask whether there is anything to offer."""
    app.jinja_env.globals["mail_is_offered"] = outside.is_offered


bp.record_once(lambda state: install(cast(Flask, state.app)))
