"""The site door: what a contractor does on a phone, and what others on site find there."""

from datetime import date
from itertools import groupby

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today as this_day
from tracker.base.errors import Refusal, Stale
from tracker.base.format import number, sentence
from tracker.base.pages import gettext as _
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
from tracker.progress.spots import Spot

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
    recent = sorted((spot for spot in to_do if spot.last), key=lambda spot: spot.last or date.min, reverse=True)
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
    spot = spots.find_spot(item_place_id) or abort(404)
    if request.method == "POST":
        return _send(spot, ReportForm())
    again = request.args.get("again", type=row_id)
    if again is None:
        return _form(spot, ReportForm(worked_on=this_day()), [])
    old = get_or_404(Report, again, reporter_id=current_user.id, item_place_id=spot.id)
    form = ReportForm(worked_on=old.worked_on, quantity=old.quantity.normalize(), note=old.note)
    return _form(spot, form, [pictures.of_row(photo) for photo in old.photos])


def _send(spot: Spot, form: ReportForm) -> ResponseReturnValue:
    if "more" in request.form:
        return _form(spot, form, _received(form))
    is_whole, status = form.validate_on_submit(), 200
    shots = _received(form)
    if is_whole and not form.photos.errors:
        filing = actions.Filing(**form.said(), pictures=tuple(shots))
        try:
            actions.file_report(
                spot.id, spot.item_id, spot.project_id, filing, by=current_user.id, today=this_day()
            )
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                db.session.rollback()
                form.renew_key()
                status = 409
        else:
            db.session.commit()
            said = f"{number(filing.quantity)} {_(spot.unit.label)}"
            flash(_("Reported: %(said)s. It waits for confirmation.", said=said), "success")
            return redirect(url_for(".today", project=spot.project_id))
    return _form(spot, form, shots, status)


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
        too_many = N_("A report takes at most %(most)s photos. The first are kept; look at them and send again.")
        form.refuse(Refusal(too_many, "photos", most=MOST_PHOTOS))
    return pictures.each_once(shots)


def _form(spot: Spot, form: ReportForm, shots: list[Picture], status: int = 200) -> ResponseReturnValue:
    tickets = [pictures.ticket(picture, current_user.id) for picture in shots]
    page = render_template(
        "site/report.html", spot=spot, form=form, tickets=tickets, unit=_(spot.unit.label), named=_,
        room=MOST_PHOTOS - len(shots),
    )  # fmt: skip
    return page, status


@bp.get("/kept/<ticket>")
@require(Permission.PROGRESS_REPORT)
def kept(ticket: str) -> ResponseReturnValue:
    """The thumbnail of a photo that waits in a form, for whoever sent it."""
    picture = pictures.redeem(ticket, current_user.id) or abort(404)
    return send_picture(picture.thumb_key, "photo.jpg")
