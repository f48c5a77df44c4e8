"""The site door: what a contractor does on a phone, and what others on site find there."""

from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Row

from tracker.base.access import Permission, require
from tracker.base.clock import today as this_day
from tracker.base.errors import Refusal, Stale
from tracker.base.format import number, sentence
from tracker.base.pages import gettext as _
from tracker.base.settings import settings
from tracker.base.web import get_or_404, page_of, row_id
from tracker.base.words import N_
from tracker.extensions import db
from tracker.items.units import Unit
from tracker.progress import actions, pictures, queries, spots
from tracker.progress.forms import ReportForm
from tracker.progress.models import Report
from tracker.progress.pictures import Picture
from tracker.progress.rules import MOST_PHOTOS, ReportState
from tracker.progress.serving import send_picture

bp = Blueprint("site", __name__, url_prefix="/site")
PROJECTS, RECENT, WAITING = 50, 3, 20


def units() -> dict[Unit, str]:
    """The units in the reader's language, looked up once a page."""
    return {unit: _(unit.label) for unit in Unit}


@bp.get("/")
@require(Permission.SIGNED_IN)
def today() -> ResponseReturnValue:
    projects = queries.busy_projects(PROJECTS)
    if not current_user.may(Permission.PROGRESS_REPORT):
        return _overview(projects)
    asked = request.args.get("project", type=row_id)
    chosen = next((project for project in projects if project.id == asked), projects[0] if projects else None)
    places = spots.spots_of(chosen.id) if chosen else []
    to_do = [spot for spot in places if spot.left != 0]
    recent = sorted(
        (spot for spot in to_do if spot.last), key=lambda spot: spot.last or date.min, reverse=True
    )
    return render_template(
        "site/today.html", projects=projects, chosen=chosen, recent=recent[:RECENT], units=units(), named=_,
        returned=queries.returned_to(current_user.id), is_planned=bool(places),
        groups=[(where, list(them)) for where, them in groupby(to_do, lambda spot: (spot.compound, spot.building))],
        finished=[spot for spot in places if spot.left == 0],
    )  # fmt: skip


def _overview(projects: object) -> ResponseReturnValue:
    """What supervisors, operators and staff find at the site door."""
    may_confirm = current_user.may(Permission.PROGRESS_CONFIRM)
    waiting = queries.reports(state=ReportState.SUBMITTED).limit(WAITING) if may_confirm else None
    lines = db.session.execute(waiting).all() if waiting is not None else []
    return render_template(
        "site/overview.html", projects=projects, lines=lines, may_confirm=may_confirm, units=units(), named=_
    )


@bp.get("/reports/")
@require(Permission.PROGRESS_REPORT)
def mine() -> ResponseReturnValue:
    page = page_of(queries.reports_of(current_user.id), scalars=False)
    return render_template("site/mine.html", page=page, units=units(), named=_)


@bp.route("/places/<int:item_place_id>/report", methods=["GET", "POST"])
@require(Permission.PROGRESS_REPORT)
def report(item_place_id: int) -> ResponseReturnValue:
    target = queries.find_target(item_place_id) or abort(404)
    if request.method == "POST":
        return _send(target, ReportForm())
    again = request.args.get("again", type=row_id)
    if again is None:
        return _form(target.id, ReportForm(worked_on=this_day()), [])
    old = get_or_404(Report, again, reporter_id=current_user.id, item_place_id=target.id)
    form = ReportForm(worked_on=old.worked_on, quantity=old.quantity.normalize(), note=old.note)
    return _form(target.id, form, [pictures.of_row(photo) for photo in old.photos])


def _send(target: Row[Any], form: ReportForm) -> ResponseReturnValue:
    if "more" in request.form:
        return _form(target.id, form, _received(form))
    is_whole = form.validate_on_submit()
    shots, status = _received(form), 200
    if is_whole:
        try:
            stored = _stored(target, form, shots)
        except Refusal as refusal:
            db.session.rollback()
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.renew_key()
                status = 409
        else:
            if stored:
                return redirect(url_for(".today", project=target.project_id))
    return _form(target.id, form, shots, status)


def _stored(target: Row[Any], form: ReportForm, shots: list[Picture]) -> bool:
    """Whether the report is stored; one with a wrong photo is only looked at, so that all is said at once."""
    filing = actions.Filing(**form.said(), pictures=tuple(shots))
    if form.photos.errors:
        actions.check_filing(target.item_id, filing, today=this_day())
        return False
    actions.file_report(
        target.id, target.item_id, target.project_id, filing, by=current_user.id, today=this_day()
    )
    db.session.commit()
    said = f"{number(filing.quantity)} {_(target.unit.label)}"
    flash(_("Reported: %(said)s. It waits for confirmation.", said=said), "success")
    return True


def _received(form: ReportForm) -> list[Picture]:
    """The photos of earlier tries and the new ones, each stored; what is wrong with one stands beside the field."""
    tickets = request.form.getlist("kept")[:MOST_PHOTOS]
    found = [pictures.redeem(ticket, current_user.id) for ticket in tickets]
    shots = [picture for picture in found if picture]
    if len(shots) < len(tickets):
        form.refuse(Refusal(N_("A photo was waiting for too long. Choose it again."), "photos"))
    uploads = form.uploads()
    if uploads:
        db.session.rollback()  # nobody waits for the database while pictures are decoded
    for upload in uploads[: MOST_PHOTOS - len(shots)]:
        try:
            shots.append(pictures.keep(upload.stream))
        except Refusal as refusal:
            name = (upload.filename or "")[-60:]
            wrong = Refusal(N_("%(name)s: %(reason)s"), "photos", name=name, reason=sentence(refusal))
            form.refuse(wrong)
    if len(uploads) + len(found) > MOST_PHOTOS:
        too_many = N_(
            "A report takes at most %(most)s photos. The first are kept; look at them and send again."
        )
        form.refuse(Refusal(too_many, "photos", most=MOST_PHOTOS))
    return pictures.each_once(shots)


def _form(place_id: int, form: ReportForm, shots: list[Picture], status: int = 200) -> ResponseReturnValue:
    spot = spots.find_spot(place_id) or abort(404)
    tickets = [pictures.ticket(picture, current_user.id) for picture in shots]
    page = render_template(
        "site/report.html", spot=spot, form=form, tickets=tickets, unit=_(spot.unit.label), named=_,
        room=MOST_PHOTOS - len(shots), upload_megabytes=settings().upload_megabytes,
    )  # fmt: skip
    return page, status


@bp.get("/kept/<ticket>")
@require(Permission.PROGRESS_REPORT)
def kept(ticket: str) -> ResponseReturnValue:
    """The thumbnail of a photo that waits in a form, for whoever sent it."""
    picture = pictures.redeem(ticket, current_user.id) or abort(404)
    return send_picture(picture.thumb_key, "photo.jpg")
