"""The steps of a notice's life: approve, publish, correct, withdraw, close."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.words import N_
from tracker.extensions import db
from tracker.notices import actions
from tracker.notices.forms import ApproveForm, CloseForm, PublishForm, WithdrawForm
from tracker.notices.models import Notice
from tracker.notices.showing import one, page

bp = Blueprint("notice_steps", __name__, url_prefix="/office/notices/<int:notice_id>")
CHANGED = N_("Somebody changed this draft after you opened it. Look at it again, then decide.")


@bp.post("/approve")
@require(Permission.NOTICE_APPROVE)
def approve(notice_id: int) -> ResponseReturnValue:
    """What was looked at is approved: a draft that changed meanwhile is shown again."""
    form = ApproveForm()
    said = _("Approved. It can be published as it is; any change needs a new approval.")
    return _decided(notice_id, form, lambda notice: actions.approve(notice, current_user), said)


@bp.post("/publish")
@require(Permission.NOTICE_EDIT)
def publish(notice_id: int) -> ResponseReturnValue:
    form = PublishForm()
    said = _("Published. Print the sheets, hang them, and take a photo of each door.")
    return _decided(
        notice_id, form, lambda notice: actions.publish(notice, reason=form.reason.data or ""), said
    )


def _decided(
    notice_id: int, form: PublishForm, decide: Callable[[Notice], None], said: str
) -> ResponseReturnValue:
    notice = one(notice_id)
    try:
        if form.opened() != notice.version:
            raise Refusal(CHANGED)
        if form.validate_on_submit():
            decide(notice)
            db.session.commit()
            flash(said, "success")
            return redirect(url_for("notices.show", notice_id=notice_id))
    except Refusal as refusal:
        return _refused(notice_id, form, refusal)
    return page(notice, publishing=form)


def _refused(notice_id: int, form: PublishForm, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    notice = one(notice_id)
    form.refuse(refusal)
    form.version.data = str(notice.version)
    return page(notice, 409, publishing=form)


@bp.post("/withdraw")
@require(Permission.NOTICE_EDIT)
def withdraw(notice_id: int) -> ResponseReturnValue:
    notice, form = one(notice_id), WithdrawForm()
    if not form.validate_on_submit():
        return page(notice, withdrawing=form)
    actions.withdraw(notice, form.reason.data or "")
    db.session.commit()
    flash(_("Withdrawn. Its page stays, with the reason; take the sheets down."), "success")
    return redirect(url_for("notices.show", notice_id=notice_id))


@bp.post("/correct")
@require(Permission.NOTICE_EDIT)
def correct(notice_id: int) -> ResponseReturnValue:
    """The next edition as a draft; the present one stays in force until it is published."""
    edition_id = actions.correct(one(notice_id), current_user).id
    db.session.commit()
    return redirect(url_for("notices.edit", notice_id=edition_id))


@bp.post("/close")
@require(Permission.NOTICE_EDIT)
def close(notice_id: int) -> ResponseReturnValue:
    notice, form = one(notice_id), CloseForm()
    if not form.validate_on_submit():
        return page(notice, closing=form)
    try:
        actions.close(notice, form.outcome.data or "", current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return page(notice, 409, closing=form)
    db.session.commit()
    flash(_("Closed. It goes to the archive when the last sheet is down."), "success")
    return redirect(url_for("notices.show", notice_id=notice_id))
