"""What both forms of a dig share, the office's and the operator's own: choices in, facts out."""

from typing import Any, TypeVar

from tracker.base.access import visible
from tracker.base.pages import gettext as _
from tracker.extensions import db
from tracker.items.models import Item
from tracker.streets import queries
from tracker.streets.forms import DigForm
from tracker.streets.models import Dig, Segment

F = TypeVar("F", bound=DigForm)


def dig_form(form: F, compound_id: int, dig: Dig | None = None) -> F:
    """The form with the segments and buried items of a compound to choose from, and those of the dig."""
    own = [link.segment for link in dig.segments] if dig else []
    segments = list(dict.fromkeys([*own, *queries.segments_of([compound_id])]))
    items = [(row.id, f"{_(row.name)} · {row.project}") for row in queries.buried_items(compound_id)]
    if dig and dig.item and dig.item_id not in {item_id for item_id, _name in items}:
        items.insert(0, (dig.item.id, _(dig.item.name)))
    form.offer([(segment.id, segment.name) for segment in segments], items)
    return form


def dig_facts(form: DigForm) -> dict[str, Any]:
    """What was typed, with the project of the chosen item."""
    item = db.session.get(Item, form.item_id.data) if form.item_id.data else None
    return {
        **form.facts(),
        "item_id": item.id if item else None,
        "project_id": item.project_id if item else None,
    }


def segments_chosen(form: DigForm) -> list[Segment]:
    """The ticked segments, as far as the person may see them."""
    query = visible(Segment).where(Segment.id.in_(form.opens.data or [0])).order_by(Segment.id)
    return list(db.session.scalars(query))
