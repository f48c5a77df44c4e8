"""The hotline's spreadsheet: chosen, looked at line by line, filed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.resident_requests import hotline_sheets
from tracker.resident_requests.forms import SheetForm
from tracker.resident_requests.records import HotlineSheet

bp = Blueprint("hotline", __name__, url_prefix="/office/requests/hotline")


@bp.route("", methods=["GET", "POST"])
@require(Permission.REQUEST_LEAD)
def new() -> ResponseReturnValue:
    form = SheetForm()
    if form.validate_on_submit():
        chosen = request.files.get("sheet")
        try:
            sheet = hotline_sheets.keep(
                chosen.read() if chosen else b"", chosen.filename or "" if chosen else "", current_user
            )
        except Refusal as refusal:
            form.refuse(Refusal(refusal.message, "sheet", **refusal.values))
        else:
            db.session.commit()
            return redirect(url_for(".show", sheet_id=sheet.id))
    return render_template("resident_requests/hotline.html", form=form)


@bp.get("/<int:sheet_id>")
@require(Permission.REQUEST_LEAD)
def show(sheet_id: int) -> ResponseReturnValue:
    """What would become of every line; nothing is filed yet."""
    sheet = get_or_404(HotlineSheet, sheet_id)
    lines = [] if sheet.sealed is None else hotline_sheets.check(sheet, current_user)
    return render_template("resident_requests/hotline_sheet.html", sheet=sheet, lines=lines)


@bp.post("/<int:sheet_id>/file")
@require(Permission.REQUEST_LEAD)
def file(sheet_id: int) -> ResponseReturnValue:
    sheet = hotline_sheets.file(get_or_404(HotlineSheet, sheet_id), current_user)
    db.session.commit()
    flash(_("%(count)s requests filed.", count=sheet.made), "success")
    return redirect(url_for(".show", sheet_id=sheet.id))
