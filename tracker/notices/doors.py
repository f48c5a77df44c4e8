"""The doors of a notice: sheets for each of them, the photo that proves it hangs, taking it down."""

import io
from typing import BinaryIO, cast

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.web import get_or_404
from tracker.base.words import N_
from tracker.extensions import db
from tracker.notices import postings, queries, sheets
from tracker.notices.forms import ProofForm
from tracker.notices.models import Notice, Posting
from tracker.notices.queries import Door
from tracker.notices.rules import NoticeState
from tracker.notices.showing import one

bp = Blueprint("notice_doors", __name__, url_prefix="/office/notices")


@bp.get("/<int:notice_id>/doors")
@require(Permission.NOTICE_READ)
def index(notice_id: int) -> ResponseReturnValue:
    """Which doors are still without, which are proven, which sheets are down."""
    notice = one(notice_id)
    doors = queries.doors_of(notice)
    return render_template(
        "notices/doors.html", notice=notice, doors=doors, missing=[d for d in doors if not d.posting]
    )


@bp.route("/<int:notice_id>/doors/proof", methods=["GET", "POST"])
@require(Permission.NOTICE_POST)
def prove(notice_id: int) -> ResponseReturnValue:
    """One photo of one door; then the next door without."""
    notice = one(notice_id)
    door = _door(notice)
    form = ProofForm()
    if form.validate_on_submit():
        with saving(form):
            postings.prove(notice, door.id, postings.looked_at(_photo(form)), current_user)
            flash(_("Proven: it hangs at %(door)s.", door=door.name or _("the board")), "success")
            return redirect(url_for(".index", notice_id=notice_id))
    return render_template("notices/proof.html", notice=notice, door=door, form=form)


def _door(notice: Notice) -> Door:
    """The door that the address names; without a number the board."""
    asked = request.args.get("door", type=int)
    return next((door for door in queries.doors_of(notice) if door.id == asked), None) or abort(404)


def _photo(form: ProofForm) -> BinaryIO:
    upload = form.photo.data
    if not getattr(upload, "filename", ""):
        raise Refusal(N_("Take a photo of the sheet at the door."), "photo")
    return cast(BinaryIO, upload.stream)


@bp.post("/<int:notice_id>/doors/down")
@require(Permission.NOTICE_POST)
def take_down(notice_id: int) -> ResponseReturnValue:
    """The sheet of one door, or with ``all`` those of all doors."""
    notice = one(notice_id)
    doors = queries.doors_of(notice) if request.form.get("all") else [_door(notice)]
    postings.take_down(notice, doors, current_user)
    db.session.commit()
    flash(_("Taken down."), "success")
    return redirect(url_for(".index", notice_id=notice_id))


@bp.get("/postings/<int:posting_id>.jpg")
@require(Permission.NOTICE_READ)
def photo(posting_id: int) -> ResponseReturnValue:
    posting = get_or_404(Posting, posting_id)
    key = posting.thumb_key if request.args.get("small") else posting.photo_key
    try:
        with postings.store().open(key) as file:
            content = io.BytesIO(file.read())
    except FileNotFoundError:
        abort(404)
    return send_file(content, mimetype="image/jpeg", etag=key, conditional=True)


@bp.get("/<int:notice_id>/doors.pdf")
@require(Permission.NOTICE_READ)
def batch(notice_id: int) -> ResponseReturnValue:
    """One sheet for each door in one file, the code on each opens that entrance's page."""
    notice = one(notice_id)
    if notice.state is not NoticeState.PUBLISHED:
        raise Refusal(N_("Only a published notice hangs."))
    return sheets.send_all(notice, queries.doors_of(notice), paper=request.args.get("paper", "a4"))
