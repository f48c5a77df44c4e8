"""Pictures of requests: for the office, for whoever sees to it, for whoever sent them, for everybody."""

from collections.abc import Iterable

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from tracker.base.access import Permission, public, require
from tracker.base.web import get_or_404
from tracker.progress.serving import AN_HOUR, send_picture
from tracker.resident_requests import mine, photos, pictures, queries
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.records import RequestPhoto

bp = Blueprint("request_photos", __name__)
FILE = "<int:shot_id>/<any(photo, thumb):size>.jpg"


@bp.get(f"/office/requests/<int:request_id>/photos/{FILE}")
@require(Permission.REQUEST_READ)
def office(request_id: int, shot_id: int, size: str) -> ResponseReturnValue:
    return _send(_one(photos.of(get_or_404(ResidentRequest, request_id)), shot_id), size)


@bp.get(f"/site/repairs/<int:request_id>/photos/{FILE}")
@require(Permission.REPAIR_ANSWER)
def repair(request_id: int, shot_id: int, size: str) -> ResponseReturnValue:
    """Only what the office chose for them."""
    shots = photos.of(get_or_404(ResidentRequest, request_id))
    return _send(_one((shot for shot in shots if shot.for_handler), shot_id), size)


@bp.get(f"/requests/mine/photos/{FILE}")
@public("whoever came with code and number sees the pictures they sent")
def own(shot_id: int, size: str) -> ResponseReturnValue:
    found = mine.find()
    return _send(_one(mine.given(found) if found else (), shot_id), size)


@bp.get(f"/requests/photos/{FILE}")
@public("a picture that an office chose to stand with a public answer")
def shown(shot_id: int, size: str) -> ResponseReturnValue:
    return _send(queries.find_public_photo(shot_id), size, max_age=AN_HOUR)


def _one(shots: Iterable[RequestPhoto], shot_id: int) -> RequestPhoto | None:
    return next((shot for shot in shots if shot.id == shot_id), None)


def _send(shot: RequestPhoto | None, size: str, max_age: int | None = None) -> ResponseReturnValue:
    if shot is None:
        abort(404)
    key = shot.key if size == "photo" else shot.thumb_key
    return send_picture(key, f"request-{shot.id}.jpg", max_age=max_age, folder=pictures.store())
