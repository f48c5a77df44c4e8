"""Reads of items and their places."""

from collections.abc import Iterator

from sqlalchemy import func, select

from tracker.extensions import db
from tracker.items.earning import Part
from tracker.items.models import Item, ItemPlace

LIMIT = func.coalesce(Item.changed, Item.contracted, Item.planned)


def get_item_anew(place: ItemPlace) -> Item:
    """The item of a place, both as they are in the database now; the caller holds the project's lock."""
    query = select(ItemPlace, Item).join(ItemPlace.item).where(ItemPlace.id == place.id)
    _, item = db.session.execute(query, execution_options={"populate_existing": True}).one()
    return item


def parts_of(project_id: int) -> Iterator[Part]:
    """Done, limit and value of every item of a project."""
    query = select(Item.done, LIMIT, Item.value).where(Item.project_id == project_id).order_by(Item.id)
    for done, limit, value in db.session.execute(query):
        yield Part(done, limit, value)
