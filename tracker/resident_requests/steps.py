"""The steps of one request, each a post from its page."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base import once
from tracker.base.access import Permission, require
from tracker.base.forms import Form
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.places.forms import id_or_none
from tracker.resident_requests import actions, groups, handlers, personal, photos, queries
from tracker.resident_requests.actions import Order
from tracker.resident_requests.clocks import Clock
from tracker.resident_requests.forms import (
    CallBackForm,
    DispatchForm,
    MergeForm,
    RevealForm,
    VisitForm,
    WordsForm,
)
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.pages import done, one, page
from tracker.resident_requests.rules import RevealReason

bp = Blueprint("request_steps", __name__, url_prefix="/office/requests/<int:request_id>")


@bp.post("/number")
@require(Permission.REQUEST_ANSWER)
def reveal(request_id: int) -> ResponseReturnValue:
    """The full number on this one page; the look and its reason stand in the journal."""
    found, form = one(request_id), RevealForm()
    if not form.validate_on_submit():
        return page(found, form=form)
    revealed = personal.reveal(found, RevealReason(form.reason.data), current_user)
    db.session.commit()
    return page(one(request_id), revealed=revealed)


@bp.post("/accept")
@require(Permission.REQUEST_ANSWER)
def accept(request_id: int) -> ResponseReturnValue:
    return done(
        request_id,
        Form(),
        lambda found: actions.accept(found, current_user),
        _("In hand. The resident sees it."),
    )


@bp.post("/close")
@require(Permission.REQUEST_ANSWER)
def close(request_id: int) -> ResponseReturnValue:
    return done(request_id, Form(), lambda found: actions.close(found, current_user), _("Closed."))


@bp.route("/dispatch", methods=["GET", "POST"])
@require(Permission.REQUEST_LEAD)
def dispatch(request_id: int) -> ResponseReturnValue:
    """To whom, with what task: whoever owes the warranty stands first."""
    found, form = one(request_id), DispatchForm()
    known, shots = handlers.handlers(found), photos.of(found)
    form.offer(known.choices, found.clock)
    form.pictures.offer(shot.id for shot in shots)
    if form.validate_on_submit():
        order = Order(
            handler_id=form.handler_id.data, task=form.task.data or "", clock=Clock(form.clock.data)
        )
        with saving(form):
            actions.dispatch(found, order, current_user)
            photos.show_handler(found, form.pictures.chosen)
            flash(_("Dispatched. You stay responsible for the answer."), "success")
            return redirect(url_for("resident_requests.show", request_id=found.id))
    return render_template(
        "resident_requests/dispatch.html", asked=found, form=form, known=known, photos=shots
    )


@bp.post("/return")
@require(Permission.REQUEST_ANSWER)
def give_back(request_id: int) -> ResponseReturnValue:
    form = WordsForm()
    said = _("Returned to the office that received it.")
    return done(request_id, form, lambda found: actions.give_back(found, form.words.data, current_user), said)


@bp.post("/contact")
@require(Permission.REQUEST_ANSWER)
def contact(request_id: int) -> ResponseReturnValue:
    form = WordsForm()
    return done(
        request_id, form, lambda found: actions.contact(found, form.words.data, current_user), _("Noted.")
    )


@bp.post("/visit")
@require(Permission.REQUEST_ANSWER)
def visit(request_id: int) -> ResponseReturnValue:
    form = VisitForm()
    said = _("Noted. The resident sees when somebody comes.")
    return done(
        request_id, form, lambda found: actions.arrange_visit(found, *form.moments(), current_user), said
    )


@bp.post("/extend")
@require(Permission.REQUEST_ANSWER)
def extend(request_id: int) -> ResponseReturnValue:
    form = WordsForm()
    said = _("More time. The resident sees the reason and the new day.")
    return done(request_id, form, lambda found: actions.extend(found, form.words.data, current_user), said)


@bp.post("/report-up")
@require(Permission.REQUEST_LEAD)
def report_up(request_id: int) -> ResponseReturnValue:
    form = WordsForm()
    said = _("Noted. The clock runs on, and you stay responsible.")
    return done(request_id, form, lambda found: actions.report_up(found, form.words.data, current_user), said)


@bp.post("/call-back")
@require(Permission.REQUEST_ANSWER)
def call_back(request_id: int) -> ResponseReturnValue:
    """What the resident said when asked whether it is fixed."""
    form = CallBackForm()
    form.offer(by_office=True)

    def act(found: ResidentRequest) -> None:
        words = form.words.data or ""
        actions.call_back(found, solved=form.verdict, rating=form.stars, words=words, by=current_user)

    return done(request_id, form, act, _("Noted."))


@bp.route("/merge", methods=["GET", "POST"])
@require(Permission.REQUEST_LEAD)
def merge(request_id: int) -> ResponseReturnValue:
    """Make it one with another: its followers move, one answer reaches all."""
    found, form = one(request_id), MergeForm(into=request.args.get("into", ""))
    if form.validate_on_submit():
        into = get_or_404(ResidentRequest, id_or_none(form.into.data) or 0)
        with saving(form):
            groups.merge(found, into, form.words.data or "", current_user)
            flash(_("Merged. Everybody who asks gets the same answer."), "success")
            return redirect(url_for("resident_requests.show", request_id=into.id))
    return render_template("resident_requests/merge.html", asked=found, form=form, rows=queries.beside(found))


@bp.post("/unmerge")
@require(Permission.REQUEST_LEAD)
def unmerge(request_id: int) -> ResponseReturnValue:
    form = WordsForm()
    said = _("Taken apart again. It stands where it stood.")
    return done(request_id, form, lambda found: groups.unmerge(found, form.words.data, current_user), said)


@bp.post("/words")
@require(Permission.REQUEST_ANSWER)
def words(request_id: int) -> ResponseReturnValue:
    """A word in between to the resident; on a settled request with ``reopen`` it opens it again."""
    form = WordsForm()
    act = actions.reopen if "reopen" in request.form else actions.add_words

    def once_only(found: ResidentRequest) -> None:
        owner, here = f"request:{found.id}", url_for("resident_requests.show", request_id=found.id)
        if once.earlier(db.session(), owner, form) is None:
            act(found, form.words.data or "", current_user)
            once.remember(db.session(), owner, form, here)

    return done(request_id, form, once_only, _("Added. The resident sees it."))
