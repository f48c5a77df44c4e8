"""What a telephone's queue speaks to: photos first, one by one, then the report that names them.

Every answer is JSON with a ``state``: ``stored`` lets the telephone forget the entry; ``photos`` names tickets
whose files were swept away and must come again; ``refused`` and ``conflict`` (409) carry sentences for the
person; ``signed_out`` (401) and ``token`` (400) keep the entry until the person signed in, or a new token
was fetched. Anything else, and silence, is tried again with the same key.
"""

from typing import Any, BinaryIO, cast

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from tracker.base.access import Permission, require
from tracker.base.clock import today as this_day
from tracker.base.errors import Refusal, Stale
from tracker.base.format import sentence
from tracker.base.pages import gettext as _
from tracker.extensions import db
from tracker.photos import Position
from tracker.progress import desk_reads, filing_reads, photo_reads, pictures, report_lists, spots
from tracker.progress import filing as filings
from tracker.progress.forms import PhotoForm, ReportForm
from tracker.progress.rules import MOST_PHOTOS

bp = Blueprint("queue", __name__, url_prefix="/site/queue")
PROJECTS, PLACES = 3, 400  # taken along on the telephone


@bp.get("/token")
@require(Permission.PROGRESS_REPORT)
def token() -> ResponseReturnValue:
    """A token good for this session only, and whose session it is: a queue sends nobody else's entries."""
    return {"token": generate_csrf(), "account": current_user.id}


@bp.get("/places")
@require(Permission.PROGRESS_REPORT)
def places() -> ResponseReturnValue:
    """What can be reported without a network: the places of the projects reported on last."""
    projects = report_lists.busy_projects(PROJECTS)
    crews = filing_reads.last_crews(current_user.id, [project.id for project in projects])
    found = [(project, spot) for project in projects for spot in spots.spots_of(project.id)][:PLACES]
    named = photo_reads.points_of(spot.id for _project, spot in found)
    carried = [_carried(project.name, spot, named[spot.id], crews.get(project.id)) for project, spot in found]
    return {"account": current_user.id, "places": carried}


def _carried(project: str, spot: spots.Spot, points: list[str], workers: int | None) -> dict[str, Any]:
    where = f"{spot.compound} · {spot.building or _('common ground')}"
    return {
        "id": spot.id, "url": url_for("site.report", item_place_id=spot.id), "project": project,
        "title": _(spot.item), "where": where, "unit": _(spot.unit.label), "points": points, "workers": workers,
        "done": f"{spot.done.normalize():f}", "left": None if spot.left is None else f"{spot.left.normalize():f}",
    }  # fmt: skip


@bp.post("/photos")
@require(Permission.PROGRESS_REPORT)
def photo() -> ResponseReturnValue:
    """Take one photo in; the ticket stands for it in the report that follows."""
    form, upload = PhotoForm(), request.files.get("photo")
    if not form.validate_on_submit() or upload is None:
        return _refused(form)
    db.session.rollback()  # nobody waits for the database while a picture is decoded
    try:
        picture = pictures.keep(cast(BinaryIO, upload.stream), **form.shown(), where=_where())
    except Refusal as refusal:
        return {"state": "refused", "sentences": [sentence(refusal)]}, 422
    return {"state": "kept", "ticket": pictures.ticket(picture, current_user.id)}


def _where() -> Position | None:
    """Where the telephone was, if its owner let it say so."""
    latitude, longitude = (request.form.get(name, type=float) for name in ("latitude", "longitude"))
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Position(round(latitude, 6), round(longitude, 6))


@bp.post("/places/<int:item_place_id>/report")
@require(Permission.PROGRESS_REPORT)
def report(item_place_id: int) -> ResponseReturnValue:
    target = filing_reads.find_target(item_place_id) or abort(404)
    form, tickets = ReportForm(), request.form.getlist("kept")[:MOST_PHOTOS]
    shots = [pictures.redeem(ticket, current_user.id) for ticket in tickets]
    if lost := [number for number, shot in enumerate(shots) if shot is None]:
        return {"state": "photos", "lost": lost}, 422
    if not form.validate_on_submit():
        return _refused(form)
    kept = tuple(pictures.each_once(shot for shot in shots if shot))
    try:
        report_id = filings.file_report(
            target.id, target.item_id, target.project_id, filings.Filing(**form.said(), pictures=kept),
            by=current_user.id, today=this_day(),
        )  # fmt: skip
    except Refusal as refusal:
        db.session.rollback()
        is_conflict = isinstance(refusal, Stale)
        state, status = ("conflict", 409) if is_conflict else ("refused", 422)
        return {"state": state, "sentences": [sentence(refusal)]}, status
    db.session.commit()
    return {
        "state": "stored", "report": report_id, "photos": len(kept), "questions": desk_reads.open_questions(report_id),
        "url": url_for("progress.report", report_id=report_id),
    }  # fmt: skip


def _refused(form: PhotoForm) -> ResponseReturnValue:
    said = [
        f"{form[name].label.text}: {' '.join(map(str, errors))}"
        for name, errors in form.errors.items()
        if name
    ]
    return {"state": "refused", "sentences": [*map(str, form.form_errors), *said]}, 422
