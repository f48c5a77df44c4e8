"""What a form asks for is done whole and once, or refused beside its field and not done at all."""

from collections.abc import Callable
from types import TracebackType
from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from tracker.base import once
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db


class saving:
    """Commits at the end of its block. A Refusal takes everything back and stands beside the field of
    ``form`` that it names; the block then counts as not run.
    """

    def __init__(self, form: Any) -> None:
        self._form = form

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if fault is None:
            db.session.commit()
            return False
        if not isinstance(fault, Refusal):
            return False
        db.session.rollback()
        self._form.refuse(fault)
        return True


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
