"""From a sent form to a stored request, at both doors."""

from flask import request
from sqlalchemy.exc import IntegrityError

from tracker.accounts.models import Account
from tracker.base.errors import Refusal
from tracker.extensions import db
from tracker.resident_requests import actions, guard
from tracker.resident_requests.actions import AlreadySent, Place
from tracker.resident_requests.forms import RequestForm


def received(form: RequestForm, place: Place, by: Account | None = None) -> tuple[int | None, int]:
    """(id, 302) of the stored request, the earlier one if this very form was sent before;
    (None, status) when the form has to be shown again, with its refusals. Commits.
    """
    if not form.validate_on_submit():
        return None, 200
    try:
        return _stored(form, place, by), 302
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return None, _status(form, refusal)


def _stored(form: RequestForm, place: Place, by: Account | None) -> int:
    """Stored, then asked whether it was there before: hardly any form is sent twice."""
    filing, key = form.filing(), form.form_key.data
    try:
        if by is None:
            guard.check_filing(filing.phone, request.remote_addr or "")
        stored_id = actions.file(place, filing, form_key=key, by=by)
        db.session.commit()
    except (IntegrityError, guard.TooMany):
        db.session.rollback()
        earlier = actions.earlier(place, filing, key)
        if earlier is None:
            raise
        return earlier.id
    return stored_id


def _status(form: RequestForm, refusal: Refusal) -> int:
    if isinstance(refusal, guard.TooMany):
        return 429
    if isinstance(refusal, AlreadySent):
        form.renew_key()
        return 409
    return 200
