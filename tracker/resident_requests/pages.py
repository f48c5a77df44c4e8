"""The office's page of one request, with every step that is open to whoever looks at it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.forms import Form
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.places import queries as places
from tracker.resident_requests import links, personal, photos, queries, states
from tracker.resident_requests.forms import CallBackForm, ReasonForm, RevealForm, VisitForm, WordsForm
from tracker.resident_requests.lines import by_when, lines
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.states import Step

LED = frozenset({Step.DISPATCHED, Step.MERGED, Step.UNMERGED, Step.BECAME, Step.REPORTED_UP})
"""Steps of the office that receives requests; grid workers leave them to it."""


def one(request_id: int) -> ResidentRequest:
    """The request with its place and lines, if whoever is signed in may see it; else 404."""
    get_or_404(ResidentRequest, request_id)
    found = queries.whole(request_id)
    assert found is not None  # noqa: S101 (the line above found it)
    return found


def steps_open(found: ResidentRequest) -> frozenset[Step]:
    """What may be done here by whoever is signed in."""
    if not current_user.may(Permission.REQUEST_ANSWER):
        return frozenset()
    standing, leads = found.standing, current_user.may(Permission.REQUEST_LEAD)
    return frozenset(step for step in Step if states.may(standing, step) and (leads or step not in LED))


def page(
    found: ResidentRequest, *, form: Any = None, revealed: tuple[str, str] | None = None, status: int = 200
) -> ResponseReturnValue:
    """The whole page; ``form`` is the one of its small forms that has to be shown again."""
    forms = {
        "words": WordsForm,
        "visit": VisitForm,
        "call_back": CallBackForm,
        "reveal": RevealForm,
        "reason": ReasonForm,
    }
    shown = {name: form if isinstance(form, kind) else kind(formdata=None) for name, kind in forms.items()}
    shown["other"] = form if type(form) is Form else Form(formdata=None)
    shown["call_back"].offer(by_office=True)
    text = render_template(
        "resident_requests/show.html", asked=found, lines=list(lines(found, inside=True)), steps=steps_open(found),
        forms=shown, revealed=revealed, name=personal.masked_name(found), now=now(), by_when=by_when,
        late=found.is_open and found.due_at < now(), may_reveal=personal.may_reveal(found, current_user),
        links=links.of_request(found.id), photos=photos.of(found), told=queries.public_answer(found.id), merged=queries.merged_into(found.id),
        known=places.region_names([found.region_path]), where_is=places.where_is,
    )  # fmt: skip
    return text, status


def done(request_id: int, form: Any, act: Callable[[ResidentRequest], Any], said: str) -> ResponseReturnValue:
    """One step from the page: looked at, taken, committed; refused beside its field."""
    found = one(request_id)
    if not form.validate_on_submit():
        return page(found, form=form)
    try:
        act(found)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return page(one(request_id), form=form, status=409)
    flash(said, "success")
    return redirect(url_for("resident_requests.show", request_id=request_id))
