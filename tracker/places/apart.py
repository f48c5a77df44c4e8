"""Two records that look alike and are two compounds: said once, kept, not asked again. Callers commit."""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.base.access import visible
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.tree import under
from tracker.base.words import N_
from tracker.extensions import db
from tracker.places.models import Compound, CompoundPair

MOST = 100


def dismiss(one: Compound, other: Compound, *, reason: str, by_id: int | None) -> CompoundPair:
    """Keep that two records are two compounds, and why. Refuses one record and a pair judged before."""
    if one.id == other.id:
        raise Refusal(N_("This is one and the same record."))
    low, high = sorted((one.id, other.id))
    if high in apart_from(low):
        raise Refusal(N_("Somebody has already said that these are two compounds."))
    made = CompoundPair(low_id=low, high_id=high, reason=reason.strip(), by_id=by_id, at=now())
    db.session.add(made)
    return made


def ask_again(pair: CompoundPair) -> None:
    """Forget the judgement; the journal does not."""
    db.session.delete(pair)


def apart_from(compound_id: int) -> set[int]:
    """Compounds that somebody told apart from this one."""
    query = select(CompoundPair.low_id, CompoundPair.high_id).order_by(CompoundPair.id)
    query = query.where(or_(CompoundPair.low_id == compound_id, CompoundPair.high_id == compound_id))
    return {high if low == compound_id else low for low, high in db.session.execute(query)}


def apart_in(path: str) -> set[tuple[int, int]]:
    """(lower id, higher id) of the pairs told apart in a part of the city."""
    query = select(CompoundPair.low_id, CompoundPair.high_id).join(CompoundPair.low)
    query = query.where(under(Compound.region_path, path)).order_by(CompoundPair.id)
    return {(low, high) for low, high in db.session.execute(query)}


def judged_in(path: str) -> list[CompoundPair]:
    """The same with their names and who said so, as far as the person may see both, newest first."""
    query = visible(CompoundPair).join(CompoundPair.low).where(under(Compound.region_path, path))
    query = query.options(
        joinedload(CompoundPair.low), joinedload(CompoundPair.high), joinedload(CompoundPair.by)
    )
    return list(db.session.scalars(query.order_by(CompoundPair.id.desc()).limit(MOST)))
