"""From a sent form to a stored request, at both doors."""

from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from tracker.accounts.models import Account
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.places.forms import id_or_none
from tracker.resident_requests import guard, intake, keeping, queries
from tracker.resident_requests.forms import RequestForm
from tracker.resident_requests.intake import AlreadySent, Filing, Place
from tracker.resident_requests.rules import Channel


@dataclass(frozen=True)
class Received:
    """What became of a sent form: ``kept`` says where the code is shown; ``similar`` are requests to be asked
    about first; neither when the form has to be shown again, with its refusals.
    """

    status: int
    kept: tuple[str, int] | None = None
    similar: tuple[int, ...] = ()


def received(form: RequestForm, place: Place, by: Account | None = None) -> Received:
    """Store a sent form, join a neighbour's request, or ask which of both. Commits."""
    if not form.validate_on_submit():
        return Received(200)
    try:
        notice = objected_to(place)
        filing = form.filing(Channel.STAFF if by else Channel.WEB, notice.id if notice else None)
        if form.join.data:
            return Received(302, (keeping.JOINED, _joined(form, place, filing, by)))
        near = () if form.apart.data else tuple(intake.similar(place, filing))
        if near and intake.earlier(place, filing, form.form_key.data) is None:
            return Received(200, similar=near)
        return Received(302, (keeping.FILED, _stored(form, place, filing, by)))
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return Received(_status(form, refusal))


def objected_to(place: Place) -> Row[Any] | None:
    """Id and title of the notice of this place that the address says is objected to."""
    return queries.notice_at(request.args.get("notice"), place.id)


def _stored(form: RequestForm, place: Place, filing: Filing, by: Account | None) -> int:
    """Stored, then asked whether it was there before: hardly any form is sent twice."""
    key = form.form_key.data
    try:
        _count(filing, by)
        stored_id = intake.file(place, filing, form_key=key, by=by)
        db.session.commit()
    except (IntegrityError, guard.TooMany):
        db.session.rollback()
        earlier = intake.earlier(place, filing, key)
        if earlier is None:
            raise
        return earlier.id
    return stored_id


def _joined(form: RequestForm, place: Place, filing: Filing, by: Account | None) -> int:
    """Id of the follower. Only what lies at this place and looks alike can be joined."""
    chosen = id_or_none(form.join.data)
    if chosen is None or chosen not in intake.similar(place, filing):
        raise Refusal(N_("This request is settled or was merged meanwhile. Send yours on its own."))
    _count(filing, by)
    request_of = queries.locked(chosen)
    follower_id = intake.join(request_of, place, filing, form_key=form.form_key.data)
    db.session.commit()
    return follower_id


def _count(filing: Filing, by: Account | None) -> None:
    if by is None:
        guard.check_filing(filing.phone, request.remote_addr or "")


def _status(form: RequestForm, refusal: Refusal) -> int:
    if isinstance(refusal, guard.TooMany):
        return 429
    if isinstance(refusal, AlreadySent):
        form.renew_key()
        return 409
    return 200


@dataclass(frozen=True)
class Kept:
    """What this browser just filed or joined, and the key from which its code is made."""

    request_id: int
    form_key: str
    joined: bool


def just_filed() -> Kept | None:
    """None when the quarter of an hour is over."""
    request_id, follower_id = keeping.kept(keeping.FILED), keeping.kept(keeping.JOINED)
    if follower_id is not None and (follower := queries.follower(follower_id)):
        return Kept(follower.request_id, follower.form_key, joined=True)
    if request_id is None or (found := queries.whole(request_id)) is None:
        return None
    return Kept(found.id, found.form_key, joined=False)
