"""Answers: written and looked at, read by a second person, made public."""

import hashlib

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.forms import Form
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.resident_requests import answers, photos, queries, templates
from tracker.resident_requests.forms import AnswerForm, PublicForm, ReasonForm, WordsForm
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.pages import done, one
from tracker.resident_requests.records import PublicAnswer
from tracker.resident_requests.rules import Outcome

bp = Blueprint("request_answers", __name__, url_prefix="/office/requests/<int:request_id>")


@bp.route("/answer", methods=["GET", "POST"])
@require(Permission.REQUEST_ANSWER)
def answer(request_id: int) -> ResponseReturnValue:
    """Written, looked at as the resident will read it, then published or handed to a second reader."""
    found = one(request_id)
    form, clash, preview = AnswerForm(obj=found), None, None
    if request.method == "GET" and (pattern := templates.patterns().get(request.args.get("template", ""))):  # type: ignore[call-overload]
        form.answer.data = pattern.text
    if form.validate_on_submit() and not (clash := conflict(form, found)):
        preview, outcome = mask_text(form.answer.data or ""), Outcome(form.outcome.data)
        try:
            answers.check(found, preview, outcome)
            if form.seen.data == _digest(preview, outcome):
                return _answered(found, preview, outcome)
        except Refusal as refusal:
            form.refuse(refusal)
        form.seen.data = _digest(preview, outcome)
    return render_template(
        "resident_requests/answer.html", asked=found, form=form, conflict=clash, preview=preview,
        masked=preview is not None and preview != form.answer.data, templates=templates.of(found.category),
    )  # fmt: skip


def _answered(found: ResidentRequest, words: str, outcome: Outcome) -> ResponseReturnValue:
    out = answers.answer(found, words, outcome, current_user)
    db.session.commit()
    read = _("Answered. The resident reads it with code and number.")
    flash(read if out else _("Handed in. Somebody else reads it before it goes out."), "success")
    return redirect(url_for("resident_requests.show", request_id=found.id))


def _digest(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


@bp.post("/release")
@require(Permission.REQUEST_LEAD)
def release(request_id: int) -> ResponseReturnValue:
    said = _("Answered. The resident reads it with code and number.")
    return done(request_id, Form(), lambda found: answers.release(found, current_user), said)


@bp.post("/send-back")
@require(Permission.REQUEST_LEAD)
def send_back(request_id: int) -> ResponseReturnValue:
    form = WordsForm()
    said = _("Sent back to be written anew.")
    return done(request_id, form, lambda found: answers.send_back(found, form.words.data, current_user), said)


@bp.route("/public", methods=["GET", "POST"])
@require(Permission.REQUEST_LEAD)
def public(request_id: int) -> ResponseReturnValue:
    """Question and answer for everybody, looked at as everybody will read them before they are published."""
    found = one(request_id)
    first = {"question": mask_text(found.text), "answer": found.answer or ""}
    form, preview, shots = PublicForm(data=first), None, photos.of(found)
    form.pictures.offer(shot.id for shot in shots)
    if form.validate_on_submit():
        preview = mask_text(form.question.data or ""), mask_text(form.answer.data or "")
        seen = _digest(*preview, repr(sorted(form.pictures.chosen)))
        try:
            if form.seen.data == seen:
                answers.make_public(found, *preview, current_user, form.pictures.chosen)
                db.session.commit()
                flash(_("Public now, on the page of the compound."), "success")
                return redirect(url_for("resident_requests.show", request_id=found.id))
        except Refusal as refusal:
            form.refuse(refusal)
        form.seen.data = seen
    typed = (form.question.data, form.answer.data)
    return render_template(
        "resident_requests/publish.html", asked=found, form=form, preview=preview, masked=preview not in (None, typed),
        photos=shots,
    )  # fmt: skip


@bp.post("/take-down")
@require(Permission.REQUEST_LEAD)
def take_down(request_id: int) -> ResponseReturnValue:
    form = ReasonForm()

    def act(found: ResidentRequest) -> None:
        told = queries.public_answer(found.id)
        answers.take_down(get_or_404(PublicAnswer, told.id if told else 0), form.reason.data or "")

    return done(request_id, form, act, _("No longer public."))
