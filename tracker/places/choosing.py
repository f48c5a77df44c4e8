"""Which compound is it about? One field, the same in every room of the office."""

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.extensions import db
from tracker.places import queries
from tracker.places.models import Compound


def choose_compound(*, title: str, room: str, among: Sequence[int] | None = None) -> ResponseReturnValue:
    """The page before a form of ``room``'s ``new`` view, which gets ``?compound=``. ``among`` limits the choice."""
    text = request.args.get("q", "").strip()
    query = queries.search(text, person=current_user)
    if among is not None:
        query = query.where(Compound.id.in_(among))
    found = db.session.scalars(query).all() if text else []
    known = queries.region_names(compound.region_path for compound in found)
    rows = [
        (compound.name, url_for(".new", compound=compound.id), queries.where_is(compound.region_path, known))
        for compound in found
    ]
    return render_template("places/choose.html", title=title, room=room, text=text, rows=rows)
