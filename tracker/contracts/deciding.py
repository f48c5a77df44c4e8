"""The decision of a second person on a page of its own: a note, and what is done with it."""

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.saving import saving
from tracker.contracts.forms import DecisionForm


def decided(
    form: DecisionForm, decide: Callable[[int, str], None], said: str, address: str
) -> ResponseReturnValue | None:
    """The redirect after ``decide(account id, note)`` and its commit; None when it was refused, with the reason
    in the form.
    """
    if form.validate_on_submit():
        with saving(form):
            decide(current_user.id, form.decision.data or "")
            flash(said)
            return redirect(address)
    return None
