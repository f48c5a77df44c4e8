"""The site door: what a contractor does on a phone, and what others on site find there."""

from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Row

from tracker.base.access import Permission, public, require
from tracker.base.clock import CHINA
from tracker.base.clock import today as this_day
from tracker.base.errors import Refusal, Stale
from tracker.base.format import sentence
from tracker.base.pages import gettext as _
from tracker.base.settings import settings
from tracker.base.web import get_or_404, page_of, row_id
from tracker.base.words import N_
from tracker.extensions import db
from tracker.items.units import Unit
from tracker.progress import desk_reads, filing_reads, photo_reads, pictures, report_lists, spots
from tracker.progress import filing as filings
from tracker.progress.forms import ReportForm
from tracker.progress.models import Report
from tracker.progress.pictures import Picture
from tracker.progress.rules import MOST_PHOTOS, ReportState
from tracker.progress.serving import send_picture

bp = Blueprint("site", __name__, url_prefix="/site")
PROJECTS, RECENT, RETURNED, WAITING = 50, 3, 2, 20


def units() -> dict[Unit, str]:
    """The units in the reader's language, looked up once a page."""
    return {unit: _(unit.label) for unit in Unit}


@bp.get("/")
@require(Permission.SIGNED_IN)
def today() -> ResponseReturnValue:
    projects = report_lists.busy_projects(PROJECTS)
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
        returned=report_lists.returned_to(current_user.id), shown=RETURNED, is_planned=bool(places),
        groups=[(where, list(them)) for where, them in groupby(to_do, lambda spot: (spot.compound, spot.building))],
        finished=[spot for spot in places if spot.left == 0],
    )  # fmt: skip


def _overview(projects: object) -> ResponseReturnValue:
    """What supervisors, operators and staff find at the site door."""
    may_confirm = current_user.may(Permission.PROGRESS_CONFIRM)
    waiting = report_lists.reports(state=ReportState.SUBMITTED).limit(WAITING) if may_confirm else None
    lines = db.session.execute(waiting).all() if waiting is not None else []
    return render_template(
        "site/overview.html", projects=projects, lines=lines, may_confirm=may_confirm, units=units(), named=_
    )


@bp.get("/reports/")
@require(Permission.PROGRESS_REPORT)
def mine() -> ResponseReturnValue:
    page = page_of(report_lists.reports_of(current_user.id), scalars=False)
    return render_template("site/mine.html", page=page, units=units(), named=_)


@bp.route("/places/<int:item_place_id>/report", methods=["GET", "POST"])
@require(Permission.PROGRESS_REPORT)
def report(item_place_id: int) -> ResponseReturnValue:
    target = filing_reads.find_target(item_place_id) or abort(404)
    if request.method == "POST":
        return _send(target, ReportForm())
    again = request.args.get("again", type=row_id)
    if again is None:
        return _form(target.id, ReportForm(worked_on=this_day(), **_last_said(target.id)), [])
    old = get_or_404(Report, again, reporter_id=current_user.id, item_place_id=target.id)
    names = ("worked_on", "note", "workers", "weather", "blocked")
    form = ReportForm(quantity=old.quantity.normalize(), **{name: getattr(old, name) for name in names})
    return _form(target.id, form, [pictures.of_row(photo) for photo in old.photos])


def _last_said(item_place_id: int) -> dict[str, Any]:
    """What the form begins with: the crew of last time, and today's weather once it was said."""
    last = filing_reads.last_said(current_user.id, item_place_id)
    if last is None:
        return {}
    is_today = last.reported_at.astimezone(CHINA).date() == this_day()
    return {"workers": last.workers, "weather": last.weather if is_today else None}


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
                return _thanks(target, stored)
    return _form(target.id, form, shots, status)


def _thanks(target: Row[Any], report_id: int) -> ResponseReturnValue:
    """Committed, and back to the list of today; to the report itself when something is asked about it."""
    asked = desk_reads.open_questions(report_id)
    db.session.commit()
    if asked:
        flash(_("Something about this report needs a word from you."), "info")
        return redirect(url_for("progress.report", report_id=report_id))
    return redirect(url_for(".today", project=target.project_id))


def _stored(target: Row[Any], form: ReportForm, shots: list[Picture]) -> int | None:
    """Id of the stored report; one with a wrong photo is only looked at, so that all is said at once."""
    filing = filings.Filing(**form.said(), pictures=tuple(shots))
    if form.photos.errors:
        filings.check_filing(
            target.id, filing, filing_reads.room(target.id, filing.worked_on), today=this_day()
        )
        return None
    report_id = filings.file_report(
        target.id, target.item_id, target.project_id, filing, by=current_user.id, today=this_day()
    )
    said = f"{form.quantity.raw_data[0]} {_(target.unit.label)}"
    flash(_("Reported: %(said)s. It waits for confirmation.", said=said), "success")
    return report_id


def _received(form: ReportForm) -> list[Picture]:
    """The photos of earlier tries and the new ones, each stored; what is wrong with one stands beside the field."""
    tickets = request.form.getlist("kept")[:MOST_PHOTOS]
    found = [pictures.redeem(ticket, current_user.id) for ticket in tickets]
    shots = [picture for picture in found if picture]
    if len(shots) < len(tickets):
        form.refuse(Refusal(N_("A photo was waiting for too long. Choose it again."), "photos"))
    uploads = [] if form.phase.errors or form.point.errors else form.uploads()
    if uploads:
        db.session.rollback()  # nobody waits for the database while pictures are decoded
    for upload in uploads[: MOST_PHOTOS - len(shots)]:
        try:
            shots.append(pictures.keep(upload.stream, **form.shown()))
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
        points=photo_reads.points_of([place_id])[place_id],
    )  # fmt: skip
    return page, status


@bp.get("/outbox/")
@public("an empty shell: what it shows never leaves the telephone")
def outbox() -> ResponseReturnValue:
    form = ReportForm(formdata=None, worked_on=this_day(), meta={"csrf": False})
    return render_template(
        "site/outbox.html", form=form, most=MOST_PHOTOS, upload_megabytes=settings().upload_megabytes
    )


@bp.get("/worker.js")
@public("the script that opens the site door without a network")
def worker() -> ResponseReturnValue:
    """Served from here and not from static/: a worker rules no more than the folder it comes from."""
    script = Path(str(current_app.static_folder)) / "js" / "site-worker.js"
    return script.read_text(encoding="utf-8"), {
        "Content-Type": "text/javascript",
        "Cache-Control": "no-cache",
    }


@bp.get("/manifest.webmanifest")
@public("name and icon of the page on a telephone")
def manifest() -> ResponseReturnValue:
    icons = [
        {
            "src": f"/static/img/icon-{side}.png",
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": purpose,
        }
        for side in (192, 512)
        for purpose in ("any", "maskable")
    ]
    names = {"name": _("Old compound renovation"), "short_name": _("On site"), "lang": g.language}
    places = {"start_url": url_for(".today"), "scope": "/site/", "id": "/site/", "display": "standalone"}
    look = {"background_color": "#ffffff", "theme_color": "#0a4a58", "icons": icons}
    return jsonify({**names, **places, **look}), {"Content-Type": "application/manifest+json"}


@bp.get("/kept/<ticket>")
@require(Permission.PROGRESS_REPORT)
def kept(ticket: str) -> ResponseReturnValue:
    """The thumbnail of a photo that waits in a form, for whoever sent it."""
    picture = pictures.redeem(ticket, current_user.id) or abort(404)
    return send_picture(picture.thumb_key, "photo.jpg")
