"""Create forms of this room: sent twice, stored once."""

from collections.abc import Callable
from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from tracker.base import once
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db


def created(form: Any, make: Callable[[], str]) -> ResponseReturnValue | None:
    """The redirect after ``make()`` wrote and told where to go, or after an earlier sending of this very
    form; None when the form is new or not right, its refusals then stand beside its fields.
    """
    if not form.validate_on_submit():
        return None
    owner = f"account:{current_user.id}"
    try:
        earlier = once.earlier(db.session, owner, form)
        if earlier is None:
            with db.session.no_autoflush:
                earlier = make()
            once.remember(db.session, owner, form, earlier)
            db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return None
    except IntegrityError:  # the same form, or the same name by somebody else, at the same moment
        db.session.rollback()
        earlier = once.earlier(db.session, owner, form)
        if earlier is None:
            form.refuse(
                Refusal(N_("Somebody saved the same at this moment. Look at the list, then try again."))
            )
            return None
    return redirect(earlier)
