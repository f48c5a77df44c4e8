"""From a sent form to a stored request, at both doors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from tracker.accounts.models import Account
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.places.forms import id_or_none
from tracker.resident_requests import guard, intake, keeping, photos, pictures, queries
from tracker.resident_requests.forms import RequestForm
from tracker.resident_requests.intake import AlreadySent, Filing, Place
from tracker.resident_requests.pictures import Picture
from tracker.resident_requests.rules import Channel

TOO_MANY = N_("At most %(most)d pictures go with a request. Choose the ones that show it best.")


@dataclass(frozen=True)
class Received:
    """What became of a sent form: ``kept`` says where the code is shown; ``similar`` are requests to be asked
    about first; neither when the form has to be shown again, with its refusals. ``tickets`` stand for the pictures
    that came with it, for the form that is sent next.
    """

    status: int
    kept: tuple[str, int] | None = None
    similar: tuple[int, ...] = ()
    tickets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sent:
    """A form as it came in: about which place, by which member of staff for a caller, with which pictures."""

    form: RequestForm
    place: Place
    by: Account | None
    shots: Sequence[Picture]


def received(form: RequestForm, place: Place, by: Account | None = None) -> Received:
    """Store a sent form, join a neighbour's request, or ask which of both. Commits."""
    if not form.is_submitted():
        return Received(200)
    shots, refusals = _pictures(form, by)
    is_valid = form.validate()
    for refusal in refusals:
        form.refuse(refusal)
    became = _decided(Sent(form, place, by, shots)) if is_valid and not refusals else Received(200)
    tickets = tuple(pictures.ticket(shot, form.form_key.data or "") for shot in shots)
    return replace(became, tickets=tickets)


def _pictures(form: RequestForm, by: Account | None) -> tuple[list[Picture], list[Refusal]]:
    """The pictures that this form brought before and those it brings now; and why some were not taken."""
    before = (pictures.redeem(text, form.form_key.data or "") for text in request.form.getlist("kept"))
    shots, uploads = [one for one in before if one][: pictures.MOST], form.uploads()
    if len(shots) + len(uploads) > pictures.MOST:
        return shots, [Refusal(TOO_MANY, "photos", most=pictures.MOST)]
    if not uploads:
        return shots, []
    try:
        if by is None:
            guard.check_pictures(len(uploads), request.remote_addr or "")
    except guard.TooMany as refusal:
        db.session.rollback()
        return shots, [Refusal(refusal.message, "photos")]
    db.session.commit()  # nobody waits for the database while pictures are decoded
    refusals = []
    for upload in uploads:
        try:
            shots.append(pictures.keep(upload.stream))
        except Refusal as refusal:
            refusals.append(Refusal(refusal.message, "photos", **refusal.values))
    return shots, refusals


def _decided(sent: Sent) -> Received:
    form, place, by = sent.form, sent.place, sent.by
    try:
        notice = objected_to(place)
        filing = form.filing(Channel.STAFF if by else Channel.WEB, notice.id if notice else None)
        if form.join.data:
            return Received(302, (keeping.JOINED, _joined(sent, filing)))
        near = () if form.apart.data else tuple(intake.similar(place, filing))
        if near and intake.earlier(place, filing, form.form_key.data) is None:
            return Received(200, similar=near)
        return Received(302, (keeping.FILED, _stored(sent, filing)))
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return Received(_status(form, refusal))


def objected_to(place: Place) -> Row[Any] | None:
    """Id and title of the notice of this place that the address says is objected to."""
    return queries.notice_at(request.args.get("notice"), place.id)


def _stored(sent: Sent, filing: Filing) -> int:
    """Stored, then asked whether it was there before: hardly any form is sent twice."""
    key, place = sent.form.form_key.data, sent.place
    try:
        _count(filing, sent.by)
        stored_id = intake.file(place, filing, form_key=key, by=sent.by)
        photos.add(stored_id, sent.shots, by=sent.by)
        db.session.commit()
    except (IntegrityError, guard.TooMany):
        db.session.rollback()
        earlier = intake.earlier(place, filing, key)
        if earlier is None:
            raise
        return earlier.id
    return stored_id


def _joined(sent: Sent, filing: Filing) -> int:
    """Id of the follower. Only what lies at this place and looks alike can be joined."""
    chosen = id_or_none(sent.form.join.data)
    if chosen is None or chosen not in intake.similar(sent.place, filing):
        raise Refusal(N_("This request is settled or was merged meanwhile. Send yours on its own."))
    _count(filing, sent.by)
    request_of = queries.locked(chosen)
    follower_id = intake.join(request_of, sent.place, filing, form_key=sent.form.form_key.data)
    photos.add(request_of.id, sent.shots, follower_id=follower_id, by=sent.by)
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
