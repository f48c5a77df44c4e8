"""Signing in and out, and one's own secrets."""

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from tracker.accounts import actions, queries, security
from tracker.accounts.forms import CodeForm, PasswordForm, SignInForm
from tracker.accounts.models import Visit
from tracker.base import journal
from tracker.base.access import Permission, public, require
from tracker.base.errors import Refusal
from tracker.base.saving import saving
from tracker.base.web import get_or_404, own_path
from tracker.extensions import db

bp = Blueprint("accounts", __name__, url_prefix="/account")


@bp.route("/sign-in", methods=["GET", "POST"])
@public("the way in")
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if current_user.is_authenticated and request.method == "GET":
        return redirect(own_path(request.args.get("next")) or url_for("portal.start"))
    if form.validate_on_submit():
        where = {"address": request.remote_addr or "", "agent": str(request.user_agent)}
        try:
            token = actions.sign_in(form.name.data or "", form.password.data or "", **where)
        except Refusal as refusal:
            form.refuse(refusal)
            db.session.commit()  # the try is counted although it failed
        else:
            db.session.commit()
            session.clear()
            session["_user_id"], session["_fresh"] = token, True
            return redirect(own_path(request.args.get("next")) or url_for("portal.start"))
    return render_template("accounts/sign_in.html", form=form)


@bp.post("/sign-out")
@require(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    actions.end_visit(current_user.visit_id)
    journal.note(db.session, journal.Note("sign-in", "signed out", "account", current_user.id, {}))
    db.session.commit()
    session.clear()
    return redirect(url_for("portal.home"))


@bp.get("/")
@require(Permission.SIGNED_IN)
def me() -> ResponseReturnValue:
    visits = queries.visits_of(current_user.id)
    return render_template("accounts/me.html", account=current_user.account, visits=visits)


@bp.route("/password", methods=["GET", "POST"])
@require(Permission.SIGNED_IN)
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        with saving(form):
            actions.change_password(
                current_user.account, form.old.data, form.password.data, visit_hash=current_user.visit_hash
            )
            flash(_("Your password is changed. All your other sessions are signed out."))
            return redirect(url_for("portal.start"))
    return render_template("accounts/password.html", form=form)


@bp.route("/code", methods=["GET", "POST"])
@require(Permission.SIGNED_IN)
def second_factor() -> ResponseReturnValue:
    form = CodeForm()
    if form.validate_on_submit():
        try:
            actions.check_code(current_user.account, form.code.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
            db.session.commit()  # the try is counted although it failed
        else:
            actions.show_second_factor(current_user.visit_id)
            db.session.commit()
            return redirect(url_for("portal.start"))
    return render_template("accounts/second_factor.html", form=form)


@bp.route("/app", methods=["GET", "POST"])
@require(Permission.SIGNED_IN)
def set_up_second_factor() -> ResponseReturnValue:
    form = CodeForm()
    key = session.setdefault("new_key", security.new_secret())
    if form.validate_on_submit():
        try:
            actions.set_second_factor(current_user.account, key, form.code.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            actions.show_second_factor(current_user.visit_id)
            db.session.commit()
            session.pop("new_key")
            flash(_("From now on you sign in with password and app."))
            return redirect(url_for(".me"))
    address = security.totp_address(key, current_user.name, current_app.config["SETTINGS"].city)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=2)
    return render_template("accounts/set_up_second_factor.html", form=form, key=key, picture=picture)


@bp.post("/sessions/<int:visit_id>/end")
@require(Permission.SIGNED_IN)
def end_visit(visit_id: int) -> ResponseReturnValue:
    visit = get_or_404(Visit, visit_id)
    db.session.delete(visit)
    db.session.commit()
    flash(_("This session is signed out."))
    return redirect(url_for(".me"))
