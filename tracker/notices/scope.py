"""Which notices a person may see in the office: those of their part of the city, or their compounds."""

from typing import Any

from sqlalchemy import Select, select

from tracker.base.access import scoped
from tracker.base.tree import under
from tracker.notices.models import Notice, Posting
from tracker.places.scope import BY_COMPOUND


@scoped(Notice)
def notices(query: Select[Any], person: Any) -> Select[Any]:
    if person.role in BY_COMPOUND:
        return query.where(Notice.compound_id.in_([compound.id for compound in person.compounds]))
    return query.where(under(Notice.region_path, person.region_path))


@scoped(Posting)
def postings(query: Select[Any], person: Any) -> Select[Any]:
    return query.where(Posting.notice_id.in_(notices(select(Notice.id), person)))
