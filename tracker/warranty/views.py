"""The warranty passport of an entrance: what was done, by whom, until when it is under warranty."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.base.access import public
from tracker.base.clock import today
from tracker.base.settings import settings
from tracker.grid.queries import door_of
from tracker.warranty import queries
from tracker.warranty.rules import terms

bp = Blueprint("warranty", __name__)


@bp.get("/e/<int:entrance_id>/warranty")
@public("whoever lives here may know who repairs what")
def passport(entrance_id: int) -> ResponseReturnValue:
    door = door_of(entrance_id) or abort(404)
    works = queries.passport(door.compound_id, door.building_id)
    return render_template(
        "warranty/passport.html",
        door=door,
        works=works,
        today=today(),
        terms=terms(),
        hotline=settings().hotline,
    )
