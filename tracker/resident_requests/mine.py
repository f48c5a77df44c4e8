"""A request in the hands of whoever filed or joined it, opened with code and number."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.base import once
from tracker.base.access import public
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.settings import settings
from tracker.extensions import db
from tracker.resident_requests import actions, groups, guard, keeping, links, photos, queries, states
from tracker.resident_requests.forms import CallBackForm, OwnWordsForm
from tracker.resident_requests.lines import by_when, lines
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.public import private
from tracker.resident_requests.records import Follower, RequestPhoto
from tracker.resident_requests.states import Step

bp = Blueprint("my_request", __name__, url_prefix="/requests/mine")


@dataclass(frozen=True)
class Mine:
    """What whoever looks may see: ``own`` is what they filed (None for neighbours who joined), ``asked`` the
    request that is answered, which is another where theirs was merged.
    """

    asked: ResidentRequest
    own: ResidentRequest | None
    follower: Follower | None

    @property
    def given(self) -> ResidentRequest | Follower:
        """The record that holds what this person gave."""
        found = self.own or self.follower
        assert found is not None  # noqa: S101 (``find`` makes no other)
        return found


def find() -> Mine | None:
    """What this browser came to with code and number; None when its time is over."""
    request_id, follower_id = keeping.kept(keeping.LOOKED_UP), keeping.kept(keeping.FOLLOWS)
    if follower_id is not None:
        follower = queries.follower(follower_id)
        asked = queries.whole(follower.request_id) if follower and follower.left_at is None else None
        return Mine(asked, None, follower) if asked else None
    own = queries.whole(request_id) if request_id is not None else None
    if own is None:
        return None
    asked = queries.whole(own.merged_into_id) if own.merged_into_id else own
    return Mine(asked, own, None) if asked else None


@bp.get("")
@public("whoever came with code and number sees that request")
def mine() -> ResponseReturnValue:
    found = find()
    return redirect(url_for("public_requests.look_up")) if found is None else _page(found)


def _page(
    found: Mine, form: OwnWordsForm | CallBackForm | None = None, status: int = 200
) -> ResponseReturnValue:
    asked, own = found.asked, found.own
    words = form if isinstance(form, OwnWordsForm) else OwnWordsForm(formdata=None)
    verdict = form if isinstance(form, CallBackForm) else CallBackForm(formdata=None)
    verdict.offer(by_office=False)
    steps = {step for step in Step if states.may(asked.standing, step, by_resident=True)}
    page = render_template(
        "resident_requests/mine.html", asked=asked, own=own, given=found.given, words=words, verdict=verdict, steps=steps,
        lines=list(lines(asked, inside=False, own=own is asked)), text=mask_text(own.text) if own else "",
        links=links.of_request(asked.id), settings=settings(), by_when=by_when,
        may_withdraw=asked.is_open or own is not asked, photos=given(found),
    )  # fmt: skip
    return private(page, status)


def given(found: Mine) -> list[RequestPhoto]:
    """The pictures that this person sent, no neighbour's."""
    if found.follower:
        return [one for one in photos.of(found.asked) if one.follower_id == found.follower.id]
    assert found.own is not None  # noqa: S101 (not a follower)
    own_id = found.own.id
    return [one for one in photos.of(found.own) if (one.request_id, one.follower_id) == (own_id, None)]


@bp.post("/words")
@public("residents add to their request")
def words() -> ResponseReturnValue:
    return _said(actions.add_words, _("Added."))


@bp.post("/reopen")
@public("residents say that it is not settled")
def reopen() -> ResponseReturnValue:
    return _said(actions.reopen, _("Your request is open again."))


def _said(act: Callable[[ResidentRequest, str], None], answer: str) -> ResponseReturnValue:
    form = OwnWordsForm()
    return _once(form, lambda asked: act(asked, form.words.data or ""), answer)


@bp.post("/call-back")
@public("residents say whether it is fixed")
def call_back() -> ResponseReturnValue:
    """Is it fixed, how satisfied: the rates of the offices come from here, and a no opens it again."""
    form = CallBackForm()
    form.offer(by_office=False)

    def act(asked: ResidentRequest) -> None:
        actions.call_back(asked, solved=form.verdict, rating=form.stars, words=form.words.data or "")

    return _once(form, act, _("Thank you. It is noted as you say."))


def _once(
    form: OwnWordsForm | CallBackForm, act: Callable[[ResidentRequest], None], answer: str
) -> ResponseReturnValue:
    """One line of the resident, stored once however often the form is sent."""
    found = find()
    if found is None:
        return redirect(url_for("public_requests.look_up"))
    if not form.validate_on_submit():
        return _page(found, form)
    try:
        owner = f"request:{found.asked.id}"
        if once.earlier(db.session(), owner, form) is None:
            guard.check_words(found.asked.id)
            act(found.asked)
            once.remember(db.session(), owner, form, url_for(".mine"))
            db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(find() or found, form, 429 if isinstance(refusal, guard.TooMany) else 409)
    flash(answer, "success")
    return redirect(url_for(".mine"))


@bp.post("/withdraw")
@public("residents take back what they gave")
def withdraw() -> ResponseReturnValue:
    found = find()
    if found is None:
        return redirect(url_for("public_requests.look_up"))
    if found.follower:
        groups.leave(found.follower)
    else:
        assert found.own is not None  # noqa: S101 (not a follower)
        actions.withdraw(found.own)
    db.session.commit()
    keeping.end()
    flash(
        _("Withdrawn; telephone number, name and place are removed. The code opens nothing any more."),
        "success",
    )
    return redirect(url_for("public_requests.look_up"))
