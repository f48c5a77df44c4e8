"""What everybody may know of the digs at a place: who comes when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.accounts.models import Organisation
from tracker.accounts.rules import Discipline
from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.extensions import db
from tracker.streets.models import Dig, DigSegment, Segment
from tracker.streets.queries import at_compounds
from tracker.streets.rules import OPEN, DigState

MOST = 12

_SAID = {
    DigState.STARTED: N_("%(where)s (%(what)s): %(who)s is digging, until %(last)s."),
    DigState.CONFIRMED: N_("%(where)s (%(what)s): waiting for %(who)s, %(first)s to %(last)s."),
    DigState.PLANNED: N_(
        "%(where)s (%(what)s): waiting for %(who)s, planned for %(first)s to %(last)s and not confirmed yet."
    ),
}


@dataclass(frozen=True)
class Waiting:
    """One dig to come or under way, in a sentence for residents."""

    discipline: Discipline
    state: DigState
    first: date
    last: date
    text: Sentence


def waiting_for(compound_ids: Collection[int]) -> list[Waiting]:
    """The next digs in and beside some compounds, in order of their windows; one query.

    Show it with the partial ``streets/_waiting.html``.
    """
    columns = (Dig.id, Dig.discipline, Dig.state, Dig.first_on, Dig.last_on, Dig.started_on)
    names = (Organisation.name.label("who"), Segment.name.label("place"))
    query = select(*columns, *names).join(Dig.organisation).join(Dig.segments).join(DigSegment.segment)
    query = query.where(DigSegment.segment_id.in_(at_compounds(compound_ids)), Dig.state.in_(OPEN))
    query = query.order_by(Dig.first_on, Dig.id, Segment.name, Segment.id).limit(MOST)
    return [
        Waiting(
            row.discipline, row.state, row.started_on or row.first_on, row.last_on,
            Sentence(_SAID[row.state], {
                "who": row.who, "what": row.discipline, "where": row.place,
                "first": row.first_on, "last": row.last_on,
            }),
        )
        for row in db.session.execute(query)
    ]  # fmt: skip
