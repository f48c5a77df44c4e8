"""From a sent form to a stored request, at both doors."""

from flask import request
from sqlalchemy.exc import IntegrityError

from tracker.accounts.models import Account
from tracker.base.errors import Refusal
from tracker.extensions import db
from tracker.places.models import Compound
from tracker.resident_requests import actions, guard
from tracker.resident_requests.actions import AlreadySent
from tracker.resident_requests.forms import RequestForm


def received(form: RequestForm, compound: Compound, by: Account | None = None) -> tuple[int | None, int]:
    """(id, 302) of the stored request, the earlier one if this very form was sent before;
    (None, status) when the form has to be shown again, with its refusals. Commits.
    """
    if not form.validate_on_submit():
        return None, 200
    try:
        return _stored(form, compound, by), 302
    except IntegrityError:  # the same form at the same moment, in another worker
        db.session.rollback()
        return _stored(form, compound, by), 302
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return None, _status(form, refusal)


def _stored(form: RequestForm, compound: Compound, by: Account | None) -> int:
    filing, key = form.filing(), form.form_key.data
    found = actions.earlier(compound, filing, key)
    if found is None:
        if by is None:
            guard.check_filing(filing.phone, request.remote_addr or "")
        found = actions.file(compound, filing, form_key=key, by=by)
    found_id = found.id
    db.session.commit()
    return found_id


def _status(form: RequestForm, refusal: Refusal) -> int:
    if isinstance(refusal, guard.TooMany):
        return 429
    if isinstance(refusal, AlreadySent):
        form.renew_key()
        return 409
    return 200
