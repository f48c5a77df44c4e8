"""Small matters (办实事): what partners gave, where, and a photo of it."""

import io

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404, page_of
from tracker.base.words import N_
from tracker.contributions import actions, pictures, queries
from tracker.contributions.forms import GiftForm, NewGiftForm
from tracker.contributions.models import Gift
from tracker.extensions import db
from tracker.places.models import Compound
from tracker.places.queries import search

bp = Blueprint("gifts", __name__, url_prefix="/office/gifts")


@bp.get("/")
@require(Permission.CONTRIBUTION_READ)
def index() -> ResponseReturnValue:
    return render_template("contributions/gifts.html", page=page_of(queries.gifts()))


@bp.get("/new")
@require(Permission.CONTRIBUTION_EDIT)
def start() -> ResponseReturnValue:
    """A gift stands at a place: find it first."""
    text = request.args.get("q", "").strip()
    found = db.session.scalars(search(text, person=current_user).options(joinedload(Compound.region))).all()
    return render_template("contributions/gift_place.html", text=text, found=found)


@bp.route("/compounds/<int:compound_id>/new", methods=["GET", "POST"])
@require(Permission.CONTRIBUTION_EDIT)
def new(compound_id: int) -> ResponseReturnValue:
    compound = get_or_404(Compound, compound_id, merged_into_id=None)
    form = NewGiftForm(given_on=today())
    form.offer(compound.buildings_listed)
    _take(form)
    page = created(form, lambda: _add(compound, form))
    return page or render_template(
        "contributions/gift.html", compound=compound, form=form, gift=None, conflict=None
    )


def _take(form: NewGiftForm) -> None:
    """A photo is kept as soon as it arrives: a browser forgets chosen files when a form comes back."""
    upload = request.files.get("photo")
    if request.method == "POST" and upload and upload.filename:
        try:
            form.picture.data = pictures.ticket(pictures.keep(io.BytesIO(upload.read())), current_user.id)
        except Refusal as refusal:
            form.picture.data = ""
            flash(str(_(refusal.message, **refusal.values)), "error")


def _add(compound: Compound, form: NewGiftForm) -> str:
    picture = pictures.redeem(form.picture.data or "", current_user.id)
    if picture is None:
        raise Refusal(N_("Add a photo of what it became."), "picture")
    actions.save_gift(Gift(**picture), compound, form.facts(), current_user.id)
    flash(_("Saved."))
    return url_for("gifts.index")


@bp.route("/<int:gift_id>", methods=["GET", "POST"])
@require(Permission.CONTRIBUTION_EDIT)
def edit(gift_id: int) -> ResponseReturnValue:
    gift = get_or_404(Gift, gift_id)
    form, clash = GiftForm(obj=gift), None
    form.offer(gift.compound.buildings_listed)
    if form.validate_on_submit() and not (clash := conflict(form, gift)):
        with saving(form):
            actions.save_gift(gift, gift.compound, form.facts(), current_user.id)
            flash(_("Saved."))
            return redirect(url_for(".index"))
    return render_template(
        "contributions/gift.html", compound=gift.compound, form=form, gift=gift, conflict=clash
    )


@bp.get("/<int:gift_id>/<any(photo, thumb):size>.jpg")
@require(Permission.CONTRIBUTION_READ)
def photo(gift_id: int, size: str) -> ResponseReturnValue:
    gift = get_or_404(Gift, gift_id)
    key = gift.photo_key if size == "photo" else gift.thumb_key
    try:
        with pictures.store().open(key) as file:
            content = io.BytesIO(file.read())
    except FileNotFoundError:
        abort(404)
    return send_file(
        content, mimetype="image/jpeg", download_name=f"gift-{gift.id}.jpg", etag=key, conditional=True
    )
